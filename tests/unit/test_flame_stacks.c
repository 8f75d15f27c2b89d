/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks of a reader that forgets: catches names that become others', a heavy stack that is given
 * up because it came late, tables that grow with the input, and work at each reset.
 */
#include "unit.h"

#include "sample.h"
#include "stacks.h"

/* As ior-flame has them; visits are counted. */
struct bench {
	struct ior_reader *reader;
	struct flame *flame;
	struct stacks stacks;
	struct ior_holder holder;
	uint64_t visits;
};

struct counted {
	struct bench *bench;
	ior_id_visit *visit;
	void *visitor;
};

static void count(uint32_t *id, void *visitor)
{
	struct counted *c = visitor;

	c->bench->visits++;
	c->visit(id, c->visitor);
}

static void each_text(void *arg, ior_id_visit *visit, void *visitor)
{
	struct bench *b = arg;
	struct counted c = { b, visit, visitor };

	stacks_each_text(&b->stacks, count, &c);
}

static bool shed(void *arg)
{
	struct bench *b = arg;

	return stacks_shed(&b->stacks);
}

static void open_bench(struct bench *b, const struct ior_writer *w, uint32_t max_entries,
		       uint64_t max_bytes)
{
	const struct ior_reader_options opt = {
		.max_entries = max_entries, .max_bytes = max_bytes, .holder = &b->holder,
	};
	const struct stacks_options by_file = {
		.fields = { IOR_ROW_COMM, IOR_ROW_FILE }, .nfields = 2,
		.weight = &stacks_weights[0], .whole = true,
	};
	struct ior_error err;

	*b = (struct bench){ .holder = { each_text, NULL, shed, b } };
	if (!CHECK_EQ(flame_open(&b->flame, 2, 1, 1, FLAME_STACKS), 0) ||
	    !CHECK_EQ(ior_reader_open_memory(&b->reader, w->buf, w->len, &opt, &err), 0))
		exit(1);
	stacks_init(&b->stacks, b->reader, b->flame, &by_file);
}

static void close_bench(struct bench *b)
{
	ior_reader_close(b->reader);
	flame_close(b->flame);
}

/* Adds all rows; the most texts that the reader ever had. */
static uint32_t add_all(struct bench *b)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_row row;
	uint32_t most = 0;

	while (ior_reader_next(b->reader, &rec, &err) > 0) {
		if (rec->tag != IOR_TAG_ROW)
			continue;
		CHECK_EQ(ior_reader_row_some(b->reader, b->stacks.wanted, &row, NULL), 0);
		CHECK_EQ(stacks_add(&b->stacks, &row, false), 0);
		most = ior_reader_ntexts(b->reader) > most ? ior_reader_ntexts(b->reader) : most;
	}
	CHECK_EQ(ior_reader_end(b->reader, true), IOR_END_CLEAN);
	CHECK_EQ(ior_reader_overflows(b->reader), 0);
	return most;
}

/* One row, with its names, and a reset: no id of the stream lives longer than it. */
static void put(struct ior_writer *w, const char *path)
{
	sample_string(w, 1, "comm");
	sample_file(w, 1, path);
	sample_row(w, 1, 1, 1);
	sample_reset(w);
}

static char *numbered(const char *what, unsigned int i)
{
	static char buf[40];

	snprintf(buf, sizeof(buf), "%s%05u", what, i);
	return buf;
}

TEST(below_the_limit_every_name_is_kept)
{
	const struct flame_line *line;
	char expected[60];
	struct bench b;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	for (unsigned int i = 0; i < 3000; i++)
		put(&w, numbered("/file", i * 7 % 1000));
	sample_end(&w);
	open_bench(&b, &w, 2000, 0);
	add_all(&b);
	CHECK(ior_reader_generation(b.reader) > 1);
	CHECK_EQ(flame_fold(b.flame, stacks_text, &b.stacks, FLAME_ALWAYS), 0);
	for (unsigned int i = 0; i < 1000 && CHECK((line = flame_next(b.flame)) != NULL); i++) {
		snprintf(expected, sizeof(expected), "comm;/file%05u", i);
		CHECK_STR(line->text, expected);
		CHECK_EQ(line->sum[0], 3);
	}
	CHECK(!flame_next(b.flame));
	close_bench(&b);
	ior_writer_free(&w);
}

TEST(a_heavy_late_name_outlives_light_early_ones)
{
	enum { LIGHT = 3000, HEAVY = 200, LIMIT = 100 };
	uint64_t sum = 0, heavy = 0, other = 0;
	const struct flame_line *line;
	struct bench b;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	for (unsigned int i = 0; i < LIGHT; i++)
		put(&w, numbered("/early", i));
	for (unsigned int i = 0; i < HEAVY; i++) {
		put(&w, numbered("/between", i));
		put(&w, "/heavy");
	}
	for (unsigned int i = 0; i < LIGHT; i++)
		put(&w, numbered("/late", i));
	sample_end(&w);
	open_bench(&b, &w, LIMIT, 0);
	CHECK(add_all(&b) < 2 * LIMIT + 10);
	CHECK(flame_totals(b.flame)->shed);
	CHECK(flame_totals(b.flame)->stacks > LIMIT / 2);
	CHECK_EQ(flame_fold(b.flame, stacks_text, &b.stacks, FLAME_ALWAYS), 0);
	while ((line = flame_next(b.flame))) {
		sum += line->sum[0];
		if (strcmp(line->text, "comm;/heavy") == 0)
			heavy = line->sum[0];
		else if (strcmp(line->text, "[other]") == 0)
			other = line->sum[0];
		else
			CHECK_EQ(line->sum[0], 1);
	}
	CHECK_EQ(heavy, HEAVY);
	CHECK(other > 2 * LIGHT - 2 * LIMIT);
	CHECK_EQ(sum, 2 * LIGHT + 2 * HEAVY);
	close_bench(&b);
	ior_writer_free(&w);
}

/* Catches names that are gone over at each reset once they are half of what may be. */
TEST(a_reset_costs_nothing_by_itself)
{
	enum { ROWS = 2000, LONG = 3000, LIMIT = ROWS * LONG / 5 * 4 };
	char *path = malloc(LONG + 1);
	struct bench b;
	struct ior_writer w;

	memset(path, 'x', LONG);
	path[LONG] = '\0';
	sample_init(&w);
	sample_header(&w, "rows");
	for (unsigned int i = 0; i < ROWS; i++) {
		memcpy(path, numbered("/", i), 6);
		put(&w, path);
	}
	sample_end(&w);
	open_bench(&b, &w, 0, LIMIT);
	add_all(&b);
	CHECK_EQ(flame_totals(b.flame)->stacks, ROWS);
	CHECK(ior_reader_generation(b.reader) > 2 && ior_reader_generation(b.reader) < 20);
	CHECK(b.visits < 8 * ROWS);	/* a row has two names */
	close_bench(&b);
	ior_writer_free(&w);
	free(path);
}
