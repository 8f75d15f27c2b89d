/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches derived fields that are made where there is nothing to make them of, or made wrong. */
#include "unit.h"

#include <limits.h>

#include "sample.h"
#include "stream/cell.h"
#include "stream/reader.h"

/* Bytes of the file's path that are its mount point; 0: not said. */
static size_t mount_bytes;

/* A reader at the last row of a stream with one file and one clock record. */
static struct ior_reader *reader_at(const char *path, int64_t wall, struct ior_row *row)
{
	static struct ior_writer w;
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_error err;

	ior_writer_free(&w);	/* what the reader before this one read */
	sample_init(&w);
	sample_header(&w, "rows");
	sample_clock(&w, 6001, wall);	/* when row 1 starts */
	sample_string(&w, 1, "read");
	sample_file_below(&w, 1, path, mount_bytes);
	sample_row(&w, 1, 1, 1);
	sample_end(&w);
	if (!CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0))
		exit(1);
	while (ior_reader_next(r, &rec, &err) > 0 && rec->tag != IOR_TAG_ROW)
		;
	CHECK_EQ(ior_reader_row(r, row, &err), 0);
	return r;
}

/* The text of a field of the file's path; NULL if absent. Valid until the next call. */
static const char *part(const char *path, unsigned int field)
{
	static struct ior_reader *r;
	struct ior_cell cell;
	struct ior_row row;

	ior_reader_close(r);
	r = reader_at(path, 0, &row);
	if (!ior_row_cell(r, &row, field, &cell))
		return NULL;
	CHECK_EQ(cell.type, IOR_TEXT);
	CHECK(cell.id > 0 && cell.id < ior_reader_ntexts(r));
	CHECK_EQ(strlen(cell.text.p), cell.text.len);
	return cell.text.p;
}

TEST(dir)
{
	CHECK_STR(part("/etc/passwd", IOR_ROW_DIR), "/etc");
	CHECK_STR(part("/a/b/c", IOR_ROW_DIR), "/a/b");
	CHECK_STR(part("/etc", IOR_ROW_DIR), "/");
	CHECK_STR(part("/", IOR_ROW_DIR), "/");
	CHECK_STR(part("pipe:[7]", IOR_ROW_DIR), NULL);
	CHECK_STR(part("anon_inode:/x", IOR_ROW_DIR), NULL);
	CHECK_STR(part("", IOR_ROW_DIR), NULL);
}

static const char *mount_of(const char *path, size_t mount)
{
	const char *text;

	mount_bytes = mount;
	text = part(path, IOR_ROW_MOUNT);
	mount_bytes = 0;
	return text;
}

TEST(mount)
{
	CHECK_STR(mount_of("/home/me/x", 5), "/home");
	CHECK_STR(mount_of("/home/me/x", 1), "/");
	CHECK_STR(mount_of("/home", 5), "/home");
	CHECK_STR(mount_of("/", 1), "/");
	CHECK_STR(mount_of("/home/me/x", 0), NULL);
	/* What a writer cannot have meant: */
	CHECK_STR(mount_of("/home/me/x", 4), NULL);
	CHECK_STR(mount_of("/home/me/x", 11), NULL);
	CHECK_STR(mount_of("pipe:[7]", 4), NULL);
}

TEST(ext)
{
	CHECK_STR(part("/tmp/a.tar.gz", IOR_ROW_EXT), "gz");
	CHECK_STR(part("/tmp/.config.json", IOR_ROW_EXT), "json");
	CHECK_STR(part("/tmp.d/a", IOR_ROW_EXT), NULL);
	CHECK_STR(part("/root/.bashrc", IOR_ROW_EXT), NULL);
	CHECK_STR(part("/tmp/a.", IOR_ROW_EXT), NULL);
	CHECK_STR(part("/", IOR_ROW_EXT), NULL);
	CHECK_STR(part("socket:[1.2]", IOR_ROW_EXT), NULL);
	CHECK_STR(part("", IOR_ROW_EXT), NULL);
}

static bool number(struct ior_row *row, unsigned int field, uint64_t *value)
{
	struct ior_cell cell;
	struct ior_row any;
	struct ior_reader *r = reader_at("/x", 0, &any);
	bool has = ior_row_cell(r, row, field, &cell);

	*value = has ? cell.u : 0;
	ior_reader_close(r);
	return has;
}

TEST(classes_are_powers_of_two)
{
	static const uint64_t values[][2] = {
		{ 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 2 }, { 4095, 2048 }, { 4096, 4096 },
		{ UINT64_MAX, UINT64_C(1) << 63 },
	};
	struct ior_row row = { 0 };
	uint64_t value;

	CHECK(!number(&row, IOR_ROW_SIZECLASS, &value));
	CHECK(!number(&row, IOR_ROW_LATENCYCLASS, &value));
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		ior_row_set(&row, IOR_ROW_BYTES, values[i][0]);
		ior_row_set(&row, IOR_ROW_DURATION, values[i][0]);
		CHECK(number(&row, IOR_ROW_SIZECLASS, &value));
		CHECK_EQ(value, values[i][1]);
		CHECK(number(&row, IOR_ROW_LATENCYCLASS, &value));
		CHECK_EQ(value, values[i][1]);
	}
}

static void check_cut(int64_t wall, int64_t second, int64_t minute)
{
	struct ior_cell cell;
	struct ior_row row;
	struct ior_reader *r = reader_at("/x", wall, &row);

	CHECK(ior_row_cell(r, &row, IOR_ROW_SECOND, &cell) && cell.type == IOR_TIME);
	CHECK_EQ(cell.i, second);
	CHECK(ior_row_cell(r, &row, IOR_ROW_MINUTE, &cell) && cell.type == IOR_TIME);
	CHECK_EQ(cell.i, minute);
	ior_reader_close(r);
}

TEST(second_and_minute_are_starts)
{
	const int64_t s = 1000000000;
	struct ior_cell cell;
	struct ior_row row;
	struct ior_reader *r;

	check_cut(125 * s + 7, 125 * s, 120 * s);
	check_cut(0, 0, 0);
	check_cut(-1, -s, -60 * s);
	check_cut(-s, -s, -60 * s);
	r = reader_at("/x", INT64_MIN, &row);
	CHECK(!ior_row_cell(r, &row, IOR_ROW_MINUTE, &cell));
	row.present = 0;
	CHECK(!ior_row_cell(r, &row, IOR_ROW_SECOND, &cell));
	ior_reader_close(r);
}

/* A reader behind a file with everything a file can have, and a row with every stored field. */
static struct ior_reader *reader_of_all(struct ior_writer *w, struct ior_row *row)
{
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_error err;

	sample_init(w);
	sample_header(w, "rows");
	sample_cgroup(w, 5, "/system.slice");
	sample_string(w, 1, "read");
	ior_put_begin(w, IOR_TAG_FILE);
	ior_put_u64(w, 1);
	ior_put_cstr(w, "/home/a.txt");
	ior_put_cstr(w, "sock");
	ior_put_u64(w, 0xfd01);
	ior_put_u64(w, 1001);
	ior_put_cstr(w, "ext4");
	ior_put_cstr(w, "deleted");
	ior_put_cstr(w, "tcp");
	ior_put_cstr(w, "[::1]:80");
	ior_put_cstr(w, "[::1]:8080");
	ior_put_u64(w, 5);
	ior_put_end(w);
	sample_row(w, 1, 1, 1);
	sample_end(w);
	if (!CHECK_EQ(ior_reader_open_memory(&r, w->buf, w->len, NULL, &err), 0))
		exit(1);
	while (ior_reader_next(r, &rec, &err) > 0 && rec->tag != IOR_TAG_ROW)
		;
	CHECK_EQ(ior_reader_row(r, row, &err), 0);
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
		enum ior_type type = ior_row_fields()[i].type;

		if (!ior_row_has(row, i))
			ior_row_set(row, i, type == IOR_TEXT ? row->v[IOR_ROW_COMM] :
				    type == IOR_FILE ? row->v[IOR_ROW_FILE] : 5);
	}
	return r;
}

/* The table's sources, judged by what a row without each of its fields still shows. */
TEST(a_field_is_there_if_its_sources_are)
{
	const struct ior_row_field *f = ior_row_fields();
	struct ior_row all, row;
	struct ior_writer w;
	struct ior_reader *r = reader_of_all(&w, &all);
	struct ior_cell cell;

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		if (!CHECK(ior_row_cell(r, &all, i, &cell)))
			printf("# %s\n", f[i].name);
		for (unsigned int field = 0; field < IOR_ROW_NFIELDS; field++) {
			row = all;
			row.present &= ~IOR_ROW_BIT(field);
			if (!CHECK_EQ(ior_row_cell(r, &row, i, &cell),
				      !(f[i].sources >> field & 1)))
				printf("# %s without %s\n", f[i].name, f[field].name);
		}
		/* and they are enough */
		row = all;
		row.present = f[i].sources;
		if (!CHECK(ior_row_cell(r, &row, i, &cell)))
			printf("# %s of its sources alone\n", f[i].name);
	}
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(a_cell_has_the_type_that_the_table_says)
{
	const struct ior_row_field *f = ior_row_fields();
	struct ior_row row;
	struct ior_writer w;
	struct ior_reader *r = reader_of_all(&w, &row);
	struct ior_cell cell;

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		CHECK(ior_row_cell(r, &row, i, &cell));
		CHECK_EQ(cell.type, f[i].type == IOR_FILE ? IOR_TEXT : f[i].type);
	}
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(some_fields_of_a_row)
{
	const uint64_t bits = UINT64_C(1) << IOR_ROW_PID | UINT64_C(1) << IOR_ROW_FILE |
			      UINT64_C(1) << IOR_ROW_GAP | UINT64_C(1) << IOR_ROW_HOST;
	struct ior_row all, some;
	struct ior_reader *r = reader_at("/x", 0, &all);

	CHECK_EQ(ior_reader_row_some(r, bits, &some, NULL), 0);
	CHECK_EQ(some.present, UINT64_C(1) << IOR_ROW_PID | UINT64_C(1) << IOR_ROW_FILE);
	CHECK_EQ(some.v[IOR_ROW_PID], all.v[IOR_ROW_PID]);
	CHECK_EQ(some.v[IOR_ROW_FILE], all.v[IOR_ROW_FILE]);
	CHECK_EQ(ior_reader_row_some(r, UINT64_MAX, &some, NULL), 0);
	CHECK_EQ(some.present, all.present);
	CHECK_EQ(ior_reader_row_some(r, 0, &some, NULL), 0);
	CHECK_EQ(some.present, 0);
	ior_reader_close(r);
}
