/* SPDX-License-Identifier: BSD-2-Clause */
/* What print.c, text.c and record.c share: a print's state, a function for each kind of line. */
#ifndef IOR_PRINT_LINE_H
#define IOR_PRINT_LINE_H

#include "buffer.h"
#include "column.h"
#include "print.h"
#include "reader.h"
#include "syscall.h"

struct print {
	struct print_options opt;
	struct wall wall;
	struct columns rows;
	struct record_columns records;

	/* Of the current part. */
	bool started;		/* a header has been seen */
	bool as_records;	/* every record is printed, not the rows alone */
	enum ior_abi abi;	/* whose O_* flags they are */
	bool has_start;
	uint64_t start_ns;	/* what --time=relative counts from */
	char *syscalls[2][IOR_SYSCALL_MAX]; /* native, compat: names by number; NULL unknown */

	/* Of text. */
	bool dated;		/* times of day are shown, so that days must be too */
	char date[16], zone[7];	/* in the last line "# 2025-11-23" */
};

/* The time of an event by --time, for people; boottime where the wall time is not known. */
void text_time(struct print *p, const struct ior_reader *r, uint64_t boot_ns, struct buffer *out);
unsigned int text_time_width(const struct print *p);
/* Put blanks before what stands from start on, until it is width bytes long. */
void text_right(struct buffer *out, size_t start, size_t width);
/* Open flags by name. */
void text_flags(const struct print *p, uint64_t flags, struct buffer *out);
/* "8:1" */
void text_device(uint64_t device, struct buffer *out);

/* The line of column names; lays the columns out. */
void text_names(struct print *p, struct buffer *out);
/*
 * Pad the value that starts at start to the width of its column, and end the column. *behind is
 * by how much earlier values have pushed the line out of step, 0 at its start.
 */
void text_align(const struct print *p, unsigned int column, size_t start, size_t *behind,
		struct buffer *out);
void text_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
	      struct buffer *out);
/* The line "# lost ..." or "# warning: ..." that a record which is no row makes, if any. */
void text_remark(const struct print *p, const struct ior_record *rec, struct buffer *out);

/* The line of column names of records (CSV), and one record in any format. */
void record_names(const struct print *p, struct buffer *out);
void record_line(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out);

/* Any value as JSON. */
void value_json(const struct ior_value *v, struct buffer *out);

#endif
