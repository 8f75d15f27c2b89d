/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/idmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/seed.h"

#define FIRST 1024u	/* low ids and slots; a power of two */

int ior_idmap_init(struct ior_idmap *m)
{
	*m = (struct ior_idmap){ .mask = FIRST - 1, .low_cap = FIRST, .seed = ior_seed() };
	m->slots = calloc(FIRST, sizeof(*m->slots));
	m->low = calloc(FIRST, sizeof(*m->low));
	m->few = reallocarray(NULL, IOR_IDMAP_FEW, sizeof(*m->few));
	if (m->slots && m->low && m->few)
		return 0;
	ior_idmap_free(m);
	return -ENOMEM;
}

void ior_idmap_free(struct ior_idmap *m)
{
	free(m->slots);
	free(m->low);
	free(m->few);
	m->slots = NULL;
	m->low = m->few = NULL;
}

/* The slots grew with what was in them. Now that there is less they are fewer. */
static void clear_slots(struct ior_idmap *m)
{
	struct ior_idmap_slot *fewer = NULL;

	if (m->used < m->mask / 16 && m->mask >= FIRST)
		fewer = reallocarray(m->slots, FIRST, sizeof(*fewer));
	if (fewer) {
		m->slots = fewer;
		m->mask = FIRST - 1;
	}
	memset(m->slots, 0, ((size_t)m->mask + 1) * sizeof(*m->slots));
}

void ior_idmap_clear(struct ior_idmap *m)
{
	uint32_t low = m->n - m->used;

	if (m->used)
		clear_slots(m);
	if (low <= IOR_IDMAP_FEW)
		for (uint32_t i = 0; i < low; i++)
			m->low[m->few[i]] = 0;
	else
		memset(m->low, 0, m->low_cap * sizeof(*m->low));
	m->used = m->n = 0;
}

static int set_low(struct ior_idmap *m, uint32_t key, uint32_t value)
{
	if (key >= m->low_cap) {
		uint32_t cap = m->low_cap, *low;

		while (cap <= key)
			cap *= 2;
		low = recallocarray(m->low, m->low_cap, cap, sizeof(*low));
		if (!low)
			return -ENOMEM;
		m->low = low;
		m->low_cap = cap;
	}
	if (!m->low[key]) {
		uint32_t low = m->n++ - m->used;

		if (low < IOR_IDMAP_FEW)
			m->few[low] = key;
	}
	m->low[key] = value;
	return 0;
}

/* The slot of key, or the free one where it belongs. */
static struct ior_idmap_slot *find(const struct ior_idmap *m, uint32_t key)
{
	uint32_t i = (uint32_t)ior_hash(&key, sizeof(key), m->seed) & m->mask;

	while (m->slots[i].key && m->slots[i].key != key)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

static int grow(struct ior_idmap *m)
{
	struct ior_idmap bigger = *m;

	bigger.mask = m->mask * 2 + 1;
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
	struct ior_idmap_slot *slot;

	if (key < IOR_IDMAP_LOW)
		return set_low(m, key, value);
	slot = find(m, key);
	if (!slot->key) {
		if (m->used > m->mask / 2) {
			if (grow(m) < 0)
				return -ENOMEM;
			slot = find(m, key);
		}
		m->used++;
		m->n++;
	}
	*slot = (struct ior_idmap_slot){ key, value };
	return 0;
}

void ior_idmap_each(struct ior_idmap *m, uint32_t (*each)(void *arg, uint32_t value), void *arg)
{
	uint32_t low = m->n - m->used;

	if (low <= IOR_IDMAP_FEW)
		for (uint32_t i = 0; i < low; i++)
			m->low[m->few[i]] = each(arg, m->low[m->few[i]]);
	else
		for (uint32_t i = 0; i < m->low_cap; i++)
			if (m->low[i])
				m->low[i] = each(arg, m->low[i]);
	for (size_t i = 0; m->used && i <= m->mask; i++)
		if (m->slots[i].key)
			m->slots[i].value = each(arg, m->slots[i].value);
}

uint32_t ior_idmap_find(const struct ior_idmap *m, uint32_t key)
{
	const struct ior_idmap_slot *slot = find(m, key);

	return slot->key ? slot->value : 0;
}
