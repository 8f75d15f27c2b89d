/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that seccomp does not let through: their end is all that there is of them. */
#include "workload.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void need_action(uint32_t action)
{
	if (raw(SYS_seccomp, (long[6]){ SECCOMP_GET_ACTION_AVAIL, 0, (long)&action }) < 0)
		skip("kernel: no seccomp filters that do this");
}

/*
 * What is to become of getppid(2) from now on; everything else goes on. Watched. Flags that are not
 * 0 ask for a listener, which is returned.
 */
static long filter(uint32_t action, unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(*code), code };
	long fd;

	CALL(prctl, A5(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	if (!flags)
		return CALL(prctl, A5(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
	fd = CALL(seccomp, A3(SECCOMP_SET_MODE_FILTER, flags, &program), NEWFD);
	ALSO(PATH(name_of((int)fd)));
	return fd;
}

long turn_away(unsigned int action, unsigned int flags, unsigned int arch, const int *numbers,
	       int n)
{
	struct sock_filter code[16] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, arch, 0, (__u8)n + 1),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	};
	struct sock_fprog program = { (unsigned short)n + 5, code };
	long ret;

	for (int i = 0; i < n; i++)
		code[3 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
							   (__u32)numbers[i], (__u8)(n - i), 0);
	code[3 + n] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[4 + n] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action);
	unwatched();
	raw(SYS_prctl, (long[6]){ PR_SET_NO_NEW_PRIVS, 1 });
	ret = raw(SYS_seccomp, (long[6]){ SECCOMP_SET_MODE_FILTER, flags, (long)&program });
	if (ret < 0)
		die("seccomp: %s", strerror((int)-ret));
	watched();
	return ret;
}

static void fail_calls(void *arg)
{
	uint64_t n = shared->number ? shared->number : 3;

	(void)arg;
	filter(SECCOMP_RET_ERRNO | EPERM, 0);
	for (uint64_t i = 0; i < n; i++)
		CALL(getppid, A0(), FAILS(EPERM), AWAY("intercepted"));
	CALL(getpid, A0());
}

void scenario_task_denied(void)
{
	need_action(SECCOMP_RET_ERRNO);
	begin();
	wait_child(start_child(fail_calls, NULL));
	end();
}

static void on_trap(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	CALL(getpid, A0());
	if (info->si_syscall != SYS_getppid)
		die("SIGSYS for call %d", info->si_syscall);
	note_call("rt_sigreturn", A0(), FACTS());
}

static void trap_calls(void *arg)
{
	struct sigaction act = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };

	(void)arg;
	unwatched();
	if (sigaction(SIGSYS, &act, NULL))
		die("sigaction: %s", strerror(errno));
	watched();
	filter(SECCOMP_RET_TRAP, 0);
	for (int i = 0; i < 3; i++)
		/* The register holds the number still. */
		CALL(getppid, A0(), RETURNS(SYS_getppid), AWAY("trapped"));
	CALL(getpid, A0());
}

void scenario_denied_trap(void)
{
	need_action(SECCOMP_RET_TRAP);
	begin();
	wait_child(start_child(trap_calls, NULL));
	end();
}

static void die_of_call(void *arg)
{
	filter(*(const uint32_t *)arg, 0);
	CALL(getpid, A0());
	CALL(getppid, A0(), AWAY("trapped"));
}

/* The caller does not come back from it. */
void scenario_denied_kill(void)
{
	static uint32_t actions[] = { SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD };
	int status;
	long pid;

	need_action(SECCOMP_RET_KILL_PROCESS);
	begin();
	for (int i = 0; i < 2; i++) {
		pid = start_child(die_of_call, &actions[i]);
		CALL(wait4, A4(pid, &status, 0, NULL), RETURNS(pid));
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			die("the child ended with status %#x", status);
	}
	end();
}

static void log_calls(void *arg)
{
	(void)arg;
	filter(SECCOMP_RET_LOG, 0);
	CALL(getppid, A0());
	/* No tracer is there to be asked. */
	filter(SECCOMP_RET_TRACE, 0);
	CALL(getppid, A0(), FAILS(ENOSYS), AWAY("intercepted"));
	CALL(getpid, A0());
}

/* Logged calls are made. */
void scenario_denied_log(void)
{
	need_action(SECCOMP_RET_LOG);
	begin();
	wait_child(start_child(log_calls, NULL));
	end();
}

/* ---- Another process decides ----------------------------------------------------------------- */

struct asked {
	volatile int fd;	/* the listener, 0 before it is there */
};

static void ask(void *arg)
{
	struct asked *asked = arg;

	asked->fd = filter(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
	/* As the supervisor answers them, see below. */
	CALL(getppid, A0(), FAILS(EACCES), AWAY("intercepted"));
	CALL(getppid, A0(), RETURNS(4242), AWAY("intercepted"));
	CALL(getppid, A0());
}

/* Answers three calls: an error, a result of its own, and "go on". */
static void supervise(int fd)
{
	static const struct seccomp_notif_resp answers[] = {
		{ .error = -EACCES }, { .val = 4242 },
		{ .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE },
	};
	struct seccomp_notif_resp answer;
	struct seccomp_notif call;

	for (int i = 0; i < 3; i++) {
		memset(&call, 0, sizeof(call));
		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &call))
			die("SECCOMP_IOCTL_NOTIF_RECV: %s", strerror(errno));
		answer = answers[i];
		answer.id = call.id;
		if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer))
			die("SECCOMP_IOCTL_NOTIF_SEND: %s", strerror(errno));
	}
}

/* What the supervisor answers is a denial, but for its "go on". */
void scenario_denied_notify(void)
{
	struct asked *asked = shared_alloc(sizeof(*asked));
	long pid;

	need_action(SECCOMP_RET_USER_NOTIF);
	begin();
	pid = start_clone(CLONE_FILES | SIGCHLD, ask, asked);
	wait_flag(&asked->fd, 1);
	unwatched();
	supervise(asked->fd);
	watched();
	wait_child(pid);
	end();
}
