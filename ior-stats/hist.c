/* SPDX-License-Identifier: BSD-2-Clause */
#include "hist.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define SUB (1u << HIST_BITS)
#define FIRST_SLOTS 4u
#define COUNT_MAX (UINT64_MAX >> 16)

void hist_free(struct hist *h)
{
	free(h->slots);
	*h = (struct hist){ 0 };
}

uint32_t hist_bucket(uint64_t value)
{
	unsigned int shift;

	if (value < 2 * SUB)
		return (uint32_t)value;
	shift = 63 - HIST_BITS - (unsigned int)__builtin_clzll(value);
	return shift * SUB + (uint32_t)(value >> shift);
}

uint64_t hist_low(uint32_t bucket)
{
	unsigned int shift;

	if (bucket < 2 * SUB)
		return bucket;
	shift = bucket / SUB - 1;
	return shift > 63 - HIST_BITS ? 0 : (uint64_t)(bucket % SUB + SUB) << shift;
}

static uint64_t middle(uint32_t bucket)
{
	uint64_t low = hist_low(bucket);

	return low + (hist_low(bucket + 1) - low) / 2;
}

/* The slot of a bucket, or the free one where it belongs. Neighbours lie apart. */
static uint64_t *find(const struct hist *h, uint32_t bucket)
{
	uint32_t i = bucket * UINT32_C(2654435769) >> 16 & (h->cap - 1);

	while (h->slots[i] && (h->slots[i] & 0xffff) != bucket + 1)
		i = (i + 1) & (h->cap - 1);
	return &h->slots[i];
}

static int grow(struct hist *h)
{
	struct hist bigger = *h;

	bigger.cap = h->cap ? 2 * h->cap : FIRST_SLOTS;
	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < h->cap; i++)
		if (h->slots[i])
			*find(&bigger, (uint32_t)(h->slots[i] & 0xffff) - 1) = h->slots[i];
	free(h->slots);
	*h = bigger;
	return (int)((h->cap > FIRST_SLOTS ? h->cap / 2 : h->cap) * sizeof(*h->slots));
}

static int add_bucket(struct hist *h, uint32_t bucket, uint64_t n)
{
	uint64_t *slot = h->cap ? find(h, bucket) : NULL;
	int bytes = 0;

	if (!slot || !*slot) {
		/* at most three quarters full */
		if (h->used >= h->cap / 4 * 3) {
			bytes = grow(h);
			if (bytes < 0)
				return bytes;
			slot = find(h, bucket);
		}
		*slot = bucket + 1;
		h->used++;
	}
	/* past the greatest number that fits, 2.8e14, it stays there */
	if (n > COUNT_MAX - (*slot >> 16))
		n = COUNT_MAX - (*slot >> 16);
	*slot += n << 16;
	h->n += n;
	return bytes;
}

int hist_add(struct hist *h, uint64_t value, uint64_t n)
{
	return add_bucket(h, hist_bucket(value), n);
}

int hist_merge(struct hist *h, const struct hist *other)
{
	int bytes = 0;

	for (uint32_t i = 0; i < other->cap; i++) {
		uint64_t slot = other->slots[i];
		int rc = slot ? add_bucket(h, (uint32_t)(slot & 0xffff) - 1, slot >> 16) : 0;

		if (rc < 0)
			return rc;
		bytes += rc;
	}
	return bytes;
}

static int by_bucket(const void *a, const void *b)
{
	const struct hist_bucket *x = a, *y = b;

	return (x->bucket > y->bucket) - (x->bucket < y->bucket);
}

struct hist_bucket *hist_sorted(const struct hist *h)
{
	struct hist_bucket *sorted = reallocarray(NULL, h->used + 1, sizeof(*sorted));
	uint32_t n = 0;

	if (!sorted)
		return NULL;
	for (uint32_t i = 0; i < h->cap; i++)
		if (h->slots[i])
			sorted[n++] = (struct hist_bucket){ (uint32_t)(h->slots[i] & 0xffff) - 1,
							    h->slots[i] >> 16 };
	qsort(sorted, n, sizeof(*sorted), by_bucket);
	return sorted;
}

uint64_t hist_quantile(const struct hist *h, double q)
{
	uint64_t rank = (uint64_t)ceil(q * (double)h->n), sum = 0, value = 0;
	struct hist_bucket *sorted;

	if (!h->n)
		return 0;
	sorted = hist_sorted(h);
	if (!sorted)
		return UINT64_MAX;
	if (rank < 1)
		rank = 1;
	for (uint32_t i = 0; i < h->used; i++) {
		value = middle(sorted[i].bucket);
		sum += sorted[i].count;
		if (sum >= rank)
			break;
	}
	free(sorted);
	return value;
}
