/* SPDX-License-Identifier: BSD-2-Clause */
/* The overview: what this machine's I/O does, on one screen. */
#include "stats.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "calls/syscall.h"

static const char *number(const char *name, const struct group *group, uint64_t time_ns,
			  char buf[40])
{
	struct metrics columns = { 0 };
	struct number n;

	metrics_add(&columns, name, NULL);
	n = metric_value(&columns.c[0], group, time_ns);
	if (n.has)
		number_text(buf, 40, &n);
	else
		strlcpy(buf, "?", 40);
	return buf;
}

static struct number nanoseconds(uint64_t ns)
{
	return (struct number){ .has = true, .unit = UNIT_NS, .u = ns };
}

static struct number instant(bool has, int64_t wall_ns)
{
	return (struct number){ .has = has, .unit = UNIT_TIME, .i = wall_ns };
}

/* What was captured: how long, from when to when. has is false where that is not known. */
struct captured {
	uint32_t pieces;
	struct number ns, from, to;
};

static struct captured captured(const struct stats *s)
{
	int64_t first = 0, last = 0;
	struct captured c = {
		.ns = nanoseconds(span_of(s, &s->view[0], NULL)),
		.pieces = covered_ends(&s->covered[0], &first, &last),
	};

	c.ns.has = c.ns.u && c.pieces;
	if (s->opt->interval_ns && c.ns.has) {
		c.pieces = 1;
		if (s->interval.i > first)
			first = s->interval.i;
		if (s->interval_last < last)
			last = s->interval_last + 1;
	}
	c.from = instant(c.ns.has, first);
	c.to = instant(c.ns.has, last);
	return c;
}

/* Where in the time captured calls are, if that is not all of it as people see it. */
static void put_calls_span(const struct captured *c, const struct measure *m, FILE *out)
{
	struct number first = nanoseconds(0), last = nanoseconds(0);
	struct number calls = nanoseconds(measure_span(m));
	struct number all = nanoseconds((uint64_t)c->to.i - (uint64_t)c->from.i);
	char a[40], b[40];

	number_text(a, sizeof(a), &calls);
	number_text(b, sizeof(b), &all);
	if (!strcmp(a, b))
		return;
	/* of an interval's calls some began before it */
	if (m->first > c->from.i)
		first.u = (uint64_t)m->first - (uint64_t)c->from.i;
	if (m->last > c->from.i)
		last.u = (uint64_t)m->last - (uint64_t)c->from.i;
	number_text(a, sizeof(a), &first);
	number_text(b, sizeof(b), &last);
	/* of several pieces the time between them is no part */
	fprintf(out, "; calls from %s to %s %s", a, b, c->pieces > 1 ? "after the start" : "of it");
}

/* Rates are of the time captured, of which the calls' own may be a small part. */
static void put_captured(const struct stats *s, const struct group *total, FILE *out)
{
	struct captured c = captured(s);
	struct number ns = nanoseconds(measure_span(&total->m));
	char a[40], b[40], from[40];

	number_text(a, sizeof(a), c.ns.has ? &c.ns : &ns);
	if (!c.ns.has) {
		fprintf(out, "calls in %s, from %s to %s; how long was captured is not known\n", a,
			number("first", total, 0, from), number("last", total, 0, b));
		return;
	}
	number_text(from, sizeof(from), &c.from);
	number_text(b, sizeof(b), &c.to);
	fprintf(out, "%s captured", a);
	if (c.pieces > 1)
		fprintf(out, " in %" PRIu32 " pieces", c.pieces);
	fprintf(out, ", from %s to %s", from, b);
	put_calls_span(&c, &total->m, out);
	fputc('\n', out);
}

/* What the cache did for those of the bytes read that went through it. */
static void put_transfers(const struct group *total, FILE *out)
{
	char a[40], b[40];

	fprintf(out, "%s read", number("read", total, 0, a));
	if (total->m.cache_read)
		fprintf(out, ", %s of it through the page cache, which served about %s of that;",
			number("cache_read", total, 0, a), number("cache_share", total, 0, b));
	else
		fputc(',', out);
	fprintf(out, " %s written\n", number("written", total, 0, a));
}

/*
 * What was read from devices, and what of that for something else than the bytes that are shown as
 * read, as by mmap, for metadata and by io_uring.
 */
static void put_devices(const struct group *total, FILE *out)
{
	char a[40];

	if (!total->m.device_rows) {
		fputs("how much came from devices is not known\n", out);
		return;
	}
	fprintf(out, "%s from devices", number("device_read", total, 0, a));
	if (total->m.device_read > total->m.device_of_reads)
		fprintf(out, ", %s of it outside of the bytes read",
			number("device_outside", total, 0, a));
	fputc('\n', out);
}

/* Calls that hand transfers to the kernel, or fetch their results: what they move is not known. */
static uint64_t count_aio(const struct view *view)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < groups_count(view->groups); i++) {
		const struct group *group = groups_get(view->groups, i);
		const struct ior_syscall *call;
		struct rows_text name;

		rows_text(&view->rows, &group->key, 0, &name);
		call = name.has ? ior_syscall_by_name(name.p, name.len) : NULL;
		if (call && call->family == IOR_AIO)
			n = measure_sum(n, group->m.count);
	}
	return n;
}

static void put_aio(const struct view *syscalls, FILE *out)
{
	uint64_t n = count_aio(syscalls);

	if (n)
		fprintf(out, "%" PRIu64 " calls of AIO or io_uring: their transfers are not in "
			"these figures, but for what the thread itself read from devices\n", n);
}

static void put_summary(const struct stats *s, const struct group *total, FILE *out)
{
	uint64_t time = span_of(s, &s->view[0], NULL);
	char a[40], b[40];

	put_captured(s, total, out);
	fprintf(out, "%s call%s", number("count", total, time, a), total->m.count == 1 ? "" : "s");
	if (time)
		fprintf(out, " (%s)", number("rate", total, time, a));
	fprintf(out, ", %s of them failed (%s)\n", number("errors", total, time, a),
		number("error_share", total, time, b));
	put_transfers(total, out);
	put_devices(total, out);
	put_aio(&s->view[0], out);
	if (s->turned_away)
		fprintf(out, "%" PRIu64 " of the calls were turned away and have no duration: "
			"-b turned_away,syscall tells which\n", s->turned_away);
}

static struct table_cell calls_cell(uint64_t n)
{
	return table_number((struct number){ .has = true, .unit = UNIT_COUNT, .u = n });
}

static int put_summary_json(const struct stats *s, const struct group *total, FILE *out)
{
	static const char list[] = "first,last,count,rate,errors,error_share,read,written,"
				   "device_read,device_outside,cache_read,cache_share";
	const uint64_t time = span_of(s, &s->view[0], NULL);
	const struct captured c = captured(s);
	struct table_cell cells[TABLE_COLUMNS] = { table_text("summary", 7) };
	struct metrics columns = { 0 };
	struct table t;
	int rc;

	metrics_add(&columns, list, NULL);
	table_init(&t, out, &s->opt->style);
	table_column(&t, "table");
	for (unsigned int i = 0; i < columns.n; i++) {
		table_number_column(&t, columns.c[i].name, columns.c[i].unit);
		cells[1 + i] = table_number(metric_value(&columns.c[i], total, time));
	}
	table_column(&t, "aio_calls");
	cells[1 + columns.n] = calls_cell(count_aio(&s->view[0]));
	table_column(&t, "turned_away");
	cells[2 + columns.n] = calls_cell(s->turned_away);
	table_number_column(&t, "captured", UNIT_NS);
	cells[3 + columns.n] = table_number(c.ns);
	table_column(&t, "captured_from");
	cells[4 + columns.n] = table_number(c.from);
	table_column(&t, "captured_to");
	cells[5 + columns.n] = table_number(c.to);
	table_row(&t, cells, TABLE_PLAIN);
	rc = table_end(&t);
	table_free(&t);
	return rc;
}

/* The heaviest groups of a view. */
static int put_view(const struct stats *s, const struct view *view, const char *name, FILE *out)
{
	const uint64_t time = span_of(s, view, NULL);
	const struct stats_options *opt = s->opt;
	uint32_t n = groups_count(view->groups);
	uint32_t *sorted = report_sorted(s, view, &opt->sort), shown = 0;
	double greatest = 0;
	struct table t;
	int rc;

	if (!sorted)
		return -ENOMEM;
	table_init(&t, out, &opt->style);
	table_column(&t, "table")->data_only = true;
	for (unsigned int i = 0; i < view->rows.nkeys; i++)
		report_key_column(view, i, &t);
	for (unsigned int i = 0; i < opt->columns.n; i++)
		report_number_column(opt, &opt->columns.c[i], &t);
	table_column(&t, "")->bar = true;
	for (uint32_t i = 0; i < n && (!opt->limit || shown < opt->limit); i++) {
		const struct group *group = groups_get(view->groups, sorted[i]);
		struct number sort = metric_value(&opt->sort, group, time);
		struct table_cell cells[TABLE_COLUMNS] = { table_text(name, strlen(name)) };
		struct rows_text texts[GROUPS_MAX_KEYS];
		unsigned int k = 1 + view->rows.nkeys;

		if (report_is_other(view, group))
			continue;
		if (!shown++)
			greatest = number_double(&sort);
		report_key_cells(view, &group->key, texts, cells + 1);
		for (unsigned int c = 0; c < opt->columns.n; c++)
			cells[k++] = table_number(metric_value(&opt->columns.c[c], group, time));
		if (greatest > 0)
			cells[k] = table_number((struct number){
				.has = true, .unit = UNIT_SHARE,
				.d = number_double(&sort) / greatest });
		table_row(&t, cells, TABLE_PLAIN);
	}
	free(sorted);
	rc = table_end(&t);
	table_free(&t);
	return rc;
}

int overview_write(struct stats *s, FILE *out)
{
	static const char *const names[STATS_VIEWS] = { "syscall", "file", "process" };
	bool text = s->opt->style.format == TABLE_TEXT;
	struct group total;
	int rc = report_total(&s->view[0], &total);

	if (rc) {
		group_free(&total);
		return rc;
	}
	if (text)
		put_summary(s, &total, out);
	else
		rc = put_summary_json(s, &total, out);
	for (unsigned int i = 0; !rc && i < STATS_VIEWS; i++) {
		if (text)
			fputc('\n', out);
		rc = put_view(s, &s->view[i], names[i], out);
	}
	group_free(&total);
	return rc;
}
