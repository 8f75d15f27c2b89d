/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which encoding a column of numbers gets. What looks smallest before compression often is not
 * after it, so all are tried, on a page; what was best is kept for some row groups.
 */
#include <errno.h>

#include "delta.h"
#include "encoder.h"
#include "pack.h"

#define KEEP 15u		/* row groups between two trials */
/* PLAIN leaves everything to zstd, which takes its time: it must be a third smaller */
#define PLAIN_GAIN 3
#define MOST_DISTINCT 65536u	/* in a dictionary of numbers */

struct trial {
	uint64_t raw, cost;	/* of the chunk as it is, and compressed; bytes */
};

/* Add n times what e->body takes. False when out of memory. */
static bool measure(struct encoder *e, double n, struct trial *t)
{
	if (e->body.failed || (e->level && !encoder_compress(e, e->body.p, e->body.len)))
		return false;
	t->raw += (uint64_t)(n * (double)e->body.len);
	t->cost += (uint64_t)(n * (double)(e->level ? e->packed.len : e->body.len));
	e->body.len = 0;
	return true;
}

/* Compressing gains nothing. */
static bool is_raw(const struct trial *t)
{
	return t->cost + t->cost / 32 >= t->raw;
}

/*
 * How many distinct values the chunk will have, of which n were looked at: as many new ones in
 * each half page to come as in the second half of the first one.
 */
static double expect_distinct(const struct dictionary *d, const uint32_t *codes, uint32_t n,
			      uint32_t total)
{
	uint32_t half = 0;

	for (uint32_t i = 0; i < n / 2; i++)
		half = codes[i] >= half ? codes[i] + 1 : half;
	return d->n + (double)(d->n - half) * 2 * (total - n) / n;
}

static bool try_dictionary(struct encoder *e, const struct column *c, const uint32_t *codes,
			   uint32_t n, struct trial *t)
{
	const struct dictionary *d = &e->dictionary;
	double pages = (double)c->nints / n, distinct = expect_distinct(d, codes, n, c->nints);
	double wider;

	if (distinct > MOST_DISTINCT) {
		t->cost = UINT64_MAX;
		return true;
	}
	wider = (double)pack_width((uint64_t)distinct) / pack_width(d->n);
	plain_numbers(&e->body, d->values, d->n, schema_is_narrow(c->schema));
	if (!measure(e, distinct / d->n, t))
		return false;
	coded_values(&e->body, codes, n, d->n);
	return measure(e, pages * wider, t);
}

/* All encodings, on the n values of the first page. 0 or -ENOMEM. */
static int try_all(struct encoder *e, const struct column *c, uint32_t n, struct encoder_memory *m)
{
	struct trial plain = { 0 }, delta = { 0 }, coded = { 0 }, *best = &plain;
	double pages = (double)c->nints / n;
	bool narrow = schema_is_narrow(c->schema);
	uint32_t *codes = ENCODER_ROOM(&e->codes, uint32_t, c->nints);
	uint64_t most;
	int found;

	if (!codes)
		return -ENOMEM;
	e->body.len = 0;
	found = dictionary_make(&e->dictionary, c->ints, n, codes, m->distinct, MOST_DISTINCT);
	if (found < 0 || (found && !try_dictionary(e, c, codes, n, &coded)))
		return -ENOMEM;
	if (!found)
		coded.cost = UINT64_MAX;
	plain_numbers(&e->body, c->ints, n, narrow);
	if (!measure(e, pages, &plain))
		return -ENOMEM;
	m->otherwise = ENCODING_PLAIN;
	if (!e->compatible) {
		delta_encode(&e->body, c->ints, n, narrow);
		if (!measure(e, pages, &delta))
			return -ENOMEM;
		if (delta.cost <= plain.cost + plain.cost / PLAIN_GAIN) {
			best = &delta;
			m->otherwise = ENCODING_DELTA;
		}
	}
	m->otherwise_raw = is_raw(best);
	m->encoding = m->otherwise;
	m->raw = m->otherwise_raw;
	most = best->cost + (best == &plain ? plain.cost / PLAIN_GAIN : 0);
	/* Bloom filters are made of dictionaries */
	if (coded.cost <= most || (c->schema->bloom && coded.cost < UINT64_MAX)) {
		m->encoding = ENCODING_DICTIONARY;
		m->raw = is_raw(&coded);
	}
	return 0;
}

/* The dictionary of all values. 1; 0: there are too many; or -ENOMEM. */
static int make_dictionary(struct encoder *e, const struct column *c, struct encoder_memory *m)
{
	uint32_t *codes = ENCODER_ROOM(&e->codes, uint32_t, c->nints);
	int found = !codes ? -ENOMEM :
			    dictionary_make(&e->dictionary, c->ints, c->nints, codes, m->distinct,
					    MOST_DISTINCT);

	m->distinct = e->dictionary.n;
	return found;
}

int choose_numbers(struct encoder *e, const struct column *c, uint32_t first_page,
		   struct encoder_plan *plan)
{
	struct encoder_memory *m = &e->memory[c->schema->field];
	int found;

	if (!m->rest) {
		if (try_all(e, c, first_page, m) < 0)
			return -ENOMEM;
		m->rest = KEEP;
	} else {
		m->rest--;
	}
	if (m->encoding == ENCODING_DICTIONARY) {
		found = make_dictionary(e, c, m);
		if (found < 0)
			return found;
		if (!found) {
			m->encoding = m->otherwise;
			m->raw = m->otherwise_raw;
		}
	}
	plan->encoding = m->encoding;
	plan->codes = (const uint32_t *)e->codes.p;
	plan->ndict = e->dictionary.n;
	plan->compress = !m->raw;
	return 0;
}
