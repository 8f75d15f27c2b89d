/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which encoding a column of numbers gets. What looks smallest before compression often is not
 * after it, so all are tried, on a page; what was best is kept for some row groups.
 */
#include <errno.h>

#include "encode/delta.h"
#include "encode/encoder.h"
#include "encode/pack.h"

#define LOOKED_AT 16384u	/* values, in a trial */
#define MOST_DISTINCT 65536u	/* in a dictionary of numbers */

/*
 * Differences are quick to make and, packed, nothing is left to compress. So they may be larger:
 * by half of PLAIN, which leaves everything to zstd; by a quarter of a dictionary.
 */
#define PLAIN_GAIN 2
#define CODED_GAIN 4

/* Add n times what e->body takes, which is emptied. False when out of memory. */
static bool measure(struct encoder *e, double n, struct trial *t)
{
	bool done = encoder_try(e, SEARCH_ALL, SIZE_MAX, n, t);

	e->body.len = 0;
	return done;
}

/* What is not compressed takes what it takes. */
static bool settle(struct trial *t)
{
	if (!encoder_is_raw(t->raw, t->cost))
		return false;
	t->cost = t->raw;
	return true;
}

/* How many codes there are among n, which are in order of appearance. */
static uint32_t count_codes(const uint32_t *codes, uint32_t n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n; i++)
		count = codes[i] >= count ? codes[i] + 1 : count;
	return count;
}

/*
 * The dictionary of a chunk of which n values were looked at: it will have as many more in each
 * half page to come as in the second half of the first one.
 */
static bool try_dictionary(struct encoder *e, const struct column *c, const uint64_t *values,
			   const uint32_t *codes, uint32_t n, struct trial *t)
{
	uint32_t met = count_codes(codes, n), half = count_codes(codes, n / 2);
	double pages = (double)c->nints / n;
	double distinct = met + (double)(met - half) * 2 * (pages - 1);

	if (distinct > MOST_DISTINCT) {
		t->cost = UINT64_MAX;
		return true;
	}
	plain_numbers(&e->body, values, met, schema_is_narrow(c->schema));
	if (!measure(e, distinct / met, t))
		return false;
	coded_values(&e->body, codes, n, met);
	return measure(e, pages * pack_width((uint64_t)distinct) / pack_width(met), t);
}

/* The first n values as they are, where they are coded. NULL when out of memory. */
static const uint64_t *plain_ints(struct encoder *e, const struct column *c, uint32_t n)
{
	uint64_t *ints;

	if (c->ints)
		return c->ints;
	ints = ENCODER_ROOM(&e->ints, uint64_t, n);
	for (uint32_t i = 0; ints && i < n; i++)
		ints[i] = c->values[c->codes[i]];
	return ints;
}

/* A dictionary of the first n values. 1; 0: there are too many; or -ENOMEM. */
static int make_codes(struct encoder *e, const struct column *c, uint32_t n,
		      struct encoder_plan *plan)
{
	uint32_t *codes, expect = e->memory[c->schema->field].distinct;
	int found = c->ndistinct <= MOST_DISTINCT;

	plan->codes = c->codes;
	plan->values = c->values;
	plan->ndict = c->ndistinct;
	if (c->codes)
		return found;
	codes = ENCODER_ROOM(&e->codes, uint32_t, n);
	if (!codes)
		return -ENOMEM;
	found = dictionary_make(&e->dictionary, c->ints, n, codes, expect, MOST_DISTINCT);
	plan->codes = codes;
	plan->values = e->dictionary.values;
	plan->ndict = e->dictionary.n;
	return found;
}

/* All encodings, on n values. 0 or -ENOMEM. */
static int try_all(struct encoder *e, const struct column *c, uint32_t n, struct encoder_memory *m)
{
	struct trial plain = { 0 }, delta = { 0 }, coded = { 0 }, *best = &plain;
	const uint64_t *ints = plain_ints(e, c, n);
	double pages = (double)c->nints / n;
	bool narrow = schema_is_narrow(c->schema);
	struct encoder_plan codes;
	bool raw = false;
	uint64_t most;
	int found = make_codes(e, c, n, &codes);

	if (!ints || found < 0)
		return -ENOMEM;
	e->body.len = 0;
	if (!found)
		coded.cost = UINT64_MAX;
	else if (!try_dictionary(e, c, codes.values, codes.codes, n, &coded))
		return -ENOMEM;
	plain_numbers(&e->body, ints, n, narrow);
	if (!measure(e, pages, &plain))
		return -ENOMEM;
	settle(&plain);
	m->encoding = ENCODING_PLAIN;
	if (!e->compatible) {
		delta_encode(&e->body, ints, n, narrow);
		if (!measure(e, pages, &delta))
			return -ENOMEM;
		raw = settle(&delta);
		if (delta.cost <= plain.cost + plain.cost / PLAIN_GAIN) {
			best = &delta;
			m->encoding = ENCODING_DELTA;
		}
	}
	m->otherwise = m->encoding;
	most = best->cost + (best == &plain ? plain.cost / PLAIN_GAIN : 0);
	if (best == &delta && raw && !c->codes)
		most -= most / CODED_GAIN;
	/* Bloom filters are made of dictionaries */
	if (coded.cost <= most || (c->schema->bloom && coded.cost < UINT64_MAX))
		m->encoding = ENCODING_DICTIONARY;
	return 0;
}

int choose_numbers(struct encoder *e, const struct column *c, uint32_t first_page,
		   struct encoder_plan *plan)
{
	struct encoder_memory *m = &e->memory[c->schema->field];

	if (!m->groups &&
	    try_all(e, c, first_page < LOOKED_AT ? first_page : LOOKED_AT, m) < 0)
		return -ENOMEM;
	if (m->encoding == ENCODING_DICTIONARY) {
		int found = make_codes(e, c, c->nints, plan);

		if (found < 0)
			return found;
		m->distinct = plan->ndict;
		if (!found) {
			m->encoding = m->otherwise;
			m->groups = 0;	/* what it takes is not to be compared */
		}
	}
	plan->encoding = m->encoding;
	plan->compress = true;
	if (m->encoding == ENCODING_DICTIONARY)
		return 0;
	plan->codes = NULL;
	plan->ndict = 0;
	plan->ints = plain_ints(e, c, c->nints);
	return plan->ints ? 0 : -ENOMEM;
}
