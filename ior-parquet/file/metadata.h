/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The key-value metadata of a file: what the stream says beside its rows. All keys begin with
 * "ior."; see ior-parquet(1).
 */
#ifndef METADATA_H
#define METADATA_H

#include "encode/bytes.h"
#include "stream/loss.h"
#include "stream/reader.h"


struct metadata {
	/* pairs as footer_write() takes them: of the headers */
	struct bytes headers;
	uint32_t nheaders;
	uint32_t parts;
	/* of this file */
	struct bytes notes;		/* elements of a JSON list */
	uint32_t nnotes;
	struct ior_losses lost;
	struct bytes totals, reason;	/* of the last end record; empty: none */
	bool cut;			/* an earlier stage saw only a part */
	uint32_t left_out;		/* headers and values too long to be kept */
};

void metadata_free(struct metadata *m);

/* A record that is no row. */
void metadata_see(struct metadata *m, const struct ior_reader *r, const struct ior_record *rec);

/* What a file ends with, beside what was seen. */
struct metadata_end {
	uint64_t rows;
	uint64_t misfits;	/* values that their column cannot hold */
	const char *damage;	/* of the input; "" for none */
	bool interrupted;
};

/* Append the pairs to keys. Returns their number. */
uint32_t metadata_keys(const struct metadata *m, const struct metadata_end *end,
		       struct bytes *keys);

/* A new file begins, with losses and notes of its own; with another part, if one comes. */
void metadata_next_file(struct metadata *m);
void metadata_forget_parts(struct metadata *m);

#endif
