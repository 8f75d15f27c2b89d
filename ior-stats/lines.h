/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a table as text. They are kept until all widths are known. */
#ifndef STATS_LINES_H
#define STATS_LINES_H

#include "table.h"

/* Keep a row; failed is set when out of memory. */
void lines_keep(struct table *t, const struct table_cell *cells, enum table_kind kind);
/* Write all rows under the names of their columns, and what was left out for want of width. */
void lines_put(const struct table *t);

#endif
