/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/huge.h"
#include "flame_private.h"

#define FIRST_STACKS 1024u	/* a power of two */

static uint32_t hash_key(const struct flame *f, const void *key)
{
	return (uint32_t)ior_hash(key, (f->words - f->nsums) * sizeof(uint64_t), f->slots.seed);
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
	f->stacks = malloc((size_t)f->cap * f->words * sizeof(*f->stacks));
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
	uint64_t *stacks = malloc((size_t)2 * f->cap * size);

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

	return same_key(flame_key_of(f, flame_stack(f, number - 1)), key, f->words - f->nsums);
}

/* The stack of a row, a new one if need be; that of [other] past the limit. NULL: no memory. */
static uint64_t *find_stack(struct flame *f, const struct flame_pending *p)
{
	uint64_t *slot = ior_slots_find(&f->slots, p->hash, f, &p->key, is), *stack;

	if (*slot)
		return flame_stack(f, (uint32_t)*slot - 1);
	if (f->totals.stacks == f->max_stacks)
		return f->other;
	if (f->totals.stacks == f->cap)
		return grow(f) < 0 ? NULL : find_stack(f, p);
	stack = flame_stack(f, f->totals.stacks++);
	*slot = ior_slots_value(p->hash, f->totals.stacks);
	memset(stack, 0, f->nsums * sizeof(*stack));
	memcpy(flame_key_of(f, stack), &p->key, (f->words - f->nsums) * sizeof(*stack));
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
	return &f->totals;
}
