/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The columns of a row group, one after the other, from what is staged: texts as codes of the
 * distinct ones, and what the table derives of other fields.
 */
#ifndef GROUP_H
#define GROUP_H

#include "table/batch.h"
#include "table/column.h"

struct group;

/* NULL when out of memory. */
struct group *group_open(void);
void group_close(struct group *g);

/*
 * One column; what it points to stays until the next call. Columns of a row group are asked for in
 * the order of the schema. False when out of memory.
 */
bool group_column(struct group *g, const struct batch *s, const struct texts *n,
		  const struct schema_column *column, struct column *c);
/* Another row group begins. */
void group_begin(struct group *g);

#endif
