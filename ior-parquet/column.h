/* SPDX-License-Identifier: BSD-2-Clause */
/* One column of a row group: from values to pages, with what the metadata says of them. */
#ifndef COLUMN_H
#define COLUMN_H

#include "bytes.h"
#include "names.h"
#include "schema.h"

#define COLUMN_PAGE_ROWS 32768u
#define COLUMN_PAGE_BYTES (1u << 20)	/* of texts that are in no dictionary */

enum column_encoding { ENCODING_PLAIN = 0, ENCODING_DELTA = 5, ENCODING_DICTIONARY = 8 };
enum column_codec { CODEC_NONE = 0, CODEC_ZSTD = 6 };

/*
 * What is to be written: the values that are there, without gaps. Texts are coded: value i is text
 * texts[codes[i]]. Numbers are either ints, or coded: values[codes[i]].
 */
struct column {
	const struct schema_column *schema;
	uint32_t rows, n;		/* n: those that have a value */
	const uint64_t *bits;		/* by row: has it one? NULL: all do */
	const uint64_t *ints;		/* of a list the elements of all; NULL: coded */
	uint32_t nints;			/* n, unless it is a list */
	const uint8_t *lengths;		/* of n lists */
	const uint32_t *codes;
	const uint32_t *texts;
	const uint64_t *values;
	uint32_t ndistinct;		/* texts or values, each of which occurs */
	const struct names *names;
};

/* The least and the greatest value of some rows. For texts these are numbers of names. */
struct column_bounds {
	bool any;
	uint64_t least, greatest;
};

struct column_page {
	uint32_t first_row, values, nulls;	/* values: entries, those that are null included */
	uint32_t size;				/* in the file, with its header */
	uint64_t offset;			/* from the begin of the chunk */
	uint64_t text_bytes;			/* of all its values, texts only */
	struct column_bounds bounds;
};

/* What was written. */
struct column_chunk {
	const struct schema_column *schema;
	enum column_encoding encoding;
	enum column_codec codec;
	uint64_t entries, nulls, distinct;	/* distinct: 0 for unknown */
	uint64_t raw_size, size;		/* of all pages with headers; size: in the file */
	uint64_t data_offset;			/* of the first page that is no dictionary */
	uint64_t text_bytes;
	struct column_bounds bounds;
	struct column_page *pages;		/* the encoder's, until the next column */
	uint32_t npages;
	const struct bytes *bloom;		/* header and filter; NULL for none */
};

struct encoder;

/* level: of zstd, 0 for no compression. 0 or -ENOMEM. */
int encoder_open(struct encoder **out, int level, bool compatible);
void encoder_close(struct encoder *e);

/* Append the pages of c to out, and describe them. 0 or -ENOMEM. */
int column_write(struct encoder *e, const struct column *c, struct bytes *out,
		 struct column_chunk *chunk);

/*
 * A bound as its bytes, at most 64 of a text: COLUMN_NONE for none that is short enough, else
 * their number; *exact is false if the value itself is longer.
 */
#define COLUMN_BOUND 64u
#define COLUMN_NONE UINT32_MAX
uint32_t column_least(const struct schema_column *c, const struct names *n, uint64_t v,
		      uint8_t *out, bool *exact);
uint32_t column_greatest(const struct schema_column *c, const struct names *n, uint64_t v,
			 uint8_t *out, bool *exact);

#endif
