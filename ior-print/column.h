/* SPDX-License-Identifier: BSD-2-Clause */
/* Which fields are printed, in which order: -F and the defaults. */
#ifndef IOR_PRINT_COLUMN_H
#define IOR_PRINT_COLUMN_H

#include <stdbool.h>

#include "base/error.h"
#include "stream/record.h"
#include "stream/row.h"

#define COLUMNS_MAX 128

/* Columns that text composes of several fields; their numbers follow those of row fields. */
enum {
	COLUMN_TASK = IOR_ROW_ALL,	/* pid, or pid/tid */
	COLUMN_RESULT,			/* ret, or the error's name */
	COLUMN_FILE,			/* old file, file, state */
};

/* Columns of rows: field ids, and what the formats need to know of them for every row. */
struct columns {
	unsigned int n;
	unsigned int id[COLUMNS_MAX];
	unsigned char name_len[COLUMNS_MAX];	/* of a field's name */
	unsigned char width[COLUMNS_MAX];	/* of text, in characters; text_names() sets it */
	bool right[COLUMNS_MAX];		/* its values stand at the right */
};

/*
 * Columns of records: names. at[tag][column] is the position of that field in records of a tag,
 * or COLUMN_ABSENT. The column COLUMN_KIND_NAME is the record's own name, and has no position.
 */
#define COLUMN_KIND_NAME "record"
#define COLUMN_ABSENT (-1)
#define COLUMN_KIND (-2)
#define COLUMN_TAGS 64
struct record_columns {
	unsigned int n;
	const char *name[COLUMNS_MAX];	/* into the record table */
	signed char at[COLUMN_TAGS][COLUMNS_MAX];
};

/* Fields of rows, or the columns above: what a format shows without -F. */
struct column_list {
	unsigned int n;
	const unsigned int *id;
};
/* Enough to work with elsewhere, without the fields that are nearly always absent. */
extern const struct column_list columns_for_programs;

/* list NULL: usual, which may be NULL: none. -ENOENT: err has the unknown name. */
int columns_of_rows(struct columns *c, const char *list, const struct column_list *usual,
		    struct ior_error *err);
/* list NULL: every field of every record kind that a raw stream holds; with rows also theirs. */
int columns_of_records(struct record_columns *c, const char *list, bool rows,
		       struct ior_error *err);
/* Every name of list must be a field of rows or of records; -EINVAL: err names the nearest. */
int columns_check(const char *list, struct ior_error *err);

#endif
