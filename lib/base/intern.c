/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/intern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/huge.h"
#include "base/seed.h"

#define FIRST_BLOCK (4u << 10)	/* bytes; each block is twice as large as the one before */
#define LAST_BLOCK (1u << 20)	/* ... up to this; a long text has a block of its own */
#define FIRST_SLOTS 1024u	/* a power of two */

struct ior_intern_block {
	struct ior_intern_block *next;
	size_t used, size;
	char text[] __attribute__((aligned(8)));
};

int ior_intern_init(struct ior_intern *t, uint32_t max_entries, uint64_t max_bytes)
{
	*t = (struct ior_intern){
		.max_entries = max_entries,
		.max_bytes = max_bytes,
		.mask = FIRST_SLOTS - 1,
		.entries_cap = FIRST_SLOTS / 2,
		.n = 1,
		.seed = ior_seed(),
	};
	t->entries = malloc(t->entries_cap * sizeof(*t->entries));
	t->slots = calloc(FIRST_SLOTS, sizeof(*t->slots));
	if (!t->entries || !t->slots) {
		ior_intern_free(t);
		return -ENOMEM;
	}
	t->entries[0] = (struct ior_intern_entry){ .p = "" };
	return 0;
}

static void free_blocks(struct ior_intern *t)
{
	while (t->blocks) {
		struct ior_intern_block *next = t->blocks->next;

		free(t->blocks);
		t->blocks = next;
	}
}

void ior_intern_free(struct ior_intern *t)
{
	free_blocks(t);
	free(t->entries);
	free(t->slots);
	t->entries = NULL;
	t->slots = NULL;
}

void ior_intern_clear(struct ior_intern *t)
{
	free_blocks(t);
	memset(t->slots, 0, ((size_t)t->mask + 1) * sizeof(*t->slots));
	t->n = 1;
	t->bytes = 0;
}

/* Twice the entries need twice the slots: at most half of them are used. */
static int grow(struct ior_intern *t)
{
	uint32_t cap = t->entries_cap * 2, mask = cap * 2 - 1;
	struct ior_intern_entry *entries = realloc(t->entries, cap * sizeof(*entries));
	uint64_t *slots;

	if (!entries)
		return -ENOMEM;
	t->entries = entries;
	ior_huge(entries, cap * sizeof(*entries));
	slots = calloc((size_t)mask + 1, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	ior_huge(slots, ((size_t)mask + 1) * sizeof(*slots));
	for (size_t old = 0; old <= t->mask; old++) {
		uint32_t i = (uint32_t)(t->slots[old] >> 32) & mask;

		if (!t->slots[old])
			continue;
		while (slots[i])
			i = (i + 1) & mask;
		slots[i] = t->slots[old];
	}
	free(t->slots);
	t->slots = slots;
	t->mask = mask;
	t->entries_cap = cap;
	return 0;
}

/* A new block with room for need bytes; the first block is the one that is filled. */
static struct ior_intern_block *add_block(struct ior_intern *t, size_t need)
{
	size_t size = t->blocks ? t->blocks->size * 2 : FIRST_BLOCK;
	struct ior_intern_block *b, **at = &t->blocks;

	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	if (need > size / 4) {
		size = need;
		if (t->blocks)
			at = &t->blocks->next;
	}
	b = malloc(sizeof(*b) + size);
	if (!b)
		return NULL;
	b->used = 0;
	b->size = size;
	b->next = *at;
	*at = b;
	return b;
}

/* A copy of the text that stays where it is; NULL if out of memory. */
static const char *store(struct ior_intern *t, const void *p, size_t len)
{
	size_t need = (len + 8) & ~(size_t)7;	/* with its NUL */
	struct ior_intern_block *b = t->blocks;
	char *copy;

	if (!b || b->size - b->used < need)
		b = add_block(t, need);
	if (!b)
		return NULL;
	copy = b->text + b->used;
	b->used += need;
	if (len)
		memcpy(copy, p, len);
	copy[len] = '\0';
	return copy;
}

static uint32_t hash_of(const struct ior_intern *t, const void *p, size_t len)
{
	return (uint32_t)XXH3_64bits_withSeed(p, len, t->seed);
}

static uint64_t slot_value(uint32_t hash, uint32_t id)
{
	return (uint64_t)hash << 32 | id;
}

/* The slot that holds these bytes, or the free one where they belong. */
static uint64_t *find(const struct ior_intern *t, const void *p, size_t len, uint32_t hash)
{
	uint32_t i = hash & t->mask;

	for (; t->slots[i]; i = (i + 1) & t->mask) {
		uint32_t id = (uint32_t)t->slots[i];

		if (t->slots[i] == slot_value(hash, id) && t->entries[id].len == len &&
		    memcmp(t->entries[id].p, p, len) == 0)
			break;
	}
	return &t->slots[i];
}

uint32_t ior_intern_find(const struct ior_intern *t, const void *p, size_t len)
{
	return (uint32_t)*find(t, p, len, hash_of(t, p, len));
}

uint32_t ior_intern(struct ior_intern *t, const void *p, size_t len, bool *fresh)
{
	uint32_t hash = hash_of(t, p, len);
	uint64_t *slot = find(t, p, len, hash);
	const char *copy;

	if (fresh)
		*fresh = !*slot;
	if (*slot)
		return (uint32_t)*slot;
	if (t->n - 1 >= t->max_entries || t->bytes + len > t->max_bytes || len > UINT32_MAX)
		return 0;
	if (t->n == t->entries_cap) {
		if (grow(t) < 0)
			return 0;
		slot = find(t, p, len, hash);
	}
	copy = store(t, p, len);
	if (!copy)
		return 0;
	t->entries[t->n] = (struct ior_intern_entry){ copy, (uint32_t)len };
	t->bytes += len;
	*slot = slot_value(hash, t->n);
	return t->n++;
}
