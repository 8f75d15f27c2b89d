/* SPDX-License-Identifier: BSD-2-Clause */
/* --diff: the groups of two captures side by side, the largest change first. */
#include "stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIFFERENCE 2	/* of the four columns of a figure what sorts */

struct pair {
	const struct group *before, *after;	/* NULL: not there */
	double change;			/* of the sorting column */
	uint32_t i;			/* order of appearance */
};

struct diff {
	struct stats *s;
	const struct view *after, *before;
	uint64_t time[2];		/* of rates: before, after */
	struct pair *pairs;
	uint32_t n;
	struct table t;
};

static struct number value(const struct diff *d, const struct metric *c, const struct pair *p,
			   bool after)
{
	const struct group *group = after ? p->after : p->before;
	struct number none = { .has = true, .unit = c->unit };

	if (group)
		return metric_value(c, group, d->time[after]);
	/* nothing was called: that is 0 calls and bytes, but no mean of them */
	none.has = c->unit == UNIT_COUNT || c->unit == UNIT_BYTES || c->unit == UNIT_RATE ||
		   c->unit == UNIT_BYTE_RATE || c->id == METRIC_DURATION;
	return none;
}

static double change(const struct diff *d, const struct metric *c, const struct pair *p)
{
	struct number before = value(d, c, p, false), after = value(d, c, p, true);

	return number_double(&after) - number_double(&before);
}

/* The largest change first; of equal ones what appeared first, after before before. */
static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (fabs(x->change) != fabs(y->change))
		return fabs(x->change) < fabs(y->change) ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

static void add_pair(struct diff *d, const struct group *before, const struct group *after)
{
	struct pair *p = &d->pairs[d->n];

	*p = (struct pair){ .before = before, .after = after, .i = d->n++ };
	p->change = change(d, &d->s->opt->sort, p);
}

static int find_pairs(struct diff *d)
{
	uint32_t nafter = groups_count(d->after->groups), nbefore = groups_count(d->before->groups);

	d->pairs = reallocarray(NULL, (size_t)nafter + nbefore + 1, sizeof(*d->pairs));
	if (!d->pairs)
		return -ENOMEM;
	for (uint32_t i = 0; i < nafter; i++) {
		const struct group *after = groups_get(d->after->groups, i);

		add_pair(d, groups_find(d->before->groups, &after->key), after);
	}
	for (uint32_t i = 0; i < nbefore; i++) {
		const struct group *before = groups_get(d->before->groups, i);

		if (!groups_find(d->after->groups, &before->key))
			add_pair(d, before, NULL);
	}
	qsort(d->pairs, d->n, sizeof(*d->pairs), compare_pairs);
	return 0;
}

/* Between two moments there is a time. */
static enum unit difference_unit(enum unit unit)
{
	return unit == UNIT_TIME ? UNIT_NS : unit;
}

static void add_columns(struct diff *d, const struct metric *c, unsigned int group)
{
	static const char *const suffix[] = { "before", "after", "difference", "ratio" };
	char name[40];

	for (unsigned int k = 0; k < 4; k++) {
		struct table_head *head;

		snprintf(name, sizeof(name), "%s%s%s", c->name,
			 d->t.style.format == TABLE_TEXT ? " " : "_", suffix[k]);
		head = table_number_column(&d->t, name, k < DIFFERENCE ? c->unit :
					   k > DIFFERENCE ? UNIT_RATIO : difference_unit(c->unit));
		/* in text the name stands once, so that the table stays narrow */
		head->group = group;
		strlcpy(head->again, suffix[k], sizeof(head->again));
		if (metric_is(c, &d->s->opt->sort))
			head->need = k == DIFFERENCE ? TABLE_NEEDED : TABLE_LATE;
	}
}

static void make_columns(struct diff *d)
{
	const struct stats_options *opt = d->s->opt;

	for (unsigned int i = 0; i < opt->nshown; i++)
		if (opt->shown[i].key)
			report_key_column(d->after, opt->shown[i].i, &d->t);
		else
			add_columns(d, &opt->columns.c[opt->shown[i].i], i + 1);
}

/* A difference has a sign, which numbers do not: it is made text here. */
static struct table_cell difference(const struct diff *d, struct number a, struct number b,
				    char buf[48])
{
	bool less = number_compare(&b, &a) < 0;
	struct number n = { .has = true, .unit = difference_unit(a.unit) };
	struct table_cell cell;

	if (!a.has || !b.has)
		return (struct table_cell){ 0 };
	if (unit_is_real(n.unit))
		n.d = less ? a.d - b.d : b.d - a.d;
	else
		n.u = less ? a.u - b.u : b.u - a.u;
	buf[0] = less ? '-' : '+';
	if (d->t.style.format == TABLE_TEXT)
		number_text(buf + 1, 47, &n);
	else
		number_data(buf + 1, 47, &n);
	if (d->t.style.format != TABLE_TEXT && !less)
		memmove(buf, buf + 1, strlen(buf));
	cell = table_text(buf, strlen(buf));
	cell.digits = true;
	return cell;
}

/* The four of a column; the text of the difference is written to text. */
static void put_values(const struct diff *d, const struct metric *c, const struct pair *p,
		       char text[48], struct table_cell cells[4])
{
	struct number before = value(d, c, p, false), after = value(d, c, p, true);
	double divisor = number_double(&before);

	cells[0] = table_number(before);
	cells[1] = table_number(after);
	cells[2] = difference(d, before, after, text);
	cells[3] = table_number((struct number){
		.has = before.has && after.has && divisor > 0 && c->unit != UNIT_TIME,
		.unit = UNIT_RATIO,
		.d = divisor > 0 ? number_double(&after) / divisor : 0 });
}

static void put_pair(struct diff *d, const struct pair *p, enum table_kind kind)
{
	const struct stats_options *opt = d->s->opt;
	struct table_cell cells[TABLE_COLUMNS] = { 0 }, keys[GROUPS_MAX_KEYS] = { 0 };
	struct rows_text texts[GROUPS_MAX_KEYS];
	char differences[METRICS_MAX][48];
	unsigned int n = 0;

	if (kind == TABLE_PLAIN)
		report_key_cells(d->after, &(p->after ? p->after : p->before)->key, texts, keys);
	for (const struct stats_shown *c = opt->shown; c < opt->shown + opt->nshown; c++) {
		if (c->key) {
			cells[n++] = keys[c->i];
			continue;
		}
		put_values(d, &opt->columns.c[c->i], p, differences[c->i], &cells[n]);
		n += 4;
	}
	table_row(&d->t, cells, kind);
}

/* The pairs that are not shown, and what was folded, as one. */
static int put_rest(struct diff *d, uint32_t shown)
{
	struct group before, after;
	struct pair rest = { .before = &before, .after = &after };
	int rc;

	group_init(&before);
	group_init(&after);
	rc = group_merge(&before, groups_other(d->before->groups));
	if (!rc)
		rc = group_merge(&after, groups_other(d->after->groups));
	for (uint32_t i = shown; !rc && i < d->n; i++) {
		if (d->pairs[i].before)
			rc = group_merge(&before, d->pairs[i].before);
		if (!rc && d->pairs[i].after)
			rc = group_merge(&after, d->pairs[i].after);
	}
	if (!rc && !(measure_is_empty(&before.m) && measure_is_empty(&after.m)))
		put_pair(d, &rest, TABLE_OTHER);
	group_free(&before);
	group_free(&after);
	return rc;
}

int diff_write(struct stats *s, FILE *out)
{
	struct diff d = { .s = s, .after = &s->view[0], .before = &s->view[1] };
	struct group before, after;
	struct pair total = { .before = &before, .after = &after };
	uint64_t shown;
	int rc = report_total(d.before, &before), second = report_total(d.after, &after);

	rc = rc ? rc : second;
	d.time[0] = span_of(s, d.before, NULL);
	d.time[1] = span_of(s, d.after, NULL);
	table_init(&d.t, out, &s->opt->style);
	make_columns(&d);
	if (!rc)
		rc = find_pairs(&d);
	shown = s->opt->limit && s->opt->limit < d.n ? s->opt->limit : d.n;
	for (uint32_t i = 0; !rc && i < shown; i++)
		put_pair(&d, &d.pairs[i], TABLE_PLAIN);
	if (!rc)
		rc = put_rest(&d, (uint32_t)shown);
	if (!rc) {
		put_pair(&d, &total, TABLE_TOTAL);
		rc = table_end(&d.t);
	}
	table_free(&d.t);
	free(d.pairs);
	group_free(&before);
	group_free(&after);
	return rc;
}
