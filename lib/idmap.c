/* SPDX-License-Identifier: BSD-2-Clause */
#include "idmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "seed.h"

#define FIRST_SLOTS 1024u	/* a power of two */

int ior_idmap_init(struct ior_idmap *m)
{
	*m = (struct ior_idmap){ .mask = FIRST_SLOTS - 1, .seed = ior_seed() };
	m->slots = calloc(FIRST_SLOTS, sizeof(*m->slots));
	return m->slots ? 0 : -ENOMEM;
}

void ior_idmap_free(struct ior_idmap *m)
{
	free(m->slots);
	m->slots = NULL;
}

void ior_idmap_clear(struct ior_idmap *m)
{
	if (m->n)
		memset(m->slots, 0, ((size_t)m->mask + 1) * sizeof(*m->slots));
	m->n = 0;
}

/* The slot of key, or the free one where it belongs. */
static struct ior_idmap_slot *find(const struct ior_idmap *m, uint32_t key)
{
	uint32_t i = (uint32_t)XXH3_64bits_withSeed(&key, sizeof(key), m->seed) & m->mask;

	while (m->slots[i].key && m->slots[i].key != key)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

static int grow(struct ior_idmap *m)
{
	struct ior_idmap bigger = { .mask = m->mask * 2 + 1, .n = m->n, .seed = m->seed };

	bigger.slots = calloc((size_t)bigger.mask + 1, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (size_t i = 0; i <= m->mask; i++)
		if (m->slots[i].key)
			*find(&bigger, m->slots[i].key) = m->slots[i];
	free(m->slots);
	*m = bigger;
	return 0;
}

int ior_idmap_set(struct ior_idmap *m, uint32_t key, uint32_t value)
{
	struct ior_idmap_slot *slot = find(m, key);

	if (!slot->key) {
		if (m->n > m->mask / 2) {
			if (grow(m) < 0)
				return -ENOMEM;
			slot = find(m, key);
		}
		m->n++;
	}
	*slot = (struct ior_idmap_slot){ key, value };
	return 0;
}

uint32_t ior_idmap_get(const struct ior_idmap *m, uint32_t key)
{
	const struct ior_idmap_slot *slot = find(m, key);

	return slot->key ? slot->value : 0;
}
