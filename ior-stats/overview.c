/* SPDX-License-Identifier: BSD-2-Clause */
/* The overview: what this machine's I/O does, on one screen. */
#include "stats.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "calls/syscall.h"

static const char *number(const char *name, const struct group *group, uint64_t span_ns,
			  char buf[40])
{
	struct metrics columns = { 0 };
	struct number n;

	metrics_add(&columns, name, NULL);
	n = metric_value(&columns.c[0], group, span_ns);
	if (n.has)
		number_text(buf, 40, &n);
	else
		strlcpy(buf, "?", 40);
	return buf;
}

/*
 * What was read from devices for something else than the bytes that are shown as read, as by mmap,
 * for metadata and by io_uring; and what the cache did for those bytes that went through it.
 */
static void put_devices(const struct group *total, uint64_t span, FILE *out)
{
	struct number cached = { .has = true, .unit = UNIT_BYTES, .u = total->m.cache_read };
	char a[40], b[40];

	if (total->m.device_read > total->m.device_of_reads)
		fprintf(out, ", of which %s outside of the reads shown",
			number("device_outside", total, span, a));
	if (total->m.cache_read) {
		number_text(b, sizeof(b), &cached);
		fprintf(out, "; the cache served about %s of %s",
			number("cache_share", total, span, a), b);
	}
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
	uint64_t span = measure_span(&total->m);
	struct number ns = { .has = true, .unit = UNIT_NS, .u = span };
	char a[40], b[40], c[40], d[40];

	number_text(a, sizeof(a), &ns);
	fprintf(out, "%s from %s to %s\n", a, number("first", total, span, b),
		number("last", total, span, c));
	fprintf(out, "%s calls (%s), %s of them failed (%s)\n", number("count", total, span, a),
		number("rate", total, span, b), number("errors", total, span, c),
		number("error_share", total, span, d));
	fprintf(out, "%s read, %s written; %s from devices", number("read", total, span, a),
		number("written", total, span, b), number("device_read", total, span, c));
	put_devices(total, span, out);
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
				   "device_read,device_outside,cache_share";
	struct table_cell cells[TABLE_COLUMNS] = { table_text("summary", 7) };
	struct metrics columns = { 0 };
	struct table t;
	int rc;

	metrics_add(&columns, list, NULL);
	table_init(&t, out, &s->opt->style);
	table_column(&t, "table");
	for (unsigned int i = 0; i < columns.n; i++) {
		table_number_column(&t, columns.c[i].name, columns.c[i].unit);
		cells[1 + i] = table_number(metric_value(&columns.c[i], total,
							 measure_span(&total->m)));
	}
	table_column(&t, "aio_calls");
	cells[1 + columns.n] = calls_cell(count_aio(&s->view[0]));
	table_column(&t, "turned_away");
	cells[2 + columns.n] = calls_cell(s->turned_away);
	table_row(&t, cells, TABLE_PLAIN);
	rc = table_end(&t);
	table_free(&t);
	return rc;
}

/* The heaviest groups of a view. */
static int put_view(const struct stats *s, const struct view *view, const char *name,
		    uint64_t span_ns, FILE *out)
{
	const struct stats_options *opt = s->opt;
	uint32_t n = groups_count(view->groups);
	uint32_t *sorted = report_sorted(view, &opt->sort, span_ns), shown = 0;
	double greatest = 0;
	struct table t;
	int rc;

	if (!sorted)
		return -ENOMEM;
	table_init(&t, out, &opt->style);
	table_column(&t, "table")->data_only = true;
	for (unsigned int i = 0; i < view->rows.nkeys; i++)
		table_column(&t, rows_key_name(&view->rows, i))->left = true;
	for (unsigned int i = 0; i < opt->columns.n; i++)
		table_number_column(&t, opt->columns.c[i].name, opt->columns.c[i].unit);
	table_column(&t, "")->bar = true;
	for (uint32_t i = 0; i < n && (!opt->limit || shown < opt->limit); i++) {
		const struct group *group = groups_get(view->groups, sorted[i]);
		struct number sort = metric_value(&opt->sort, group, span_ns);
		struct table_cell cells[TABLE_COLUMNS] = { table_text(name, strlen(name)) };
		struct rows_text texts[GROUPS_MAX_KEYS];
		unsigned int k = 1 + view->rows.nkeys;

		if (report_is_other(view, group))
			continue;
		if (!shown++)
			greatest = number_double(&sort);
		report_key_cells(view, &group->key, texts, cells + 1);
		for (unsigned int c = 0; c < opt->columns.n; c++)
			cells[k++] = table_number(metric_value(&opt->columns.c[c], group,
							       span_ns));
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
		rc = put_view(s, &s->view[i], names[i], measure_span(&total.m), out);
	}
	group_free(&total);
	return rc;
}
