/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches an id used before its definition, two ids for one thing, and limits not kept. */
#include "sample.h"
#include "stream/dict.h"
#include "stream/reader.h"
#include "unit.h"

static uint32_t text(struct ior_dict *d, const char *p)
{
	return ior_dict_text(d, p, strlen(p));
}

static struct ior_file_info file(const char *path)
{
	return (struct ior_file_info){ .path = path, .path_len = path ? strlen(path) : 0 };
}

TEST(equal_texts_have_one_id_and_one_record)
{
	struct ior_writer w;
	struct ior_dict *d;
	uint32_t empty;

	sample_init(&w);
	CHECK_EQ(ior_dict_open(&d, &w, 0, 0), 0);
	CHECK_EQ(text(d, "read"), 1);
	CHECK_EQ(w.records, 1);
	CHECK_EQ(text(d, "read"), 1);
	CHECK_EQ(w.records, 1);
	empty = text(d, "");
	CHECK_EQ(empty, 2);
	CHECK_EQ(ior_dict_text(d, "read\0x", 6), 3);
	CHECK_EQ(w.records, 3);
	CHECK_EQ(w.len, 8 + 4 + 10);
	CHECK_MEM(w.buf, "\x93\x03\x01\xa4read", 8);
	ior_dict_close(d);
	ior_writer_free(&w);
}

TEST(files_differ_by_every_attribute)
{
	struct ior_file_info base = { .path = "/a", .path_len = 2, .type = "reg" };
	struct ior_file_info variant[9];
	struct ior_writer w;
	struct ior_dict *d;

	sample_init(&w);
	CHECK_EQ(ior_dict_open(&d, &w, 0, 0), 0);
	CHECK_EQ(ior_dict_file(d, &base), 1);
	for (int i = 0; i < 9; i++)
		variant[i] = base;
	variant[0].path = "/b";
	variant[1].type = "dir";
	variant[2].fstype = "ext4";
	variant[3].state = "deleted";
	variant[4].protocol = "tcp";
	variant[5].local = "x";
	variant[6].remote = "x";
	variant[7].has_device = 1;
	variant[8].has_inode = 1;
	for (int i = 0; i < 9; i++)
		CHECK_EQ(ior_dict_file(d, &variant[i]), i + 2);
	for (int i = 0; i < 9; i++)
		CHECK_EQ(ior_dict_file(d, &variant[i]), i + 2);
	CHECK_EQ(ior_dict_file(d, &base), 1);
	CHECK_EQ(w.records, 10);
	base.path = NULL;
	base.type = NULL;
	CHECK_EQ(ior_dict_file(d, &base), 0);
	base.path = "";
	base.path_len = 0;
	CHECK_EQ(ior_dict_file(d, &base), 11);	/* a path without bytes is not no path */
	ior_dict_close(d);
	ior_writer_free(&w);
}

TEST(a_full_dictionary_starts_again)
{
	struct ior_file_info f = file("/f");
	struct ior_writer w;
	struct ior_dict *d;

	sample_init(&w);
	CHECK_EQ(ior_dict_open(&d, &w, 3, 1000), 0);
	CHECK_EQ(text(d, "a"), 1);
	CHECK_EQ(text(d, "b"), 2);
	CHECK_EQ(ior_dict_file(d, &f), 1);
	CHECK_EQ(ior_dict_generation(d), 0);
	CHECK_EQ(text(d, "a"), 1);		/* known: no reason to start again */
	CHECK_EQ(ior_dict_generation(d), 0);
	CHECK_EQ(text(d, "c"), 1);
	CHECK_EQ(ior_dict_generation(d), 1);
	CHECK_EQ(text(d, "a"), 2);
	CHECK_EQ(ior_dict_file(d, &f), 1);
	CHECK_EQ(w.records, 7);			/* with the reset */
	CHECK_EQ(ior_dict_reserve(d, 1, 0), 1);
	CHECK_EQ(ior_dict_reserve(d, 1, 0), 0);
	CHECK_EQ(ior_dict_reserve(d, 100, 0), 0);	/* nothing in it: nothing to gain */
	ior_dict_close(d);
	ior_writer_free(&w);
}

TEST(bytes_are_limited_too)
{
	struct ior_writer w;
	struct ior_dict *d;

	sample_init(&w);
	CHECK_EQ(ior_dict_open(&d, &w, 0, 10), 0);
	CHECK_EQ(text(d, "12345"), 1);
	CHECK_EQ(text(d, "abcde"), 2);
	CHECK_EQ(text(d, "x"), 1);
	CHECK_EQ(ior_dict_generation(d), 1);
	CHECK_EQ(ior_dict_reserve(d, 1, 10), 1);
	CHECK_EQ(text(d, "longer than all of it"), 1);
	ior_dict_close(d);
	ior_writer_free(&w);
}

TEST(a_text_too_long_for_a_record_is_cut)
{
	size_t len = IOR_MAX_RECORD * 2;
	char *long_text = malloc(len);
	struct ior_file_info f = { .path = long_text, .path_len = len, .type = "reg" };
	struct ior_writer w;
	struct ior_dict *d;

	memset(long_text, 'x', len);
	sample_init(&w);
	CHECK_EQ(ior_dict_open(&d, &w, 0, 0), 0);
	CHECK_EQ(ior_dict_text(d, long_text, len), 1);
	CHECK_EQ(ior_dict_text(d, long_text, len - 1), 1);
	CHECK_EQ(ior_dict_file(d, &f), 1);
	CHECK_EQ(w.error, 0);
	CHECK(w.len < IOR_MAX_RECORD);
	ior_dict_close(d);
	ior_writer_free(&w);
	free(long_text);
}

/* Rows over many resets: each id that a row has means what was meant. */
TEST(every_id_is_defined_when_it_is_used)
{
	struct ior_reader_options opt = { .max_entries = 50 };
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_error err;
	struct ior_writer w;
	struct ior_dict *d;
	struct ior_row row;
	const struct ior_file *file_of_row;
	uint64_t rows = 0, resets = 0;
	char name[30] = "";

	sample_init(&w);
	sample_header(&w, "rows");
	CHECK_EQ(ior_dict_open(&d, &w, 20, 1000), 0);
	for (uint64_t i = 0; i < 5000; i++) {
		struct ior_file_info f = file(name);
		uint32_t comm, path;

		ior_dict_reserve(d, 2, 60);
		snprintf(name, sizeof(name), "comm %d", (int)(i % 37));
		comm = ior_dict_text(d, name, strlen(name));
		f.path_len = (size_t)snprintf(name, sizeof(name), "/file %d", (int)(i * 7 % 41));
		path = ior_dict_file(d, &f);
		sample_row(&w, i, comm, path);
	}
	sample_end(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, &opt, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0) {
		resets += rec->tag == IOR_TAG_RESET;
		if (rec->tag != IOR_TAG_ROW)
			continue;
		CHECK_EQ(ior_reader_row(r, &row, &err), 0);
		snprintf(name, sizeof(name), "comm %d", (int)(rows % 37));
		CHECK_STR(ior_reader_text(r, (uint32_t)row.v[IOR_ROW_COMM]).p, name);
		snprintf(name, sizeof(name), "/file %d", (int)(rows * 7 % 41));
		file_of_row = ior_reader_file(r, (uint32_t)row.v[IOR_ROW_FILE]);
		CHECK_STR(ior_reader_text(r, file_of_row->path).p, name);
		rows++;
	}
	CHECK_EQ(rows, 5000);
	CHECK(resets > 100);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	ior_dict_close(d);
	ior_writer_free(&w);
}
