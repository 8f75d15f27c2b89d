/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "columns.h"
#include "program/message.h"
#include "program/output.h"
#include "program/parse.h"
#include "program/terminal.h"

enum { OPT_FORMAT = 256, OPT_PERCENTILES, OPT_HIST, OPT_PATTERNS, OPT_SERIES, OPT_DIFF, OPT_DEPTH,
       OPT_MAX_GROUPS, OPT_CSV_SAFE };

#define DEFAULT_ROWS 20u		/* of a table for people */
#define OVERVIEW_ROWS 4u		/* of each: all of it fits 24 lines */

static const struct ior_option options[] = {
	{ 'b', "by", "FIELDS", "a row for each value of these fields (ior-print -F help)" },
	{ 'F', "fields", "COLUMNS", "columns: count, bytes, p99, ...; help lists them" },
	{ 's', "sort", "COLUMN", "the greatest of this column first (default: duration)" },
	{ 'n', "rows", "N", "so many rows, the rest as [other]; 0: all (default: 20; data: all)" },
	{ OPT_PERCENTILES, "percentiles", "LIST", "percentiles of the duration: 50,99.9" },
	{ OPT_HIST, "hist", "FIELD", "histogram of duration, gap, bytes or offset" },
	{ OPT_PATTERNS, "patterns", NULL, "how files are accessed: order, sizes, rereading" },
	{ OPT_SERIES, "series", "PERIOD", "a row for each period: 1s, 100ms" },
	{ 'i', "interval", "PERIOD", "a table for each period of the input, as it comes" },
	{ OPT_DIFF, "diff", "BEFORE", "compare the input with the row stream BEFORE" },
	{ OPT_DEPTH, "depth", "N", "components of the field dir (default: all)" },
	{ OPT_FORMAT, "format", "FORMAT", "table (default), csv, json" },
	{ OPT_CSV_SAFE, "csv-safe", NULL, "csv for spreadsheets: no text is a formula to them" },
	{ OPT_MAX_GROUPS, "max-groups", "N", "groups kept apart (default: 1048576)" },
	IOR_STAGE_OPTIONS,
	{ 0, NULL, NULL, NULL },
};

const struct ior_program options_program = {
	.name = "ior-stats",
	.usage = "[options] [FILE ...]",
	.summary = "Adds up a row stream as tables; without options, an overview.",
	.options = options,
	.examples =
		"  ior-stats monday.rows\n"
		"  ior-stats -b file -s device_read -n 20 monday.rows\n"
		"  ior-stats -b comm,syscall --percentiles 50,95,99,99.9 monday.rows\n"
		"  ior-pair monday.ior | ior-stats -b syscall --format=csv\n"
		"  ior-stats --hist duration -b syscall -n 3 monday.rows\n"
		"  ior-stats --patterns monday.rows\n"
		"  ior-stats --series 1s -F count,bytes monday.rows\n"
		"  ior-stats --diff monday.rows -b syscall monday.rows\n"
		"  sudo ior-capture | ior-pair | ior-stats -i 1s\n",
};

/* The field of --hist. */
static unsigned int hist_field(const char *value)
{
	static const unsigned int ids[] = { IOR_ROW_DURATION, IOR_ROW_GAP, IOR_ROW_BYTES,
					    IOR_ROW_OFFSET };
	const size_t n = sizeof(ids) / sizeof(ids[0]);
	const char *names[sizeof(ids) / sizeof(ids[0]) + 1] = { NULL };

	for (size_t i = 0; i < n; i++)
		names[i] = ior_row_fields()[ids[i]].heading;
	return ids[ior_option_choice("--hist", value, names)];
}

static uint64_t period(const char *option, const char *value)
{
	struct ior_error err;
	uint64_t ns;

	if (ior_parse_duration(value, &ns, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	if (!ns || ns > INT64_MAX / 4)
		ior_usage("%s: '%s' is no period", option, value);
	return ns;
}

/* What was said, beside what goes to struct arguments at once. */
struct given {
	struct columns_given columns;
	bool limit, depth;
	const char *hist, *series;
	unsigned int modes;		/* that exclude each other, a bit for each */
};

static void parse_options(struct arguments *a, struct given *given, int *first)
{
	static const char *const formats[] = { "table", "csv", "json", NULL };
	struct stats_options *o = &a->stats;
	const char *value;
	int key;

	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'b':
			given->columns.by = ior_option_joined(given->columns.by, value);
			break;
		case 'F':
			if (strcmp(value, "help") == 0)
				columns_list();
			given->columns.columns = ior_option_joined(given->columns.columns, value);
			break;
		case 's':
			ior_option_once("-s", &given->columns.sort, value);
			break;
		case 'n':
			o->limit = ior_option_count("-n", value, 0, UINT32_MAX);
			given->limit = true;
			break;
		case 'i':
			o->interval_ns = period("-i", value);
			break;
		case OPT_PERCENTILES:
			given->columns.percentiles =
				ior_option_joined(given->columns.percentiles, value);
			break;
		case OPT_HIST:
			ior_option_once("--hist", &given->hist, value);
			o->hist_field = hist_field(value);
			o->mode = STATS_HIST;
			given->modes |= 1;
			break;
		case OPT_PATTERNS:
			o->mode = STATS_PATTERNS;
			given->modes |= 2;
			break;
		case OPT_SERIES:
			ior_option_once("--series", &given->series, value);
			o->period_ns = period("--series", value);
			given->modes |= 4;
			break;
		case OPT_DIFF:
			ior_option_once("--diff", &a->before, value);
			o->mode = STATS_DIFF;
			given->modes |= 8;
			break;
		case OPT_DEPTH:
			o->depth = (unsigned int)ior_option_u64("--depth", value, 1, 4096);
			given->depth = true;
			break;
		case OPT_FORMAT:
			o->style.format = (enum table_format)ior_option_choice("--format", value,
									       formats);
			break;
		case OPT_CSV_SAFE:
			o->style.csv |= IOR_CSV_SAFE;
			break;
		case OPT_MAX_GROUPS:
			o->max_groups = (uint32_t)ior_option_count("--max-groups", value, 2,
								   GROUPS_LIMIT);
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
}

static bool has_key(const struct stats_options *o, unsigned int field)
{
	for (unsigned int i = 0; i < o->nkeys; i++)
		if (o->keys[i] == field)
			return true;
	return false;
}

/* What does not go together is said, never left aside. */
static void check(const struct arguments *a, const struct given *given)
{
	const struct stats_options *o = &a->stats;
	bool columns = given->columns.columns || given->columns.sort || given->columns.percentiles;

	if (given->modes & (given->modes - 1))
		ior_usage("--hist, --patterns, --series and --diff are tables of their own: "
			  "one of them");
	if (o->mode == STATS_PATTERNS && (o->nkeys || columns))
		ior_usage("--patterns has its own rows and columns: no -b, -F, -s, --percentiles");
	if (o->mode == STATS_HIST && columns)
		ior_usage("--hist has its own columns: no -F, -s, --percentiles");
	if (o->mode == STATS_DIFF && !o->nkeys)
		ior_usage("--diff needs -b: what is compared");
	if (o->mode == STATS_DIFF && o->interval_ns)
		ior_usage("--diff compares whole captures: no -i");
	if (o->mode == STATS_OVERVIEW && o->style.format == TABLE_CSV)
		ior_usage("the overview is several tables, which CSV cannot hold: choose one "
			  "with -b, or --format=json");
	if (o->style.csv & IOR_CSV_SAFE && o->style.format != TABLE_CSV)
		ior_usage("--csv-safe is for csv");
	if (given->depth && !has_key(o, IOR_ROW_DIR))
		ior_usage("--depth is for -b dir");
}

void options_parse(struct arguments *a, int *first)
{
	struct stats_options *o = &a->stats;
	struct given given = { 0 };

	o->max_groups = GROUPS_DEFAULT;
	parse_options(a, &given, first);
	if (given.columns.by)
		columns_choose_keys(o, given.columns.by);
	if (o->period_ns) {
		memmove(o->keys + 1, o->keys, o->nkeys * sizeof(*o->keys));
		o->keys[0] = ROWS_PERIOD;
		o->nkeys++;
	}
	if (o->mode == STATS_OVERVIEW &&
	    (o->nkeys || given.columns.columns || given.columns.percentiles))
		o->mode = STATS_GROUPS;
	check(a, &given);
	columns_choose(o, &given.columns);
	a->limited = given.limit;
	if (given.limit)
		return;
	if (o->mode == STATS_OVERVIEW)
		o->limit = OVERVIEW_ROWS;
	else if (o->style.format == TABLE_TEXT && !o->sort_by_key)
		o->limit = DEFAULT_ROWS;
}

void options_style(struct arguments *a, int fd)
{
	struct table_style *style = &a->stats.style;
	struct ior_terminal size;

	if (!ior_terminal_size(fd, &size))
		return;
	style->csv |= IOR_CSV_ESCAPED;
	if (style->format != TABLE_TEXT)
		return;
	style->width = size.columns;
	style->places = size.places;
	style->colour = ior_output_colours(fd);
}
