/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pace of a machine that has so many rows a second: when the next thing happens to it, and
 * how long who follows the clock may sleep. Asks no clock itself.
 */
#ifndef SYNTH_PACE_H
#define SYNTH_PACE_H

#include "world/machine.h"

#define SYNTH_RATE_MAX UINT64_C(1000000000)	/* rows a second: one a nanosecond */

#define SYNTH_SLEEP_MS 5	/* not for each record */

struct synth_pace {
	uint64_t rate;		/* rows a second */
	uint64_t origin_ns;	/* when the first row is due */
	uint32_t step_ns;	/* from one thing that happens to the next, at most */
	uint32_t burst;		/* rows between two pauses, on average */
};

/* The first row is due at now_ns. rate: 1 to SYNTH_RATE_MAX. */
void synth_pace_init(struct synth_pace *p, uint64_t rate, uint64_t now_ns);
/*
 * Something has happened to the machine: its time goes on. A row that has ended, number rows,
 * may be the last one before a pause, after which the machine is where the rate wants it.
 */
void synth_pace_pass(const struct synth_pace *p, struct synth_world *w, uint64_t rows,
		     bool row_ended);
/*
 * A machine that is more than a second behind the clock is moved to it, and all that is due
 * later with it. Returns how far, 0 if it was not.
 */
uint64_t synth_pace_follow(struct synth_pace *p, struct synth_world *w, uint64_t clock_ns);
/* Milliseconds to sleep: none if something is due, else SYNTH_SLEEP_MS or more until it is. */
int synth_pace_sleep(uint64_t now_ns, uint64_t clock_ns);

#endif
