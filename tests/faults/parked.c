/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parked THREADS FLOOR MS: as many threads as there can be, all of them in a call for so long,
 * then all let go at once. Says how many there were, and what they cost the kernel.
 */
#include "faults.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STACK (16 << 10)
#define SPARE 200	/* threads that are left to the rest of the machine */

static int *words, gate[2];
static volatile long arrived, gone;
static volatile int open_gate;

static void *park(void *arg)
{
	int *word = arg;

	step();
	step();
	__atomic_add_fetch(&arrived, 1, __ATOMIC_RELEASE);
	/* A futex may be waited for before its time: it is looked at again. */
	do {
		block((word - words) % 3, gate[0], word);
	} while (!open_gate);
	step();
	step();
	__atomic_add_fetch(&gone, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* Of the kernel's general caches, those that a task's storage may come from: bytes in use. */
static long slab_bytes(void)
{
	FILE *f = fopen("/proc/slabinfo", "r");
	char line[512], name[64];
	long objects, size, sum = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld %*d %ld", name, &objects, &size) == 3 &&
		    !strncmp(name, "kmalloc", 7) && size >= 512 && size <= 4096)
			sum += objects * size;
	if (f)
		fclose(f);
	return sum;
}

/* Tasks that this machine can have beside those it has. */
static long room(void)
{
	static const char *const limits[] = {
		"/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max",
	};
	long least = LONG_MAX, n;

	for (int i = 0; i < 2; i++) {
		FILE *f = fopen(limits[i], "r");

		if (f && fscanf(f, "%ld", &n) == 1 && n < least)
			least = n;
		if (f)
			fclose(f);
	}
	return least;
}

int run_parked(char **argv)
{
	long most = atol(argv[0]), least = atol(argv[1]), ms = atol(argv[2]), n = 0, before, bytes;
	char *stacks;

	if (most > room() - 300 - SPARE)
		most = room() - 300 - SPARE;
	stacks = mmap(NULL, (size_t)(most + 1) * STACK, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	words = calloc((size_t)most + 1, sizeof(*words));
	if (stacks == MAP_FAILED || !words || pipe(gate))
		die("memory");
	before = slab_bytes();
	while (n < most && !start(park, &words[n], stacks + n * STACK, STACK))
		n++;
	while (arrived < n)
		nap_us(1000);
	nap_us(1000 * ms);
	bytes = (slab_bytes() - before) / (n ? n : 1);
	open_gate = 1;
	close(gate[1]);
	while (gone < n) {
		for (long i = 2; i < n; i += 3)
			syscall(SYS_futex, &words[i], FUTEX_WAKE, 1, NULL, NULL, 0);
		nap_us(1000);
	}
	if (n < least)
		skip("threads are too few", n);
	printf("{\"threads\": %ld, \"bytes\": %ld, ", n, bytes);
	printf("\"lseek\": %ld, \"pread64\": %ld, \"read\": %ld, \"poll\": %ld, \"futex\": %ld}\n",
	       made->lseek, made->pread64, made->read, made->poll, made->futex);
	return 0;
}
