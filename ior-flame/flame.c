/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/huge.h"
#include "flame_private.h"

#define FIRST_STACKS 1024u	/* a power of two */

static unsigned int key_words(const struct flame *f)
{
	return 1 + f->nfields;
}

static uint32_t hash_key(const struct flame *f, const void *key)
{
	return (uint32_t)ior_hash(key, key_words(f) * sizeof(uint64_t), f->slots.seed);
}

int flame_open(struct flame **out, unsigned int nfields, unsigned int nsums, unsigned int nweights,
	       uint32_t max_stacks)
{
	struct flame *f = calloc(1, sizeof(*f));

	*out = f;
	if (!f)
		return -ENOMEM;
	f->nfields = nfields;
	f->nsums = nsums;
	f->nweights = nweights;
	f->words = nsums + 1 + key_words(f);
	f->max_stacks = max_stacks;
	f->limit = max_stacks + max_stacks / 2 + 1;
	f->cap = FIRST_STACKS;
	f->stacks = reallocarray(NULL, f->cap, f->words * sizeof(*f->stacks));
	if (f->stacks && ior_slots_init(&f->slots, FIRST_STACKS) == 0)
		return 0;
	flame_close(f);
	*out = NULL;
	return -ENOMEM;
}

void flame_close(struct flame *f)
{
	if (!f)
		return;
	ior_intern_free(&f->intern);
	free(f->texts);
	free(f->with);
	free(f->sorted);
	free(f->text);
	free(f->frame_field);
	free(f->stacks);
	ior_slots_free(&f->slots);
	free(f);
}

static int grow(struct flame *f)
{
	const size_t size = f->words * sizeof(*f->stacks);
	uint64_t *stacks = reallocarray(NULL, 2 * (size_t)f->cap, size);

	if (!stacks || ior_slots_double(&f->slots) < 0) {
		free(stacks);
		return -ENOMEM;
	}
	/* not realloc(): what that moves stays in small pages */
	ior_huge(stacks, (size_t)2 * f->cap * size);
	memcpy(stacks, f->stacks, f->cap * size);
	free(f->stacks);
	f->stacks = stacks;
	f->cap *= 2;
	return 0;
}

/* Not memcmp(): a handful of words is compared faster than it is called. */
static bool same_key(const uint64_t *a, const uint64_t *b, unsigned int words)
{
	for (unsigned int i = 0; i < words; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static bool is(const void *flame, uint32_t number, const void *key)
{
	const struct flame *f = flame;

	return same_key(flame_key_of(f, flame_stack(f, number - 1)), key, key_words(f));
}

/* Enter all stacks into the index anew. */
static void enter_all(struct flame *f)
{
	ior_slots_clear(&f->slots);
	for (uint32_t i = 0; i < f->totals.stacks; i++) {
		const void *key = flame_key_of(f, flame_stack(f, i));
		uint32_t hash = hash_key(f, key);

		*ior_slots_find(&f->slots, hash, f, key, is) = ior_slots_value(hash, i + 1);
	}
}

/* ---- [other] -------------------------------------------------------------------------------- */

static uint64_t weight_of(const struct flame *f, const uint64_t *stack)
{
	uint64_t weight = 0;

	for (unsigned int i = 0; i < f->nweights; i++)
		weight = flame_sum(weight, stack[i]);
	return weight;
}

static int descending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/*
 * The weight of the lightest of those stacks that are the heaviest keep; *equal: how many of them
 * weigh just as much. 0 or -ENOMEM.
 */
static int find_least(const struct flame *f, uint32_t keep, uint64_t *least, uint32_t *equal)
{
	uint32_t n = f->totals.stacks, heavier = 0;
	uint64_t *weights = reallocarray(NULL, n, sizeof(*weights));

	if (!weights)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		weights[i] = weight_of(f, flame_stack(f, i));
	qsort(weights, n, sizeof(*weights), descending);
	*least = weights[keep - 1];
	while (weights[heavier] > *least)
		heavier++;
	*equal = keep - heavier;
	free(weights);
	return 0;
}

/* All stacks but the heaviest keep become [other]; the others stay in order. 0 or -ENOMEM. */
static int fold_lightest(struct flame *f, uint32_t keep)
{
	uint32_t kept = 0, equal;
	uint64_t least;

	if (find_least(f, keep, &least, &equal) < 0)
		return -ENOMEM;
	for (uint32_t i = 0; i < f->totals.stacks; i++) {
		uint64_t *stack = flame_stack(f, i), weight = weight_of(f, stack);

		if (weight > least || (weight == least && equal)) {
			equal -= weight == least;
			memmove(flame_stack(f, kept++), stack, f->words * sizeof(*stack));
			continue;
		}
		for (unsigned int k = 0; k < f->nsums; k++)
			f->other[k] = flame_sum(f->other[k], stack[k]);
		*flame_rows_of(f, f->other) += *flame_rows_of(f, stack);
	}
	f->totals.stacks = kept;
	enter_all(f);
	return 0;
}

bool flame_shed(struct flame *f)
{
	if (f->totals.stacks < 2 || fold_lightest(f, f->totals.stacks / 2) < 0)
		return false;
	return f->totals.shed = true;
}

/* Visits one key; true if it was changed. */
static bool visit_key(uint64_t present, uint64_t *value,
		      void (*visit)(uint32_t *id, void *visitor), void *visitor)
{
	bool changed = false;

	for (; present; present &= present - 1) {
		unsigned int i = (unsigned int)__builtin_ctzll(present);
		uint32_t id = (uint32_t)value[i];

		if (!id)
			continue;
		visit(&id, visitor);
		changed |= id != value[i];
		value[i] = id;
	}
	return changed;
}

void flame_each_id(struct flame *f, uint64_t ids, void (*visit)(uint32_t *id, void *visitor),
		   void *visitor)
{
	bool changed = false;

	for (uint32_t i = 0; i < f->totals.stacks; i++) {
		uint64_t *key = flame_key_of(f, flame_stack(f, i));

		changed |= visit_key(*key & ids, key + 1, visit, visitor);
	}
	for (uint64_t i = f->settled; i < f->added; i++) {
		struct flame_pending *p = &f->pending[i % (2 * FLAME_AHEAD)];

		if (visit_key(p->key.present & ids, p->key.value, visit, visitor))
			p->hash = hash_key(f, &p->key);
	}
	if (changed)
		enter_all(f);
}

/* ---- Adding up ------------------------------------------------------------------------------ */

/* The stack of a row, a new one if need be. NULL: no memory. */
static uint64_t *find_stack(struct flame *f, const struct flame_pending *p)
{
	uint64_t *slot = ior_slots_find(&f->slots, p->hash, f, &p->key, is), *stack;

	if (*slot)
		return flame_stack(f, (uint32_t)*slot - 1);
	if (f->totals.stacks == f->limit)
		return fold_lightest(f, f->max_stacks) < 0 ? NULL : find_stack(f, p);
	if (f->totals.stacks == f->cap)
		return grow(f) < 0 ? NULL : find_stack(f, p);
	stack = flame_stack(f, f->totals.stacks++);
	*slot = ior_slots_value(p->hash, f->totals.stacks);
	memset(stack, 0, (f->nsums + 1) * sizeof(*stack));
	memcpy(flame_key_of(f, stack), &p->key, key_words(f) * sizeof(*stack));
	return stack;
}

static int settle(struct flame *f)
{
	const struct flame_pending *p = &f->pending[f->settled % (2 * FLAME_AHEAD)];
	uint64_t *stack = find_stack(f, p);

	if (!stack)
		return -ENOMEM;
	f->settled++;
	for (unsigned int i = 0; i < f->nsums; i++) {
		stack[i] = flame_sum(stack[i], p->sum[i]);
		f->totals.sum[i] = flame_sum(f->totals.sum[i], p->sum[i]);
	}
	++*flame_rows_of(f, stack);
	return 0;
}

/*
 * The slot and the stack of a row are anywhere in megabytes of memory. So a row waits: its slot is
 * fetched when it comes, its stack, whose place is in the slot, FLAME_AHEAD rows later, and it is
 * settled after as many again, when both are at hand.
 */
int flame_add(struct flame *f, const struct flame_key *key, const uint64_t *sums)
{
	struct flame_pending *p = &f->pending[f->added % (2 * FLAME_AHEAD)];
	uint64_t slot;

	if (f->added - f->settled == 2 * FLAME_AHEAD && settle(f) < 0)
		return -ENOMEM;
	p->key.present = key->present;
	for (unsigned int i = 0; i < f->nfields; i++)
		p->key.value[i] = key->value[i];
	for (unsigned int i = 0; i < f->nsums; i++)
		p->sum[i] = sums[i];
	p->hash = hash_key(f, key);
	__builtin_prefetch(ior_slots_first(&f->slots, p->hash));
	p = &f->pending[(f->added - FLAME_AHEAD) % (2 * FLAME_AHEAD)];
	slot = *ior_slots_first(&f->slots, p->hash);
	__builtin_prefetch(flame_stack(f, slot ? (uint32_t)slot - 1 : 0));
	f->added++;
	return 0;
}

const struct flame_totals *flame_totals(struct flame *f)
{
	while (f->settled != f->added && !settle(f))
		;
	if (f->totals.stacks > f->max_stacks)
		fold_lightest(f, f->max_stacks);
	f->totals.rows = f->settled;
	f->totals.other_rows = *flame_rows_of(f, f->other);
	return &f->totals;
}
