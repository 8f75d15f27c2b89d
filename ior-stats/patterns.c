/* SPDX-License-Identifier: BSD-2-Clause */
#include "patterns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/slots.h"
#include "lighter.h"
#include "measure.h"

#define FIRST_PATTERNS 32u		/* a power of two */

struct patterns {
	struct pattern *p;
	uint32_t n, cap, max;
	uint64_t max_bytes, details;	/* details: bytes of interval sets */
	struct ior_slots slots;		/* by file and process */
	struct pattern_sums other;
	uint64_t folded;
};

int patterns_open(struct patterns **out, uint32_t max, uint64_t max_bytes)
{
	struct patterns *p = calloc(1, sizeof(*p));

	*out = p;
	if (!p)
		return -ENOMEM;
	p->max = max;
	p->max_bytes = max_bytes;
	p->cap = FIRST_PATTERNS;
	p->p = reallocarray(NULL, p->cap, sizeof(*p->p));
	return p->p ? ior_slots_init(&p->slots, p->cap) : -ENOMEM;
}

void patterns_clear(struct patterns *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		intervals_free(&p->p[i].read);
	ior_slots_clear(&p->slots);
	p->n = 0;
	p->details = p->folded = 0;
	p->other = (struct pattern_sums){ 0 };
}

void patterns_close(struct patterns *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; i < p->n; i++)
		intervals_free(&p->p[i].read);
	free(p->p);
	ior_slots_free(&p->slots);
	free(p);
}

struct key {
	uint64_t file, process;
};

static bool is(const void *patterns, uint32_t number, const void *key)
{
	const struct pattern *p = &((const struct patterns *)patterns)->p[number - 1];
	const struct key *k = key;

	return p->file == k->file && p->process == k->process;
}

static uint32_t hash_key(const struct patterns *p, const struct key *key)
{
	return (uint32_t)ior_hash(key, sizeof(*key), p->slots.seed);
}

static void enter(struct patterns *p, const struct key *key, uint32_t number)
{
	uint32_t hash = hash_key(p, key);

	*ior_slots_find(&p->slots, hash, p, key, is) = ior_slots_value(hash, number);
}

static void enter_all(struct patterns *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		enter(p, &(struct key){ p->p[i].file, p->p[i].process }, i + 1);
}

static int grow(struct patterns *p)
{
	struct pattern *patterns = reallocarray(p->p, 2 * (size_t)p->cap, sizeof(*patterns));

	if (!patterns)
		return -ENOMEM;
	p->p = patterns;
	if (ior_slots_double(&p->slots) < 0)
		return -ENOMEM;
	p->cap *= 2;
	return 0;
}

static uint64_t weigh(const void *patterns, uint32_t i)
{
	const struct pattern_sums *sums = &((const struct patterns *)patterns)->p[i].sums;

	return measure_sum(sums->way[0].bytes, sums->way[1].bytes);
}

/* The lighter half becomes [other]; the order of the others stays. */
static int fold(struct patterns *p)
{
	uint32_t half, n = 0, *lighter = lighter_half(p->n, weigh, p, &half);

	if (!lighter)
		return -ENOMEM;
	for (uint32_t k = 0; k < half; k++) {
		struct pattern *old = &p->p[lighter[k]];
		struct pattern_sums sums = patterns_sums(old);

		pattern_sums_add(&p->other, &sums);
		p->details -= old->read.cap * sizeof(*old->read.set);
		intervals_free(&old->read);
		old->file = 0;		/* a mark: 0 is no file */
	}
	free(lighter);
	for (uint32_t i = 0; i < p->n; i++)
		if (p->p[i].file)
			p->p[n++] = p->p[i];
	p->folded += half;
	p->n = n;
	ior_slots_clear(&p->slots);
	enter_all(p);
	return 0;
}

int patterns_shed(struct patterns *p)
{
	if (p->n < 2)
		return 0;
	return fold(p) < 0 ? -ENOMEM : 1;
}

static uint64_t visit_id(uint64_t value, void (*visit)(uint32_t *id, void *visitor), void *visitor)
{
	uint32_t id = (uint32_t)value;

	if (id)
		visit(&id, visitor);
	return id;
}

void patterns_each_file(struct patterns *p, void (*visit)(uint32_t *id, void *visitor),
			void *visitor)
{
	for (uint32_t i = 0; i < p->n; i++)
		p->p[i].file = visit_id(p->p[i].file, visit, visitor);
	ior_slots_clear(&p->slots);
	enter_all(p);
}

void patterns_each_name(struct patterns *p, void (*visit)(uint32_t *id, void *visitor),
			void *visitor)
{
	for (uint32_t i = 0; i < p->n; i++)
		p->p[i].name = visit_id(p->p[i].name, visit, visitor);
}

static bool is_full(const struct patterns *p)
{
	const uint64_t each = sizeof(*p->p) + 2 * sizeof(*p->slots.slot);

	return p->n == p->max || p->details + (p->n + 1) * each > p->max_bytes;
}

/* The pattern of a file and a process, a new one if need be. NULL: no memory. */
static struct pattern *get(struct patterns *p, uint64_t file, uint64_t process, uint64_t name)
{
	const struct key key = { file, process };
	uint64_t slot = *ior_slots_find(&p->slots, hash_key(p, &key), p, &key, is);

	if (slot)
		return &p->p[(uint32_t)slot - 1];
	if (is_full(p) && p->n > 1 && fold(p) < 0)
		return NULL;
	if (p->n == p->cap && grow(p) < 0)
		return NULL;
	p->p[p->n++] = (struct pattern){ .file = file, .process = process, .name = name };
	enter(p, &key, p->n);
	return &p->p[p->n - 1];
}

static enum pattern_class classify(struct pattern *p, uint64_t offset)
{
	uint64_t jump;

	if (offset == p->end)
		return PATTERN_SEQUENTIAL;
	if (offset < p->end)
		return PATTERN_BACKWARD;
	jump = offset - p->end;
	if (jump == p->stride)
		return PATTERN_STRIDED;
	p->stride = jump;
	return PATTERN_RANDOM;
}

unsigned int pattern_size_class(uint64_t bytes)
{
	static const uint64_t limits[PATTERN_SIZES - 1] = {
		101, 1025, 10241, 102401, (1u << 20) + 1, (4u << 20) + 1, (10u << 20) + 1,
		(100u << 20) + 1, (1u << 30) + 1,
	};
	unsigned int i = 0;

	while (i < PATTERN_SIZES - 1 && bytes >= limits[i])
		i++;
	return i;
}

const char *pattern_size_name(unsigned int i)
{
	static const char *const names[PATTERN_SIZES] = {
		"0-100", "100-1K", "1K-10K", "10K-100K", "100K-1M", "1M-4M", "4M-10M", "10M-100M",
		"100M-1G", "1G+",
	};

	return names[i];
}

int patterns_transfer(struct patterns *p, uint64_t file, uint64_t process, uint64_t name,
		      bool write, uint64_t offset, uint64_t bytes, uint64_t requested)
{
	struct pattern *one = get(p, file, process, name);
	struct pattern_way *way;
	uint64_t covered;
	int rc;

	if (!one)
		return -ENOMEM;
	way = &one->sums.way[write];
	way->count++;
	way->bytes = measure_sum(way->bytes, bytes);
	way->size[pattern_size_class(requested)]++;
	way->small += requested < PATTERN_SMALL;
	if (one->began) {
		way->class[classify(one, offset)]++;
		one->sums.switches += one->last_way != write;
	}
	way->consecutive += one->began_way[write] && offset == one->end_of[write];
	one->began = one->began_way[write] = true;
	one->last_way = write;
	one->idle = false;
	one->end = one->end_of[write] = offset + bytes;
	if (write)
		return 0;
	rc = intervals_add(&one->read, offset, bytes, &covered);
	if (rc < 0)
		return rc;
	p->details += (uint64_t)rc;
	one->sums.reread = measure_sum(one->sums.reread, covered);
	if (p->details > p->max_bytes && p->n > 1)
		return fold(p);
	return 0;
}

int patterns_opened(struct patterns *p, uint64_t file, uint64_t process, uint64_t name)
{
	struct pattern *one = get(p, file, process, name);

	if (!one)
		return -ENOMEM;
	one->sums.opens++;
	one->sums.idle_opens += one->idle;
	one->idle = true;
	return 0;
}

uint32_t patterns_count(const struct patterns *p)
{
	return p->n;
}

const struct pattern *patterns_get(const struct patterns *p, uint32_t i)
{
	return &p->p[i];
}

struct pattern_sums patterns_sums(const struct pattern *pattern)
{
	struct pattern_sums sums = pattern->sums;

	sums.idle_opens += pattern->idle;
	sums.reread_at_least += pattern->read.full;
	return sums;
}

const struct pattern_sums *patterns_other(const struct patterns *p)
{
	return &p->other;
}

uint64_t patterns_folded(const struct patterns *p)
{
	return p->folded;
}

void pattern_sums_add(struct pattern_sums *to, const struct pattern_sums *from)
{
	for (unsigned int w = 0; w < 2; w++) {
		to->way[w].count += from->way[w].count;
		to->way[w].bytes = measure_sum(to->way[w].bytes, from->way[w].bytes);
		to->way[w].consecutive += from->way[w].consecutive;
		to->way[w].small += from->way[w].small;
		for (unsigned int i = 0; i < PATTERN_CLASSES; i++)
			to->way[w].class[i] += from->way[w].class[i];
		for (unsigned int i = 0; i < PATTERN_SIZES; i++)
			to->way[w].size[i] += from->way[w].size[i];
	}
	to->reread = measure_sum(to->reread, from->reread);
	to->reread_at_least += from->reread_at_least;
	to->switches += from->switches;
	to->opens += from->opens;
	to->idle_opens += from->idle_opens;
}

struct pattern_sums patterns_total(const struct patterns *p)
{
	struct pattern_sums total = p->other;

	for (uint32_t i = 0; i < p->n; i++) {
		struct pattern_sums sums = patterns_sums(&p->p[i]);

		pattern_sums_add(&total, &sums);
	}
	return total;
}
