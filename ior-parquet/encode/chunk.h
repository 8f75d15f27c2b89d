/* SPDX-License-Identifier: BSD-2-Clause */
/* A column chunk: from values to pages, with what the metadata says of them. */
#ifndef CHUNK_H
#define CHUNK_H

#include "encode/bytes.h"
#include "table/column.h"

#define COLUMN_PAGE_ROWS 32768u
#define COLUMN_PAGE_BYTES (1u << 20)	/* of texts that are in no dictionary */

enum column_encoding { ENCODING_PLAIN = 0, ENCODING_DELTA = 5, ENCODING_DICTIONARY = 8 };
enum column_codec { CODEC_NONE = 0, CODEC_ZSTD = 6 };

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
uint32_t column_least(const struct schema_column *c, const struct texts *n, uint64_t v,
		      uint8_t *out, bool *exact);
uint32_t column_greatest(const struct schema_column *c, const struct texts *n, uint64_t v,
			 uint8_t *out, bool *exact);

#endif
