/* SPDX-License-Identifier: BSD-2-Clause */
#include "groups.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/slots.h"
#include "lighter.h"

#define FIRST_GROUPS 64u		/* a power of two */

struct groups {
	struct groups_options opt;
	unsigned int words;		/* of a key, present included */
	size_t stride;			/* bytes of a group */
	char *groups;
	uint32_t n, cap;
	struct ior_slots slots;		/* by key; not of dense ids, the indexes of direct */
	uint32_t *direct;		/* numbers from 1; index 0: the key is absent */
	uint32_t ndirect;
	uint64_t details;		/* bytes of histograms and sets */
	struct group other;
	uint64_t folded;
};

void group_init(struct group *group)
{
	memset(group, 0, sizeof(*group));
	measure_init(&group->m);
}

void group_free(struct group *group)
{
	hist_free(&group->hist);
	distinct_free(&group->files);
	distinct_free(&group->processes);
}

static int merge_into(struct group *to, const struct group *from, int64_t *bytes)
{
	bool failed = false;
	int added;

	measure_merge(&to->m, &from->m);
	added = hist_merge(&to->hist, &from->hist);
	if (added < 0)
		return added;
	*bytes += added + distinct_merge(&to->files, &from->files, &failed);
	*bytes += distinct_merge(&to->processes, &from->processes, &failed);
	return failed ? -ENOMEM : 0;
}

int group_merge(struct group *to, const struct group *from)
{
	int64_t bytes = 0;

	return merge_into(to, from, &bytes);
}

struct group *groups_get(const struct groups *g, uint32_t i)
{
	return (struct group *)(void *)(g->groups + i * g->stride);
}

uint32_t groups_count(const struct groups *g)
{
	return g->n;
}

struct group *groups_other(const struct groups *g)
{
	return (struct group *)&g->other;
}

uint64_t groups_folded(const struct groups *g)
{
	return g->folded;
}

static uint32_t hash_key(const struct groups *g, const struct group_key *key)
{
	return (uint32_t)ior_hash(key, g->words * sizeof(uint64_t), g->slots.seed);
}

int groups_open(struct groups **out, const struct groups_options *opt)
{
	struct groups *g = calloc(1, sizeof(*g));

	*out = g;
	if (!g)
		return -ENOMEM;
	g->opt = *opt;
	g->words = 1 + opt->nkeys;
	g->stride = offsetof(struct group, key) + g->words * sizeof(uint64_t);
	g->cap = FIRST_GROUPS;
	group_init(&g->other);
	g->groups = reallocarray(NULL, g->cap, g->stride);
	if (g->groups && ior_slots_init(&g->slots, FIRST_GROUPS) == 0)
		return 0;
	groups_close(g);
	*out = NULL;
	return -ENOMEM;
}

static void clear_index(struct groups *g)
{
	ior_slots_clear(&g->slots);
	if (g->direct)
		memset(g->direct, 0, g->ndirect * sizeof(*g->direct));
}

void groups_clear(struct groups *g)
{
	for (uint32_t i = 0; i < g->n; i++)
		group_free(groups_get(g, i));
	group_free(&g->other);
	group_init(&g->other);
	clear_index(g);
	g->n = 0;
	g->details = g->folded = 0;
}

void groups_close(struct groups *g)
{
	if (!g)
		return;
	for (uint32_t i = 0; i < g->n; i++)
		group_free(groups_get(g, i));
	group_free(&g->other);
	free(g->groups);
	ior_slots_free(&g->slots);
	free(g->direct);
	free(g);
}

/* Where the number of a dense id stands, the array grown to it. NULL: no memory. */
static uint32_t *direct_slot(struct groups *g, const struct group_key *key)
{
	uint64_t i = key->present ? key->value[0] : 0;

	if (i >= g->ndirect) {
		uint32_t n = g->ndirect ? g->ndirect : 1024, *direct;

		while (n <= i)
			n *= 2;
		direct = recallocarray(g->direct, g->ndirect, n, sizeof(*direct));
		if (!direct)
			return NULL;
		g->direct = direct;
		g->ndirect = n;
	}
	return &g->direct[i];
}

/* Not memcmp(): a handful of words is compared faster than it is called. */
static bool same_key(const struct group_key *a, const struct group_key *b, unsigned int nkeys)
{
	if (a->present != b->present)
		return false;
	for (unsigned int i = 0; i < nkeys; i++)
		if (a->value[i] != b->value[i])
			return false;
	return true;
}

static bool is(const void *groups, uint32_t number, const void *key)
{
	const struct groups *g = groups;

	return same_key(&groups_get(g, number - 1)->key, key, g->opt.nkeys);
}

/* The slot of a key, or the free one where it belongs. */
static uint64_t *hash_slot(const struct groups *g, const struct group_key *key, uint32_t hash)
{
	return ior_slots_find(&g->slots, hash, g, key, is);
}

/* Enter all groups into the index, which is empty. 0 or -ENOMEM. */
static int enter_all(struct groups *g)
{
	for (uint32_t i = 0; i < g->n; i++) {
		const struct group_key *key = &groups_get(g, i)->key;

		if (g->opt.dense) {
			uint32_t *slot = direct_slot(g, key);

			if (!slot)
				return -ENOMEM;
			*slot = i + 1;
		} else {
			uint32_t hash = hash_key(g, key);

			*hash_slot(g, key, hash) = ior_slots_value(hash, i + 1);
		}
	}
	return 0;
}

static int grow(struct groups *g)
{
	char *groups = reallocarray(g->groups, 2 * (size_t)g->cap, g->stride);

	if (!groups)
		return -ENOMEM;
	g->groups = groups;
	if (!g->opt.dense && ior_slots_double(&g->slots) < 0)
		return -ENOMEM;
	g->cap *= 2;
	return 0;
}

static uint64_t weigh(const void *groups, uint32_t i)
{
	const struct groups *g = groups;
	const struct measure *m = &groups_get(g, i)->m;

	switch (g->opt.weight) {
	case GROUPS_BY_ERRORS:
		return m->errors;
	case GROUPS_BY_DURATION:
		return m->duration;
	case GROUPS_BY_BYTES:
		return m->bytes;
	case GROUPS_BY_READ:
		return m->read;
	case GROUPS_BY_WRITTEN:
		return m->written;
	case GROUPS_BY_DEVICE_READ:
		return m->device_read;
	case GROUPS_BY_DIRTIED:
		return m->dirtied;
	default:
		return m->count;
	}
}

/* Fold the lighter half of the groups, and keep the order of the others. 0 or -ENOMEM. */
static int fold(struct groups *g)
{
	uint32_t half, n = 0, *lighter = lighter_half(g->n, weigh, g, &half);
	int64_t bytes = 0;
	int rc = 0;

	if (!lighter)
		return -ENOMEM;
	for (uint32_t k = 0; k < half; k++) {
		struct group *group = groups_get(g, lighter[k]);

		if (merge_into(&g->other, group, &bytes) < 0)
			rc = -ENOMEM;
		bytes -= (int64_t)(group->hist.cap * sizeof(uint64_t));
		bytes -= (int64_t)((group->files.cap + group->processes.cap) * sizeof(uint64_t));
		bytes -= group->files.registers ? 1 << DISTINCT_BITS : 0;
		bytes -= group->processes.registers ? 1 << DISTINCT_BITS : 0;
		group_free(group);
		measure_init(&group->m);	/* a mark: no group is empty */
	}
	free(lighter);
	for (uint32_t i = 0; i < g->n; i++)
		if (!measure_is_empty(&groups_get(g, i)->m))
			memmove(groups_get(g, n++), groups_get(g, i), g->stride);
	g->details += (uint64_t)bytes;
	g->folded += half;
	g->n = n;
	clear_index(g);
	return rc ? rc : enter_all(g);
}

int groups_shed(struct groups *g)
{
	if (g->n < 2)
		return 0;
	return fold(g) < 0 ? -ENOMEM : 1;
}

int groups_each_id(struct groups *g, uint64_t ids, void (*visit)(uint32_t *id, void *visitor),
		   void *visitor)
{
	bool changed = false;

	for (uint32_t i = 0; i < g->n; i++) {
		struct group_key *key = &groups_get(g, i)->key;

		for (uint64_t left = ids & key->present; left; left &= left - 1) {
			uint64_t *value = &key->value[__builtin_ctzll(left)];
			uint32_t id = (uint32_t)*value;

			visit(&id, visitor);
			changed |= id != *value;
			*value = id;
		}
	}
	if (!changed)
		return 0;
	clear_index(g);
	return enter_all(g);
}

static bool is_full(const struct groups *g)
{
	const uint64_t each = g->stride + 2 * sizeof(*g->slots.slot);

	return g->n == g->opt.max_groups || g->details + (g->n + 1) * each > g->opt.max_bytes;
}

static struct group *new_group(struct groups *g, const struct group_key *key)
{
	struct group *group;

	if (is_full(g) && g->n > 1 && fold(g) < 0)
		return NULL;
	if (g->n == g->cap && grow(g) < 0)
		return NULL;
	group = groups_get(g, g->n++);
	memset(group, 0, offsetof(struct group, key));
	measure_init(&group->m);
	memcpy(&group->key, key, g->words * sizeof(uint64_t));
	if (g->opt.dense) {
		uint32_t *slot = direct_slot(g, key);

		if (!slot)
			return NULL;
		*slot = g->n;
	} else {
		uint32_t hash = hash_key(g, key);

		*hash_slot(g, key, hash) = ior_slots_value(hash, g->n);
	}
	return group;
}

struct group *groups_find(const struct groups *g, const struct group_key *key)
{
	uint32_t number;

	if (g->opt.dense) {
		uint64_t i = key->present ? key->value[0] : 0;

		number = i < g->ndirect ? g->direct[i] : 0;
	} else {
		number = (uint32_t)*hash_slot(g, key, hash_key(g, key));
	}
	return number ? groups_get(g, number - 1) : NULL;
}

/* Histogram and sets of a group. 0 or -ENOMEM. */
static int add_details(struct groups *g, struct group *group, const struct group_row *row)
{
	bool failed = false;
	int64_t bytes = 0;
	int rc = 0;

	if (g->opt.hist && row->has_value)
		rc = hist_add(&group->hist, row->value, 1);
	if (rc > 0)
		bytes += rc;
	if (g->opt.files && row->file)
		bytes += distinct_add(&group->files, row->file, &failed);
	if (g->opt.processes && row->process)
		bytes += distinct_add(&group->processes, row->process, &failed);
	g->details += (uint64_t)bytes;
	return rc < 0 || failed ? -ENOMEM : 0;
}

int groups_add(struct groups *g, const struct group_key *key, const struct group_row *row)
{
	struct group *group = groups_find(g, key);

	if (!group)
		group = new_group(g, key);
	if (!group)
		return -ENOMEM;
	if (row->is_source)
		measure_add_source(&group->m, row->row, row->kind, row->start_ns);
	else
		measure_add(&group->m, row->row, row->kind, row->start_ns);
	if (!g->opt.hist && !g->opt.files && !g->opt.processes)
		return 0;
	if (add_details(g, group, row) < 0)
		return -ENOMEM;
	return g->details > g->opt.max_bytes && g->n > 1 ? fold(g) : 0;
}
