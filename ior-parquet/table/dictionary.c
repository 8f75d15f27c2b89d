/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/dictionary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/seed.h"

#define FEWEST_BITS 6u
#define SPARSE_BITS 15u

/* An attempt ends early when so many of the first values are distinct: the rest will be too. */
#define EARLY 8192u
#define EARLY_DISTINCT 6000u

void dictionary_free(struct dictionary *d)
{
	free(d->values);
	free(d->slots);
	*d = (struct dictionary){ 0 };
}

/* Where a value is looked for first: the high bits of a product depend on all of the value. */
static inline struct dictionary_slot *slot_of(const struct dictionary *d, uint64_t v)
{
	return &d->slots[v * d->seed >> (64 - d->bits)];
}

static inline struct dictionary_slot *next_slot(const struct dictionary *d,
						struct dictionary_slot *s)
{
	return ++s == d->slots + (UINT64_C(1) << d->bits) ? d->slots : s;
}

/* Slots for half as many values, all of them free. */
static int make_slots(struct dictionary *d, unsigned int bits)
{
	size_t slots = (size_t)1 << bits, most = slots / 2;

	if (bits > d->bits_cap) {
		free(d->slots);
		d->slots = calloc(slots, sizeof(*d->slots));
		d->bits_cap = d->slots ? bits : 0;
		d->generation = 0;
		if (!d->slots)
			return -ENOMEM;
	}
	if (most > d->values_cap) {
		uint64_t *p = reallocarray(d->values, most, sizeof(*p));

		if (!p)
			return -ENOMEM;
		d->values = p;
		d->values_cap = (uint32_t)most;
	}
	d->bits = bits;
	if (!++d->generation) {
		memset(d->slots, 0, (sizeof(*d->slots)) << d->bits_cap);
		d->generation = 1;
	}
	return 0;
}

int dictionary_begin(struct dictionary *d, uint32_t expect)
{
	unsigned int bits = FEWEST_BITS;

	/*
	 * Nearly empty, so that values are where they are looked for first: each other one is a
	 * branch that was foretold wrong. A large one is a quarter full, to stay in the caches.
	 */
	while (bits < 31 && (UINT32_C(1) << bits < 4 * (uint64_t)expect ||
			     (bits < SPARSE_BITS && UINT32_C(1) << bits < 32 * (uint64_t)expect)))
		bits++;
	if (!d->seed)
		d->seed = ior_seed() | 1;
	d->n = 0;
	return make_slots(d, bits);
}

static int grow(struct dictionary *d)
{
	int error = d->bits < 31 ? make_slots(d, d->bits + 1) : -ENOMEM;

	for (uint32_t code = 0; !error && code < d->n; code++) {
		struct dictionary_slot *s = slot_of(d, d->values[code]);

		while (s->generation == d->generation)
			s = next_slot(d, s);
		*s = (struct dictionary_slot){ d->values[code], code, d->generation };
	}
	return error;
}

uint32_t dictionary_code(struct dictionary *d, uint64_t v)
{
	struct dictionary_slot *s = slot_of(d, v);

	for (; s->generation == d->generation; s = next_slot(d, s))
		if (s->value == v)
			return s->code;
	*s = (struct dictionary_slot){ v, d->n, d->generation };
	d->values[d->n++] = v;
	if (d->n == d->values_cap || d->n > UINT32_C(1) << (d->bits - 1)) {
		if (grow(d) < 0)
			return DICTIONARY_NONE;
	}
	return d->n - 1;
}

/*
 * The codes of values from i on, as long as each is where it is looked for first. Returns where
 * that ends.
 */
static size_t quick_codes(const struct dictionary *d, const uint64_t *v, size_t i, size_t end,
			  uint32_t *codes)
{
	const struct dictionary table = *d;	/* writing codes does not change this one */

	for (; i < end; i++) {
		const struct dictionary_slot *s = slot_of(&table, v[i]);

		if (s->value != v[i] || s->generation != table.generation)
			break;
		codes[i] = s->code;
	}
	return i;
}

int dictionary_make(struct dictionary *d, const uint64_t *v, size_t n, uint32_t *codes,
		    uint32_t expect, uint32_t most)
{
	if (dictionary_begin(d, expect < most ? expect : most) < 0)
		return -ENOMEM;
	for (size_t begin = 0, end; begin < n; begin = end) {
		end = n - begin > EARLY ? begin + EARLY : n;
		for (size_t i = begin; (i = quick_codes(d, v, i, end, codes)) < end; i++) {
			codes[i] = dictionary_code(d, v[i]);
			if (codes[i] == DICTIONARY_NONE)
				return -ENOMEM;
		}
		if (d->n > most || (end == EARLY && d->n > EARLY_DISTINCT))
			return 0;
	}
	return 1;
}
