/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dictionary of a stream that is passed on in part: string and file records wait until a
 * record that passes names them, and then go before it as they came. Ids stay what they are.
 */
#ifndef FILTER_NAMES_H
#define FILTER_NAMES_H

#include "idmap.h"
#include "reader.h"
#include "writer.h"

#define NAMES_TAGS 128		/* a record's tag is less */

/* One string or file record. */
struct names_entry {
	size_t at;		/* its bytes, while it waits */
	uint32_t len;		/* 0: it has been passed on */
};

struct names {
	struct ior_idmap texts, files;	/* id in the stream -> entry, from 1 */
	struct names_entry *entries;
	uint32_t n, cap;
	uint8_t *bytes;			/* of entries that wait, and of some that do not any more */
	size_t len, size, waiting;
	uint64_t text_fields[NAMES_TAGS], file_fields[NAMES_TAGS]; /* positions that hold ids */
};

/* Returns 0 or -ENOMEM. Free in either case. */
int names_init(struct names *n);
void names_free(struct names *n);

/* A new part: what its header says of the fields of its records. All ids end. */
void names_begin_part(struct names *n, const struct ior_value *header);
/* All ids end. */
void names_forget(struct names *n);

/* A string or file record. Returns 0 or -ENOMEM. */
int names_take(struct names *n, const struct ior_record *rec);

/* Pass on what r's current record names and was not passed on yet, then the record. */
void names_pass(struct names *n, struct ior_reader *r, const struct ior_record *rec,
		struct ior_writer *w);

#endif
