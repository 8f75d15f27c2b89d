/* SPDX-License-Identifier: BSD-2-Clause */
/* What is added up over the rows of a group. Adding sums of two groups gives those of both. */
#ifndef STATS_MEASURE_H
#define STATS_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/row.h"

/* What the caller knows of a row that does not stand in it. */
#define MEASURE_READ 1u		/* its bytes were moved to the caller */
#define MEASURE_WRITE 2u	/* from the caller */
#define MEASURE_DEVICE 4u	/* they are a file's: what it read from devices belongs to them */
#define MEASURE_CACHED 8u	/* and went through the page cache */

/* Sums stay at the greatest number where they do not fit. Times are ns, transfers bytes. */
struct measure {
	uint64_t count, errors;
	uint64_t bytes, requested, read, written;
	uint64_t device_of_reads;	/* of device_read, what belongs to bytes that were read */
	uint64_t cache_read, cache_missed; /* bytes read through the page cache; read for it */
	uint64_t device_rows;		/* rows that know their device_read */
	uint64_t device_read, dirtied;
	uint64_t duration;		/* of all rows that have one, ... */
	uint64_t partial;		/* ... in it those of calls that had begun before it: ... */
	uint64_t durations, min, max;	/* ... of the others, whose whole durations are known */
	uint64_t gaps, gap;		/* rows that have one; their sum */
	int64_t first, last;		/* start of the first call, end of the last one */
};

/* What an empty one is. */
void measure_init(struct measure *m);
/* Add a row that began at start_ns, by a clock that is the same for all rows. */
void measure_add(struct measure *m, const struct ior_row *row, unsigned int kind,
		 int64_t start_ns);
/*
 * Add what a row says of the end of a transfer that is read, and of no other: bytes read, also from
 * devices. The call is counted where they went to.
 */
void measure_add_source(struct measure *m, const struct ior_row *row, unsigned int kind,
			int64_t start_ns);
void measure_merge(struct measure *m, const struct measure *other);

/* Was nothing added? Of a file that was only a source no call is counted. */
static inline bool measure_is_empty(const struct measure *m)
{
	return m->last < m->first;
}

static inline uint64_t measure_sum(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/* Nanoseconds from the first start to the last end; 0 of nothing. */
uint64_t measure_span(const struct measure *m);

#endif
