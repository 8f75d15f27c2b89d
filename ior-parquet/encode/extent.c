/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The least and the greatest value of each page and of the chunk. Where values are coded each
 * distinct one is looked at once.
 */
#include "encode/encoder.h"

/* A number so that unsigned order is that of the column; its own inverse. */
static uint64_t flip(const struct column *c)
{
	return schema_is_signed(c->schema) ? UINT64_C(1) << 63 : 0;
}

static void see_number(uint64_t v, uint64_t mask, struct column_bounds *b)
{
	if (!b->any || (v ^ mask) < (b->least ^ mask))
		b->least = v;
	if (!b->any || (v ^ mask) > (b->greatest ^ mask))
		b->greatest = v;
	b->any = true;
}

static void see_text(const struct texts *names, uint32_t text, struct column_bounds *b)
{
	if (!b->any || texts_compare(names, text, (uint32_t)b->least) < 0)
		b->least = text;
	if (!b->any || texts_compare(names, text, (uint32_t)b->greatest) > 0)
		b->greatest = text;
	b->any = true;
}

static void see(const struct column *c, uint64_t v, struct column_bounds *b)
{
	if (c->schema->kind == SCHEMA_TEXT)
		see_text(c->names, (uint32_t)v, b);
	else
		see_number(v, flip(c), b);
}

static void bound_ints(const struct column *c, const uint64_t *v, uint32_t n,
		       struct column_bounds *b)
{
	uint64_t mask = flip(c), least = UINT64_MAX, greatest = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t x = v[i] ^ mask;

		least = x < least ? x : least;
		greatest = x > greatest ? x : greatest;
	}
	*b = (struct column_bounds){ n > 0, least ^ mask, greatest ^ mask };
}

/* seen[code] = 1 for each code. Returns the sum of their lengths. */
static uint64_t see_texts(const uint32_t *codes, uint32_t n, const uint32_t *lengths, uint8_t *seen)
{
	uint64_t size = 0;

	for (uint32_t i = 0; i < n; i++) {
		seen[codes[i]] = 1;
		size += lengths[codes[i]];
	}
	return size;
}

static void bound_coded(struct encoder *e, const struct column *c,
			const struct encoder_plan *plan, const uint32_t *codes, uint32_t n,
			struct column_page *page)
{
	bool texts = c->schema->kind == SCHEMA_TEXT;
	uint8_t *seen = e->seen.p;

	memset(seen, 0, plan->ndict);
	if (texts)
		page->text_bytes = see_texts(codes, n, (const uint32_t *)e->lengths.p, seen);
	for (uint32_t i = 0; !texts && i < n; i++)
		seen[codes[i]] = 1;
	for (uint32_t code = 0; code < plan->ndict; code++)
		if (seen[code])
			see(c, texts ? c->texts[code] : plan->values[code], &page->bounds);
}

/* All values are the first one. */
static void bound_constant(struct encoder *e, const struct column *c,
			   const struct encoder_plan *plan, uint32_t n, struct column_page *page)
{
	bool texts = c->schema->kind == SCHEMA_TEXT;

	see(c, texts ? c->texts[0] : plan->values[0], &page->bounds);
	if (texts)
		page->text_bytes = (uint64_t)n * *(const uint32_t *)e->lengths.p;
}

static void bound_page(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		       uint32_t at, struct column_page *page)
{
	uint32_t n = page->values - page->nulls;

	if (!n)
		return;
	if (plan->constant)
		bound_constant(e, c, plan, n, page);
	else if (plan->codes)
		bound_coded(e, c, plan, plan->codes + at, n, page);
	else
		bound_ints(c, plan->ints + at, n, &page->bounds);
}

void extent_find(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		 struct column_chunk *chunk)
{
	uint32_t at = 0;

	if (!encoder_room(&e->seen, plan->ndict)) {
		e->failed = true;
		return;
	}
	for (uint32_t p = 0; p < chunk->npages; p++) {
		struct column_page *page = &chunk->pages[p];

		bound_page(e, c, plan, at, page);
		at += page->values - page->nulls;
		chunk->entries += page->values;
		chunk->nulls += page->nulls;
		chunk->text_bytes += page->text_bytes;
		if (page->bounds.any) {
			see(c, page->bounds.least, &chunk->bounds);
			see(c, page->bounds.greatest, &chunk->bounds);
		}
	}
}
