/* SPDX-License-Identifier: BSD-2-Clause */
/* A 32-bit program, begun by a 64-bit one: its calls have numbers and names of their own. */
#include "program32.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "workload.h"

extern char **environ;

static void made(const char *name, long ret, int nargs, const long *args,
		 const struct fact *facts)
{
	note_result(note_call(name, nargs, args, facts), ret);
}

#define MADE(name, ret, args, ...) made(name, ret, args, FACTS(ABI("compat"), ##__VA_ARGS__))

static void become_32_bit(void *arg)
{
	const char *program = arg, *file = in("file");
	char *argv[] = { (char *)program, NULL };
	int fd;

	unwatched();
	fd = dup(0);	/* the number that its open will get */
	close(fd);
	watched();
	/* Noted as if it had succeeded: it does not come back. */
	made("execve", 0, A3(program, argv, environ), FACTS(PATH(program)));
	me->exe = program;
	strcpy(me->comm, "program32");
	MADE("getppid", shared->main_pid, A0());
	MADE("open", fd, A3(PROGRAM32_FILE, O_RDONLY, 0), NEWFD, PATH(file));
	MADE("read", 4, A3(fd, PROGRAM32_BUF, 4), FD(fd), PATH(file), BYTES(4), OFFSET(0),
	     REQUESTED(4));
	MADE("lseek", 0, A3(fd, 0, SEEK_SET), FD(fd), PATH(file));
	MADE("close", 0, A1(fd), FD(fd), PATH(file));
	MADE("open", -ENOENT, A3(PROGRAM32_NONE, O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	MADE("nanosleep", 0, A2(PROGRAM32_MS, 0), SLEEP(1000000));
	MADE("clock_nanosleep_time64", 0, A4(1, 0, PROGRAM32_MS64, 0), SLEEP(1000000));
	MADE("poll", 0, A3(PROGRAM32_POLLFD, 1, 1), NFDS(1), TIMEOUT(1000000));
	MADE("execve", -EFAULT, A3(0, 0, 0), FAILS(EFAULT));
	note_call("exit_group", A1(0), FACTS(ABI("compat")));
	raw(SYS_execve, (long[6]){ (long)program, (long)argv, (long)environ });
	die("execve %s: %s", program, strerror(errno));
}

void scenario_exec_program32(void)
{
	int folder = strrchr(shared->self, '/') - shared->self;
	const char *program = text("%.*s/program32", folder, shared->self);

	if (access(program, X_OK))
		skip("kernel: 32-bit programs run on x86_64 only");
	if (!has_compat())
		skip("kernel: no 32-bit system calls");
	make_file(in("file"), 10);
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	wait_child(start_child(become_32_bit, (void *)program));
	end();
}
