/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that a tracer changes. The kernel tells of a call after the tracer has changed its
 * number and arguments, and of its result before: a row is about what the kernel did, not
 * about what the program asked for or was told.
 */
#include "note.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__

/* What the tracer does to the calls of these numbers, which nobody makes otherwise. */
enum {
	OTHER_CALL = 4000,	/* makes it getpid */
	NO_CALL,		/* makes it none, with a result of its own */
	OTHER_ARGUMENT,		/* makes it lseek(fd, 5, SEEK_SET) with its first argument */
	OTHER_RESULT,		/* makes it getppid, and the result another one */
};
#define RESULT 12345

struct traced {
	const char *file;
	int fd;
};

/* A call as the kernel makes it, and what the program asks for and is told. */
static void changed(const char *name, int nargs, const long *args, const struct fact *facts,
		    long asked, long argument, long told)
{
	struct note *n = note_call(name, nargs, args, facts);
	long got = raw(asked, (long[6]){ argument });

	note_result(n, note_fact(n, "ret")->number);
	if (got != told)
		die("the tracer made the result %ld, not %ld", got, told);
}

static void be_traced(void *arg)
{
	const struct traced *t = arg;
	struct note *none;
	long pid, ppid;

	pid = CALL(getpid, A0());
	ppid = CALL(getppid, A0());
	/* The tracer seizes it when it has stopped. */
	CALL(kill, A2(pid, SIGSTOP));
	changed("getpid", A0(), FACTS(RETURNS(pid)), OTHER_CALL, 0, pid);
	none = note_call("syscall_-1", A6(1, 2, 3, 4, 5, 6), FACTS(FAILS(ENOSYS)));
	if (raw(NO_CALL, none->args) != RESULT)
		die("the tracer made no result");
	note_result(none, -ENOSYS);
	changed("lseek", A3(t->fd, 5, SEEK_SET), FACTS(FD(t->fd), PATH(t->file), RETURNS(5)),
		OTHER_ARGUMENT, t->fd, 5);
	changed("getppid", A0(), FACTS(RETURNS(ppid)), OTHER_RESULT, 0, RESULT);
	CALL(getppid, A0());
}

static void change_enter(struct user_regs_struct *regs)
{
	switch (regs->orig_rax) {
	case OTHER_CALL: regs->orig_rax = SYS_getpid; break;
	case NO_CALL: regs->orig_rax = -1; break;
	case OTHER_RESULT: regs->orig_rax = SYS_getppid; break;
	case OTHER_ARGUMENT:
		regs->orig_rax = SYS_lseek;
		regs->rsi = 5;
		regs->rdx = SEEK_SET;
		break;
	}
}

/*
 * What the kernel says of the call that it is about to make, or has made: the number and all
 * arguments, or the result. A second judge, who knows nothing of the notes.
 */
static void log_stop(FILE *log, pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0)
		skip("kernel: no PTRACE_GET_SYSCALL_INFO (%s)", strerror(errno));
	if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		fprintf(log, " %lld\n", (long long)info.exit.rval);
		return;
	}
	fprintf(log, "%lld", (long long)info.entry.nr);
	for (int i = 0; i < 6; i++)
		fprintf(log, " %llu", (unsigned long long)info.entry.args[i]);
}

/* Stops at both ends of each call until the child has ended. */
static void trace(pid_t pid, FILE *log)
{
	struct user_regs_struct regs;
	unsigned long asked = 0;
	bool inside = false;
	siginfo_t info;
	int status;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) ||
	    kill(pid, SIGCONT))
		die("seizing the child: %s", strerror(errno));
	/* Its end is left for wait_child(). */
	while (!waitid(P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT) &&
	       info.si_code == CLD_TRAPPED && waitpid(pid, &status, 0) == pid) {
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
				die("PTRACE_GETREGS: %s", strerror(errno));
			inside = !inside;
			if (inside) {
				asked = regs.orig_rax;
				change_enter(&regs);
			} else {
				log_stop(log, pid);
				if (asked == NO_CALL || asked == OTHER_RESULT)
					regs.rax = RESULT;
			}
			ptrace(PTRACE_SETREGS, pid, 0, &regs);
			if (inside)
				log_stop(log, pid);
		}
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
	}
}

void scenario_task_traced(void)
{
	struct traced *t = shared_alloc(sizeof(*t));
	FILE *log = fopen(in("stops"), "w");
	long pid;

	if (!log)
		die("stops: %s", strerror(errno));

	t->file = make_file(in("file"), 10);
	t->fd = open_file(t->file, O_RDONLY);
	begin();
	pid = start_child(be_traced, t);
	unwatched();
	trace(pid, log);
	watched();
	wait_child(pid);
	end();
	fclose(log);
}

#else

void scenario_task_traced(void)
{
	skip("kernel: how a tracer changes a call is another thing on each architecture");
}

#endif
