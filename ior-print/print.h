/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From records to lines: aligned text, CSV or JSON, of a row stream or a raw one; rows also as
 * lines of strace, MessagePack or Chrome trace events. Pure: it appends to a buffer, no I/O.
 */
#ifndef IOR_PRINT_PRINT_H
#define IOR_PRINT_PRINT_H

#include <stdbool.h>

#include "base/error.h"
#include "buffer.h"
#include "stream/reader.h"

enum print_format {
	PRINT_TEXT, PRINT_CSV, PRINT_JSON,
	PRINT_STRACE, PRINT_MSGPACK, PRINT_CHROME,	/* of rows alone */
};
enum print_time { PRINT_WALL, PRINT_RELATIVE, PRINT_BOOT };

struct print_options {
	enum print_format format;
	enum print_time time;	/* how text, strace and chrome show times; others have fields */
	bool local;		/* text, strace: the reader's time zone instead of UTC */
	bool exact;		/* text and CSV: bytes as they are, no escapes */
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
/* Text is for a terminal that shows colours. */
void print_in_colour(struct print *p);

/*
 * Append what rec, the reader's current record, prints as: nothing, a line, or at a header the
 * line of column names. Returns 0, or a negative errno with err filled: -EINVAL for a row that
 * names what is not defined (the reader has noted the damage: go on with the next record),
 * -ENOENT for -F names that this kind of stream does not have, -EXDEV for CSV of both kinds in
 * one output and for a raw stream where the format is of rows alone, -ENOMEM.
 */
int print_record(struct print *p, struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out, struct ior_error *err);

/* At the end of all inputs: append what closes the output. */
void print_finish(struct print *p, struct buffer *out);

/* Can the format show every record of a stream? Others show rows alone. */
static inline bool print_takes_records(enum print_format format)
{
	return format <= PRINT_JSON;
}

/* What -F help prints: the fields of rows with their meaning, then those of the records. */
void print_fields_help(struct buffer *out);

#endif
