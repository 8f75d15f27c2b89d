/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An index by hash of things that stand in an array of their owner: open addressing, at most half
 * full. A slot holds a hash above the number of a thing, from 1; 0 is free. So most look-ups touch
 * one slot and one thing, and growing touches no thing at all.
 *
 * A table whose entries are numbers, as small as such a slot, has them in its slots instead, as
 * that of idmap.h: a look-up that ends in the slot touches one cache line, not two.
 */
#ifndef IOR_SLOTS_H
#define IOR_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ior_slots {
	uint64_t *slot;
	uint32_t mask;
	uint64_t seed;		/* keys come from strangers: no known collisions */
};

/* For n things, a power of two. Returns 0 or -ENOMEM. Zeros are an index that can be freed. */
int ior_slots_init(struct ior_slots *s, uint32_t n);
void ior_slots_free(struct ior_slots *s);
/* All are free again. */
void ior_slots_clear(struct ior_slots *s);
/* For twice as many. Returns 0, or -ENOMEM with s as it was. */
int ior_slots_double(struct ior_slots *s);

/*
 * Here a hash has 32 bits: the low ones are where it belongs, and all of them are in the slot.
 *	uint32_t hash = (uint32_t)ior_hash(key, len, s->seed);
 *
 * What a slot holds of the thing with this number, from 1.
 */
static inline uint64_t ior_slots_value(uint32_t hash, uint32_t number)
{
	return (uint64_t)hash << 32 | number;
}

/* Where the look-up of a hash begins, and mostly ends: to be fetched before it is needed. */
static inline uint64_t *ior_slots_first(const struct ior_slots *s, uint32_t hash)
{
	return &s->slot[hash & s->mask];
}

/*
 * The slot of a key, or the free one where it belongs: is(owner, number, key) says whether thing
 * number has it. Both are inlined, so that is() costs no call.
 */
static inline __attribute__((always_inline)) uint64_t *
ior_slots_find(const struct ior_slots *s, uint32_t hash, const void *owner, const void *key,
	       bool (*is)(const void *owner, uint32_t number, const void *key))
{
	uint32_t i = hash & s->mask;

	for (; s->slot[i]; i = (i + 1) & s->mask) {
		uint32_t number = (uint32_t)s->slot[i];

		if (s->slot[i] == ior_slots_value(hash, number) && is(owner, number, key))
			break;
	}
	return &s->slot[i];
}

#endif
