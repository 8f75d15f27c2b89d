/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many different values: exact up to DISTINCT_EXACT, then by a HyperLogLog sketch of 4096
 * registers, whose standard error is 1.6 %. Adding one count to another gives that of the union.
 * What comes out depends on the values alone.
 */
#ifndef STATS_DISTINCT_H
#define STATS_DISTINCT_H

#include <stdbool.h>
#include <stdint.h>

#define DISTINCT_EXACT 1024u
#define DISTINCT_BITS 12			/* of the number of registers */

struct distinct {
	uint64_t *slots;	/* the hashes themselves, by open addressing; 0 is free */
	uint8_t *registers;	/* the sketch; NULL while exact */
	uint32_t cap, used;
};

void distinct_free(struct distinct *d);

/* Count a value. Returns the bytes of memory it took in addition (may be negative); *failed is set
 * when out of memory, and the value is then not counted. */
int distinct_add(struct distinct *d, uint64_t value, bool *failed);
/* Count everything that is in other. As above. */
int distinct_merge(struct distinct *d, const struct distinct *other, bool *failed);

uint64_t distinct_count(const struct distinct *d);
/* True if distinct_count() is not an estimate. */
static inline bool distinct_is_exact(const struct distinct *d)
{
	return !d->registers;
}

#endif
