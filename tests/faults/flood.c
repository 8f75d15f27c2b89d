/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flood PROCESSES CALLS LONG_MS: so many processes, each with so many short calls; CALLS 0: as many
 * as they can until SIGTERM. Beside them each has a thread with calls of LONG_MS, unless that is 0,
 * and one whose call lasts to the end.
 */
#include "faults.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipes[2];
static volatile sig_atomic_t over;
static volatile bool ended;
static volatile int blocked_gone;

static void *make_long_calls(void *arg)
{
	while (!ended) {
		step();
		poll(NULL, 0, (int)(long)arg);
	}
	return NULL;
}

static void *stay(void *arg)
{
	(void)arg;
	step();
	read_blocked(pipes[0], 0);
	step();
	blocked_gone = 1;
	return NULL;
}

static void flood(long calls, long long_ms)
{
	forget_tid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (pipe(pipes))
		die("pipe");
	if (long_ms) {
		start(make_long_calls, (void *)long_ms, NULL, 0);
		start(stay, NULL, NULL, 0);
	}
	for (long i = 0; !over && (!calls || i < calls); i++) {
		step();
		/* Captures of an endless one must come to begin and to end. */
		if (!calls && i % 1000 == 0)
			nap_us(1000);
	}
	if (long_ms && calls)
		nap_us(3000 * long_ms);
	ended = true;
	close(pipes[1]);
	while (long_ms && !blocked_gone)
		nap_us(1000);
	_exit(0);
}

static void end(int sig)
{
	(void)sig;
	over = 1;
}

int run_flood(char **argv)
{
	long n = atol(argv[0]), calls = atol(argv[1]), long_ms = atol(argv[2]);
	pid_t pid, *pids = calloc((size_t)n + 1, sizeof(*pids));
	int status, bad = 0;

	if (!pids)
		die("memory");
	on_signal(SIGTERM, end, 0);
	for (long i = 0; i < n; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			die("fork");
		if (!pids[i])
			flood(calls, long_ms);
		printf("%d%c", pids[i], i < n - 1 ? ',' : '\n');
	}
	fflush(stdout);
	while (!calls && !over)
		nap_us(10000);
	for (long i = 0; !calls && i < n; i++)
		kill(pids[i], SIGTERM);
	while ((pid = wait(&status)) > 0 || errno == EINTR)
		if (pid > 0 && status)
			bad = 1;
	if (calls)
		printf("{\"lseek\": %ld, \"pread64\": %ld, \"read\": %ld}\n", made->lseek,
		       made->pread64, made->read);
	free(pids);
	return bad;
}
