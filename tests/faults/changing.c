/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * changing PATH FAKE: an open of a FIFO that another thread interrupts, after it has written FAKE
 * where the kernel has read PATH. race CALLS: files that are removed and renamed while another
 * thread writes names of files that never were over the paths, sooner or later: CALLS of them, and
 * more until some paths were written over in the middle of a call, as two threads that other
 * programs hold up may never run at once.
 */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static char passed[4096], passed2[64];

static void ignore(int sig)
{
	(void)sig;
}

/* Is the main thread blocked in its open? */
static bool sleeps(int stat)
{
	char line[512], *state;
	ssize_t n = pread(stat, line, sizeof(line) - 1, 0);

	line[n > 0 ? n : 0] = 0;
	state = strrchr(line, ')');
	return state && state[2] == 'S';
}

static void *change(void *fake)
{
	char path[64];
	int stat;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", getpid());
	stat = open(path, O_RDONLY);
	while (!sleeps(stat))
		nap_us(1000);
	strcpy(passed, fake);
	syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	return NULL;
}

int run_changing(char **argv)
{
	if (strlen(argv[0]) >= sizeof(passed) || strlen(argv[1]) >= sizeof(passed))
		die("a path is too long");
	strcpy(passed, argv[0]);
	on_signal(SIGUSR1, ignore, 0);
	if (start(change, argv[1], NULL, 0))
		die("pthread_create");
	if (syscall(SYS_openat, AT_FDCWD, passed, O_RDONLY) >= 0 || errno != EINTR)
		die("openat");
	return 0;
}

static _Atomic long go;	/* how long to wait before it writes, and one; 0: it has; -1: end */

static void *overwrite(void *arg)
{
	long wait;

	for (;;) {
		while (!(wait = go))
			sched_yield();
		if (wait < 0)
			return arg;
		for (volatile long i = 1; i < wait; i++)
			;
		memcpy(passed, "race/fake-00000", 16);
		memcpy(passed2, "race/fake-to-00000", 19);
		go = 0;
	}
}

enum { RACES_WON = 10, RACES_SECONDS = 60 };

int run_race(char **argv)
{
	long calls = atol(argv[0]), unlinked = 0, renamed = 0, won = 0;
	time_t end = time(NULL) + RACES_SECONDS;
	char name[64], to[64];
	bool done;

	mkdir("race", 0700);
	/* Both threads, where that is allowed: no other program then comes between them. */
	sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ .sched_priority = 1 });
	if (start(overwrite, NULL, NULL, 0))
		die("pthread_create");
	for (long i = 0; i < calls || (won < RACES_WON && time(NULL) < end); i++) {
		snprintf(name, sizeof(name), "race/real-%05ld", i);
		snprintf(to, sizeof(to), "race/real-to-%05ld", i);
		close(open(name, O_CREAT | O_WRONLY, 0600));
		strcpy(passed, name);
		strcpy(passed2, to);
		go = 1 + draw(2000);
		if (i % 2)
			done = syscall(SYS_unlinkat, AT_FDCWD, passed, 0) == 0;
		else
			done = syscall(SYS_renameat2, AT_FDCWD, passed, AT_FDCWD, passed2, 0) == 0;
		/* The kernel has read the real name, and another one stands there already. */
		won += done && !go;
		unlinked += i % 2 && done;
		renamed += i % 2 == 0 && done && access(to, F_OK) == 0;
		while (go)
			sched_yield();
	}
	go = -1;
	printf("%ld %ld\n", unlinked, renamed);
	return 0;
}
