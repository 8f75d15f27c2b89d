/* SPDX-License-Identifier: BSD-2-Clause */
/* From records to what a format makes of them. Pure: it appends to a buffer, no I/O. */
#ifndef IOR_PRINT_PRINT_H
#define IOR_PRINT_PRINT_H

#include <stdbool.h>

#include "base/error.h"
#include "buffer.h"
#include "stream/reader.h"

struct format;		/* format.h */

enum print_time { PRINT_WALL, PRINT_RELATIVE, PRINT_BOOT };

struct print_options {
	const struct format *format;	/* NULL: text */
	enum print_time time;	/* how those formats show times that have no fields for it */
	bool local;		/* the reader's time zone instead of UTC */
	bool exact;		/* bytes as they are, no escapes */
	bool csv_safe;		/* CSV for spreadsheets: IOR_CSV_SAFE */
	bool records;		/* row streams: every record, as raw streams are printed */
	const char *fields;	/* -F: comma list or "all"; NULL: the format's default. Kept */
};

struct print;

/*
 * 0, -ENOMEM, or -EINVAL: a name in opt->fields is known neither for rows nor for records (err
 * names it and the nearest one). Free with print_close().
 */
int print_open(struct print **out, const struct print_options *opt, struct ior_error *err);
void print_close(struct print *p);
/* The output is for a terminal that shows colours: a format that has some uses them. */
void print_in_colour(struct print *p);
/* The output is for a terminal: texts are escaped whatever the format. */
void print_escaped(struct print *p);

/*
 * Append what rec, the reader's current record, prints as: nothing, a line, or at a header the
 * line of column names. Returns 0, or a negative errno with err filled: -EINVAL for a row that
 * names what is not defined (the reader has noted the damage: go on with the next record),
 * -ENOENT for -F names that this kind of stream does not have, -EXDEV for CSV of both kinds in
 * one output and for a stream without the rows that the format is of, -ENOMEM.
 */
int print_record(struct print *p, struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out, struct ior_error *err);

/* At the end of all inputs: append what closes the output. */
void print_finish(struct print *p, struct buffer *out);

/* What -F help prints: the fields of rows with their meaning, then those of the records. */
void print_fields_help(struct buffer *out);

#endif
