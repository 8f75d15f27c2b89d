/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls by numbers that no kernel has: made, refused by it, and calls for all that. */
#include "workload.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "note.h"

/* Numbers that are far beyond those of Linux 6.18, about each limit of a table of 1024. */
static const int numbers[] = {
	900, 1022, 1023, 1024, 9999, 65536 + 39, 0x40000001, INT_MAX, INT_MIN, -39, -2, -1,
};

#define NUMBERS (sizeof(numbers) / sizeof(*numbers))

/* By number alone: -1 is one as well. */
static long call_number(long nr, const char *name, int nargs, const long *args,
			const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	long all[6] = { 0 };

	n->nr = nr;
	memcpy(all, args, nargs * sizeof(*args));
	note_result(n, raw(nr, all));
	return n->ret;
}

static void call_unknown(int nr)
{
	/* None of these is followed: neither a descriptor, nor a pointer, nor a path. */
	call_number(nr, text("syscall_%d", nr), A6(0, -1, shared->dir, 3, "/etc", nr),
		    FACTS(FAILS(ENOSYS)));
}

static void on_signal(int sig)
{
	(void)sig;
	call_unknown(-1);
	note_call("rt_sigreturn", A0(), FACTS());
}

void scenario_call_unknown(void)
{
	signal(SIGUSR1, on_signal);
	begin();
	for (size_t i = 0; i < NUMBERS; i++)
		call_unknown(numbers[i]);
	/* Of the register 32 bits count. */
	call_number(1L << 32 | SYS_getpid, "getpid", A0(), FACTS());
	call_number(0xffffffffL << 32 | SYS_close, "close", A1(-5), FACTS(FAILS(EBADF), FD(-5)));
	/* A signal's return leaves under the number -1, too. */
	CALL(kill, A2(shared->main_pid, SIGUSR1), RETURNS(0));
	call_unknown(-1);
	CALL(getppid, A0());
	end();
}

void scenario_call_unknown32(void)
{
	if (!has_compat())
		skip("kernel: no 32-bit system calls");
	begin();
	for (size_t i = 0; i < NUMBERS; i++)
		call_compat(numbers[i], text("syscall_%d", numbers[i]),
			    A6(0, 0xffffffff, 0x1000, 3, 4, i),
			    FACTS(ABI("compat"), FAILS(ENOSYS)));
	CALL(getppid, A0());
	end();
}
