/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The formats of --format: a struct for each, which stands in the file that writes it. A new one
 * is such a file and a line in the list here.
 */
#ifndef IOR_PRINT_FORMAT_H
#define IOR_PRINT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "print.h"

/* In the order of --help, which has the names from here. */
#define FORMATS(DEFAULT, IS) \
	DEFAULT(text) \
	IS(strace) \
	IS(csv) \
	IS(json) \
	IS(msgpack) \
	IS(chrome)

enum info_form { INFO_REFUSED, INFO_TEXT, INFO_JSON };

struct format {
	const struct column_list *columns;	/* of rows without -F; NULL: none */
	size_t state;			/* bytes of p->state, which are zeros at first */

	/*
	 * All but close append to out. begin: before the first line of a kind, records where
	 * p->as_records, else rows; remark: of rows, what any other record says between them; end:
	 * behind all input. Any but row may be NULL; without record the format is of rows alone.
	 */
	void (*begin)(struct print *p, const struct ior_reader *r, struct buffer *out);
	void (*row)(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out);
	void (*record)(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       struct buffer *out);
	void (*remark)(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       struct buffer *out);
	void (*end)(struct print *p, struct buffer *out);
	void (*close)(struct print *p);	/* gives back what p->state holds */

	bool unfinished;		/* of rows with those of calls that had not ended */
	bool one_kind;			/* rows and records in one output would be a mistake */
	bool binary;			/* nothing for a terminal */
	bool colours;			/* on a terminal */
	bool times;			/* has --time; others have a field for each kind of time */
	bool zones;			/* has --tz */
	enum print_time time;		/* without --time */
	bool exact;			/* without --escape, but on a terminal: no escapes */
	bool formulas;			/* for spreadsheets: has --csv-safe */
	enum info_form info;		/* of --info */

	/* Why an option has no place beside the format; NULL: it has. */
	const char *no_exact;		/* --escape=never */
	const char *no_escapes;		/* --escape=always */
	const char *no_fields;		/* -F */
};

#define FORMAT_DECLARED(name) extern const struct format format_##name;
FORMATS(FORMAT_DECLARED, FORMAT_DECLARED)
#undef FORMAT_DECLARED

/* --hung: a question rather than a format, but made as one. Without options of its own. */
extern const struct format format_hung;

/* "text (default), strace, ..." */
#define FORMAT_DEFAULT_HELP(name) #name " (default)"
#define FORMAT_HELP(name) ", " #name
#define FORMATS_HELP FORMATS(FORMAT_DEFAULT_HELP, FORMAT_HELP)

/* All of them and what --format calls them, both closed by NULL. */
extern const struct format *const formats[];
extern const char *const format_names[];

/* "text, strace and csv": those that can do something. A static buffer. */
const char *formats_that(bool (*can)(const struct format *f));

#endif
