/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Log-linear histograms: each power of two is cut into 64 buckets of one width, and values below
 * 128 have buckets of their own. The middle of a bucket is at most 0.79 % away from any value
 * in it. Only buckets that were hit take memory: 8 bytes each, up to four times that after growing.
 * Adding one histogram to another gives the histogram of both.
 */
#ifndef STATS_HIST_H
#define STATS_HIST_H

#include <stdint.h>

#define HIST_BITS 6				/* of the buckets in a power of two */
#define HIST_BUCKETS ((65 - HIST_BITS) << HIST_BITS)

struct hist {
	uint64_t *slots;	/* open addressing: count << 16 | bucket + 1; 0 is free */
	uint32_t cap, used;	/* cap: a power of two, or 0 */
	uint64_t n;		/* values */
};

struct hist_bucket {
	uint32_t bucket;
	uint64_t count;
};

void hist_free(struct hist *h);

/* Count a value n times. Returns the bytes of memory it took in addition, or -ENOMEM. */
int hist_add(struct hist *h, uint64_t value, uint64_t n);
/* Count everything that is in other. As above. */
int hist_merge(struct hist *h, const struct hist *other);

/* Bucket of a value, the least value of a bucket, and the first one past it (0: 2 to the 64). */
uint32_t hist_bucket(uint64_t value);
uint64_t hist_low(uint32_t bucket);

/*
 * The value that a share of q (0 to 1) of all values do not exceed, by nearest rank: the middle
 * of its bucket. 0 of an empty histogram, UINT64_MAX when out of memory.
 */
uint64_t hist_quantile(const struct hist *h, double q);

/* The buckets in use in the order of their values, h->used of them; NULL when out of memory. */
struct hist_bucket *hist_sorted(const struct hist *h);

#endif
