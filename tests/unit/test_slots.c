/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The index by hash: what was entered is found after any growth, what was not is not, and things
 * whose hashes are the same, in part or all, are told apart.
 */
#include "unit.h"

#include <errno.h>

#include "base/hash.h"
#include "base/slots.h"

#define N 4096u

struct owner {
	struct ior_slots slots;
	uint64_t key[N];
	uint32_t n, cap;
	unsigned int asked;	/* how often is() was */
};

static bool is(const void *owner, uint32_t number, const void *key)
{
	const struct owner *o = owner;

	((struct owner *)owner)->asked++;
	return number <= o->n && o->key[number - 1] == *(const uint64_t *)key;
}

static uint32_t find(struct owner *o, uint64_t key, uint32_t hash)
{
	return (uint32_t)*ior_slots_find(&o->slots, hash, o, &key, is);
}

static void enter(struct owner *o, uint64_t key, uint32_t hash)
{
	if (o->n == o->cap) {
		CHECK_EQ(ior_slots_double(&o->slots), 0);
		o->cap *= 2;
	}
	*ior_slots_find(&o->slots, hash, o, &key, is) = ior_slots_value(hash, o->n + 1);
	o->key[o->n++] = key;
}

/* hash(i) of keys 3 * i: all are found by their numbers from 4 things on to N, others are not. */
static void check(uint32_t (*hash)(const struct ior_slots *s, uint64_t i))
{
	static struct owner o;
	unsigned int wrong = 0;

	o = (struct owner){ .cap = 4 };
	CHECK_EQ(ior_slots_init(&o.slots, 4), 0);
	for (uint32_t round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < N; i++) {
			wrong += find(&o, 3 * i, hash(&o.slots, i)) != 0;
			enter(&o, 3 * i, hash(&o.slots, i));
			wrong += find(&o, 3 * (i / 2), hash(&o.slots, i / 2)) != i / 2 + 1;
		}
		for (uint32_t i = 0; i < N; i++) {
			wrong += find(&o, 3 * i, hash(&o.slots, i)) != i + 1;
			wrong += find(&o, 3 * i + 1, hash(&o.slots, i)) != 0;
		}
		CHECK_EQ(wrong, 0);
		CHECK_EQ(o.slots.mask, 2 * N - 1);
		ior_slots_clear(&o.slots);
		o.n = 0;
	}
	ior_slots_free(&o.slots);
}

static uint32_t good(const struct ior_slots *s, uint64_t i)
{
	return (uint32_t)ior_hash(&i, sizeof(i), s->seed);
}

static uint32_t low_bits_alike(const struct ior_slots *s, uint64_t i)
{
	(void)s;
	return (uint32_t)(i % 64) << 20;
}

/* The last slots: looking on goes round to the first. */
static uint32_t at_the_end(const struct ior_slots *s, uint64_t i)
{
	(void)s;
	return UINT32_MAX - (uint32_t)(i % 3);
}

TEST(things_are_found_whatever_their_hashes_are)
{
	check(good);
	check(low_bits_alike);
	check(at_the_end);
}

/* Catches a hash that is not looked at before the thing: of strange things few are touched. */
TEST(things_with_other_hashes_are_not_touched)
{
	static struct owner o;

	o = (struct owner){ .cap = N };
	CHECK_EQ(ior_slots_init(&o.slots, N), 0);
	for (uint32_t i = 0; i < N; i++)
		enter(&o, i, good(&o.slots, i));
	o.asked = 0;
	for (uint32_t i = N; i < 3 * N; i++)
		CHECK_EQ(find(&o, i, good(&o.slots, i)), 0);
	CHECK(o.asked < 8);
	ior_slots_free(&o.slots);
}

TEST(an_index_cannot_grow_past_its_numbers)
{
	uint64_t slot = 0;
	struct ior_slots s = { &slot, UINT32_MAX, 0 };

	CHECK_EQ(ior_slots_double(&s), -ENOMEM);
	CHECK(s.slot == &slot);
	CHECK_EQ(s.mask, UINT32_MAX);
}

TEST(zeros_can_be_freed)
{
	struct ior_slots s = { 0 };

	ior_slots_free(&s);
	CHECK(!s.slot);
}
