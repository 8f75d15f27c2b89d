/* SPDX-License-Identifier: BSD-2-Clause */
/* The ways to make a task and to end one, and numbers that are used again. */
#include "workload.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void one_call(void *arg)
{
	(void)arg;
	CALL(getppid, A0());
}

void scenario_clone_calls(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD }, wrong = { .flags = CLONE_THREAD };

	begin();
#ifdef SYS_fork
	wait_child(start_by(SYS_fork, "fork", A0(), one_call, NULL));
#endif
	wait_child(start_clone(CLONE_FS | SIGCHLD, one_call, NULL));
	/* Threads and namespaces only in the right company. */
	CALL(clone, A5(CLONE_THREAD, 0, 0, 0, 0), FAILS(EINVAL));
	CALL(clone, A5(CLONE_NEWNS | CLONE_FS, 0, 0, 0, 0), FAILS(EINVAL));
	wait_child(start_by(SYS_clone3, "clone3", A2(&args, sizeof(args)), one_call, NULL));
	CALL(clone3, A2(&wrong, sizeof(wrong)), FAILS(EINVAL));
	CALL(clone3, A2(&args, 8), FAILS(EINVAL));
	CALL(clone3, A2(NULL, sizeof(args)), FAILS(EFAULT));
	CALL(wait4, A4(-1, NULL, WNOHANG, NULL), FAILS(ECHILD));
	end();
}

void scenario_wait_calls(void)
{
	siginfo_t info;
	long pid, fd;

	begin();
	pid = start_child(one_call, NULL);
	CALL(waitid, A5(P_PID, pid, &info, WEXITED | WNOWAIT, NULL));
	fd = CALL(pidfd_open, A2(pid, 0), NEWFD);
	ALSO(ANY("file"));
	CALL(pidfd_send_signal, A4(fd, SIGTERM, NULL, 0), FD(fd), ANY("file"));
	CALL(waitid, A5(P_PIDFD, fd, &info, WEXITED, NULL), FD(fd), ANY("file"));
	CALL(pidfd_send_signal, A4(fd, SIGTERM, NULL, 0), FD(fd), ANY("file"), FAILS(ESRCH));
	CALL(close, A1(fd), FD(fd), ANY("file"));
	CALL(waitid, A5(P_PID, pid, &info, WEXITED, NULL), FAILS(ECHILD));
	CALL(pidfd_open, A2(0, 0), FAILS(EINVAL));
	end();
}

struct last {
	volatile int leader_gone;
};

static void outlive_leader(void *arg)
{
	struct last *last = arg;

	wait_flag(&last->leader_gone, 1);
	/* The leader is a zombie now, the process goes on under its number. */
	wait_zombie(me->pid);
	CALL(getppid, A0());
	CALL(exit_group, A1(0));
}

static void leave_first(void *arg)
{
	struct last *last = arg;

	start_thread(outlive_leader, last);
	last->leader_gone = 1;
	CALL(exit, A1(0));
}

void scenario_exit_leader(void)
{
	begin();
	wait_child(start_child(leave_first, shared_alloc(sizeof(struct last))));
	end();
}

struct cut_short {
	const struct task *leader;
	int fd[2];
	const char *name;
};

static void end_all(void *arg)
{
	const struct cut_short *c = arg;

	wait_asleep(c->leader);
	CALL(exit_group, A1(0));
}

static void be_ended(void *arg)
{
	struct cut_short *c = arg;
	char buf[4];

	me->pid = me->tid = CALL(getpid, A0());
	c->leader = me;
	start_thread(end_all, c);
	CALL(read, A3(c->fd[0], buf, 4), FD(c->fd[0]), PATH(c->name), RETURNS(-ERESTARTSYS));
}

/* exit_group by one thread ends another in the middle of its call. */
void scenario_exit_group_thread(void)
{
	struct cut_short *c = shared_alloc(sizeof(*c));

	if (pipe(c->fd))
		die("pipe: %s", strerror(errno));
	c->name = name_before(c->fd[0]);
	begin();
	wait_child(start_child(be_ended, c));
	end();
}

/*
 * A number used again at once by a task of another name: nothing of the first one's may be
 * left. The numbers are asked for by clone3's set_tid.
 */
static void renamed_call(void *arg)
{
	const char *name = arg;

	CALL(prctl, A5(PR_SET_NAME, name, 0, 0, 0));
	strcpy(me->comm, name);
	CALL(getppid, A0());
}

static void unnamed_call(void *arg)
{
	(void)arg;
	CALL(getppid, A0());
	CALL(getppid, A0());
}

void scenario_task_id_reused(void)
{
	pid_t pid;
	struct clone_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid,
				   .set_tid_size = 1 };
	long again;

	if (geteuid() != 0)
		skip("kernel: choosing process ids needs root");
	begin();
	for (int i = 0; i < 5; i++) {
		pid = start_child(renamed_call, (void *)"the-first");
		wait_child(pid);
		again = start_by(SYS_clone3, "clone3", A2(&args, sizeof(args)), unnamed_call, NULL);
		if (again != pid)
			die("clone3 gave %ld, not %d", again, pid);
		wait_child(again);
	}
	end();
}
