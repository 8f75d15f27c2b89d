/* SPDX-License-Identifier: BSD-2-Clause */
/* What flame.c, which adds up, and fold.c and order.c, which make text of it, share. */
#ifndef FLAME_PRIVATE_H
#define FLAME_PRIVATE_H

#include "base/intern.h"
#include "base/slots.h"
#include "flame.h"

#define FLAME_AHEAD 4u	/* a power of two */

/* A text as it stands in the lines. */
struct flame_name {
	const char *p;
	uint32_t len;
	uint32_t frames;
	uint32_t number;	/* in intern */
};

/* Numbers of the texts that begin with one, itself included, see order.c. */
struct flame_range {
	uint32_t first, last;
};

/* A stack in the order of its bytes, see order.c. */
struct flame_sorted {
	uint64_t leading;	/* its first values, close at hand for comparing */
	uint64_t *stack;
};

struct flame {
	/*
	 * A stack is a run of words: its sums, the number of its rows, then its key, which has as
	 * many values as there are fields. flame_fold() replaces each value by its text, a number
	 * from 1 in the order of the texts' bytes, 0 for none.
	 */
	unsigned int nfields, nsums, nweights, words;
	uint32_t cap, max_stacks, limit;	/* limit: so many are not kept, but folded */
	uint64_t *stacks;
	struct ior_slots slots;			/* of stacks, by key */
	uint64_t other[FLAME_SUMS + 2 + FLAME_MAX_FIELDS];	/* what was folded, as a stack */
	struct flame_totals totals;
	/* rows on their way to their stack, see flame_add(); how many came and have arrived */
	struct flame_pending {
		struct flame_key key;
		uint64_t sum[FLAME_SUMS];
		uint32_t hash;
	} pending[2 * FLAME_AHEAD];
	uint64_t added, settled;

	/* from flame_fold() on */
	char separator;			/* of frames */
	struct ior_intern intern;	/* of texts, in the order of appearance */
	struct flame_name *texts;	/* in the order of their bytes, from 1 */
	struct flame_range *with;	/* of each text */
	unsigned int bits;		/* of a value in struct flame_sorted */
	struct flame_sorted *sorted;
	size_t nsorted, next;
	struct flame_line line;
	char *text;
	size_t text_size;
	uint8_t *frame_field;
};

static inline uint64_t *flame_stack(const struct flame *f, uint32_t i)
{
	return f->stacks + (size_t)i * f->words;
}

static inline uint64_t *flame_rows_of(const struct flame *f, uint64_t *stack)
{
	return stack + f->nsums;
}

static inline uint64_t *flame_key_of(const struct flame *f, uint64_t *stack)
{
	return stack + f->nsums + 1;
}

/* The values of the key of a stack; the set of those that are there stands before them. */
static inline uint64_t *flame_values(const struct flame *f, uint64_t *stack)
{
	return stack + f->nsums + 2;
}

/*
 * order.c: from numbers in f->intern the values of all stacks become numbers in the order of the
 * texts, 0 or -ENOMEM; then f->sorted is sorted.
 */
int flame_rank(struct flame *f);
void flame_order(struct flame *f);
/* Do these two make the same line? */
bool flame_same_line(const struct flame *f, const struct flame_sorted *a,
		     const struct flame_sorted *b);

/* Where a sum does not fit it stays at the greatest number. */
static inline uint64_t flame_sum(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

#endif
