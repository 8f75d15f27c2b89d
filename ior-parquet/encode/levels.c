/* SPDX-License-Identifier: BSD-2-Clause */
/* Levels: which entries of a page are values, and which of these begin a row. */
#include "encode/encoder.h"
#include "encode/rle.h"

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

/*
 * A bit for each entry of a page, word by word. repeats: goes on in its row. elements: is one.
 * empty: stands for a list without any. One that is in none of them stands for no list.
 */
struct entries {
	uint64_t *repeats, *elements, *empty;
};

/*
 * Of a list of n > 1 elements n - 1 go on. One without elements, and no list, is an entry, too.
 * Returns what follows lengths.
 */
static const uint8_t *find_entries(const struct column *c, uint32_t first, uint32_t end,
				   const uint8_t *lengths, struct entries to)
{
	uint64_t repeats = 0, elements = 0, empty = 0;
	unsigned int used = 0;

	for (uint32_t row = first; row < end; row++) {
		bool list = !c->bits || c->bits[row / 64] >> row % 64 & 1;
		unsigned int length = list ? *lengths : 0, n = length ? length : 1;
		uint64_t all = (UINT64_C(1) << n) - 1;
		uint64_t these = length ? all : 0;

		lengths += list;
		repeats |= (all - 1) << used;
		elements |= these << used;
		empty |= (uint64_t)(list && !length) << used;
		used += n;
		if (used >= 64) {
			*to.repeats++ = repeats;
			*to.elements++ = elements;
			*to.empty++ = empty;
			used -= 64;
			repeats = used ? (all - 1) >> (n - used) : 0;
			elements = used ? these >> (n - used) : 0;
			empty = 0;
		}
	}
	*to.repeats = repeats;
	*to.elements = elements;
	*to.empty = empty;
	return lengths;
}

const uint8_t *levels_of_lists(struct encoder *e, const struct column *c,
			       const struct column_page *page, uint32_t rows,
			       const uint8_t *lengths)
{
	size_t words = page->values / 64 + 1, at;
	uint64_t *room = ENCODER_ROOM(&e->levels, uint64_t, 3 * words);
	struct entries entries;

	if (!room) {
		e->failed = true;
		return lengths;
	}
	entries = (struct entries){ room, room + words, room + 2 * words };
	lengths = find_entries(c, page->first_row, page->first_row + rows, lengths, entries);
	at = begin_levels(&e->body);
	rle_bits(&e->body, entries.repeats, 0, page->values);
	end_levels(&e->body, at);
	at = begin_levels(&e->body);
	if (page->nulls)
		rle_pairs(&e->body, entries.empty, entries.elements, page->values);
	else
		rle_run(&e->body, 2, page->values, 2);
	end_levels(&e->body, at);
	return lengths;
}
