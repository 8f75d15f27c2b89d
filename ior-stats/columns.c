/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/near.h"
#include "program/message.h"
#include "program/output.h"
#include "program/parse.h"

#define DIFF_COLUMNS 14			/* four of each, beside the keys */

void columns_list(void)
{
	struct ior_output o;
	struct ior_error err;
	const char *name, *meaning;
	FILE *out;

	if (ior_output_open(&o, NULL, false, false, &err) < 0 || !(out = ior_output_stdio(&o)))
		exit(EXIT_FAILURE);
	for (int i = 0; i < METRIC_PERCENTILE; i++) {
		meaning = metric_meaning((enum metric_id)i, &name);
		fprintf(out, "  %-14s %s\n", name, meaning);
	}
	fputs("  p50 p99.9      percentiles of the durations that mean is of, p0 to p100\n"
	      "  a field of -b stands where it is named\n", out);
	exit(ior_output_status(&o, ior_output_close(&o, true, NULL)));
}

void columns_choose_keys(struct stats_options *o, const char *by)
{
	struct ior_error err;
	int n = ior_parse_fields(by, o->keys, GROUPS_MAX_KEYS - 1, &err);

	if (n < 0)
		ior_usage("--by: %s", err.text);
	for (int i = 0; i < n; i++)
		if (ior_row_fields()[o->keys[i]].type == IOR_LIST)
			ior_usage("--by: %s cannot be grouped by: it is a list",
				  ior_row_fields()[o->keys[i]].name);
	o->nkeys = (unsigned int)n;
}

/* ---- -F -------------------------------------------------------------------------------------- */

static void show(struct stats_options *o, bool key, unsigned int i)
{
	for (unsigned int s = 0; s < o->nshown; s++)
		if (o->shown[s].key == key && o->shown[s].i == i)
			return;
	o->shown[o->nshown++] = (struct stats_shown){ key, i };
}

/* Which key a name is of; o->nkeys: none. */
static unsigned int find_key(const struct stats_options *o, const char *name, size_t len)
{
	const struct ior_row_field *field = ior_row_field_find(name, len);
	unsigned int i = 0;

	if (!field)
		return o->nkeys;
	/* the periods of --series stand in a column "time" */
	while (i < o->nkeys && o->keys[i] != field->id &&
	       !(o->keys[i] == ROWS_PERIOD && field->id == IOR_ROW_TIME))
		i++;
	return i;
}

static void __attribute__((noreturn)) refuse(const struct stats_options *o, const char *name,
					     size_t len)
{
	const struct ior_row_field *field = ior_row_field_find(name, len);
	const char *near;

	if (field && field->type == IOR_LIST)
		ior_usage("-F: %.*s is a list, of which there is no column", ior_shown(len), name);
	if (field)
		ior_usage("-F: %.*s is a field, not a column: give it with -b %s", ior_shown(len),
			  name, field->heading);
	near = metrics_nearest(name, len);
	if (near)
		ior_usage("-F: unknown column '%.*s'; did you mean %s?", ior_shown(len), name,
			  near);
	field = ior_row_field_nearest(name, len);
	if (field && find_key(o, field->name, strlen(field->name)) < o->nkeys)
		ior_usage("-F: unknown column '%.*s'; did you mean %s?", ior_shown(len), name,
			  field->heading);
	if (field)
		ior_usage("-F: unknown column '%.*s'; did you mean the field %s, with -b %s?",
			  ior_shown(len), name, field->heading, field->heading);
	ior_usage("-F: unknown column '%.*s'; -F help lists them", ior_shown(len), name);
}

/* What is a key and a column is the column. */
static void choose_named(struct stats_options *o, const char *list)
{
	const char *all = list, *name;
	struct metric one;
	unsigned int key;
	size_t len;

	while (ior_list_next(&list, &name, &len)) {
		if (!len)
			ior_usage("-F: '%s': a name is missing; example: count,bytes", all);
		if (metrics_find(name, len, &one)) {
			if (!metrics_add_one(&o->columns, &one))
				ior_usage("-F: more than %d columns", METRICS_MAX);
			show(o, false, metrics_index(&o->columns, &one));
			continue;
		}
		key = find_key(o, name, len);
		if (key == o->nkeys)
			refuse(o, name, len);
		show(o, true, key);
	}
}

/* Keys that -F does not name stand before all. */
static void show_keys(struct stats_options *o)
{
	struct stats_shown named[STATS_SHOWN];
	unsigned int n = o->nshown;

	memcpy(named, o->shown, sizeof(named));
	o->nshown = 0;
	for (unsigned int key = 0; key < o->nkeys; key++) {
		bool is_named = false;

		for (unsigned int i = 0; i < n; i++)
			is_named |= named[i].key && named[i].i == key;
		if (!is_named)
			show(o, true, key);
	}
	for (unsigned int i = 0; i < n; i++)
		o->shown[o->nshown++] = named[i];
}

static const char *usual_columns(const struct stats_options *o)
{
	if (o->mode == STATS_DIFF)
		return "count,duration";
	if (o->mode == STATS_OVERVIEW)
		return "count,errors,bytes,duration";
	return "count,errors,bytes,duration,mean,max";
}

/* ---- -s -------------------------------------------------------------------------------------- */

static void choose_sort(struct stats_options *o, const char *sort)
{
	const char *usual = o->mode == STATS_HIST ? "count" : "duration";
	const char *name = sort ? sort : usual;
	struct metrics one = { 0 };
	struct ior_error err;

	o->sort_by_key = o->period_ns && !sort;
	if (strchr(name, ','))
		ior_usage("-s: '%s' is a list: a table is sorted by one column", name);
	if (sort && find_key(o, name, strlen(name)) < o->nkeys &&
	    !metrics_find(name, strlen(name), &one.c[0]))
		ior_usage("-s: %s is what -b groups by: a table is sorted by a column, as count",
			  name);
	if (metrics_add(&one, name, &err) < 0)
		ior_usage("-s: %s", err.text);
	o->sort = one.c[0];
	/* what sorts is shown */
	if (sort && !metrics_add_one(&o->columns, &o->sort))
		ior_usage("-F: more than %d columns", METRICS_MAX);
}

void columns_choose(struct stats_options *o, const struct columns_given *given)
{
	struct ior_error err;

	choose_named(o, given->columns ? given->columns : usual_columns(o));
	if (given->percentiles && metrics_add_percentiles(&o->columns, given->percentiles,
							  &err) < 0)
		ior_usage("--percentiles: %s", err.text);
	choose_sort(o, given->sort);
	for (unsigned int i = 0; i < o->columns.n; i++)
		show(o, false, i);
	show_keys(o);
	if (o->mode == STATS_DIFF && o->columns.n > DIFF_COLUMNS)
		ior_usage("-F: --diff shows at most %d columns", DIFF_COLUMNS);
}
