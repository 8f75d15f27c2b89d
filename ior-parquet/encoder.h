/* SPDX-License-Identifier: BSD-2-Clause */
/* What column.c, choose.c and page.c share. For these only. */
#ifndef ENCODER_H
#define ENCODER_H

#include <zstd.h>

#include "column.h"
#include "dictionary.h"

/* What a column was in its row groups before. */
struct encoder_memory {
	enum column_encoding encoding;	/* of numbers */
	uint8_t rest;			/* row groups until all is tried anew */
	bool raw;			/* compressing it gains nothing */
	/* what is done where a dictionary would be best, but gets too large */
	enum column_encoding otherwise;
	bool otherwise_raw;
	uint32_t distinct;
};

struct encoder {
	ZSTD_CCtx *zstd;
	int level;
	bool compatible;
	bool failed;			/* zstd, for want of memory */
	struct encoder_memory memory[IOR_ROW_ALL];	/* by field */
	struct dictionary dictionary;
	struct bytes codes, levels;	/* uint32_t */
	struct bytes seen;
	struct bytes lengths;		/* of texts, uint32_t, by code */
	struct bytes body, packed, bloom;
	struct column_page *pages;
	uint32_t pages_cap;
};

/* Room for n elements of a type in a buffer that is used anew each time; NULL: out of memory. */
#define ENCODER_ROOM(buffer, type, n) ((type *)encoder_room(buffer, (n) * sizeof(type)))
void *encoder_room(struct bytes *b, size_t n);

/* e->packed = len bytes, compressed. False when out of memory. */
bool encoder_compress(struct encoder *e, const void *p, size_t len);

/* How a column is stored. */
struct encoder_plan {
	enum column_encoding encoding;
	bool constant;		/* all values are the same one */
	const uint32_t *codes;	/* with ENCODING_DICTIONARY, unless constant */
	uint32_t ndict;
	bool compress;
};

/* first_page: values that are looked at, at least 1. 0 or -ENOMEM. */
int choose_numbers(struct encoder *e, const struct column *c, uint32_t first_page,
		   struct encoder_plan *plan);

/* Values as PLAIN has them. */
void plain_numbers(struct bytes *out, const uint64_t *v, size_t n, bool narrow);
void plain_texts(struct bytes *out, const struct names *names, const uint32_t *texts,
		 const uint32_t *codes, size_t n);
/* Codes as RLE_DICTIONARY has them; ndict: of the dictionary. */
void coded_values(struct bytes *out, const uint32_t *codes, size_t n, uint32_t ndict);

#endif
