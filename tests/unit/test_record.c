/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches a record table that disagrees with its enums, or that the wire could not carry. */
#include "stream/decode.h"
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

/* Positions are an interface: data in files depends on them. */
TEST(positions_that_files_depend_on)
{
	const struct ior_field_desc *path2 =
		&ior_record_find(IOR_TAG_EXIT)->fields[IOR_EXIT_PATH2];

	CHECK_EQ(IOR_TAG_ROW, 32);
	CHECK_EQ(IOR_TAG_END, 15);
	CHECK_EQ(IOR_ENTER_ARGS, 6);
	CHECK_EQ(IOR_ENTER_EXTRA, 18);
	CHECK_EQ(IOR_EXIT_RET, 4);
	CHECK_EQ(IOR_FILE_REMOTE, 9);
	CHECK_EQ(IOR_TASK_REASON, 12);
	CHECK_EQ(IOR_ROW_FILE, 13);
	CHECK_EQ(IOR_ROW_FILTER_EPOCH, 36);
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
