/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/intern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/huge.h"

#define FIRST_BLOCK (4u << 10)	/* bytes; each block is twice as large as the one before */
#define LAST_BLOCK (1u << 20)	/* ... up to this; a long text has a block of its own */
#define FIRST_ENTRIES 512u	/* a power of two */

struct ior_intern_block {
	SLIST_ENTRY(ior_intern_block) older;
	size_t used, size;
	char text[] __attribute__((aligned(8)));
};

int ior_intern_init(struct ior_intern *t, uint32_t max_entries, uint64_t max_bytes)
{
	*t = (struct ior_intern){
		.max_entries = max_entries,
		.max_bytes = max_bytes,
		.entries_cap = FIRST_ENTRIES,
		.n = 1,
	};
	t->entries = reallocarray(NULL, t->entries_cap, sizeof(*t->entries));
	if (!t->entries || ior_slots_init(&t->slots, FIRST_ENTRIES) < 0) {
		ior_intern_free(t);
		return -ENOMEM;
	}
	t->entries[0] = (struct ior_intern_entry){ .p = "" };
	return 0;
}

static void free_blocks(struct ior_intern *t)
{
	struct ior_intern_block *b;

	while ((b = SLIST_FIRST(&t->blocks))) {
		SLIST_REMOVE_HEAD(&t->blocks, older);
		free(b);
	}
}

void ior_intern_free(struct ior_intern *t)
{
	free_blocks(t);
	free(t->entries);
	t->entries = NULL;
	ior_slots_free(&t->slots);
}

void ior_intern_clear(struct ior_intern *t)
{
	free_blocks(t);
	ior_slots_clear(&t->slots);
	t->n = 1;
	t->bytes = 0;
}

static int grow(struct ior_intern *t)
{
	uint32_t cap = t->entries_cap * 2;
	struct ior_intern_entry *entries = reallocarray(t->entries, cap, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	t->entries = entries;
	ior_huge(entries, cap * sizeof(*entries));
	if (ior_slots_double(&t->slots) < 0)
		return -ENOMEM;
	t->entries_cap = cap;
	return 0;
}

/* A new block with room for need bytes; the first block is the one that is filled. */
static struct ior_intern_block *add_block(struct ior_intern *t, size_t need)
{
	struct ior_intern_block *b, *first = SLIST_FIRST(&t->blocks);
	size_t size = first ? first->size * 2 : FIRST_BLOCK;
	bool full;

	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	full = need > size / 4;		/* from the beginning */
	if (full)
		size = need;
	b = malloc(sizeof(*b) + size);
	if (!b)
		return NULL;
	b->used = 0;
	b->size = size;
	if (full && first)
		SLIST_INSERT_AFTER(first, b, older);
	else
		SLIST_INSERT_HEAD(&t->blocks, b, older);
	return b;
}

/* A copy of the text that stays where it is; NULL if out of memory. */
static const char *store(struct ior_intern *t, const void *p, size_t len)
{
	size_t need = (len + 8) & ~(size_t)7;	/* with its NUL */
	struct ior_intern_block *b = SLIST_FIRST(&t->blocks);
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

struct bytes {
	const void *p;
	size_t len;
};

static bool is(const void *table, uint32_t id, const void *key)
{
	const struct ior_intern_entry *e = &((const struct ior_intern *)table)->entries[id];
	const struct bytes *b = key;

	return e->len == b->len && memcmp(e->p, b->p, b->len) == 0;
}

static uint32_t hash_of(const struct ior_intern *t, const void *p, size_t len)
{
	return (uint32_t)ior_hash(p, len, t->slots.seed);
}

/* The slot that holds these bytes, or the free one where they belong. */
static uint64_t *find(const struct ior_intern *t, const void *p, size_t len, uint32_t hash)
{
	return ior_slots_find(&t->slots, hash, t, &(struct bytes){ p, len }, is);
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
	*slot = ior_slots_value(hash, t->n);
	return t->n++;
}
