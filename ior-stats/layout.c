/* SPDX-License-Identifier: BSD-2-Clause */
#include "layout.h"

#include <string.h>

#include "base/cells.h"

#define NARROW_BAR 6u		/* narrower than this it is left out */

/* A name that says of what a column is stands at the first one of its group that is shown. */
static void choose_names(struct layout *l, const struct table *t)
{
	unsigned int group = 0;

	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_head *head = &t->head[i];

		l->name[i] = head->group && head->group == group ? head->again : head->name;
		if (l->shown[i])
			group = head->group;
	}
}

static unsigned int larger(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}

/* A cell more for a column that is not as wide as it wants to be. */
static bool widen(struct layout *l, unsigned int i, unsigned int most, unsigned int *room)
{
	if (!l->shown[i] || !*room || l->width[i] >= most)
		return false;
	l->width[i]++;
	--*room;
	return true;
}

/* What is left goes to the texts, to all of them alike, and then to the bar. */
static void share_out(struct layout *l, const struct table *t, const unsigned int *full,
		      unsigned int room)
{
	for (unsigned int bars = 0; bars < 2; bars++)
		for (bool more = true; more;) {
			more = false;
			for (unsigned int i = 0; i < t->n; i++)
				if (t->head[i].bar == bars)
					more |= widen(l, i, full[i], &room);
		}
}

/* The widths of what is shown, if texts may be cut down to least. Do they fit? */
static bool fit(struct layout *l, const struct table *t, const unsigned int *cells,
		unsigned int least)
{
	unsigned int full[TABLE_COLUMNS], sum = 0, limit = t->style.width + LAYOUT_BETWEEN;

	choose_names(l, t);
	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_head *head = &t->head[i];

		full[i] = head->bar ? LAYOUT_BAR :
				      larger(cells[i], (unsigned int)ior_cells(l->name[i],
									       strlen(l->name[i])));
		l->width[i] = full[i];
		if (t->style.width && head->bar)
			l->width[i] = NARROW_BAR;
		else if (t->style.width && head->cut && full[i] > least)
			l->width[i] = least;
		sum += l->shown[i] ? l->width[i] + LAYOUT_BETWEEN : 0;
	}
	if (t->style.width && sum <= limit)
		share_out(l, t, full, limit - sum);
	return !t->style.width || sum <= limit;
}

/* Leave out the next column. False if there is none that may be. */
static bool leave_out(struct layout *l, const struct table *t)
{
	unsigned int next = TABLE_COLUMNS, others = 0;

	for (unsigned int i = 0; i < t->n; i++) {
		const struct table_head *head = &t->head[i];

		if (!l->shown[i] || head->key)
			continue;
		if (head->bar) {
			l->shown[i] = false;
			return true;
		}
		others++;
		if (head->need != TABLE_NEEDED &&
		    (next == TABLE_COLUMNS || head->need <= t->head[next].need))
			next = i;
	}
	if (next == TABLE_COLUMNS || others == 1)
		return false;
	l->shown[next] = false;
	return true;
}

void layout_choose(struct layout *l, const struct table *t, const unsigned int *cells)
{
	/* when none can be left out: "[total]", and one letter and the dots */
	static const unsigned int narrower[] = { 7, 4 };

	for (unsigned int i = 0; i < t->n; i++)
		l->shown[i] = !t->head[i].data_only;
	do
		l->fits = fit(l, t, cells, LAYOUT_NARROWEST);
	while (!l->fits && leave_out(l, t));
	for (unsigned int i = 0; i < 2 && !l->fits; i++)
		l->fits = fit(l, t, cells, narrower[i]);
}
