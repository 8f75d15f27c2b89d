/* SPDX-License-Identifier: BSD-2-Clause */
/* The clocks of this machine, and the clock records that lead from one to the other. */
#ifndef IOR_CLOCK_H
#define IOR_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "stream/writer.h"

#define IOR_CLOCK_EVERY_NS UINT64_C(60000000000)	/* from one record to the next, at most */

/* Nanoseconds of a clock. */
uint64_t ior_clock_ns(clockid_t clock);
/* Nanoseconds that wall time is ahead of boottime, read as closely together as can be. */
int64_t ior_clock_wall_offset(void);

/* A clock record: boottime, and how far wall time is ahead of it. */
void ior_clock_put(struct ior_writer *w, uint64_t boottime_ns, int64_t wall_offset_ns);

/* What the last record of a stream said; all zeros before the first one. */
struct ior_clock {
	uint64_t boottime_ns;
	int64_t wall_offset_ns;
};
/* At a boottime of now_ns: a record of the clocks, if one is due or the wall clock was set. */
void ior_clock_note(struct ior_clock *c, struct ior_writer *w, uint64_t now_ns);

#endif
