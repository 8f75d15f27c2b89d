/* SPDX-License-Identifier: BSD-2-Clause */
/* One column of a row group as values. */
#ifndef COLUMN_H
#define COLUMN_H

#include <stdint.h>

#include "table/schema.h"
#include "table/texts.h"

/*
 * What is to be written: the values that are there, without gaps. Texts are coded: value i is text
 * texts[codes[i]]. Numbers are either ints, or coded: values[codes[i]].
 */
struct column {
	const struct schema_column *schema;
	uint32_t rows, n;		/* n: those that have a value */
	const uint64_t *bits;		/* by row: has it one? NULL: all do */
	const uint64_t *ints;		/* of a list the elements of all; NULL: coded */
	uint32_t nints;			/* n, unless it is a list */
	const uint8_t *lengths;		/* of n lists */
	const uint32_t *codes;
	const uint32_t *texts;
	const uint64_t *values;
	uint32_t ndistinct;		/* texts or values, each of which occurs */
	const struct texts *names;
};

#endif
