/* SPDX-License-Identifier: BSD-2-Clause */
/* What the formats share: a print's state, times and flags for people, values as JSON. */
#ifndef IOR_PRINT_LINE_H
#define IOR_PRINT_LINE_H

#include "buffer.h"
#include "calls/constant.h"
#include "calls/syscall.h"
#include "column.h"
#include "known.h"
#include "print.h"
#include "stream/cell.h"
#include "stream/reader.h"

struct print {
	struct print_options opt;
	struct wall wall;
	struct columns rows;
	struct record_columns records;

	/* Of the current part. */
	bool started;		/* a header has been seen */
	bool as_records;	/* every record is printed, not the rows alone */
	bool has_start;
	uint64_t start_ns;	/* what --time=relative counts from */
	char *syscalls[2][IOR_SYSCALL_MAX]; /* native, compat: names by number; NULL unknown */

	struct known_calls known;

	unsigned int csv;	/* how texts stand in CSV: see base/csv.h */
	bool colour;		/* the output is for a terminal that shows colours */
	void *state;		/* of the format: so many bytes as it says */
};

/* The time of an event by --time, for people; boottime where the wall time is not known. */
void text_time(struct print *p, const struct ior_reader *r, uint64_t boot_ns, struct buffer *out);
/*
 * How far a time is from the start of the capture, or from the first event where the header does
 * not say; of one before that a minus is put.
 */
uint64_t text_since_start(struct print *p, uint64_t boot_ns, struct buffer *out);
/* A number by the names of a set of constants. */
void text_constant(enum ior_set set, enum ior_abi abi, uint64_t value, struct buffer *out);
/* Open flags by name. */
void text_flags(const struct print *p, uint64_t flags, struct buffer *out);
/* "8:1" */
void text_device(uint64_t device, struct buffer *out);

/* The value of field id of row as JSON; a cut character at the end of a comm is dropped of it. */
void json_cell(struct print *p, const struct ior_row *row, unsigned int id, struct ior_cell *cell,
	       struct buffer *out);
void json_args(const struct ior_row *row, struct buffer *out);
/* Any value as JSON. */
void value_json(const struct ior_value *v, struct buffer *out);

#endif
