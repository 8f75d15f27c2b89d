/* SPDX-License-Identifier: BSD-2-Clause */
#include "stats.h"

#include <errno.h>
#include <string.h>

#include "base/time.h"


static bool wants_hist(const struct stats_options *opt)
{
	return opt->mode == STATS_HIST || metrics_have(&opt->columns, METRIC_PERCENTILE) ||
	       opt->sort.id == METRIC_PERCENTILE;
}

static bool wants(const struct stats_options *opt, enum metric_id id)
{
	return metrics_have(&opt->columns, id) || opt->sort.id == id;
}

/* What belongs to what was read from devices? */
static bool wants_devices(const struct stats_options *opt)
{
	return opt->mode == STATS_OVERVIEW || wants(opt, METRIC_CACHE_READ) ||
	       wants(opt, METRIC_CACHE_SHARE) || wants(opt, METRIC_DEVICE_OUTSIDE);
}

bool stats_tell_durations(const struct stats_options *opt)
{
	static const enum metric_id times[] = { METRIC_MEAN, METRIC_MIN, METRIC_MAX,
						METRIC_PERCENTILE };

	if (opt->mode == STATS_HIST || opt->mode == STATS_PATTERNS)
		return opt->mode == STATS_HIST && opt->hist_field == IOR_ROW_DURATION;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (wants(opt, times[i]))
			return true;
	return false;
}

/* One more view of the rows by these keys. */
static int add_view(struct stats *s, const unsigned int *keys, unsigned int n)
{
	const struct stats_options *opt = s->opt;
	struct view *view = &s->view[s->nviews++];
	struct groups_options g = {
		.hist = wants_hist(opt), .files = wants(opt, METRIC_FILES),
		.processes = wants(opt, METRIC_PROCESSES), .max_groups = opt->max_groups,
		.max_bytes = GROUPS_BYTES / (opt->mode == STATS_OVERVIEW ? STATS_VIEWS : 1),
		.weight = metric_weight(&opt->sort),
	};

	if (rows_open(&view->rows, s->reader) < 0)
		return -ENOMEM;
	memcpy(view->rows.key, keys, n * sizeof(*keys));
	view->rows.nkeys = n;
	view->rows.identify = g.files;
	view->rows.devices = wants_devices(opt);
	view->rows.depth = opt->depth;
	view->rows.period_ns = opt->period_ns;
	view->rows.hist_field = opt->mode == STATS_HIST ? opt->hist_field : IOR_ROW_DURATION;
	g.nkeys = n;
	g.dense = rows_key_is_dense(&view->rows);
	return groups_open(&view->groups, &g);
}

static int add_overview(struct stats *s)
{
	static const unsigned int syscall[] = { IOR_ROW_SYSCALL }, file[] = { IOR_ROW_FILE };
	static const unsigned int process[] = { IOR_ROW_COMM, IOR_ROW_PID };

	if (add_view(s, syscall, 1) < 0 || add_view(s, file, 1) < 0)
		return -ENOMEM;
	return add_view(s, process, 2);
}

#define BIT(field) (UINT64_C(1) << IOR_ROW_##field)

static uint64_t fields_of(const struct stats_options *opt)
{
	uint64_t fields = BIT(TIME) | BIT(DURATION) | BIT(SYSCALL) | BIT(ERROR) | BIT(FILE) |
			  BIT(OLD_FILE) | BIT(BYTES) | BIT(REQUESTED) | BIT(DEVICE_READ) |
			  BIT(DIRTIED) | BIT(IN_FLIGHT);

	if (opt->mode == STATS_OVERVIEW || opt->mode == STATS_PATTERNS)
		fields |= BIT(COMM) | BIT(PID) | BIT(OFFSET);
	if (opt->mode == STATS_OVERVIEW)
		fields |= BIT(TURNED_AWAY);
	if (opt->mode == STATS_PATTERNS)
		fields |= BIT(OLD_OFFSET);
	if (wants_devices(opt))
		fields |= BIT(FLAGS);
	if (opt->mode == STATS_HIST)
		fields |= IOR_ROW_BIT(opt->hist_field);
	if (wants(opt, METRIC_GAP))
		fields |= BIT(GAP);
	if (wants(opt, METRIC_PROCESSES))
		fields |= BIT(PID);
	for (unsigned int i = 0; i < opt->nkeys; i++)
		if (opt->keys[i] != ROWS_PERIOD)	/* of the time, which is there */
			fields |= ior_row_fields()[opt->keys[i]].sources;
	return fields;
}

int stats_open(struct stats *s, struct ior_reader *r, const struct stats_options *opt)
{
	*s = (struct stats){ .opt = opt, .reader = r, .fields = fields_of(opt) };
	for (unsigned int i = 0; i < 2; i++)
		covered_init(&s->covered[i]);
	s->covering = &s->covered[0];
	switch (opt->mode) {
	case STATS_OVERVIEW:
		return add_overview(s);
	case STATS_PATTERNS:
		if (add_view(s, opt->keys, 0) < 0)
			return -ENOMEM;
		return patterns_open(&s->patterns, opt->max_groups, GROUPS_BYTES);
	case STATS_DIFF:
		if (add_view(s, opt->keys, opt->nkeys) < 0)
			return -ENOMEM;
		return add_view(s, opt->keys, opt->nkeys);
	default:
		return add_view(s, opt->keys, opt->nkeys);
	}
}

void stats_close(struct stats *s)
{
	for (unsigned int i = 0; i < s->nviews; i++) {
		groups_close(s->view[i].groups);
		rows_close(&s->view[i].rows);
	}
	patterns_close(s->patterns);
	for (unsigned int i = 0; i < 2; i++)
		covered_free(&s->covered[i]);
}

/* ---- Ids that are held ---------------------------------------------------------------------- */

/*
 * Texts: of keys and of patterns' names. When the reader gives them new numbers, the groups' index
 * is made anew in the place that it has.
 */
static void each_text(void *arg, ior_id_visit *visit, void *visitor)
{
	struct stats *s = arg;

	for (unsigned int i = 0; i < s->nviews; i++) {
		rows_each_text(&s->view[i].rows, visit, visitor);
		groups_each_id(s->view[i].groups, rows_id_keys(&s->view[i].rows), visit, visitor);
	}
	if (s->patterns)
		patterns_each_name(s->patterns, visit, visitor);
}

static void each_file(void *arg, ior_id_visit *visit, void *visitor)
{
	struct stats *s = arg;

	if (s->patterns)
		patterns_each_file(s->patterns, visit, visitor);
}

static bool shed(void *arg)
{
	struct stats *s = arg;
	bool less = false;

	for (unsigned int i = 0; i < s->nviews; i++)
		less |= groups_shed(s->view[i].groups) > 0;
	if (s->patterns)
		less |= patterns_shed(s->patterns) > 0;
	return less;
}

struct ior_holder stats_holder(struct stats *s)
{
	return (struct ior_holder){ each_text, each_file, shed, s };
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/* The row as an access to a file: a transfer that has a place in it, or an open. */
static int add_pattern(struct stats *s, const struct ior_row *row, const struct group_row *known)
{
	uint64_t bytes, requested, name = 0;
	const struct ior_file *file;
	bool opens;
	int rc = 0;

	if (!ior_row_has(row, IOR_ROW_FILE) || ior_row_has(row, IOR_ROW_ERROR))
		return 0;
	file = ior_reader_file(s->reader, (uint32_t)row->v[IOR_ROW_FILE]);
	if (file->type != s->view[0].rows.regular && file->type != s->view[0].rows.block)
		return 0;
	if (ior_row_has(row, IOR_ROW_COMM))
		name = row->v[IOR_ROW_COMM];
	if (!known->kind) {
		rc = rows_opens(&s->view[0].rows, row, &opens);
		if (!rc && opens)
			rc = patterns_opened(s->patterns, row->v[IOR_ROW_FILE], known->process,
					     name);
		return rc;
	}
	bytes = ior_row_has(row, IOR_ROW_BYTES) ? row->v[IOR_ROW_BYTES] : 0;
	if (!bytes || !ior_row_has(row, IOR_ROW_OFFSET))
		return 0;
	requested = ior_row_has(row, IOR_ROW_REQUESTED) ? row->v[IOR_ROW_REQUESTED] : bytes;
	return patterns_transfer(s->patterns, row->v[IOR_ROW_FILE], known->process, name,
				 !(known->kind & MEASURE_READ), row->v[IOR_ROW_OFFSET], bytes,
				 requested);
}

/* Of a transfer between two files, each is accessed where its own position is. */
static int add_both_patterns(struct stats *s, const struct group_row *known)
{
	struct rows_ends ends;
	int rc;

	rows_ends(&s->view[0].rows, known, &ends);
	rc = add_pattern(s, ends.to.row, &ends.to);
	return rc ? rc : add_pattern(s, ends.from.row, &ends.from);
}

static int add_both_ends(struct view *view, const struct group_row *known)
{
	struct rows_ends ends;
	int rc;

	rows_ends(&view->rows, known, &ends);
	rc = groups_add(view->groups, &ends.to_key, &ends.to);
	return rc ? rc : groups_add(view->groups, &ends.from_key, &ends.from);
}

static int add_to_view(struct view *view, const struct ior_row *row, const struct group_row *known)
{
	struct group_key key;

	if (known->two_ends)
		return add_both_ends(view, known);
	rows_key(&view->rows, row, known->start_ns, &key);
	return groups_add(view->groups, &key, known);
}

/*
 * True if a row that ends at this time belongs to a later interval than the one under way. What is
 * only late belongs to that, but not what comes when the clock was set or another input begins.
 */
static bool begins_interval(struct stats *s, int64_t end_ns)
{
	int64_t length = (int64_t)s->opt->interval_ns;

	if (s->begun) {
		s->goes_back = s->set_back && s->interval.has && end_ns < s->interval.i;
		return end_ns > s->interval_last || s->goes_back;
	}
	s->begun = true;
	s->set_back = false;
	s->interval = (struct number){ .unit = UNIT_TIME };
	s->interval.has = ior_time_floor(end_ns, length, &s->interval.i);
	s->interval_last = ior_time_last(end_ns, length);
	return false;
}

int stats_record(struct stats *s, const struct ior_record *rec)
{
	int rc;

	s->covering = &s->covered[s->current];
	rc = covered_record(s->covering, s->reader, rec);
	s->set_back |= rc > 0;
	return rc < 0 ? rc : 0;
}

int stats_add(struct stats *s, const struct ior_row *row)
{
	struct group_row known;
	int rc = rows_describe(&s->view[0].rows, row, &known);

	if (rc)
		return rc;
	/* also if it ends an interval, as time has come as far as this */
	covered_row(s->covering, row);
	if (s->opt->interval_ns) {
		uint64_t duration = ior_row_has(row, IOR_ROW_DURATION) ?
					    row->v[IOR_ROW_DURATION] : 0;
		int64_t end = known.start_ns;

		ior_time_add(known.start_ns, duration, &end);
		if (begins_interval(s, end))
			return 1;
	}
	s->in_flight += ior_row_has(row, IOR_ROW_IN_FLIGHT);
	s->turned_away += ior_row_has(row, IOR_ROW_TURNED_AWAY);
	if (s->opt->mode == STATS_PATTERNS)
		rc = known.two_ends ? add_both_patterns(s, &known) : add_pattern(s, row, &known);
	else if (s->opt->mode != STATS_OVERVIEW)
		return add_to_view(&s->view[s->current], row, &known);
	for (unsigned int i = 0; !rc && i < s->nviews; i++)
		rc = add_to_view(&s->view[i], row, &known);
	return rc;
}

static int write_groups(struct stats *s, FILE *out)
{
	struct table t;
	int rc;

	table_init(&t, out, &s->opt->style);
	t.named = s->named;
	rc = report_write(s, &s->view[0], &t);
	s->named = t.named;
	table_free(&t);
	return rc;
}

int stats_write(struct stats *s, FILE *out)
{
	for (unsigned int i = 0; i < 2; i++)
		if (covered_settle(&s->covered[i]) < 0)
			return -ENOMEM;
	switch (s->opt->mode) {
	case STATS_OVERVIEW:
		return overview_write(s, out);
	case STATS_HIST:
		return histogram_write(s, out);
	case STATS_PATTERNS:
		return access_write(s, out);
	case STATS_DIFF:
		return diff_write(s, out);
	default:
		return write_groups(s, out);
	}
}

void stats_next(struct stats *s)
{
	for (unsigned int i = 0; i < s->nviews; i++) {
		s->folded += groups_folded(s->view[i].groups);
		groups_clear(s->view[i].groups);
	}
	if (s->patterns) {
		s->folded += patterns_folded(s->patterns);
		patterns_clear(s->patterns);
	}
	/* what the clock goes through once more are intervals of their own */
	if (s->goes_back)
		covered_forget(&s->covered[0]);
	s->begun = s->goes_back = false;
	s->in_flight = s->turned_away = 0;
}
