/* SPDX-License-Identifier: BSD-2-Clause */
/* From the rows of a reader to those of a batch: ids become numbers that last. */
#ifndef INGEST_H
#define INGEST_H

#include "base/idmap.h"
#include "table/batch.h"
#include "table/texts.h"

#define INGEST_CGROUPS 64u	/* remembered; a power of two */

struct ingest {
	struct ior_reader *reader;
	struct texts names;
	struct ior_idmap texts, files;	/* the stream's ids to numbers of names, once met */
	uint64_t text_fields, file_fields;	/* of rows, a bit for each */
	uint32_t host;		/* of this part: its number, 0 for unknown */
	struct {
		uint64_t id;
		uint32_t path;	/* number + 1; 0: free */
	} cgroups[INGEST_CGROUPS];
};

/* 0 or -ENOMEM. Free with ingest_close(). */
int ingest_open(struct ingest *in, struct ior_reader *r);
void ingest_close(struct ingest *in);

/* Take note of a record that is no row. 0 or -ENOMEM. */
int ingest_see(struct ingest *in, const struct ior_record *rec);

/*
 * Completes to, into whose row the current record was decoded: ior_reader_decode_to(). 1; 0 if it
 * is damaged, which the reader notes; -ENOMEM.
 */
int ingest_row(struct ingest *in, struct batch_row *to);

/* All stages are empty: forget the names, if they have become too many. */
int ingest_forget(struct ingest *in);

#endif
