/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes and threads: who made a call, under which name, and which calls are none. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void one_call(void *arg)
{
	(void)arg;
	CALL(getppid, A0());
}

/* A fork child returns from a call that it never began: no row. */
void scenario_task_fork(void)
{
	long children[10];

	begin();
	for (int i = 0; i < 10; i++)
		children[i] = start_child(one_call, NULL);
	for (int i = 0; i < 10; i++)
		wait_child(children[i]);
	end();
}

static void grandchild(void *arg)
{
	long *depth = arg;

	CALL(getppid, A0());
	if (--*depth > 0)
		wait_child(start_child(grandchild, depth));
	CALL(getppid, A0());
}

void scenario_task_family(void)
{
	long depth = 4;

	begin();
	wait_child(start_child(grandchild, &depth));
	end();
}

void scenario_task_brief(void)
{
	begin();
	for (int i = 0; i < 50; i++)
		join_thread(start_thread(one_call, NULL));
	end();
}

static void rename_me(void *arg)
{
	static const char *const names[] = { "first", "a;b c", "\xff\xfe", "caf\xc3\xa9",
					     "fifteen letters", "" };

	(void)arg;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		CALL(prctl, A5(PR_SET_NAME, names[i], 0, 0, 0));
		snprintf(me->comm, sizeof(me->comm), "%s", names[i]);
		CALL(getppid, A0());
	}
}

void scenario_task_rename(void)
{
	struct thread *a, *b;

	begin();
	a = start_thread(rename_me, NULL);
	b = start_thread(rename_me, NULL);
	join_thread(a);
	join_thread(b);
	CALL(getppid, A0());
	end();
}

struct renamed {
	volatile int round;
};

static void wait_renamed(void *arg)
{
	struct renamed *r = arg;

	CALL(getppid, A0());
	__atomic_store_n(&r->round, 1, __ATOMIC_RELEASE);
	wait_flag(&r->round, 2);
	CALL(getppid, A0());
}

/* The name is changed from outside: nothing in the task itself announces it. */
void scenario_task_renamed(void)
{
	struct renamed r = { 0 };
	struct thread *t;
	struct task *task;
	int fd;

	begin();
	t = start_thread(wait_renamed, &r);
	wait_flag(&r.round, 1);
	task = (struct task *)thread_task(t);
	unwatched();
	fd = open_file(text("/proc/self/task/%d/comm", task->tid), O_WRONLY);
	if (write(fd, "sibling", 7) != 7)
		die("comm: %s", strerror(errno));
	close(fd);
	watched();
	strcpy(task->comm, "sibling");
	__atomic_store_n(&r.round, 2, __ATOMIC_RELEASE);
	join_thread(t);
	end();
}

static void change_ids(void *arg)
{
	(void)arg;
	CALL(getppid, A0());
	CALL(setresgid, A3(1234, 1234, 1234));
	me->gid = 1234;
	CALL(getppid, A0());
	CALL(setresuid, A3(2345, 2345, 2345));
	me->uid = 2345;
	CALL(getppid, A0());
}

void scenario_task_ids(void)
{
	if (geteuid() != 0)
		skip("kernel: changing ids needs root");
	begin();
	wait_child(start_child(change_ids, NULL));
	end();
}

static void exit_thread(void *arg)
{
	(void)arg;
	CALL(getppid, A0());
	CALL(exit, A1(0));
}

static void exit_child(void *arg)
{
	(void)arg;
	CALL(exit, A1(0));
}

static volatile sig_atomic_t handled;

static void handler(int sig)
{
	handled = sig;
}

/* exit, exit_group and rt_sigreturn: a row without an end. */
void scenario_task_never(void)
{
	struct thread *t;

	signal(SIGUSR1, handler);
	begin();
	wait_child(start_child(one_call, NULL));
	wait_child(start_child(exit_child, NULL));
	CALL(tgkill, A3(me->pid, me->tid, SIGUSR1));
	/* The C library's handler returns by a call that the kernel never returns from. */
	note_call("rt_sigreturn", A0(), FACTS());
	CALL(getppid, A0());
	t = start_thread(exit_thread, NULL);
	join_thread(t);
	end();
	if (!handled)
		die("no signal came");
}

struct burst {
	uint64_t calls;
	int fd;
	volatile int *ready;
};

static void burst_thread(void *arg)
{
	const struct burst *b = arg;

	unwatched();
	__atomic_add_fetch(b->ready, 1, __ATOMIC_SEQ_CST);
	while (*b->ready < 2)
		sched_yield();
	for (uint64_t i = 0; i < b->calls; i++)
		syscall(SYS_lseek, b->fd, i, SEEK_SET);
	watched();
}

/*
 * N calls from two threads as fast as they can: what is not a row must be a counted loss. Each
 * call returns its own second argument, so that an enter with another call's exit shows.
 */
void scenario_task_burst(void)
{
	uint64_t n = shared->number ? shared->number : 100000;
	const char *file = make_file(in("file"), 1);
	volatile int ready = 0;
	struct burst a = { n / 2, open_file(file, O_RDONLY), &ready };
	struct burst b = { n - n / 2, open_file(file, O_RDONLY), &ready };
	struct thread *ta, *tb;

	begin();
	ta = start_thread(burst_thread, &a);
	tb = start_thread(burst_thread, &b);
	join_thread(ta);
	join_thread(tb);
	note_count("lseek", n);
	end();
}
