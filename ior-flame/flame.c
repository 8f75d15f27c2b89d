/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "flame_private.h"
#include "base/huge.h"
#include "base/seed.h"

#define FIRST_STACKS 1024u	/* a power of two */

static uint64_t hash_key(const struct flame *f, const void *key)
{
	return XXH3_64bits_withSeed(key, (f->words - f->nsums) * sizeof(uint64_t), f->seed);
}

static uint64_t slot_value(uint64_t hash, uint32_t number)
{
	return hash >> 32 << 32 | number;
}

int flame_open(struct flame **out, unsigned int nfields, unsigned int nsums, uint32_t max_stacks)
{
	struct flame *f = calloc(1, sizeof(*f));

	*out = f;
	if (!f)
		return -ENOMEM;
	f->nfields = nfields;
	f->nsums = nsums;
	f->words = nsums + 1 + nfields;
	f->max_stacks = max_stacks;
	f->cap = FIRST_STACKS;
	f->mask = 2 * FIRST_STACKS - 1;
	f->seed = ior_seed();
	f->stacks = malloc((size_t)f->cap * f->words * sizeof(*f->stacks));
	f->slots = calloc((size_t)f->mask + 1, sizeof(*f->slots));
	if (f->stacks && f->slots)
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
	free(f->slots);
	free(f);
}

static int grow(struct flame *f)
{
	uint32_t cap = f->cap * 2, mask = cap * 2 - 1;
	const size_t size = f->words * sizeof(*f->stacks);
	uint64_t *stacks = malloc(cap * size), *slots = calloc((size_t)mask + 1, sizeof(*slots));

	if (!stacks || !slots) {
		free(stacks);
		free(slots);
		return -ENOMEM;
	}
	/* not realloc(): what that moves stays in small pages */
	ior_huge(stacks, cap * size);
	ior_huge(slots, ((size_t)mask + 1) * sizeof(*slots));
	memcpy(stacks, f->stacks, f->cap * size);
	free(f->stacks);
	free(f->slots);
	f->stacks = stacks;
	f->slots = slots;
	f->mask = mask;
	f->cap = cap;
	for (uint32_t i = 0; i < f->totals.stacks; i++) {
		uint64_t hash = hash_key(f, flame_key_of(f, flame_stack(f, i)));
		uint32_t slot = (uint32_t)hash & mask;

		while (slots[slot])
			slot = (slot + 1) & mask;
		slots[slot] = slot_value(hash, i + 1);
	}
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

/* The stack of a row, a new one if need be; that of [other] past the limit. NULL: no memory. */
static uint64_t *find_stack(struct flame *f, const struct flame_pending *p)
{
	const uint64_t *words = (const uint64_t *)&p->key;
	uint32_t slot = (uint32_t)p->hash & f->mask;
	uint64_t *stack;

	for (; f->slots[slot]; slot = (slot + 1) & f->mask) {
		uint32_t number = (uint32_t)f->slots[slot];

		if (f->slots[slot] != slot_value(p->hash, number))
			continue;
		stack = flame_stack(f, number - 1);
		if (same_key(flame_key_of(f, stack), words, f->words - f->nsums))
			return stack;
	}
	if (f->totals.stacks == f->max_stacks)
		return f->other;
	if (f->totals.stacks == f->cap)
		return grow(f) < 0 ? NULL : find_stack(f, p);
	stack = flame_stack(f, f->totals.stacks++);
	f->slots[slot] = slot_value(p->hash, f->totals.stacks);
	memset(stack, 0, f->nsums * sizeof(*stack));
	memcpy(flame_key_of(f, stack), words, (f->words - f->nsums) * sizeof(*words));
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
	f->totals.rows++;
	f->totals.other_rows += stack == f->other;
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
	__builtin_prefetch(&f->slots[p->hash & f->mask]);
	p = &f->pending[(f->added - FLAME_AHEAD) % (2 * FLAME_AHEAD)];
	slot = f->slots[p->hash & f->mask];
	__builtin_prefetch(flame_stack(f, slot ? (uint32_t)slot - 1 : 0));
	f->added++;
	return 0;
}

const struct flame_totals *flame_totals(struct flame *f)
{
	while (f->settled != f->added && !settle(f))
		;
	return &f->totals;
}
