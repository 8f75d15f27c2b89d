/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which columns of a table fit a terminal, and how wide each is. What does not fit is made narrower
 * first: the bar, then texts. Then columns are left out: the bar, those that are TABLE_EXTRA, then
 * TABLE_LATE, of each the last one first; one beside the keys stays. Numbers are never cut.
 */
#ifndef STATS_LAYOUT_H
#define STATS_LAYOUT_H

#include "table.h"

#define LAYOUT_BETWEEN 2u	/* blanks between columns */
#define LAYOUT_BAR 16u		/* cells of a bar that has room */
#define LAYOUT_NARROWEST 12u	/* a text is not cut further as long as a column can be left out */

struct layout {
	unsigned int width[TABLE_COLUMNS];	/* cells */
	const char *name[TABLE_COLUMNS];
	bool shown[TABLE_COLUMNS];
	bool fits;
};

/*
 * cells: what each column of the table wants, without its name. A terminal that is too narrow for
 * what stays gets lines that it has to wrap.
 */
void layout_choose(struct layout *l, const struct table *t, const unsigned int *cells);

#endif
