/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleeping: for so long, until then, not at all, and interrupted. */
#include "workload.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000L

void scenario_sleep_calls(void)
{
	struct timespec ms = { 0, 1000000 }, zero = { 0 }, past = { 1, 5 }, left;
	struct timespec long_ns = { 0, SECOND }, negative = { -1, 0 };

	begin();
	CALL(nanosleep, A2(&ms, NULL), SLEEP(1000000));
	CALL(nanosleep, A2(&zero, &left), SLEEP(0));
	CALL(nanosleep, A2(&long_ns, NULL), FAILS(EINVAL));
	CALL(nanosleep, A2(&negative, NULL), FAILS(EINVAL));
	CALL(nanosleep, A2(NULL, NULL), FAILS(EFAULT));
	CALL(nanosleep, A2(8, NULL), FAILS(EFAULT), SLEEP(-2));
	CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, 0, &ms, NULL), SLEEP(1000000));
	CALL(clock_nanosleep, A4(CLOCK_REALTIME, 0, &zero, NULL), SLEEP(0));
	CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, 0, &long_ns, NULL), FAILS(EINVAL));
	/* Until then: no length. */
	CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, NULL));
	CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, TIMER_ABSTIME, &negative, NULL), FAILS(EINVAL));
	CALL(clock_nanosleep, A4(12345, 0, &ms, NULL), FAILS(EINVAL), SLEEP(1000000));
	end();
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A signal to this thread soon; its handler's return is the next row. */
static void alarm_soon(int flags)
{
	struct sigaction act = { .sa_handler = on_alarm, .sa_flags = flags };
	struct itimerval soon = { .it_value = { 0, 20000 } };

	unwatched();
	if (sigaction(SIGALRM, &act, NULL) || setitimer(ITIMER_REAL, &soon, NULL))
		die("setitimer: %s", strerror(errno));
	watched();
}

/* A handler ends a sleep, SA_RESTART or not, but one until a time goes on if it may. */
void scenario_sleep_interrupted(void)
{
	struct timespec ten = { 10, 0 }, left = { 0 }, until;
	int flags[] = { 0, SA_RESTART };

	begin();
	for (int i = 0; i < 2; i++) {
		alarm_soon(flags[i]);
		CALL(nanosleep, A2(&ten, &left), SLEEP(10 * SECOND),
		     INTERRUPTED(ERESTART_RESTARTBLOCK));
		note_call("rt_sigreturn", A0(), FACTS());
		if (!left.tv_sec && !left.tv_nsec)
			die("nothing is left of ten seconds");
		alarm_soon(flags[i]);
		CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, 0, &ten, NULL), SLEEP(10 * SECOND),
		     INTERRUPTED(ERESTART_RESTARTBLOCK));
		note_call("rt_sigreturn", A0(), FACTS());
	}
	unwatched();
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += 10;
	watched();
	alarm_soon(SA_RESTART);
	CALL(clock_nanosleep, A4(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL),
	     INTERRUPTED(ERESTARTNOHAND));
	note_call("rt_sigreturn", A0(), FACTS());
	end();
}
