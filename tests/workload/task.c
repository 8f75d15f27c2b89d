/* SPDX-License-Identifier: BSD-2-Clause */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct task *task_new(bool from_start)
{
	struct task *t = shared_alloc(sizeof(*t));

	t->from_start = from_start;
	if (me) {
		memcpy(t->comm, me->comm, sizeof(t->comm));
		t->exe = me->exe;
		t->uid = me->uid;
		t->gid = me->gid;
	}
	t->next = __atomic_load_n(&shared->tasks, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&shared->tasks, &t->next, t, false, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED))
		;
	return t;
}

long start_by(long nr, const char *name, int nargs, const long *args, void (*body)(void *),
	      void *arg)
{
	struct task *parent = me, *child = task_new(true);
	struct note *n = note_call(name, nargs, args, FACTS());
	long all[6] = { 0 }, pid;

	if (nr == NO_SUCH_CALL)
		skip("kernel: this architecture has no %s", name);
	memcpy(all, args, nargs * sizeof(*args));
	pid = raw(nr, all);
	if (!pid) {
		me = child;
		body(arg);
		CALL(exit_group, A1(0));
	}
	me = parent;
	/* The child may already have ended; its ids matter only when the notes are written. */
	child->pid = child->tid = pid;
	note_result(n, pid);
	return pid;
}

long start_clone(unsigned long flags, void (*body)(void *), void *arg)
{
	return start_by(SYS_clone, "clone", A5(flags, 0, 0, 0, 0), body, arg);
}

long start_child(void (*body)(void *), void *arg)
{
	return start_clone(SIGCHLD, body, arg);
}

void wait_child(long pid)
{
	int status = 0;

	CALL(wait4, A4(pid, &status, 0, NULL), RETURNS(pid));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		_exit(77);
	if (status)
		die("child %ld ended with status %#x", pid, status);
}

struct thread {
	pthread_t handle;
	struct task *task;
	void (*body)(void *);
	void *arg;
};

static void *run_thread(void *arg)
{
	struct thread *t = arg;

	me = t->task;
	me->pid = getpid();
	me->tid = gettid();
	begin();
	t->body(t->arg);
	end();
	return NULL;
}

struct thread *start_thread(void (*body)(void *), void *arg)
{
	struct thread *t = shared_alloc(sizeof(*t));

	t->task = task_new(false);
	t->body = body;
	t->arg = arg;
	unwatched();
	errno = pthread_create(&t->handle, NULL, run_thread, t);
	if (errno)
		die("pthread_create: %s", strerror(errno));
	watched();
	return t;
}

void join_thread(struct thread *t)
{
	unwatched();
	pthread_join(t->handle, NULL);
	watched();
}

const struct task *thread_task(const struct thread *t)
{
	return t->task;
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static char task_state(const struct task *t)
{
	char path[64], line[512];
	const char *p;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", t->pid, t->tid);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);
	close(fd);
	if (n <= 0)
		die("%s: %s", path, strerror(errno));
	line[n] = 0;
	p = strrchr(line, ')');
	return p ? p[2] : '?';
}

void wait_asleep(const struct task *t)
{
	unwatched();
	while (!__atomic_load_n(&t->tid, __ATOMIC_ACQUIRE))
		nap();
	/* Several looks: a page fault may put it to sleep for a moment too. */
	for (int seen = 0; seen < 5; nap())
		seen = task_state(t) == 'S' ? seen + 1 : 0;
	watched();
}

void wait_flag(volatile int *flag, int n)
{
	unwatched();
	while (__atomic_load_n(flag, __ATOMIC_ACQUIRE) < n)
		nap();
	watched();
}

void wait_zombie(int pid)
{
	const struct task t = { .pid = pid, .tid = pid };

	unwatched();
	while (task_state(&t) != 'Z')
		nap();
	watched();
}
