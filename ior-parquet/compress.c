/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether zstd is worth its time for a column, and how it looks for matches. What was found is kept
 * for some row groups. It is looked for again soon after the beginning, which often is not like the
 * rest, and when the column is no longer as large as it was.
 */
#include "encoder.h"

#define LOOKED_AT (64u << 10)	/* bytes of a page */
#define AS_SMALL 12		/* a quicker search may take more by this part of the bytes */
#define AT_LEAST 4u		/* row groups between two trials */
#define FEW 1024u		/* entries, of which nothing is learnt for later ones */

/* What is known of a part of a chunk: its bytes, and what a piece of it takes with and without. */
struct sample {
	uint64_t size, piece, packed;
};

/* What the part will take. */
static uint64_t packed_size(const struct sample *s)
{
	return s->piece ? (uint64_t)((double)s->size * (double)s->packed / (double)s->piece) : 0;
}

/* A piece of what is in e->body, which is one of so many equal ones. */
static bool measure(struct encoder *e, enum encoder_search search, double pieces, struct sample *s)
{
	s->size = (uint64_t)((double)e->body.len * pieces);
	if (e->body.len > LOOKED_AT)
		e->body.len = LOOKED_AT;
	s->piece = e->body.len;
	if (e->body.failed || !encoder_compress(e, search))
		return false;
	s->packed = e->packed.len;
	return true;
}

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
	struct sample dictionary = { 0 }, pages, quickly;
	double part;

	if (plan->encoding == ENCODING_DICTIONARY) {
		page_of_dictionary(e, c, plan);
		if (!measure(e, SEARCH_ALL, 1, &dictionary))
			return false;
	}
	part = make_page(e, c, chunk, plan);
	if (!measure(e, SEARCH_ALL, 1 / part, &pages))
		return false;
	m->raw = encoder_is_raw(dictionary.size + pages.size,
				packed_size(&dictionary) + packed_size(&pages));
	m->search = SEARCH_ALL;
	if (m->raw || quick == SEARCH_ALL)
		return true;
	if (!measure(e, quick, 1 / part, &quickly))
		return false;
	if (quickly.packed <= pages.packed + pages.packed / AS_SMALL)
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
