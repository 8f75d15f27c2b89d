/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels: which entries of a page are values, and which of these begin a row. */
#include "encoder.h"
#include "rle.h"

/* Room for the length of levels, which stands before them. */
static size_t begin_levels(struct bytes *body)
{
	size_t at = body->len;

	bytes_add(body, "\0\0\0", 4);
	return at;
}

static void end_levels(struct bytes *body, size_t at)
{
	if (!body->failed)
		bytes_put32(body->p + at, (uint32_t)(body->len - at - 4));
}

void levels_of_page(struct encoder *e, const struct column *c, const struct column_page *page)
{
	size_t at = begin_levels(&e->body);

	if (page->nulls && page->nulls < page->values)
		rle_bits(&e->body, c->bits, page->first_row, page->values);
	else
		rle_run(&e->body, !page->nulls, page->values, 1);
	end_levels(&e->body, at);
}

/* A bit for each entry: does it go on in its row? Of a list of n > 1 elements n - 1 do. */
static void put_repeats(struct encoder *e, const struct column *c, const struct column_page *page,
			uint32_t rows, const uint8_t *lengths)
{
	uint64_t *to = ENCODER_ROOM(&e->levels, uint64_t, page->values / 64 + 2);
	uint64_t word = 0;
	unsigned int used = 0;
	size_t at;

	if (!to) {
		e->failed = true;
		return;
	}
	for (uint32_t row = page->first_row; row < page->first_row + rows; row++) {
		bool list = !c->bits || c->bits[row / 64] >> row % 64 & 1;
		unsigned int n = list && *lengths ? *lengths : 1;
		uint64_t repeats = (UINT64_C(1) << n) - 2;

		lengths += list;
		word |= repeats << used;
		used += n;
		if (used >= 64) {
			*to++ = word;
			used -= 64;
			word = used ? repeats >> (n - used) : 0;
		}
	}
	*to = word;
	at = begin_levels(&e->body);
	rle_bits(&e->body, (const uint64_t *)e->levels.p, 0, page->values);
	end_levels(&e->body, at);
}

/* 0 is no list, 1 an empty one, 2 an element. Most entries are elements. */
static const uint8_t *put_defined(struct encoder *e, const struct column *c,
				  const struct column_page *page, uint32_t rows,
				  const uint8_t *lengths)
{
	uint32_t *defined = ENCODER_ROOM(&e->levels, uint32_t, page->values), n = 0;

	if (!defined) {
		e->failed = true;
		return lengths;
	}
	for (uint32_t i = 0; i < page->values; i++)
		defined[i] = 2;
	for (uint32_t row = page->first_row; row < page->first_row + rows; row++) {
		bool list = !c->bits || c->bits[row / 64] >> row % 64 & 1;
		uint32_t elements = list ? *lengths : 0;

		if (!elements)
			defined[n] = list;
		n += elements ? elements : 1;
		lengths += list;
	}
	rle_values(&e->body, defined, n, 2);
	return lengths;
}

const uint8_t *levels_of_lists(struct encoder *e, const struct column *c,
			       const struct column_page *page, uint32_t rows,
			       const uint8_t *lengths)
{
	size_t at;

	put_repeats(e, c, page, rows, lengths);
	at = begin_levels(&e->body);
	if (page->nulls) {
		lengths = put_defined(e, c, page, rows, lengths);
	} else {
		rle_run(&e->body, 2, page->values, 2);
		lengths += rows;
	}
	end_levels(&e->body, at);
	return lengths;
}
