/* SPDX-License-Identifier: BSD-2-Clause */
/* 32-bit system calls from a 64-bit program: their numbers mean other calls. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __x86_64__

/* Numbers of asm/unistd_32.h. */
enum { I386_READ = 3, I386_OPEN = 5, I386_CLOSE = 6, I386_LSEEK = 19, I386_GETPPID = 64 };

static long int80(long nr, const long *a)
{
	long ret;

	asm volatile("int $0x80"
		     : "=a"(ret)
		     : "a"(nr), "b"(a[0]), "c"(a[1]), "d"(a[2])
		     : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

static long compat(long nr, const char *name, int nargs, const long *args,
		   const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	long a[3] = { 0 }, ret;

	memcpy(a, args, nargs * sizeof(*args));
	ret = int80(nr, a);
	note_result(n, ret);
	return ret;
}

#define COMPAT(nr, name, args, ...) \
	compat(nr, name, args, FACTS(ABI("compat"), ##__VA_ARGS__))

static sigjmp_buf without_compat;

static void no_compat(int sig)
{
	siglongjmp(without_compat, sig);
}

/* A kernel without them answers with a signal. */
static bool has_compat(void)
{
	signal(SIGSEGV, no_compat);
	if (sigsetjmp(without_compat, 1))
		return false;
	int80(I386_GETPPID, (long[3]){ 0 });
	signal(SIGSEGV, SIG_DFL);
	return true;
}

void scenario_task_compat(void)
{
	const char *file = make_file(in("file"), 10), *none = in("none");
	char *low = mmap(NULL, 16384, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0), *buf = low + 12288;
	long fd;

	if (low == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	if (!has_compat())
		skip("kernel: no 32-bit system calls");
	strcpy(low, file);
	strcpy(low + 8192, none);
	begin();
	fd = COMPAT(I386_OPEN, "open", A3(low, O_RDONLY, 0), NEWFD, PATH(file));
	COMPAT(I386_READ, "read", A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(0),
	       REQUESTED(4));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(4));
	COMPAT(I386_LSEEK, "lseek", A3(fd, 0, SEEK_SET), FD(fd), PATH(file), RETURNS(0));
	COMPAT(I386_CLOSE, "close", A1(fd), FD(fd), PATH(file));
	COMPAT(I386_OPEN, "open", A3(low + 8192, O_RDONLY, 0), FAILS(ENOENT), PATH(none));
	COMPAT(I386_GETPPID, "getppid", A0());
	CALL(getppid, A0());
	end();
}

#else

void scenario_task_compat(void)
{
	skip("kernel: 32-bit system calls are made on x86_64 only");
}

#endif
