/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --info: what a stream says about itself. One block of text or one JSON object for each part
 * (a part begins with a header). Pure: it appends to a buffer and does no I/O.
 */
#ifndef IOR_PRINT_INFO_H
#define IOR_PRINT_INFO_H

#include <stdbool.h>

#include "buffer.h"
#include "loss.h"
#include "stream/reader.h"

#define INFO_KINDS 128		/* record tags counted one by one; higher ones together */
#define INFO_LISTED 20		/* notes and excluded tasks shown; more are counted */

/* An instant of a part. */
struct instant {
	bool known, wall_known;
	uint64_t boot_ns;
	int64_t wall_ns;
};

struct info {
	bool json;
	struct wall wall;

	/* Of the current part. */
	bool open;		/* a header was seen */
	bool ended;		/* an end record was seen */
	unsigned int parts;	/* begun so far */
	struct instant first, last;
	uint64_t records, counts[INFO_KINDS + 1];
	uint64_t tasks;		/* that made calls */
	uint64_t nnotes, nexcluded;
	struct ior_losses lost;
	/* What is already known, as it will be printed. */
	struct buffer head, notes, excluded, end, totals, left_out;
	uint64_t nleft_out;	/* system calls that were sampled */
};

/* json: JSON, else text; local: text with times of the reader's time zone. */
void info_open(struct info *i, bool json, bool local);
void info_close(struct info *i);

/* Take in the reader's current record. A header finishes the part before it, into out. */
void info_record(struct info *i, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out);
/* At the end of all inputs: the last part, into out. */
void info_finish(struct info *i, const struct ior_reader *r, struct buffer *out);

#endif
