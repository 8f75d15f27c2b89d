/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands at the end of a file: the page indexes and the metadata. */
#ifndef FOOTER_H
#define FOOTER_H

#include "encode/chunk.h"

struct footer_chunk {
	uint32_t metadata_len, column_index_len, offset_index_len;	/* in the bytes below */
	uint32_t bloom_len;		/* 0: none */
	uint64_t bloom_offset;
	uint64_t text_bytes;
	bool texts;
};

struct footer_group {
	uint64_t rows, raw_size, size, offset;
	bool sorted;
};

struct footer {
	/* of all chunks, one after the other; of ColumnMetaData what comes before field 14 */
	struct bytes metadata, column_indexes, offset_indexes;
	struct bytes chunks, groups;	/* of the structs above */
	uint32_t nchunks, ngroups;
	uint64_t rows;
};

void footer_free(struct footer *f);

/* A chunk that begins at offset in the file. Bloom filters are placed later. */
void footer_add_chunk(struct footer *f, const struct column_chunk *chunk,
		      const struct texts *names, uint64_t offset);
/* The last chunk's number, for footer_place_bloom(). */
static inline uint32_t footer_last(const struct footer *f)
{
	return f->nchunks - 1;
}
void footer_place_bloom(struct footer *f, uint32_t chunk, uint64_t offset, uint32_t len);
/* All chunks of a row group are there. */
void footer_add_group(struct footer *f, const struct footer_group *group);

/* Out of memory at any time before? */
bool footer_failed(const struct footer *f);

/* Takes bytes that go to the file, which may be emptied. */
typedef void footer_write_fn(void *arg, struct bytes *out);

/*
 * The end of the file: offset is where it begins. keys: n pairs of texts, NUL-terminated, one
 * after the other. created_by: program, version.
 */
void footer_write(struct footer *f, uint64_t offset, const struct bytes *keys, uint32_t n,
		  const char *created_by, footer_write_fn *write, void *arg);

#endif
