/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches a field that cannot be named, or a name that means two fields. */
#include "stream/row.h"
#include "unit.h"

static const struct ior_row_field *find(const char *name)
{
	return ior_row_field_find(name, strlen(name));
}

TEST(every_field_is_described_and_found_by_its_name)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		CHECK_EQ(f[i].id, i);
		CHECK(f[i].meaning && strlen(f[i].meaning) > 4);
		CHECK(find(f[i].name) == &f[i]);
		CHECK_EQ(f[i].stored, i < IOR_ROW_NFIELDS);
	}
}

TEST(stored_fields_are_those_of_the_record)
{
	const struct ior_record_desc *d = ior_record_find(IOR_TAG_ROW);
	const struct ior_row_field *f = ior_row_fields();

	CHECK_EQ(d->nfields, IOR_ROW_NFIELDS);
	for (unsigned int i = 0; i < d->nfields; i++) {
		CHECK_STR(f[i].name, d->fields[i].name);
		CHECK_EQ(f[i].type, d->fields[i].type);
	}
}

TEST(names_without_unit_and_aliases)
{
	CHECK_EQ(find("duration")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("time")->id, IOR_ROW_TIME);
	CHECK_EQ(find("gap")->id, IOR_ROW_GAP);
	CHECK_EQ(find("requested_sleep")->id, IOR_ROW_REQUESTED_SLEEP);
	CHECK_EQ(find("timeout")->id, IOR_ROW_TIMEOUT);
	CHECK_EQ(find("latency")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("lat")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("evt.latency")->id, IOR_ROW_DURATION);
	CHECK_EQ(find("evt.type")->id, IOR_ROW_SYSCALL);
	CHECK_EQ(find("path")->id, IOR_ROW_FILE);
	CHECK_EQ(find("fd.name")->id, IOR_ROW_FILE);
	CHECK_EQ(find("proc.name")->id, IOR_ROW_COMM);
	CHECK_EQ(find("execname")->id, IOR_ROW_COMM);
	CHECK_EQ(find("errorname")->id, IOR_ROW_ERROR);
}

TEST(what_is_no_name)
{
	CHECK(find("") == NULL);
	CHECK(find(" ") == NULL);
	CHECK(find("duration_n") == NULL);
	CHECK(find("lat evt.latency") == NULL);
	CHECK(find("_ns") == NULL);
	CHECK(find("pidd") == NULL);
	CHECK(ior_row_field_find("pidx", 3)->id == IOR_ROW_PID);
}

TEST(no_alias_means_two_fields)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		const char *a = f[i].aliases;

		while (a && *a) {
			size_t n = strcspn(a, " ");

			CHECK(ior_row_field_find(a, n) == &f[i]);
			for (unsigned int j = i + 1; j < IOR_ROW_ALL; j++)
				CHECK(strlen(f[j].name) != n || memcmp(f[j].name, a, n) != 0);
			a += n + strspn(a + n, " ");
		}
	}
}

TEST(nearest_name)
{
	CHECK_STR(ior_row_field_nearest("syscal", 6), "syscall");
	CHECK_STR(ior_row_field_nearest("duratoin_ns", 11), "duration_ns");
	CHECK(ior_row_field_nearest("xyzzyxyzzy", 10) == NULL);
}
