/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the format text share: lines of rows, the columns of these, and records. */
#ifndef IOR_PRINT_TEXT_H
#define IOR_PRINT_TEXT_H

#include "line.h"

struct text {
	bool dated;		/* times of day are shown, so that days must be too */
	char date[16], zone[7];	/* in the last line "# 2025-11-23" */
};

unsigned int text_time_width(const struct print *p);
/* What text has colours for, few of them: what is no row, what needs a look, what failed. */
#define COLOUR_HEAD "\033[1m"
#define COLOUR_WARN "\033[33m"
#define COLOUR_ERROR "\033[31m"
/* Give what stands from start on this colour, without the line end behind it. */
void text_colour(const struct print *p, size_t start, const char *colour, struct buffer *out);
/* Put blanks before what stands from start on, until it is width bytes long. */
void text_right(struct buffer *out, size_t start, size_t width);
/* The line of column names; lays the columns out. */
void text_names(struct print *p, struct buffer *out);
/*
 * Pad the value that starts at start to the width of its column, and end the column. *behind is
 * by how much earlier values have pushed the line out of step, 0 at its start.
 */
void text_align(const struct print *p, unsigned int column, size_t start, size_t *behind,
		struct buffer *out);

void text_record(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out);

#endif
