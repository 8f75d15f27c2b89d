/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which bytes of a file were touched, or which time is covered, as a bounded set of intervals.
 * Where the bound is reached, new intervals that touch none are forgotten: what is found covered is
 * then "at least".
 */
#ifndef STATS_INTERVALS_H
#define STATS_INTERVALS_H

#include <stdbool.h>
#include <stdint.h>

#define INTERVALS_MAX 64u

struct interval {
	uint64_t start, end;	/* [start, end) */
};

struct intervals {
	struct interval *set;	/* sorted, apart from each other */
	uint32_t n, cap;
	uint32_t max;		/* intervals that are kept; 0: INTERVALS_MAX */
	bool full;		/* something was forgotten */
};

void intervals_free(struct intervals *s);

/* Forget all but the bound; the memory is kept. */
void intervals_clear(struct intervals *s);

/*
 * Add length bytes from start; *covered gets how many of them were in the set before.
 * Returns the bytes of memory it took in addition, or -ENOMEM.
 */
int intervals_add(struct intervals *s, uint64_t start, uint64_t length, uint64_t *covered);

/* The first interval that ends behind start; s->n if there is none. */
uint32_t intervals_from(const struct intervals *s, uint64_t start);
/* How much of [start, end) is in the set. */
uint64_t intervals_within(const struct intervals *s, uint64_t start, uint64_t end);

#endif
