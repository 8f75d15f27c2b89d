/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exec TIMES: a program that begins itself again so often, in all ways in turn, while its threads
 * have calls open.
 */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static char name[] = "faults", run[] = "exec", left_text[24];
static char *self[] = { name, run, left_text, NULL };
static int pipes[2], words[KINDS];
static volatile int begun;

static void *blocked(void *arg)
{
	int kind = (int)(long)arg;

	step();
	__atomic_add_fetch(&begun, 1, __ATOMIC_RELEASE);
	for (;;)
		block(kind, pipes[0], &words[kind]);
	return NULL;
}

static void *busy(void *arg)
{
	(void)arg;
	__atomic_add_fetch(&begun, 1, __ATOMIC_RELEASE);
	for (;;)
		step();
	return NULL;
}

static void fail(const char *path, int want)
{
	step();
	if (execv(path, self) != -1 || errno != want)
		die("execve");
}

/* By path or by descriptor, after tries that fail. */
static void *begin_again(void *arg)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	fail("/nonexistent", ENOENT);
	fail("/", EACCES);
	step();
	if (arg)
		syscall(SYS_execveat, fd, "", self, environ, 0x1000);	/* AT_EMPTY_PATH */
	else
		execv("/proc/self/exe", self);
	die("exec");
}

int run_exec(char **argv)
{
	long left = atol(argv[0]);
	bool by_fd = left & 1, by_thread = left & 2, after_long = left % 30 == 0;

	step();
	if (!left)
		return 0;
	snprintf(left_text, sizeof(left_text), "%ld", left - 1);
	if (pipe2(pipes, O_CLOEXEC))
		die("pipe");
	for (long kind = 0; kind < KINDS; kind++)
		start(blocked, (void *)kind, NULL, 0);
	start(busy, NULL, NULL, 0);
	while (begun < KINDS + 1)
		nap_us(50);
	/* Now and then so late that the calls of the others have been told as begun. */
	nap_us(after_long ? 450000 : 100 * (left % 7));
	if (!by_thread)
		begin_again(by_fd ? self : NULL);
	start(begin_again, by_fd ? self : NULL, NULL, 0);
	if (left & 4)
		blocked(0);
	busy(NULL);
	return 1;
}
