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
	unsigned int width;	/* columns of text; 0: no limit */
	bool colour;
	unsigned int csv;	/* how texts stand in CSV: see base/csv.h */
};

enum table_kind { TABLE_PLAIN, TABLE_OTHER, TABLE_TOTAL };

struct table_head {
	char name[40];
	bool left;		/* texts to the left, numbers to the right */
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

struct table_cell table_text(const char *p, size_t len);
struct table_cell table_number(struct number number);

/* "12.3KiB", "1.25ms", "99.1%": a number for people. Writes at most size bytes. */
void number_text(char *buf, size_t size, const struct number *n);
/* The same number for programs: all digits, no unit. */
void number_data(char *buf, size_t size, const struct number *n);

/* A text as people may see it, and as JSON has it (quotes included). */
void put_text(FILE *out, const char *p, size_t len);
void put_json(FILE *out, const char *p, size_t len);

#endif
