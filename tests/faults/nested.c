/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nested DEPTH ROUNDS FLAGS: reads that are interrupted, each in the handler of the one before. The
 * flags are sigaction's. storm MS: signals at any moment, to threads in all kinds of calls.
 */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEEPEST 32

static int pipes[DEEPEST][2], depth, deepest;
static volatile int asks, told;		/* the sender for a signal, so often; it has sent */

/* Once the main thread sleeps, a signal to it, for each time that it asked. */
static void *send_when_asleep(void *arg)
{
	char line[512], *state, path[64];
	ssize_t n;
	int fd;

	(void)arg;
	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", getpid());
	fd = open(path, O_RDONLY);
	for (;;) {
		if (asks == told) {
			nap_us(100);
			continue;
		}
		n = pread(fd, line, sizeof(line) - 1, 0);
		line[n > 0 ? n : 0] = 0;
		state = strrchr(line, ')');
		if (!state || state[2] != 'S')
			continue;
		told = told + 1;
		syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	}
	return NULL;
}

/* One more than there are signals without SA_RESTART. */
static void read_and_be_interrupted(void)
{
	int at = depth;
	long n;

	asks = asks + 1;
	n = read_blocked(pipes[at][0], at);
	if (n < 0 && errno == EINTR)
		n = read_blocked(pipes[at][0], at);
	if (n != 1)
		die("read");
}

static void handle(int sig)
{
	int interrupted = depth++;

	(void)sig;
	step();
	if (depth < deepest)
		read_and_be_interrupted();
	step();
	if (write(pipes[interrupted][1], "x", 1) != 1)
		die("write");
	depth--;
}

int run_nested(char **argv)
{
	long rounds = atol(argv[1]);

	deepest = atoi(argv[0]);
	if (deepest > DEEPEST)
		deepest = DEEPEST;
	for (int i = 0; i < deepest; i++)
		if (pipe(pipes[i]))
			die("pipe");
	on_signal(SIGUSR1, handle, atoi(argv[2]) | SA_NODEFER);
	start(send_when_asleep, NULL, NULL, 0);
	for (long i = 0; i < rounds; i++) {
		step();
		read_and_be_interrupted();
	}
	printf("{\"lseek\": %ld, \"pread64\": %ld, \"read\": %ld}\n", made->lseek, made->pread64,
	       made->read);
	return 0;
}

/* ---- Storm ----------------------------------------------------------------------------------- */

#define HANDLERS 10	/* within each other, before no more signals are sent: a bit deeper than
			 * what is told apart */

static volatile bool over;
static volatile long targets[KINDS];
static volatile int handlers[KINDS];
static int words[KINDS];
static __thread int mine;

/* A step's number is drawn before its call is made: no handler may come in between. */
static void others_may(int how)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(how, &all, NULL);
}

static void interfere(int sig)
{
	int err = errno;

	handlers[mine]++;
	step();
	others_may(SIG_UNBLOCK);
	nap_us(30);
	others_may(SIG_BLOCK);
	if (sig == SIGUSR2)
		step();
	handlers[mine]--;
	errno = err;
}

static void *be_shaken(void *arg)
{
	int kind = mine = (int)(long)arg;

	targets[kind] = my_tid();
	while (!over) {
		others_may(SIG_BLOCK);
		step();
		others_may(SIG_UNBLOCK);
		block(kind, pipes[0][0], &words[kind]);
	}
	targets[kind] = 0;
	return NULL;
}

int run_storm(char **argv)
{
	struct timespec now, begun;
	long ms = atol(argv[0]), left, lasted = 0;

	/* A read takes one write. */
	if (pipe2(pipes[0], O_DIRECT) || fcntl(pipes[0][1], F_SETFL, O_DIRECT | O_NONBLOCK))
		die("pipe");
	on_signal(SIGUSR1, interfere, SA_RESTART);
	on_signal(SIGUSR2, interfere, 0);
	for (long kind = 0; kind < KINDS; kind++)
		start(be_shaken, (void *)kind, NULL, 0);
	clock_gettime(CLOCK_MONOTONIC, &begun);
	do {
		long kind = draw(KINDS);

		if (targets[kind] && handlers[kind] < HANDLERS)
			syscall(SYS_tgkill, getpid(), targets[kind], draw(3) ? SIGUSR1 : SIGUSR2);
		if (!draw(8) && write(pipes[0][1], "x", 1) != 1)
			nap_us(10);
		/* In bursts, that make handlers within handlers. */
		if (!draw(16))
			nap_us(draw(400));
		clock_gettime(CLOCK_MONOTONIC, &now);
		left = ms - (now.tv_sec - begun.tv_sec) * 1000 -
		       (now.tv_nsec - begun.tv_nsec) / 1000000;
		/* Twice the calls last. */
		if (left < (2 - lasted) * ms / 3 && lasted++ < 2)
			nap_us(450000);
	} while (left > 0);
	over = true;
	close(pipes[0][1]);
	for (long kind = 0; kind < KINDS; kind++)
		for (long at; (at = targets[kind]); nap_us(1000))
			syscall(SYS_tgkill, getpid(), at, SIGUSR2);
	return 0;
}
