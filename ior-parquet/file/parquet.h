/* SPDX-License-Identifier: BSD-2-Clause */
/* One Parquet file: row groups as they fill, then its end. */
#ifndef PARQUET_H
#define PARQUET_H

#include "file/footer.h"
#include "table/batch.h"
#include "encode/chunk.h"
#include "table/group.h"

struct parquet {
	int fd;
	int error;		/* first negative errno: of write(2), or -ENOMEM */
	uint64_t offset;	/* bytes written */
	struct encoder *encoder;	/* the caller's */
	struct bytes out;	/* not written yet */
	struct bytes blooms;	/* of this row group */
	struct footer footer;
};

/* Begin a file on a descriptor, not owned. */
void parquet_begin(struct parquet *p, int fd, struct encoder *e);

/* Write what is staged, at least one row, as a row group. Errors stay in p->error. */
void parquet_group(struct parquet *p, struct group *g, struct batch *s, const struct texts *n);

/* Bytes of the file so far. */
static inline uint64_t parquet_size(const struct parquet *p)
{
	return p->offset + p->out.len;
}

/*
 * Write the end of the file; for keys see footer_write(). Returns 0 or the first negative errno.
 * In either case p holds nothing any more.
 */
int parquet_end(struct parquet *p, const struct bytes *keys, uint32_t nkeys);
/* Forget a file that is of no use. */
void parquet_abandon(struct parquet *p);

#endif
