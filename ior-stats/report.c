/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of a view: sorted, limited, with what is left out as [other], and the total. */
#include "stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

#define FILLED 100000u		/* periods without a call that get a row of their own, in a run */
#define FILLED_ALL 1000000u	/* and in a table */

int report_total(const struct view *view, struct group *total)
{
	int rc;

	group_init(total);
	rc = group_merge(total, groups_other(view->groups));
	for (uint32_t i = 0; !rc && i < groups_count(view->groups); i++)
		rc = group_merge(total, groups_get(view->groups, i));
	return rc;
}

struct ranked {
	struct number value;
	uint32_t i;
};

/* Numbers by size, texts by their bytes; what is absent first. */
static int compare_keys(const struct view *view, uint32_t a, uint32_t b)
{
	const struct group_key *x = &groups_get(view->groups, a)->key;
	const struct group_key *y = &groups_get(view->groups, b)->key;
	struct rows_text s, t;
	int order;

	for (unsigned int i = 0; i < view->rows.nkeys; i++) {
		rows_text(&view->rows, x, i, &s);
		rows_text(&view->rows, y, i, &t);
		if (!s.has || !t.has)
			order = s.has - t.has;
		else if (s.number)
			order = ((int64_t)x->value[i] > (int64_t)y->value[i]) -
				((int64_t)x->value[i] < (int64_t)y->value[i]);
		else
			order = memcmp(s.p, t.p, s.len < t.len ? s.len : t.len);
		if (!order && !s.number)
			order = (s.len > t.len) - (s.len < t.len);
		if (order)
			return order;
	}
	return 0;
}

static int compare_ranked(const void *a, const void *b, void *view)
{
	const struct ranked *x = a, *y = b;
	int order = number_compare(&y->value, &x->value);

	return order ? order : compare_keys(view, x->i, y->i);
}

uint32_t *report_sorted(const struct stats *s, const struct view *view,
			const struct metric *column)
{
	uint32_t n = groups_count(view->groups);
	struct ranked *ranked = calloc(n + 1, sizeof(*ranked));
	uint32_t *sorted = reallocarray(NULL, n + 1, sizeof(*sorted));

	for (uint32_t i = 0; ranked && i < n; i++) {
		const struct group *group = groups_get(view->groups, i);

		if (column)
			ranked[i].value = metric_value(column, group, span_of(s, view, group));
		ranked[i].i = i;
	}
	if (ranked && sorted) {
		qsort_r(ranked, n, sizeof(*ranked), compare_ranked, (void *)view);
		for (uint32_t i = 0; i < n; i++)
			sorted[i] = ranked[i].i;
	} else {
		free(sorted);
		sorted = NULL;
	}
	free(ranked);
	return sorted;
}

void report_key_column(const struct view *view, unsigned int i, struct table *t)
{
	struct table_head *head = table_column(t, rows_key_name(&view->rows, i));

	head->key = true;
	head->left = true;
	head->cut = rows_key_is_text(&view->rows, i);
}

void report_key_cells(const struct view *view, const struct group_key *key,
		      struct rows_text *texts, struct table_cell *cells)
{
	for (unsigned int i = 0; i < view->rows.nkeys; i++) {
		rows_text(&view->rows, key, i, &texts[i]);
		cells[i] = table_text(texts[i].p, texts[i].len);
		cells[i].has = texts[i].has;
		cells[i].digits = texts[i].number;
	}
}

/* What the rows of one table share. */
struct report {
	const struct stats *s;
	const struct view *view;
	struct table *t;
	double greatest;	/* of the sorting column, for the bars */
	int64_t next_period;	/* of a series: what should come next */
	bool filling;
	uint64_t filled;
};

static void put_group(struct report *r, const struct group *group, enum table_kind kind)
{
	const struct stats_options *opt = r->s->opt;
	struct table_cell cells[TABLE_COLUMNS] = { 0 }, keys[GROUPS_MAX_KEYS] = { 0 };
	struct rows_text texts[GROUPS_MAX_KEYS];
	const uint64_t time = span_of(r->s, r->view, kind == TABLE_PLAIN ? group : NULL);
	unsigned int n = 0;
	struct number bar;

	if (opt->interval_ns)
		cells[n++] = table_number(r->s->interval);
	/* the key of [other] and of the total is not there */
	if (kind == TABLE_PLAIN)
		report_key_cells(r->view, &group->key, texts, keys);
	for (const struct stats_shown *c = opt->shown; c < opt->shown + opt->nshown; c++)
		cells[n++] = c->key ? keys[c->i] :
			     table_number(metric_value(&opt->columns.c[c->i], group, time));
	if (!opt->sort_by_key && kind == TABLE_PLAIN && r->greatest > 0) {
		bar = metric_value(&opt->sort, group, time);
		cells[n] = table_number((struct number){ .has = bar.has, .unit = UNIT_SHARE,
							 .d = number_double(&bar) / r->greatest });
	}
	table_row(r->t, cells, kind);
}

/* A row for each period of a series in which nothing was called. */
static void fill_series(struct report *r, const struct group *group)
{
	int64_t period = (int64_t)r->s->opt->period_ns, at = (int64_t)group->key.value[0];
	struct group none;
	uint64_t run = 0;

	if (!group->key.present)	/* its start is no time that is known */
		return;
	group_init(&none);
	if (r->filling && at > r->next_period)
		run = ((uint64_t)at - (uint64_t)r->next_period) / (uint64_t)period;
	if (run < FILLED && r->filled + run <= FILLED_ALL)
		for (r->filled += run; run; run--, r->next_period += period) {
			none.key.present = 1;
			none.key.value[0] = (uint64_t)r->next_period;
			put_group(r, &none, TABLE_PLAIN);
		}
	r->filling = ior_time_add(at, (uint64_t)period, &r->next_period);
}

void report_number_column(const struct stats_options *opt, const struct metric *c,
			  struct table *t)
{
	struct table_head *head = table_number_column(t, c->name, c->unit);

	if (!opt->sort_by_key && metric_is(c, &opt->sort))
		head->need = TABLE_NEEDED;
}

static void make_columns(const struct stats *s, const struct view *view, struct table *t)
{
	const struct stats_options *opt = s->opt;

	if (t->n)
		return;
	if (opt->interval_ns)
		table_column(t, "interval")->data_only = true;
	for (const struct stats_shown *c = opt->shown; c < opt->shown + opt->nshown; c++)
		if (c->key)
			report_key_column(view, c->i, t);
		else
			report_number_column(opt, &opt->columns.c[c->i], t);
	table_column(t, "")->bar = true;
}

bool report_is_other(const struct view *view, const struct group *group)
{
	struct rows_text text;

	if (view->rows.nkeys != 1 || !ior_reader_overflows(view->rows.reader))
		return false;
	rows_text(&view->rows, &group->key, 0, &text);
	return text.len == 7 && memcmp(text.p, "[other]", 7) == 0;
}

static int put_groups(struct report *r, const uint32_t *sorted)
{
	const struct stats_options *opt = r->s->opt;
	uint32_t n = groups_count(r->view->groups), shown = 0;
	struct group rest;
	struct number top;
	int rc;

	group_init(&rest);
	rc = group_merge(&rest, groups_other(r->view->groups));
	for (uint32_t i = 0; !rc && i < n; i++) {
		const struct group *group = groups_get(r->view->groups, sorted[i]);

		if ((opt->limit && shown >= opt->limit) || report_is_other(r->view, group)) {
			rc = group_merge(&rest, group);
			continue;
		}
		if (!shown++ && !opt->sort_by_key && opt->sort.unit != UNIT_TIME) {
			top = metric_value(&opt->sort, group, span_of(r->s, r->view, group));
			r->greatest = number_double(&top);
		}
		if (opt->period_ns && r->view->rows.nkeys == 1 && opt->sort_by_key)
			fill_series(r, group);
		put_group(r, group, TABLE_PLAIN);
	}
	if (!rc && !measure_is_empty(&rest.m))
		put_group(r, &rest, TABLE_OTHER);
	group_free(&rest);
	return rc;
}

int report_write(struct stats *s, struct view *view, struct table *t)
{
	struct report r = { .s = s, .view = view, .t = t };
	struct group total;
	uint32_t *sorted = NULL;
	int rc = report_total(view, &total);

	make_columns(s, view, t);
	if (!rc) {
		sorted = report_sorted(s, view, s->opt->sort_by_key ? NULL : &s->opt->sort);
		rc = sorted ? put_groups(&r, sorted) : -ENOMEM;
	}
	if (!rc && view->rows.nkeys)
		put_group(&r, &total, TABLE_TOTAL);
	free(sorted);
	group_free(&total);
	return rc ? rc : table_end(t);
}
