/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which time the inputs cover: what a rate is per second of. Pure.
 *
 * An input covers the time from its header to its end record, whatever calls it has: from there to
 * the latest time in it if it was cut, and more where calls lie outside of that. Times are those of
 * the clock that places calls, wall time where that is known, and what several inputs cover is
 * counted once. Where the wall clock was set within an input, the time that it left out is not
 * covered, and what it went through twice is covered twice, as calls were made in both.
 */
#ifndef STATS_COVERED_H
#define STATS_COVERED_H

#include <stdbool.h>
#include <stdint.h>

#include "intervals.h"
#include "stream/reader.h"

/* Intervals of wall time, sorted by it; what is covered once more is in again. */
struct covered_time {
	struct intervals once, again;
};

struct covered {
	struct covered_time all;	/* of the inputs */
	uint64_t sum;			/* of all, ns */
	bool unknown;			/* not all that they cover is known */

	/* The part under way; its times are boottime. */
	bool in_part;
	bool untimed;			/* its start is not known, or its clock is impossible */
	uint64_t first, last;		/* what it covers, so far */
	uint64_t since;			/* from here on its clock ran forward */
	uint64_t taken_from, taken_to;	/* what of it is in time */
	bool has_offset;
	int64_t first_offset, offset;	/* wall time minus boottime: before and behind that */
	struct covered_time time;
};

void covered_init(struct covered *c);
void covered_free(struct covered *c);

/*
 * A record of the stream that r reads: of a header the part begins, others say how far it goes.
 * Rows are for covered_row(). 1 if the clock of calls may run backwards from here on, as it was
 * set, or another part begins; else 0 or -ENOMEM.
 */
int covered_record(struct covered *c, const struct ior_reader *r, const struct ior_record *rec);
static inline void covered_row(struct covered *c, const struct ior_row *row)
{
	uint64_t end;

	if (!ior_row_has(row, IOR_ROW_TIME))
		return;
	end = ior_row_end(row);
	if (end > c->last)
		c->last = end;
	if (__builtin_expect(row->v[IOR_ROW_TIME] < c->first, 0))
		c->first = row->v[IOR_ROW_TIME];
}

/* All queries below are answered of what came before this. 0 or -ENOMEM. */
int covered_settle(struct covered *c);
/* Nanoseconds that are covered in all, and from one nanosecond to another, both included. 0 where
 * that is not known. */
uint64_t covered_all(const struct covered *c);
uint64_t covered_within(const struct covered *c, int64_t from_ns, int64_t last_ns);
/* Its ends, and of how many pieces it is; 0 where they are not known. */
uint32_t covered_ends(const struct covered *c, int64_t *first_ns, int64_t *last_ns);

/*
 * Forget what was covered before covered_record() last returned 1: what came since then is a time
 * of its own.
 */
void covered_forget(struct covered *c);

#endif
