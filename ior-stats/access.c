/* SPDX-License-Identifier: BSD-2-Clause */
/* --patterns: how files are accessed, and what is remarkable about it. */
#include "stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ENOUGH 100u		/* transfers or opens before a remark is made of their shares */
#define PASSED(part, whole, percent) ((whole) >= ENOUGH && (part) * 100.0 >= (whole) * (percent))

static const char *const ways[] = { "reads", "writes" };
static const char *const classes[] = { "sequential", "strided", "backward", "random" };

static struct table_cell whole(enum unit unit, uint64_t u)
{
	return table_number((struct number){ .has = true, .unit = unit, .u = u });
}

static struct table_cell share(uint64_t part, uint64_t of)
{
	return table_number((struct number){ .has = of, .unit = UNIT_SHARE,
					     .d = of ? (double)part / (double)of : 0 });
}

static uint64_t classed(const struct pattern_way *way)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < PATTERN_CLASSES; i++)
		n += way->class[i];
	return n;
}

/* Text shows both ways together but for their number; data has all there is. */
static void make_columns(struct table *t, bool interval)
{
	bool text = t->style.format == TABLE_TEXT;
	char name[40];

	if (interval)
		table_column(t, "interval")->data_only = true;
	for (unsigned int i = 0; i < 3; i++) {
		static const char *const keys[] = { "file", "comm", "pid" };
		struct table_head *head = table_column(t, keys[i]);

		head->key = true;
		head->left = head->cut = i < 2;
	}
	for (unsigned int w = 0; w < 2; w++) {
		table_column(t, ways[w]);
		table_column(t, w ? "written" : "read")->need = TABLE_NEEDED;
	}
	for (unsigned int w = 0; w < (text ? 1 : 2); w++) {
		for (unsigned int i = 0; i < PATTERN_CLASSES; i++) {
			snprintf(name, sizeof(name), "%s%s%s", text ? "" : ways[w],
				 text ? "" : "_", classes[i]);
			table_column(t, name)->need = TABLE_LATE;
		}
		if (!text) {
			snprintf(name, sizeof(name), "%s_consecutive", ways[w]);
			table_column(t, name);
		}
		snprintf(name, sizeof(name), "%s%ssmall", text ? "" : ways[w], text ? "" : "_");
		table_column(t, name)->need = TABLE_LATE;
		for (unsigned int i = 0; !text && i < PATTERN_SIZES; i++) {
			snprintf(name, sizeof(name), "%s_size_%s", ways[w], pattern_size_name(i));
			table_column(t, name);
		}
	}
	table_column(t, "reread");
	table_column(t, "reread_at_least")->data_only = true;
	table_column(t, "switches");
	table_column(t, "opens")->data_only = true;
	table_column(t, "idle_opens");
}

static unsigned int put_way(const struct pattern_way *way, bool text, struct table_cell *cells)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < PATTERN_CLASSES; i++)
		cells[n++] = share(way->class[i], classed(way));
	if (!text)
		cells[n++] = share(way->consecutive, way->count);
	cells[n++] = share(way->small, way->count);
	for (unsigned int i = 0; !text && i < PATTERN_SIZES; i++)
		cells[n++] = whole(UNIT_COUNT, way->size[i]);
	return n;
}

static struct pattern_way both_ways(const struct pattern_sums *sums)
{
	struct pattern_way both = sums->way[0];

	both.count += sums->way[1].count;
	both.small += sums->way[1].small;
	for (unsigned int i = 0; i < PATTERN_CLASSES; i++)
		both.class[i] += sums->way[1].class[i];
	return both;
}

static void put_sums(const struct stats *s, struct table *t, const struct pattern *pattern,
		     const struct pattern_sums *sums, enum table_kind kind)
{
	bool text = t->style.format == TABLE_TEXT;
	struct table_cell cells[TABLE_COLUMNS] = { 0 };
	struct pattern_way both = both_ways(sums);
	unsigned int n = 0;
	struct ior_text name;

	if (s->opt->interval_ns)
		cells[n++] = table_number(s->interval);
	if (pattern) {
		name = ior_reader_text(s->reader, ior_reader_file(s->reader,
						(uint32_t)pattern->file)->path);
		cells[n] = table_text(name.p, name.len);
		name = ior_reader_text(s->reader, (uint32_t)pattern->name);
		cells[n + 1] = table_text(name.p, name.len);
		cells[n + 2] = whole(UNIT_COUNT, pattern->process);
	}
	n += 3;
	for (unsigned int w = 0; w < 2; w++) {
		cells[n++] = whole(UNIT_COUNT, sums->way[w].count);
		cells[n++] = whole(UNIT_BYTES, sums->way[w].bytes);
	}
	if (text)
		n += put_way(&both, true, cells + n);
	for (unsigned int w = 0; !text && w < 2; w++)
		n += put_way(&sums->way[w], false, cells + n);
	cells[n++] = whole(UNIT_BYTES, sums->reread);
	cells[n++] = whole(UNIT_COUNT, sums->reread_at_least);
	cells[n++] = whole(UNIT_COUNT, sums->switches);
	cells[n++] = whole(UNIT_COUNT, sums->opens);
	cells[n] = whole(UNIT_COUNT, sums->idle_opens);
	table_row(t, cells, kind);
}

/* "62 %" of a whole of these, which is said as well: each remark is of calls of its own. */
static void put_share(uint64_t part, uint64_t whole, const char *what, FILE *out)
{
	struct number n = { .has = true, .unit = UNIT_COUNT, .u = whole };
	char buf[40];

	number_text(buf, sizeof(buf), &n);
	fprintf(out, "%.0f %% of the %s %s", 100.0 * (double)part / (double)whole, buf, what);
}

static void put_remarks_of_way(const struct pattern_way *way, const char *name, FILE *out)
{
	uint64_t n = classed(way);
	uint64_t about = way->class[PATTERN_RANDOM] + way->class[PATTERN_BACKWARD];

	if (PASSED(way->small, way->count, 50)) {
		put_share(way->small, way->count, name, out);
		fputs(" ask for less than 4 KiB\n", out);
	}
	if (PASSED(about, n, 50)) {
		put_share(about, n, name, out);
		fputs(" that follow another transfer jump about: they are random or go backward\n",
		      out);
	}
	if (PASSED(way->class[PATTERN_STRIDED], n, 50)) {
		put_share(way->class[PATTERN_STRIDED], n, name, out);
		fputs(" that follow another transfer are strided: equal steps forward\n", out);
	}
}

static void put_reread(const struct pattern_sums *sums, FILE *out)
{
	struct number again = { .has = true, .unit = UNIT_BYTES, .u = sums->reread };
	struct number read = { .has = true, .unit = UNIT_BYTES, .u = sums->way[0].bytes };
	char a[40], b[40];

	/* of sums that did not fit there is no share */
	if (!read.u || read.u == UINT64_MAX || sums->reread * 100.0 < sums->way[0].bytes * 20.0)
		return;
	number_text(a, sizeof(a), &again);
	number_text(b, sizeof(b), &read);
	fprintf(out, "%s%s of the %s read from these files (%.0f %%) had been read before by the "
		"same process\n", sums->reread_at_least ? "at least " : "", a, b,
		100.0 * (double)sums->reread / (double)sums->way[0].bytes);
}

/* What an engineer would say of the sums. */
static void put_remarks(const struct pattern_sums *sums, FILE *out)
{
	uint64_t transfers = sums->way[0].count + sums->way[1].count;

	for (unsigned int w = 0; w < 2; w++)
		put_remarks_of_way(&sums->way[w], ways[w], out);
	put_reread(sums, out);
	if (PASSED(sums->switches, transfers, 30)) {
		put_share(sums->switches, transfers, "transfers", out);
		fputs(" change between reading and writing\n", out);
	}
	if (PASSED(sums->idle_opens, sums->opens, 50)) {
		put_share(sums->idle_opens, sums->opens, "opens", out);
		fputs(" are followed by no read or write\n", out);
	}
}

static void put_sizes(const struct pattern_sums *sums, FILE *out)
{
	fprintf(out, "%-10s %12s %12s\n", "size", ways[0], ways[1]);
	for (unsigned int i = 0; i < PATTERN_SIZES; i++)
		if (sums->way[0].size[i] || sums->way[1].size[i])
			fprintf(out, "%-10s %12llu %12llu\n", pattern_size_name(i),
				(unsigned long long)sums->way[0].size[i],
				(unsigned long long)sums->way[1].size[i]);
}

struct ranked {
	uint64_t bytes;
	uint32_t i;
};

/* The most bytes first; of equal ones what appeared first. */
static int by_bytes(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

static int put_patterns(const struct stats *s, struct table *t, const struct pattern_sums *total)
{
	uint32_t n = patterns_count(s->patterns);
	struct ranked *ranked = reallocarray(NULL, n + 1, sizeof(*ranked));
	struct pattern_sums rest = *patterns_other(s->patterns), sums;
	bool left = patterns_folded(s->patterns);

	if (!ranked)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		sums = patterns_sums(patterns_get(s->patterns, i));
		ranked[i] = (struct ranked){ measure_sum(sums.way[0].bytes, sums.way[1].bytes), i };
	}
	qsort(ranked, n, sizeof(*ranked), by_bytes);
	for (uint32_t i = 0; i < n; i++) {
		const struct pattern *pattern = patterns_get(s->patterns, ranked[i].i);

		sums = patterns_sums(pattern);
		if (s->opt->limit && i >= s->opt->limit) {
			pattern_sums_add(&rest, &sums);
			left = true;
		} else {
			put_sums(s, t, pattern, &sums, TABLE_PLAIN);
		}
	}
	free(ranked);
	if (left)
		put_sums(s, t, NULL, &rest, TABLE_OTHER);
	put_sums(s, t, NULL, total, TABLE_TOTAL);
	return table_end(t);
}

/* Said instead of tables of nothing: only these calls have a part in them. */
static bool is_nothing(const struct pattern_sums *total)
{
	return !total->way[0].count && !total->way[1].count && !total->opens;
}

int access_write(struct stats *s, FILE *out)
{
	struct pattern_sums total = patterns_total(s->patterns);
	bool text = s->opt->style.format == TABLE_TEXT;
	struct table t;
	int rc;

	if (text && is_nothing(&total)) {
		fputs("none of these calls opens, reads or writes a regular file or block device "
		      "at a known place\n", out);
		return 0;
	}
	table_init(&t, out, &s->opt->style);
	t.named = s->named;
	make_columns(&t, s->opt->interval_ns);
	if (text) {
		put_remarks(&total, out);
		put_sizes(&total, out);
		fputc('\n', out);
	}
	rc = put_patterns(s, &t, &total);
	s->named = t.named;
	table_free(&t);
	return rc;
}
