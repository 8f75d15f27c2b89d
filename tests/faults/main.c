/* SPDX-License-Identifier: BSD-2-Clause */
#include "faults.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *name, *args;
	int nargs;
	int (*run)(char **argv);
} runs[] = {
	{ "parked", "THREADS FLOOR MS", 3, run_parked },
	{ "killed", "ROUNDS", 1, run_killed },
	{ "rebooted", "PROCESSES MS", 2, run_rebooted },
	{ "exec", "TIMES", 1, run_exec },
	{ "nested", "DEPTH ROUNDS FLAGS", 3, run_nested },
	{ "storm", "MS", 1, run_storm },
	{ "changing", "PATH FAKE", 2, run_changing },
	{ "race", "CALLS", 1, run_race },
	{ "flood", "PROCESSES CALLS LONG_MS", 3, run_flood },
};

struct made *made;
int zeros;
static __thread long tid, steps;

void die(const char *what)
{
	fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
	_exit(1);
}

void skip(const char *why, long n)
{
	printf("skip: kernel: %s: %ld\n", why, n);
	exit(SKIPPED);
}

long my_tid(void)
{
	if (!tid)
		tid = syscall(SYS_gettid);
	return tid;
}

void forget_tid(void)
{
	tid = steps = 0;
}

void step(void)
{
	long n = ++steps, at = WHO * my_tid() + n, want = 1 + n % 97;
	char buf[97];

	if (n % 4) {
		if (syscall(SYS_lseek, zeros, at, SEEK_SET) != at)
			die("lseek");
		__atomic_add_fetch(&made->lseek, 1, __ATOMIC_RELAXED);
	} else {
		if (syscall(SYS_pread64, zeros, buf, want, at) != want)
			die("pread64");
		__atomic_add_fetch(&made->pread64, 1, __ATOMIC_RELAXED);
	}
}

long read_blocked(int fd, long k)
{
	static char buf[4];	/* on no stack, which may end before so many bytes */

	__atomic_add_fetch(&made->read, 1, __ATOMIC_RELAXED);
	return syscall(SYS_read, fd, buf, READ + 100 * my_tid() + k);
}

long poll_blocked(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	__atomic_add_fetch(&made->poll, 1, __ATOMIC_RELAXED);
	return poll(&p, 1, (int)(POLL + my_tid()));
}

long futex_blocked(void *word)
{
	*(volatile int *)word = (int)my_tid();
	__atomic_add_fetch(&made->futex, 1, __ATOMIC_RELAXED);
	return syscall(SYS_futex, word, FUTEX_WAIT, (int)my_tid(), NULL, NULL, 0);
}

long sleep_blocked(void)
{
	struct timespec long_time = { .tv_sec = SLEEP + my_tid() };

	return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &long_time, NULL);
}

long block(int kind, int fd, void *word)
{
	switch (kind % KINDS) {
	case 0: return read_blocked(fd, 0);
	case 1: return poll_blocked(fd);
	case 2: return futex_blocked(word);
	default: return sleep_blocked();
	}
}

int start(void *(*body)(void *), void *arg, void *stack, size_t bytes)
{
	pthread_attr_t attr;
	pthread_t thread;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (stack)
		pthread_attr_setstack(&attr, stack, bytes);
	err = pthread_create(&thread, &attr, body, arg);
	pthread_attr_destroy(&attr);
	return err;
}

void nap_us(long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

long draw(long n)
{
	static unsigned long x = 88172645463325252;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (long)(x >> 1) % n;
}

void on_signal(int sig, void (*handler)(int), int flags)
{
	struct sigaction act = { .sa_handler = handler, .sa_flags = flags };

	if (!(flags & SA_NODEFER))
		sigfillset(&act.sa_mask);
	if (sigaction(sig, &act, NULL))
		die("sigaction");
}

static void usage(void)
{
	for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++)
		fprintf(stderr, "usage: faults %s %s\n", runs[i].name, runs[i].args);
	exit(2);
}

int main(int argc, char **argv)
{
	size_t i = 0;

	for (; i < sizeof(runs) / sizeof(*runs); i++)
		if (argc > 1 && !strcmp(argv[1], runs[i].name) && argc - 2 >= runs[i].nargs)
			break;
	if (i == sizeof(runs) / sizeof(*runs))
		usage();
	zeros = memfd_create("zeros", MFD_CLOEXEC);
	if (zeros < 0 || ftruncate(zeros, 1L << 62))
		die("memfd");
	made = mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (made == MAP_FAILED)
		die("mmap");
	return runs[i].run(argv + 2);
}
