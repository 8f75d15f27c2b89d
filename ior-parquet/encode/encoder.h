/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files that make a column chunk share. For these only. */
#ifndef ENCODER_H
#define ENCODER_H

#include <zstd.h>

#include "encode/chunk.h"
#include "table/dictionary.h"

/*
 * Where zstd looks for matches at level 1: its target length, which makes the steps of the fast
 * strategy longer. Codes, packed, often do not repeat as bytes: all there is to gain is that some
 * bytes are more frequent than others.
 */
enum encoder_search { SEARCH_ALL = 0, SEARCH_NUMBERS = 2, SEARCH_CODES = 64 };

#define ENCODER_KEEP 32u	/* row groups after which a column is tried anew, if not before */

/* What a column was in its row groups before. */
struct encoder_memory {
	uint32_t groups;		/* since it was tried */
	uint64_t size;			/* of a value then, in 1/256 bytes */
	enum column_encoding encoding;	/* of numbers */
	enum column_encoding otherwise;	/* where a dictionary would be best, but gets too large */
	uint32_t distinct;
	/* what compress_choose() found, and for what encoding */
	enum column_encoding looked_at;
	enum encoder_search search;
	bool raw;			/* compressing it gains next to nothing */
};

struct encoder {
	ZSTD_CCtx *zstd;
	int level;
	bool can_search;		/* level 1, and libzstd takes the parameters */
	enum encoder_search search;	/* what it was told last */
	bool compatible;
	bool failed;			/* zstd, for want of memory */
	struct encoder_memory memory[IOR_ROW_ALL];	/* by field */
	struct dictionary dictionary;
	struct bytes ints;		/* uint64_t: coded numbers as they are */
	struct bytes codes;		/* uint32_t */
	struct bytes levels;		/* uint64_t: bits of entries */
	struct bytes seen;		/* by code */
	struct bytes lengths;		/* of texts, uint32_t, by code */
	struct bytes body, packed, bloom;
	struct column_page *pages;
	uint32_t pages_cap;
};

/* How a column is stored. */
struct encoder_plan {
	enum column_encoding encoding;
	bool compress;
	enum encoder_search search;
	bool constant;			/* all values are the same one */
	const uint64_t *ints;		/* numbers, unless they are coded */
	/* with ENCODING_DICTIONARY, and of texts always */
	const uint32_t *codes;
	const uint64_t *values;		/* of numbers, by code */
	uint32_t ndict;
};

/* encoder.c */

/* Room for n elements of a type in a buffer that is used anew each time; NULL: out of memory. */
#define ENCODER_ROOM(buffer, type, n) ((type *)encoder_room(buffer, (n) * sizeof(type)))
void *encoder_room(struct bytes *b, size_t n);

/* e->packed = e->body, compressed. False when out of memory. */
bool encoder_compress(struct encoder *e, enum encoder_search search);

/* What a chunk takes by what was tried: bytes as they are, and compressed. */
struct trial {
	uint64_t raw, cost;
};

/* Add n times what e->body takes, by its first bytes, at most so many. False: out of memory. */
bool encoder_try(struct encoder *e, enum encoder_search search, size_t most, double n,
		 struct trial *t);

/* Compressing gains less than a fifth: too little for the time, which readers had to take, too. */
static inline bool encoder_is_raw(uint64_t size, uint64_t packed)
{
	return packed + size / 5 >= size;
}

/* choose.c: the encoding of numbers. first_page: values that are looked at. 0 or -ENOMEM. */
int choose_numbers(struct encoder *e, const struct column *c, uint32_t first_page,
		   struct encoder_plan *plan);

/* compress.c: whether a chunk is compressed, and how. False when out of memory. */
bool compress_choose(struct encoder *e, const struct column *c, const struct column_chunk *chunk,
		     struct encoder_plan *plan);
/* The chunk was written: is it time to try all anew? */
void compress_remember(struct encoder *e, const struct column_chunk *chunk);

/*
 * layout.c: where pages begin and end, and what is in them. by_size: of texts that are in no
 * dictionary, whose e->lengths are known. 0 or -ENOMEM.
 */
int layout_pages(struct encoder *e, const struct column *c, bool by_size,
		 struct column_chunk *chunk);

/* extent.c: the bounds of the pages, those of the chunk, and how long the texts are. */
void extent_find(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
		 struct column_chunk *chunk);

/* levels.c: those of a page, in front of its values, in e->body. */
void levels_of_page(struct encoder *e, const struct column *c, const struct column_page *page);
/*
 * Of a list: 0 begins a row, 1 goes on in it; and 0 is no list, 1 an empty one, 2 an element.
 * lengths: from the first one of the page on. Returns what follows.
 */
const uint8_t *levels_of_lists(struct encoder *e, const struct column *c,
			       const struct column_page *page, uint32_t rows,
			       const uint8_t *lengths);

/*
 * page.c: e->body is a page of so many rows, whose values begin with number at, and lists with
 * lengths. Returns the lengths that follow.
 */
const uint8_t *page_body(struct encoder *e, const struct column *c, const struct encoder_plan *plan,
			 const struct column_page *page, uint32_t rows, uint32_t at,
			 const uint8_t *lengths);
/* e->body is the dictionary. */
void page_of_dictionary(struct encoder *e, const struct column *c, const struct encoder_plan *plan);

/* Rows of a page. */
static inline uint32_t page_rows(const struct column *c, const struct column_chunk *chunk,
				 uint32_t page)
{
	uint32_t end = page + 1 < chunk->npages ? chunk->pages[page + 1].first_row : c->rows;

	return end - chunk->pages[page].first_row;
}

/* Values as PLAIN has them. */
void plain_numbers(struct bytes *out, const uint64_t *v, size_t n, bool narrow);
/* codes NULL: all n texts in their order. */
void plain_texts(struct bytes *out, const struct texts *names, const uint32_t *texts,
		 const uint32_t *codes, size_t n);
/* Codes as RLE_DICTIONARY has them; ndict: of the dictionary. codes NULL: all are 0. */
void coded_values(struct bytes *out, const uint32_t *codes, size_t n, uint32_t ndict);

#endif
