/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A table under way to a stdio stream: as text that fits a terminal, as CSV or as JSON lines.
 * CSV and JSON are written row by row, text when the table ends and all widths are known.
 */
#ifndef STATS_TABLE_H
#define STATS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "metric.h"

#define TABLE_COLUMNS 64

enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

struct table_style {
	enum table_format format;
	unsigned int width;	/* cells of a line of text; 0: no limit */
	bool colour;
	unsigned int csv;	/* how texts stand in CSV: see base/csv.h */
	bool places;		/* a terminal whose cursor can be moved to a column */
};

enum table_kind { TABLE_PLAIN, TABLE_OTHER, TABLE_TOTAL };

/* What becomes of a column for which a terminal is too narrow. */
enum table_need {
	TABLE_EXTRA,		/* it is left out, the last one first */
	TABLE_LATE,		/* it is left out when all those are */
	TABLE_NEEDED,		/* it stays, as keys do */
};

struct table_head {
	char name[40];
	char again[12];		/* in text: the name behind another column of its group */
	unsigned int group;	/* 0: of none */
	enum table_need need;
	bool left;		/* texts to the left, numbers to the right */
	bool cut;		/* of a terminal: texts that may be shortened; numbers never are */
	bool key;		/* of [other] and the total row there is none */
	bool data_only;		/* not in text */
	bool bar;		/* in text only: a number from 0 to 1, as a bar */
};

struct table_cell {
	bool has;
	const char *text;	/* NULL: number */
	size_t len;
	bool digits;		/* the text is a number, also in JSON */
	struct number number;
};

struct table {
	FILE *out;
	struct table_style style;
	unsigned int n;
	struct table_head head[TABLE_COLUMNS];
	bool named;		/* the line of names of CSV was written */

	/* text: the cells so far, n a row, NUL-terminated one after the other */
	char *texts;
	size_t len, cap;
	enum table_kind *kinds;
	size_t nrows, rows_cap;
	bool failed;		/* out of memory */
};

void table_init(struct table *t, FILE *out, const struct table_style *style);
void table_free(struct table *t);

/* A new column. */
struct table_head *table_column(struct table *t, const char *name);
/* The column of a number: its name carries the unit, in CSV and JSON. */
struct table_head *table_number_column(struct table *t, const char *name, enum unit unit);
/* A row: cells for all columns. */
void table_row(struct table *t, const struct table_cell *cells, enum table_kind kind);
/* The end of a table, which may be followed by another one of the same columns. 0 or -ENOMEM. */
int table_end(struct table *t);

/* What stands in the place of the keys: "[other]". */
const char *table_label(enum table_kind kind);

struct table_cell table_text(const char *p, size_t len);
struct table_cell table_number(struct number number);

/* "12.3KiB", "1.25ms", "99.1%": a number for people. Writes at most size bytes. */
void number_text(char *buf, size_t size, const struct number *n);
/* The same number for programs: all digits, no unit. */
void number_data(char *buf, size_t size, const struct number *n);

/*
 * A text as people may see it, shortened in its middle if it takes more cells than these (0: no
 * limit). Returns the cells that it took.
 */
size_t put_text(FILE *out, const char *p, size_t len, size_t cells);
/* A text as JSON has it (quotes included). */
void put_json(FILE *out, const char *p, size_t len);

#endif
