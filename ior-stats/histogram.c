/* SPDX-License-Identifier: BSD-2-Clause */
/* --hist: how the values of a field are distributed, a row for each power of two. */
#include "layout.h"
#include "stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of a field that has a histogram: a time, or bytes. */
static enum unit unit_of(unsigned int field)
{
	return ior_unit_is_ns(ior_row_fields()[field].unit) ? UNIT_NS : UNIT_BYTES;
}

static struct number whole(enum unit unit, uint64_t u)
{
	return (struct number){ .has = true, .unit = unit, .u = u };
}

/* Powers of two below a value: 0 of 0, 1 of 1, 2 of 2 and 3, ... */
static unsigned int power(uint64_t value)
{
	return value ? 64 - (unsigned int)__builtin_clzll(value) : 0;
}

static void put_power(const struct stats *s, const struct view *view, struct table *t,
		      const struct group *group, unsigned int p, const uint64_t *counts,
		      uint64_t greatest)
{
	enum unit unit = unit_of(s->opt->hist_field);
	struct table_cell cells[TABLE_COLUMNS] = { 0 };
	struct rows_text texts[GROUPS_MAX_KEYS];
	unsigned int n = 0;

	if (s->opt->interval_ns)
		cells[n++] = table_number(s->interval);
	if (t->style.format != TABLE_TEXT) {
		report_key_cells(view, &group->key, texts, cells + n);
		n += view->rows.nkeys;
	}
	cells[n++] = table_number(whole(unit, p ? UINT64_C(1) << (p - 1) : 0));
	cells[n++] = table_number(whole(unit, p < 64 ? UINT64_C(1) << p : UINT64_MAX));
	cells[n++] = table_number(whole(UNIT_COUNT, counts[p]));
	cells[n++] = table_number((struct number){
		.has = true, .unit = UNIT_SHARE, .d = (double)counts[p] / (double)group->hist.n });
	cells[n] = table_number((struct number){
		.has = true, .unit = UNIT_SHARE, .d = (double)counts[p] / (double)greatest });
	table_row(t, cells, TABLE_PLAIN);
}

static int put_group(const struct stats *s, const struct view *view, struct table *t,
		     const struct group *group)
{
	uint64_t counts[65] = { 0 }, greatest = 0;
	unsigned int first = 64, last = 0;
	struct hist_bucket *sorted = hist_sorted(&group->hist);

	if (!sorted)
		return -ENOMEM;
	/* buckets do not cross powers of two */
	for (uint32_t i = 0; i < group->hist.used; i++) {
		unsigned int p = power(hist_low(sorted[i].bucket));

		counts[p] += sorted[i].count;
		first = p < first ? p : first;
		last = p > last ? p : last;
		greatest = counts[p] > greatest ? counts[p] : greatest;
	}
	free(sorted);
	for (unsigned int p = first; p <= last; p++)
		put_power(s, view, t, group, p, counts, greatest);
	return table_end(t);
}

/* Of whom a histogram in text is. Names share the rest of a line: it is known which they are. */
static void put_title(const struct stats *s, const struct view *view, const struct group *group,
		      FILE *out)
{
	unsigned int width = s->opt->style.width, nkeys = view->rows.nkeys, used, room = 0;
	struct number n = whole(UNIT_COUNT, group->hist.n);
	struct rows_text text;
	char buf[40];

	number_text(buf, sizeof(buf), &n);
	used = (unsigned int)fprintf(out, "%s of %s calls",
				     ior_row_fields()[s->opt->hist_field].heading, buf);
	for (unsigned int i = 0; i < nkeys; i++)
		used += (unsigned int)strlen(rows_key_name(&view->rows, i)) + 3;
	if (width && nkeys)
		room = used < width ? (width - used) / nkeys : 0;
	if (width && room < LAYOUT_NARROWEST)
		room = LAYOUT_NARROWEST;
	for (unsigned int i = 0; i < nkeys; i++) {
		rows_text(&view->rows, &group->key, i, &text);
		fprintf(out, ", %s ", rows_key_name(&view->rows, i));
		put_text(out, text.has ? text.p : "-", text.has ? text.len : 1,
			 rows_key_is_text(&view->rows, i) ? room : 0);
	}
	fputc('\n', out);
}

int histogram_write(struct stats *s, FILE *out)
{
	static const struct metric by_count = { .id = METRIC_COUNT, .unit = UNIT_COUNT };
	const struct view *view = &s->view[0];
	const struct stats_options *opt = s->opt;
	bool text = opt->style.format == TABLE_TEXT, first = true;
	uint32_t *sorted = report_sorted(s, view, &by_count);
	struct table t;
	int rc = sorted ? 0 : -ENOMEM;

	table_init(&t, out, &opt->style);
	t.named = s->named;
	if (opt->interval_ns)
		table_column(&t, "interval")->data_only = true;
	for (unsigned int i = 0; i < view->rows.nkeys && !text; i++)
		table_column(&t, rows_key_name(&view->rows, i));
	table_number_column(&t, "from", unit_of(opt->hist_field))->need = TABLE_NEEDED;
	table_number_column(&t, "below", unit_of(opt->hist_field))->need = TABLE_NEEDED;
	table_column(&t, "count")->need = TABLE_NEEDED;
	table_column(&t, "share");
	table_column(&t, "")->bar = true;
	for (uint32_t i = 0; !rc && i < groups_count(view->groups); i++) {
		const struct group *group = groups_get(view->groups, sorted[i]);

		if (!group->hist.n || (opt->limit && i >= opt->limit))
			continue;
		if (text && !first)
			fputc('\n', out);
		first = false;
		if (text)
			put_title(s, view, group, out);
		rc = put_group(s, view, &t, group);
	}
	if (text && first)
		fprintf(out, "no call has %s\n", ior_row_fields()[opt->hist_field].name);
	s->named = t.named;
	table_free(&t);
	free(sorted);
	return rc;
}
