/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the pages of a column chunk begin and end, and how many entries are in them. */
#include <errno.h>

#include "encode/encoder.h"

static struct column_page *add_page(struct encoder *e, struct column_chunk *chunk)
{
	uint32_t cap = e->pages_cap ? 2 * e->pages_cap : 64;
	struct column_page *p;

	if (chunk->npages == e->pages_cap) {
		p = reallocarray(e->pages, cap, sizeof(*p));
		if (!p)
			return NULL;
		e->pages = p;
		e->pages_cap = cap;
	}
	chunk->pages = e->pages;
	p = &e->pages[chunk->npages++];
	*p = (struct column_page){ 0 };
	return p;
}

/* Rows from first to end that have a value; both are multiples of 64, or the end of all. */
static uint32_t count_values(const struct column *c, uint32_t first, uint32_t end)
{
	uint32_t n = 0;

	if (!c->bits || !c->n)
		return c->n ? end - first : 0;
	for (uint32_t i = first / 64; i < (end + 63) / 64; i++)
		n += (uint32_t)__builtin_popcountll(c->bits[i]);
	return n;
}

/* Of a list an element, or that there is none, is an entry. */
static void count_entries(const struct column *c, struct column_page *pages, uint32_t npages)
{
	const uint8_t *length = c->lengths;

	for (uint32_t p = 0; p < npages; p++) {
		uint32_t lists = pages[p].values - pages[p].nulls, elements = 0, empty = 0;

		for (const uint8_t *end = length + lists; length < end; length++) {
			elements += *length;
			empty += !*length;
		}
		pages[p].nulls += empty;
		pages[p].values = pages[p].nulls + elements;
	}
}

/* Of texts without dictionary pages end earlier, every 64 rows they may. */
int layout_pages(struct encoder *e, const struct column *c, bool by_size,
		 struct column_chunk *chunk)
{
	const uint32_t *lengths = (const uint32_t *)e->lengths.p;
	uint32_t at = 0;

	for (uint32_t row = 0; row < c->rows;) {
		uint32_t end = c->rows - row > COLUMN_PAGE_ROWS ? row + COLUMN_PAGE_ROWS : c->rows;
		struct column_page *page = add_page(e, chunk);
		uint64_t size = 0;

		if (!page)
			return -ENOMEM;
		page->first_row = row;
		for (uint32_t next = row; by_size && next < end;) {
			uint32_t upto = end - next > 64 ? next + 64 : end;
			uint32_t n = count_values(c, next, upto);

			for (uint32_t i = 0; i < n; i++)
				size += 4 + lengths[c->codes[at + i]];
			at += n;
			next = upto;
			if (size > COLUMN_PAGE_BYTES)
				end = next;
		}
		page->nulls = end - row - count_values(c, row, end);
		page->values = end - row;
		row = end;
	}
	if (c->schema->kind == SCHEMA_LIST)
		count_entries(c, chunk->pages, chunk->npages);
	return 0;
}
