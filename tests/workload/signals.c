/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: calls that they interrupt, what their handlers do meanwhile, and what goes on. */
#include "workload.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000L
#define DEEPEST 6

/* A pipe for each handler that sleeps in a read, inside the one before. */
static struct {
	int fd[2];
	const char *name;
} pipes[DEEPEST + 1];
static int depth, deepest;

static void make_pipes(int n)
{
	deepest = n;
	for (int i = 0; i <= n; i++) {
		if (pipe(pipes[i].fd))
			die("pipe: %s", strerror(errno));
		pipes[i].name = name_before(pipes[i].fd[0]);
	}
}

static void on_signal(int sig, void (*handler)(int), int flags)
{
	struct sigaction act = { .sa_handler = handler, .sa_flags = flags };

	if (sigaction(sig, &act, NULL))
		die("sigaction: %s", strerror(errno));
}

/* SIGALRM soon, when the caller sleeps. */
static void alarm_soon(void)
{
	struct itimerval soon = { .it_value = { 0, 30000 } };

	unwatched();
	if (setitimer(ITIMER_REAL, &soon, NULL))
		die("setitimer: %s", strerror(errno));
	watched();
}

static void read_restarted(int i)
{
	char buf[4];

	CALL(read, A3(pipes[i].fd[0], buf, 4), FD(pipes[i].fd[0]), PATH(pipes[i].name), BYTES(3),
	     REQUESTED(4), RESTARTS(1));
}

/* In a handler: ends the read that it interrupted, once it has had one of its own. */
static void handle(void)
{
	int i = depth++;

	CALL(getppid, A0());
	if (depth < deepest) {
		alarm_soon();
		read_restarted(depth);
	}
	CALL(write, A3(pipes[i].fd[1], "abc", 3), FD(pipes[i].fd[1]), PATH(pipes[i].name),
	     BYTES(3));
	note_call("rt_sigreturn", A0(), FACTS());
}

static void restarting_handler(int sig)
{
	(void)sig;
	inside_last_call(handle);
}

static void nested(int levels)
{
	make_pipes(levels);
	on_signal(SIGALRM, restarting_handler, SA_RESTART | SA_NODEFER);
	begin();
	CALL(getppid, A0());
	alarm_soon();
	read_restarted(0);
	CALL(getppid, A0());
	end();
	if (depth != levels)
		die("%d handlers ran, not %d", depth, levels);
}

/* One row for the read, after those of the handler that ran inside of it. */
void scenario_signal_restart(void)
{
	nested(1);
}

void scenario_signal_nested(void)
{
	nested(DEEPEST);
}

static void handler_of_its_own(int sig)
{
	(void)sig;
	CALL(getppid, A0());
	note_call("rt_sigreturn", A0(), FACTS());
}

/* Without SA_RESTART the call has ended. The program's own second try is a row of its own. */
void scenario_signal_ends_call(void)
{
	struct timespec second = { 1, 0 };
	struct pollfd poll_in;
	sigset_t none;
	char buf[4];

	sigemptyset(&none);
	make_pipes(0);
	poll_in = (struct pollfd){ pipes[0].fd[0], POLLIN, 0 };
	on_signal(SIGALRM, handler_of_its_own, 0);
	begin();
	alarm_soon();
	CALL(read, A3(pipes[0].fd[0], buf, 4), FD(pipes[0].fd[0]), PATH(pipes[0].name),
	     INTERRUPTED(ERESTARTSYS));
	CALL(write, A3(pipes[0].fd[1], "abc", 3), FD(pipes[0].fd[1]), PATH(pipes[0].name),
	     BYTES(3));
	CALL(read, A3(pipes[0].fd[0], buf, 4), FD(pipes[0].fd[0]), PATH(pipes[0].name), BYTES(3));
	/* These never go on after a handler, SA_RESTART or not. */
	unwatched();
	on_signal(SIGALRM, handler_of_its_own, SA_RESTART);
	watched();
	alarm_soon();
	CALL(poll, A3(&poll_in, 1, 1000), TIMEOUT(SECOND), NFDS(1),
	     INTERRUPTED(ERESTART_RESTARTBLOCK));
	alarm_soon();
	CALL(ppoll, A5(&poll_in, 1, &second, NULL, 0), TIMEOUT(SECOND), NFDS(1),
	     INTERRUPTED(ERESTARTNOHAND));
	alarm_soon();
	CALL(rt_sigsuspend, A2(&none, 8), INTERRUPTED(ERESTARTNOHAND));
	end();
}

struct stopped {
	volatile int step;
	int fd[2];
	const char *name;
};

static void be_stopped(void *arg)
{
	struct stopped *s = arg;
	struct timespec second = { 1, 0 };
	struct pollfd poll_in = { s->fd[0], POLLIN, 0 };
	char buf[4];

	CALL(getppid, A0());
	s->step = 1;
	CALL(nanosleep, A2(&second, NULL), SLEEP(SECOND), RESTARTS(1));
	s->step = 2;
	CALL(poll, A3(&poll_in, 1, 1000), RETURNS(0), TIMEOUT(SECOND), NFDS(1), RESTARTS(1));
	s->step = 3;
	CALL(read, A3(s->fd[0], buf, 4), FD(s->fd[0]), PATH(s->name), BYTES(3), RESTARTS(1));
}

static void stop_once(long pid)
{
	const struct task child = { .pid = pid, .tid = pid };
	int status;

	wait_asleep(&child);
	unwatched();
	if (kill(pid, SIGSTOP) || waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) ||
	    kill(pid, SIGCONT))
		die("SIGSTOP: %s", strerror(errno));
	watched();
}

/*
 * Stopped and continued in the middle: no handler, so the kernel makes the call again, or goes
 * on with restart_syscall(2). The row begins with the first and ends with the last.
 */
void scenario_signal_stop(void)
{
	struct stopped *s = shared_alloc(sizeof(*s));
	long pid;

	if (pipe(s->fd))
		die("pipe: %s", strerror(errno));
	s->name = name_before(s->fd[0]);
	begin();
	pid = start_child(be_stopped, s);
	for (int i = 1; i <= 3; i++) {
		wait_flag(&s->step, i);
		stop_once(pid);
	}
	unwatched();
	if (write(s->fd[1], "abc", 3) != 3)
		die("write: %s", strerror(errno));
	watched();
	wait_child(pid);
	end();
}

static void be_killed(void *arg)
{
	const struct stopped *s = arg;
	char buf[4];

	CALL(getppid, A0());
	/* The kernel's note that it was interrupted is the last thing it says. */
	CALL(read, A3(s->fd[0], buf, 4), FD(s->fd[0]), PATH(s->name), RETURNS(-ERESTARTSYS));
}

void scenario_signal_kill(void)
{
	struct stopped *s = shared_alloc(sizeof(*s));
	int status = 0;
	long pid;

	if (pipe(s->fd))
		die("pipe: %s", strerror(errno));
	s->name = name_before(s->fd[0]);
	begin();
	pid = start_child(be_killed, s);
	wait_asleep(&(struct task){ .pid = pid, .tid = pid });
	CALL(kill, A2(pid, SIGKILL));
	CALL(wait4, A4(pid, &status, 0, NULL), RETURNS(pid));
	CALL(kill, A2(pid, SIGKILL), FAILS(ESRCH));
	end();
	if (!WIFSIGNALED(status))
		die("the child was not killed: %#x", status);
}

void scenario_signal_calls(void)
{
	struct timespec ms = { 0, 1000000 }, zero = { 0 };
	sigset_t set, pending;
	siginfo_t info = { 0 };

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	begin();
	CALL(rt_sigprocmask, A4(SIG_BLOCK, &set, NULL, 8));
	CALL(rt_sigprocmask, A4(77, &set, NULL, 8), FAILS(EINVAL));
	CALL(rt_sigtimedwait, A4(&set, NULL, &ms, 8), FAILS(EAGAIN), TIMEOUT(1000000));
	CALL(tgkill, A3(me->pid, me->tid, SIGUSR1));
	CALL(rt_sigpending, A2(&pending, 8));
	CALL(rt_sigtimedwait, A4(&set, &info, NULL, 8), RETURNS(SIGUSR1), TIMEOUT(-1));
	CALL(tkill, A2(me->tid, SIGUSR1));
	CALL(rt_sigtimedwait, A4(&set, NULL, &zero, 8), RETURNS(SIGUSR1), TIMEOUT(0));
	info.si_code = SI_QUEUE;
	CALL(rt_sigqueueinfo, A3(me->pid, SIGUSR1, &info));
	CALL(rt_sigtimedwait, A4(&set, NULL, &zero, 8), RETURNS(SIGUSR1), TIMEOUT(0));
	CALL(rt_sigaction, A4(77, NULL, NULL, 8), FAILS(EINVAL));
	CALL(kill, A2(me->pid, 0));
	CALL(kill, A2(me->pid, 77), FAILS(EINVAL));
	CALL(tgkill, A3(me->pid, -1, SIGUSR1), FAILS(EINVAL));
	end();
}
