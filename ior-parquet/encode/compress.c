/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether zstd is worth its time for a column, and how it looks for matches. What was found is kept
 * for some row groups. It is looked for again soon after the beginning, which often is not like the
 * rest, and when the column is no longer as large as it was.
 */
#include "encode/encoder.h"

#define LOOKED_AT (64u << 10)	/* bytes of a page */
#define AS_SMALL 12		/* a quicker search may take more by this part of the bytes */
#define AT_LEAST 4u		/* row groups between two trials */
#define FEW 1024u		/* entries, of which nothing is learnt for later ones */

/* e->body = the first page that has values, of a list page 0. Returns its part of all rows. */
static double make_page(struct encoder *e, const struct column *c, const struct column_chunk *chunk,
			const struct encoder_plan *plan)
{
	uint32_t page = 0, rows;

	while (c->schema->kind != SCHEMA_LIST && page + 1 < chunk->npages &&
	       chunk->pages[page].nulls == chunk->pages[page].values)
		page++;
	rows = page_rows(c, chunk, page);
	page_body(e, c, plan, &chunk->pages[page], rows, 0, c->lengths);
	return (double)rows / c->rows;
}

/* A column that was not worth it is looked at after 1, 4 and 16 row groups. */
static bool is_due(const struct encoder_memory *m, const struct encoder_plan *plan)
{
	return !m->groups || m->looked_at != plan->encoding ||
	       (m->raw && (m->groups == 1 || m->groups == 4 || m->groups == 16));
}

static enum encoder_search quick_search(const struct column *c, const struct encoder_plan *plan)
{
	if (plan->encoding == ENCODING_DICTIONARY)
		return SEARCH_CODES;
	return plan->encoding == ENCODING_PLAIN && c->schema->kind != SCHEMA_TEXT ?
		       SEARCH_NUMBERS : SEARCH_ALL;
}

/* What compress_choose() is to do goes to m. False when out of memory. */
static bool look(struct encoder *e, const struct column *c, const struct column_chunk *chunk,
		 const struct encoder_plan *plan, struct encoder_memory *m)
{
	enum encoder_search quick = quick_search(c, plan);
	struct trial dictionary = { 0 }, pages = { 0 }, quickly = { 0 };
	double part;

	if (plan->encoding == ENCODING_DICTIONARY) {
		page_of_dictionary(e, c, plan);
		if (!encoder_try(e, SEARCH_ALL, LOOKED_AT, 1, &dictionary))
			return false;
	}
	part = make_page(e, c, chunk, plan);
	if (!encoder_try(e, SEARCH_ALL, LOOKED_AT, 1 / part, &pages))
		return false;
	m->raw = encoder_is_raw(dictionary.raw + pages.raw, dictionary.cost + pages.cost);
	m->search = SEARCH_ALL;
	if (m->raw || quick == SEARCH_ALL)
		return true;
	if (!encoder_try(e, quick, LOOKED_AT, 1 / part, &quickly))
		return false;
	if (quickly.cost <= pages.cost + pages.cost / AS_SMALL)
		m->search = quick;
	return true;
}

bool compress_choose(struct encoder *e, const struct column *c, const struct column_chunk *chunk,
		     struct encoder_plan *plan)
{
	struct encoder_memory *m = &e->memory[c->schema->field];

	if (is_due(m, plan) && !look(e, c, chunk, plan, m))
		return false;
	m->looked_at = plan->encoding;
	plan->compress = !m->raw;
	plan->search = m->search;
	return true;
}

void compress_remember(struct encoder *e, const struct column_chunk *chunk)
{
	struct encoder_memory *m = &e->memory[chunk->schema->field];
	uint64_t values = chunk->entries - chunk->nulls, size = 256 * chunk->size / (values + 1);

	if (!m->groups && chunk->entries < FEW)
		return;
	if (!m->groups)
		m->size = size;
	m->groups++;
	if (m->groups == ENCODER_KEEP ||
	    (m->groups >= AT_LEAST && (4 * size < 3 * m->size || 4 * size > 5 * m->size)))
		m->groups = 0;
}
