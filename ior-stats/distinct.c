/* SPDX-License-Identifier: BSD-2-Clause */
#include "distinct.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define REGISTERS (1u << DISTINCT_BITS)
#define RANKS (64 - DISTINCT_BITS + 1)		/* of a register: 0 to this */
#define FIRST_SLOTS 4u

void distinct_free(struct distinct *d)
{
	free(d->slots);
	free(d->registers);
	*d = (struct distinct){ 0 };
}

/*
 * One fixed seed: the estimate must be the same each time, and sketches must fit together. Slots
 * hold hashes; as XXH3 of 8 bytes is a bijection, different values have different ones.
 */
static uint64_t hash_value(uint64_t value)
{
	uint64_t hash = XXH3_64bits(&value, sizeof(value));

	return hash ? hash : 1;
}

static void sketch_hash(struct distinct *d, uint64_t hash)
{
	uint32_t i = (uint32_t)(hash >> (64 - DISTINCT_BITS));
	uint64_t rest = hash << DISTINCT_BITS;
	uint8_t rank = rest ? (uint8_t)(__builtin_clzll(rest) + 1) : RANKS;

	if (rank > d->registers[i])
		d->registers[i] = rank;
}

static uint64_t *find(uint64_t *slots, uint32_t cap, uint64_t hash)
{
	uint32_t i = (uint32_t)hash & (cap - 1);

	while (slots[i] && slots[i] != hash)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static int to_sketch(struct distinct *d, bool *failed)
{
	int bytes = (int)REGISTERS - (int)(d->cap * sizeof(*d->slots));

	d->registers = calloc(REGISTERS, 1);
	if (!d->registers) {
		*failed = true;
		return 0;
	}
	for (uint32_t i = 0; i < d->cap; i++)
		if (d->slots[i])
			sketch_hash(d, d->slots[i]);
	free(d->slots);
	d->slots = NULL;
	d->cap = d->used = 0;
	return bytes;
}

static int grow(struct distinct *d, bool *failed)
{
	uint32_t cap = d->cap ? 2 * d->cap : FIRST_SLOTS;
	uint64_t *slots = calloc(cap, sizeof(*slots));
	int bytes = (int)((cap - d->cap) * sizeof(*slots));

	if (!slots) {
		*failed = true;
		return 0;
	}
	for (uint32_t i = 0; i < d->cap; i++)
		if (d->slots[i])
			*find(slots, cap, d->slots[i]) = d->slots[i];
	free(d->slots);
	d->slots = slots;
	d->cap = cap;
	return bytes;
}

static int add_hash(struct distinct *d, uint64_t hash, bool *failed)
{
	int bytes = 0;
	uint64_t *slot;

	if (!d->registers) {
		slot = d->cap ? find(d->slots, d->cap, hash) : NULL;
		if (slot && *slot)
			return 0;
		if (d->used == DISTINCT_EXACT)
			bytes = to_sketch(d, failed);
		else if (d->used >= d->cap / 4 * 3)
			bytes = grow(d, failed);
		if (*failed)
			return 0;
	}
	if (d->registers) {
		sketch_hash(d, hash);
	} else {
		*find(d->slots, d->cap, hash) = hash;
		d->used++;
	}
	return bytes;
}

int distinct_add(struct distinct *d, uint64_t value, bool *failed)
{
	return add_hash(d, hash_value(value), failed);
}

int distinct_merge(struct distinct *d, const struct distinct *other, bool *failed)
{
	int bytes = 0;

	for (uint32_t i = 0; i < other->cap && !*failed; i++)
		if (other->slots[i])
			bytes += add_hash(d, other->slots[i], failed);
	if (!other->registers || *failed)
		return bytes;
	if (!d->registers)
		bytes += to_sketch(d, failed);
	for (uint32_t i = 0; i < REGISTERS && d->registers; i++)
		if (other->registers[i] > d->registers[i])
			d->registers[i] = other->registers[i];
	return bytes;
}

/* The two corrections of Ertl, "New cardinality estimation algorithms for HyperLogLog" (2017). */
static double sigma(double x)
{
	double y = 1, z = x, before;

	if (x == 1)
		return INFINITY;
	do {
		x *= x;
		before = z;
		z += x * y;
		y += y;
	} while (z != before);
	return z;
}

static double tau(double x)
{
	double y = 1, z = 1 - x, before;

	if (x == 0 || x == 1)
		return 0;
	do {
		x = sqrt(x);
		before = z;
		y /= 2;
		z -= (1 - x) * (1 - x) * y;
	} while (z != before);
	return z / 3;
}

uint64_t distinct_count(const struct distinct *d)
{
	uint32_t having[RANKS + 1] = { 0 };
	double z;

	if (!d->registers)
		return d->used;
	for (uint32_t i = 0; i < REGISTERS; i++)
		having[d->registers[i]]++;
	z = REGISTERS * tau(1 - (double)having[RANKS] / REGISTERS);
	for (int rank = RANKS - 1; rank >= 1; rank--)
		z = (z + having[rank]) / 2;
	z += REGISTERS * sigma((double)having[0] / REGISTERS);
	return (uint64_t)llround(REGISTERS / (2 * M_LN2) * REGISTERS / z);
}
