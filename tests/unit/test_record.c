/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches a record table that disagrees with its enums, or that the wire could not carry. */
#include "stream/decode.h"
#include "stream/row.h"
#include "stream/writer.h"
#include "unit.h"

TEST(table_is_in_tag_order_and_found_by_tag)
{
	size_t n, known = 0;
	const struct ior_record_desc *table = ior_record_table(&n);

	for (size_t i = 0; i < n; i++) {
		CHECK(i == 0 || table[i - 1].tag < table[i].tag);
		CHECK(ior_record_find(table[i].tag) == &table[i]);
	}
	for (unsigned int tag = 0; tag < 1000; tag++)
		known += ior_record_find(tag) != NULL;
	CHECK_EQ(known, n);
	CHECK(ior_record_find(UINT32_MAX) == NULL);
}

TEST(names_are_given_once)
{
	size_t n;
	const struct ior_record_desc *table = ior_record_table(&n);

	for (size_t i = 0; i < n; i++) {
		const struct ior_record_desc *d = &table[i];

		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(d->name, table[j].name) != 0);
		for (unsigned int f = 0; f < d->nfields; f++) {
			CHECK(ior_type_name(d->fields[f].type) != NULL);
			for (unsigned int g = 0; g < f; g++)
				CHECK(strcmp(d->fields[f].name, d->fields[g].name) != 0);
		}
	}
}

/* Names as words, of which none is there twice. */
static void check_names(const char *names)
{
	for (const char *p = names; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		CHECK(n > 0 && strspn(p, "abcdefghijklmnopqrstuvwxyz_") == n);
		for (const char *q = p + n; *q; q += strcspn(q, " ")) {
			q += strspn(q, " ");
			CHECK(strcspn(q, " ") != n || memcmp(p, q, n) != 0);
		}
	}
}

/* Catches a tag or a name that is taken for something else meanwhile. */
TEST(reserved_tags_and_names_are_free)
{
	static const struct {
		unsigned int tag;
		const char *name, *fields;
	} reserved[] = {
#define X(tag, name, fields) { tag, name, fields },
		IOR_RECORDS_RESERVED(X)
#undef X
	};
	size_t n;
	const struct ior_record_desc *table = ior_record_table(&n);
	const size_t count = sizeof(reserved) / sizeof(reserved[0]);
	char all[400] = "", word[40];

	for (size_t i = 0; i < count; i++) {
		CHECK(reserved[i].tag < 0x80);
		CHECK(ior_record_find(reserved[i].tag) == NULL);
		CHECK(i == 0 || reserved[i - 1].tag < reserved[i].tag);
		for (size_t k = 0; k < n; k++)
			CHECK(strcmp(table[k].name, reserved[i].name) != 0);
		check_names(reserved[i].fields);
		strlcat(all, *all ? " " : "", sizeof(all));
		strlcat(all, reserved[i].name, sizeof(all));
	}
	check_names(all);
	check_names(IOR_ROW_RESERVED);
	for (const char *p = IOR_ROW_RESERVED; *p; p += strspn(p, " ")) {
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(p, " "), p);
		CHECK(ior_row_field_find(word, strlen(word)) == NULL);
		p += strlen(word);
	}
}

/* Positions are an interface: data in files depends on them. */
TEST(positions_that_files_depend_on)
{
	const struct ior_field_desc *path2 =
		&ior_record_find(IOR_TAG_EXIT)->fields[IOR_EXIT_PATH2];

	CHECK_EQ(IOR_TAG_ROW, 32);
	CHECK_EQ(IOR_TAG_END, 15);
	CHECK_EQ(IOR_ENTER_ARGS, 6);
	CHECK_EQ(IOR_ENTER_EXTRA, 18);
	CHECK_EQ(IOR_ENTER_IN_FLIGHT, 20);
	CHECK_EQ(IOR_EXIT_RET, 4);
	CHECK_EQ(IOR_FILE_REMOTE, 9);
	CHECK_EQ(IOR_TASK_REASON, 12);
	CHECK_EQ(IOR_ROW_FILE, 13);
	CHECK_EQ(IOR_ROW_FILTER_EPOCH, 36);
	CHECK_EQ(IOR_ROW_IN_FLIGHT, 38);
	CHECK_STR(path2->name, "path2");
	CHECK_STR(ior_type_name(path2->type), "path");
}

/* The reader gives so many fields by position; the writer patches one of two array headers. */
TEST(every_record_fits_reader_and_writer)
{
	size_t n;
	const struct ior_record_desc *table = ior_record_table(&n);

	for (size_t i = 0; i < n; i++) {
		CHECK(table[i].nfields <= IOR_RECORD_FIELDS);
		CHECK_EQ(ior_put_is_wide(table[i].tag), table[i].nfields + 1 > 15);
		CHECK(table[i].nfields * 9 < IOR_WRITER_ROOM);
	}
}
