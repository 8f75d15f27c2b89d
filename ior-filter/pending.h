/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dictionary of a stream that is passed on in part: string and file records wait until a
 * record that passes names them, and then go before it as they came. Ids stay what they are.
 */
#ifndef FILTER_PENDING_H
#define FILTER_PENDING_H

#include "base/idmap.h"
#include "stream/reader.h"
#include "stream/writer.h"

#define PENDING_TAGS 128		/* a record's tag is less */

/* One string or file record. */
struct pending_entry {
	size_t at;		/* its bytes, while it waits */
	uint32_t len;		/* 0: it has been passed on */
};

struct pending {
	struct ior_idmap texts, files;	/* id in the stream -> entry, from 1 */
	struct pending_entry *entries;
	uint32_t n, cap;
	uint8_t *bytes;			/* of entries that wait, and of some that do not any more */
	size_t len, size, waiting;
	uint64_t text_fields[PENDING_TAGS], file_fields[PENDING_TAGS]; /* positions that hold ids */
};

/* Returns 0 or -ENOMEM. Free in either case. */
int pending_init(struct pending *n);
void pending_free(struct pending *n);

/* A new part: what its header says of the fields of its records. All ids end. */
void pending_begin_part(struct pending *n, const struct ior_value *header);
/* All ids end. */
void pending_forget(struct pending *n);

/* A string or file record. Returns 0 or -ENOMEM. */
int pending_take(struct pending *n, const struct ior_record *rec);

/* Pass on what r's current record names and was not passed on yet, then the record. */
void pending_pass(struct pending *n, struct ior_reader *r, const struct ior_record *rec,
		struct ior_writer *w);

#endif
