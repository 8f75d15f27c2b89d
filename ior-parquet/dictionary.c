/* SPDX-License-Identifier: BSD-2-Clause */
#include "dictionary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "seed.h"

/* An attempt ends early when so many of the first values are distinct: the rest will be too. */
#define EARLY 8192u
#define EARLY_DISTINCT 6000u

void dictionary_free(struct dictionary *d)
{
	free(d->values);
	free(d->slots);
	*d = (struct dictionary){ 0 };
}

static uint32_t slot_of(const struct dictionary *d, uint64_t v)
{
	uint64_t h = (v ^ d->seed) * UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(h ^ h >> 32) & d->mask;
}

/* Empty slots for twice as many values as there may be before it is called again. */
static int make_slots(struct dictionary *d, uint32_t slots)
{
	if (slots > d->slots_cap) {
		uint32_t *p = realloc(d->slots, slots * sizeof(*p));

		if (!p)
			return -ENOMEM;
		d->slots = p;
		d->slots_cap = slots;
	}
	if (slots / 2 > d->values_cap) {
		uint64_t *p = realloc(d->values, slots / 2 * sizeof(*p));

		if (!p)
			return -ENOMEM;
		d->values = p;
		d->values_cap = slots / 2;
	}
	d->mask = slots - 1;
	memset(d->slots, 0, slots * sizeof(*d->slots));
	return 0;
}

static int grow(struct dictionary *d)
{
	int error = make_slots(d, 2 * (d->mask + 1));

	for (uint32_t code = 0; !error && code < d->n; code++) {
		uint32_t i = slot_of(d, d->values[code]);

		while (d->slots[i])
			i = (i + 1) & d->mask;
		d->slots[i] = code + 1;
	}
	return error;
}

/* The code of a value, d->n for a new one, which is then in. */
static uint32_t look_up(struct dictionary *d, uint64_t v)
{
	uint32_t i = slot_of(d, v);

	for (; d->slots[i]; i = (i + 1) & d->mask)
		if (d->values[d->slots[i] - 1] == v)
			return d->slots[i] - 1;
	d->slots[i] = d->n + 1;
	d->values[d->n] = v;
	return d->n;
}

int dictionary_make(struct dictionary *d, const uint64_t *v, size_t n, uint32_t *codes,
		    uint32_t expect, uint32_t most)
{
	uint32_t slots = 64, code = 0;
	uint64_t last = n ? ~v[0] : 0;

	while (slots / 2 <= expect + expect / 4 && slots / 4 < most)
		slots *= 2;
	if (!d->seed)
		d->seed = ior_seed();
	d->n = 0;
	if (make_slots(d, slots) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (v[i] != last) {
			last = v[i];
			code = look_up(d, last);
			d->n += code == d->n;
			if (d->n > most || (i == EARLY && d->n > EARLY_DISTINCT))
				return 0;
			if (d->n == d->values_cap || 2 * d->n > d->mask) {
				if (grow(d) < 0)
					return -ENOMEM;
			}
		}
		codes[i] = code;
	}
	return 1;
}
