/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches dense ids that change their meaning, and tables that grow with the input. */
#include "unit.h"

#include <errno.h>

#include "sample.h"
#include "stream/reader.h"

static struct ior_reader *open_reader(const struct ior_writer *w,
				      const struct ior_reader_options *opt)
{
	struct ior_reader *r;
	struct ior_error err;

	if (!CHECK_EQ(ior_reader_open_memory(&r, w->buf, w->len, opt, &err), 0))
		exit(1);
	return r;
}

static const char *text(struct ior_reader *r, uint64_t id)
{
	return ior_reader_text(r, (uint32_t)id).p;
}

static const char *path(struct ior_reader *r, uint64_t file)
{
	return text(r, ior_reader_file(r, (uint32_t)file)->path);
}

/* The next row of r, decoded; false at the end. */
static bool next_row(struct ior_reader *r, struct ior_row *row)
{
	const struct ior_record *rec;
	struct ior_error err;

	while (ior_reader_next(r, &rec, &err) > 0)
		if (rec->tag == IOR_TAG_ROW)
			return CHECK_EQ(ior_reader_row(r, row, &err), 0);
	return false;
}

static char *name(const char *what, uint64_t i)
{
	static char buf[40];

	snprintf(buf, sizeof(buf), "%s %llu", what, (unsigned long long)i);
	return buf;
}

/* A program that holds the texts and files of all rows, until it is told to hold less. */
struct held {
	uint32_t text[100], file[100];
	unsigned int from, to, sheds;
};

static void each_text(void *arg, ior_id_visit *visit, void *visitor)
{
	struct held *h = arg;

	for (unsigned int i = h->from; i < h->to; i++)
		if (h->text[i])
			visit(&h->text[i], visitor);
}

static void each_file(void *arg, ior_id_visit *visit, void *visitor)
{
	struct held *h = arg;

	for (unsigned int i = h->from; i < h->to; i++)
		if (h->file[i])
			visit(&h->file[i], visitor);
}

static bool shed(void *arg)
{
	struct held *h = arg;

	if (h->from == h->to)
		return false;
	h->from = (h->from + h->to + 1) / 2;
	h->sheds++;
	return true;
}

TEST(held_ids_mean_the_same_over_resets_and_parts)
{
	struct held h = { .to = 3 };
	const struct ior_holder holder = { each_text, each_file, shed, &h };
	struct ior_reader_options opt = { .max_entries = 30, .holder = &holder };
	struct ior_row row;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	for (uint64_t part = 0; part < 3; part++) {
		sample_header(&w, "rows");
		for (uint64_t i = 1; i <= 3; i++) {
			sample_string(&w, i, name("comm", (part + i) % 3));
			sample_file(&w, i, name("/file", (part + i) % 3));
			sample_row(&w, i, i, i);
			if (i == 2)
				sample_reset(&w);
		}
		sample_end(&w);
	}
	r = open_reader(&w, &opt);
	for (uint64_t n = 0; next_row(r, &row); n++) {
		uint64_t which = (n / 3 + n % 3 + 1) % 3;

		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), name("comm", which));
		CHECK_STR(path(r, row.v[IOR_ROW_FILE]), name("/file", which));
		if (!h.text[which])
			h.text[which] = (uint32_t)row.v[IOR_ROW_COMM];
		CHECK_EQ(row.v[IOR_ROW_COMM], h.text[which]);
		CHECK(h.text[which] < ior_reader_ntexts(r));
		CHECK(row.v[IOR_ROW_FILE] < ior_reader_nfiles(r));
		/* more than twice the limit: it is cleaned */
		for (uint64_t i = 0; i < 70; i++) {
			const char *own = name("own", 70 * n + i);

			ior_reader_intern(r, own, strlen(own));
		}
	}
	CHECK(ior_reader_generation(r) >= 9);
	CHECK_EQ(ior_reader_overflows(r), 0);
	for (uint64_t i = 0; i < 3; i++)
		CHECK_STR(text(r, h.text[i]), name("comm", i));
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(held_ids_outlive_resets_and_cleaning)
{
	struct held h = { 0 };
	const struct ior_holder holder = { each_text, each_file, shed, &h };
	struct ior_reader_options opt = { .max_entries = 50, .holder = &holder };
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 0; i < 100; i++) {
		sample_string(&w, i % 5 + 1, name("comm", i));
		sample_file(&w, i % 5 + 1, name("/file", i));
		sample_row(&w, i, i % 5 + 1, i % 5 + 1);
		if (i % 5 == 4)
			sample_reset(&w);
	}
	sample_end(&w);
	r = open_reader(&w, &opt);
	while (h.to < 100 && next_row(r, &row)) {
		h.text[h.to] = (uint32_t)row.v[IOR_ROW_COMM];
		h.file[h.to] = (uint32_t)row.v[IOR_ROW_FILE];
		h.to++;
		for (unsigned int i = h.from; i < h.to; i++) {
			CHECK_STR(text(r, h.text[i]), name("comm", i));
			CHECK_STR(path(r, h.file[i]), name("/file", i));
		}
		/* twice the limit, and what comes between two looks at it */
		CHECK(ior_reader_ntexts(r) < 110);
	}
	CHECK_EQ(h.to, 100);
	CHECK(h.sheds > 1 && h.to - h.from > 10);
	CHECK(!next_row(r, &row));
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	CHECK_EQ(ior_reader_overflows(r), 0);
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* A program that holds the text of each row and lets nothing go; visits: ids it was asked for. */
struct keeper {
	uint32_t text[2000];
	unsigned int n;
	uint64_t visits;
};

static void each_kept(void *arg, ior_id_visit *visit, void *visitor)
{
	struct keeper *k = arg;

	for (unsigned int i = 0; i < k->n; i++)
		visit(&k->text[i], visitor);
	k->visits += k->n;
}

static bool shed_nothing(void *arg)
{
	(void)arg;
	return false;
}

/*
 * Catches a reader that goes over all that is held at each reset: more than half of what its table
 * may have, but too little to be cleaned for want of room.
 */
TEST(what_is_held_is_not_moved_at_each_reset)
{
	enum { ROWS = 2000, LONG = 3000, LIMIT = ROWS * LONG / 5 * 4 };
	struct keeper k = { 0 };
	const struct ior_holder holder = { each_kept, NULL, shed_nothing, &k };
	struct ior_reader_options opt = { .max_bytes = LIMIT, .holder = &holder };
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;
	char *comm = malloc(LONG + 1);

	memset(comm, 'x', LONG);
	comm[LONG] = '\0';
	sample_init(&w);
	sample_header(&w, "rows");
	for (unsigned int i = 0; i < ROWS; i++) {
		snprintf(comm, 8, "%07u", i);
		comm[7] = 'x';
		sample_string(&w, 1, comm);
		sample_row(&w, i, 1, 0);
		sample_reset(&w);
	}
	sample_end(&w);
	r = open_reader(&w, &opt);
	while (k.n < ROWS && next_row(r, &row))
		k.text[k.n++] = (uint32_t)row.v[IOR_ROW_COMM];
	CHECK_EQ(k.n, ROWS);
	for (unsigned int i = 0; i < ROWS; i++) {
		snprintf(comm, 8, "%07u", i);
		comm[7] = 'x';
		CHECK_STR(text(r, k.text[i]), comm);
	}
	CHECK(!next_row(r, &row));
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	CHECK(ior_reader_generation(r) > 2 && ior_reader_generation(r) < 20);
	CHECK(k.visits < 4 * ROWS);
	ior_reader_close(r);
	ior_writer_free(&w);
	free(comm);
}

/* The same of cgroups, whose names live as long as the part. */
TEST(cgroups_are_not_moved_at_each_reset)
{
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 0; i < 5000; i++)
		sample_cgroup(&w, i, name("/c", i));
	for (uint64_t i = 0; i < 20000; i++) {
		sample_string(&w, 1, name("comm", i));
		sample_row(&w, i, 1, 0);
		sample_reset(&w);
	}
	sample_end(&w);
	r = open_reader(&w, NULL);
	for (uint64_t i = 0; i < 20000; i++) {
		CHECK(next_row(r, &row));
		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), name("comm", i));
		CHECK(ior_reader_ntexts(r) < 5 * 5004 + 5000);
	}
	CHECK(ior_reader_generation(r) > 1 && ior_reader_generation(r) < 20);
	CHECK_STR(text(r, ior_reader_cgroup(r, 4321)), "/c 4321");
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(texts_of_a_tool_live_as_long_as_the_generation)
{
	struct ior_reader_options opt = { .max_entries = 100 };
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;
	uint32_t largest = 0;

	sample_init(&w);
	sample_header(&w, "rows");
	sample_string(&w, 1, "comm");
	sample_file(&w, 7, "/file");
	for (uint64_t i = 0; i < 5000; i++)
		sample_row(&w, i, 1, 7);
	sample_end(&w);
	r = open_reader(&w, &opt);
	for (uint64_t i = 0; next_row(r, &row); i++) {
		uint32_t generation = ior_reader_generation(r), id;
		const char *own = name("own", i);

		id = ior_reader_intern(r, own, strlen(own));
		CHECK_STR(text(r, id), own);
		CHECK_EQ(ior_reader_generation(r), generation);
		/* The stream's own names are always right. */
		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), "comm");
		CHECK_STR(path(r, row.v[IOR_ROW_FILE]), "/file");
		CHECK_STR(text(r, ior_reader_header(r)->host), "sample");
		largest = ior_reader_ntexts(r) > largest ? ior_reader_ntexts(r) : largest;
	}
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	CHECK(ior_reader_generation(r) > 10);
	CHECK(largest < 300);
	CHECK_EQ(ior_reader_overflows(r), 0);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(a_tool_that_names_too_much_at_once)
{
	struct ior_reader_options opt = { .max_entries = 100 };
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	sample_string(&w, 1, "comm");
	sample_row(&w, 1, 1, 0);
	sample_row(&w, 2, 1, 0);
	sample_end(&w);
	r = open_reader(&w, &opt);
	for (int row_number = 0; row_number < 2; row_number++) {
		CHECK(next_row(r, &row));
		CHECK_EQ(ior_reader_generation(r), 1 + row_number);
		for (uint64_t i = 0; i < 70000; i++) {
			const char *own = name("own", i);
			uint32_t id = ior_reader_intern(r, own, strlen(own));

			CHECK_STR(text(r, id), i < 65000 ? own : i > 66000 ? "[other]" :
				  text(r, id));
		}
		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), "comm");
	}
	CHECK(ior_reader_ntexts(r) < 66000);
	CHECK(ior_reader_overflows(r) > 8000);
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* What was defined is still there, and only that. */
TEST(cleaning_keeps_what_is_defined)
{
	struct ior_reader_options opt = { .max_entries = 200 };
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 1; i <= 100; i++) {
		sample_string(&w, i * 40000000, name("comm", i));
		sample_file(&w, i, name("/file", i));
	}
	/* One id that always means something new. */
	for (uint64_t i = 0; i < 3000; i++) {
		sample_string(&w, 5, name("brief", i));
		sample_row(&w, i, (i % 100 + 1) * 40000000, i % 100 + 1);
		sample_row(&w, i, 5, i % 100 + 1);
	}
	sample_end(&w);
	r = open_reader(&w, &opt);
	for (uint64_t i = 0; i < 3000; i++) {
		CHECK(next_row(r, &row));
		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), name("comm", i % 100 + 1));
		CHECK_STR(path(r, row.v[IOR_ROW_FILE]), name("/file", i % 100 + 1));
		CHECK_EQ(ior_reader_file(r, (uint32_t)row.v[IOR_ROW_FILE])->inode, 1001 + i % 100);
		CHECK(next_row(r, &row));
		CHECK_STR(text(r, row.v[IOR_ROW_COMM]), name("brief", i));
	}
	CHECK(ior_reader_generation(r) > 5);
	CHECK(ior_reader_ntexts(r) < 450);
	CHECK(!next_row(r, &row));
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(a_reset_empties_the_tables)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 1; i <= 500; i++)
		sample_string(&w, i, name("comm", i));
	sample_reset(&w);
	sample_end(&w);
	r = open_reader(&w, NULL);
	while (ior_reader_next(r, &rec, &err) > 0)
		if (rec->tag == IOR_TAG_RESET)
			CHECK_EQ(ior_reader_ntexts(r), 4);	/* the header's */
		else if (rec->tag == IOR_TAG_STRING)
			CHECK_EQ(ior_reader_ntexts(r), 4 + rec->fields[IOR_STRING_ID]->u);
	CHECK_STR(text(r, ior_reader_header(r)->arch), "x86_64");
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* Ids of cgroups are the kernel's: they outlive resets, and the cleaning that renames texts. */
TEST(cgroups_keep_their_paths_to_the_end_of_the_part)
{
	const uint64_t large = UINT64_C(1) << 60;
	struct ior_reader *r;
	struct ior_writer w;
	struct ior_row row;

	sample_init(&w);
	sample_header(&w, "rows");
	sample_cgroup(&w, 1, "/");
	for (uint64_t i = 0; i < 100; i++)
		sample_cgroup(&w, large + i, name("/c", i));
	sample_cgroup(&w, large + 7, "/renamed");
	sample_string(&w, 1, "gone");
	sample_reset(&w);
	sample_string(&w, 1, "comm");
	sample_file(&w, 1, "/file");
	sample_row(&w, 1, 1, 1);
	sample_header(&w, "rows");
	sample_string(&w, 1, "comm");
	sample_file(&w, 1, "/file");
	sample_row(&w, 1, 1, 1);
	sample_end(&w);
	r = open_reader(&w, NULL);
	CHECK(next_row(r, &row));
	CHECK_STR(text(r, ior_reader_cgroup(r, 1)), "/");
	CHECK_STR(text(r, ior_reader_cgroup(r, large + 99)), "/c 99");
	CHECK_STR(text(r, ior_reader_cgroup(r, large + 7)), "/renamed");
	CHECK_EQ(ior_reader_cgroup(r, 2), 0);
	CHECK(next_row(r, &row));
	CHECK_EQ(ior_reader_cgroup(r, 1), 0);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(a_stream_that_never_resets_is_refused)
{
	struct ior_reader_options opt = { .max_entries = 100 };
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 1; i <= 1000; i++)
		sample_string(&w, i, name("comm", i));
	sample_end(&w);
	r = open_reader(&w, &opt);
	while (ior_reader_next(r, &rec, &err) > 0)
		;
	CHECK_EQ(ior_reader_end(r, true), IOR_END_DAMAGED);
	CHECK(strstr(ior_reader_damage(r), "without a reset record") != NULL);
	CHECK(ior_reader_totals(r)->records > 100 && ior_reader_totals(r)->records < 210);
	ior_reader_close(r);
	ior_writer_free(&w);
}

/* Ids cost memory too, even when all of them have the same text. */
TEST(ids_without_end_are_refused)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	for (uint64_t i = 1; i <= 2 * IOR_DICT_ENTRIES + 10; i++)
		sample_string(&w, i * 2000, "x");
	sample_end(&w);
	r = open_reader(&w, NULL);
	while (ior_reader_next(r, &rec, &err) > 0)
		;
	CHECK_EQ(ior_reader_end(r, true), IOR_END_DAMAGED);
	CHECK_EQ(ior_reader_totals(r)->records, 1 + 2 * IOR_DICT_ENTRIES);
	ior_reader_close(r);
	ior_writer_free(&w);
}
