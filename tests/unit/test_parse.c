/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <errno.h>

#include "program/parse.h"
#include "stream/row.h"

/* Catches a parser that takes a prefix, a blank, a sign or a number that wraps. */
TEST(numbers_are_read_strictly)
{
	static const char *const wrong[] = {
		"", " ", "-1", "+1", " 1", "1 ", "12abc", "0x10", "1.0", "1e3", "1,000",
		"18446744073709551616", "99999999999999999999999",
	};
	struct ior_error err;
	uint64_t v = 7;

	CHECK_EQ(ior_parse_u64("0", 0, UINT64_MAX, &v, &err), 0);
	CHECK_EQ(v, 0);
	CHECK_EQ(ior_parse_u64("18446744073709551615", 0, UINT64_MAX, &v, &err), 0);
	CHECK_EQ(v, UINT64_MAX);
	CHECK_EQ(ior_parse_u64("0042", 1, 42, &v, &err), 0);
	CHECK_EQ(v, 42);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		err.text[0] = '\0';
		v = 7;
		CHECK_EQ(ior_parse_u64(wrong[i], 0, UINT64_MAX, &v, &err), -EINVAL);
		CHECK_EQ(v, 7);
		CHECK(strstr(err.text, wrong[i]) != NULL);
	}
}

TEST(a_number_out_of_range_names_the_range)
{
	struct ior_error err;
	uint64_t v;

	CHECK_EQ(ior_parse_u64("43", 1, 42, &v, &err), -EINVAL);
	CHECK_STR(err.text, "43 is out of range (1 to 42)");
	CHECK_EQ(ior_parse_u64("0", 1, 42, &v, &err), -EINVAL);
}

static void check_size(const char *text, bool binary, uint64_t expected)
{
	struct ior_error err;
	uint64_t v = 0;

	if (!CHECK_EQ(ior_parse_size(text, binary, &v, &err), 0) || !CHECK_EQ(v, expected))
		printf("# size %s\n", text);
}

TEST(sizes)
{
	static const char *const wrong[] = {
		"", "M", "-1M", "1 M", "1MB", "1m", "1.5M", "64MiB", "1T", "18446744073709551615K",
		"99999999999999999999",
	};
	struct ior_error err;
	uint64_t v;

	check_size("65536", false, 65536);
	check_size("64k", false, 64000);
	check_size("64M", false, 64000000);
	check_size("3G", false, UINT64_C(3000000000));
	check_size("64K", true, 65536);
	check_size("64k", true, 65536);
	check_size("64M", true, 64 << 20);
	check_size("64Ki", false, 65536);
	check_size("4Mi", true, 4 << 20);
	check_size("8Gi", false, UINT64_C(8) << 30);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_EQ(ior_parse_size(wrong[i], true, &v, &err), -EINVAL);
}

static void check_count(const char *text, uint64_t expected)
{
	struct ior_error err;
	uint64_t v = 0;

	if (!CHECK_EQ(ior_parse_count(text, 0, UINT64_MAX, &v, &err), 0) || !CHECK_EQ(v, expected))
		printf("# count %s\n", text);
}

TEST(counts)
{
	static const char *const wrong[] = {
		"", "k", "-1", " 1", "1 k", "12abc", "1Ki", "1.5k", "1m", "18446744073709551616",
		"18446744073709552k",
	};
	struct ior_error err;
	uint64_t v;

	check_count("0", 0);
	check_count("500", 500);
	check_count("50k", 50000);
	check_count("2M", 2000000);
	check_count("3G", UINT64_C(3000000000));
	check_count("18446744073709551615", UINT64_MAX);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_EQ(ior_parse_count(wrong[i], 0, UINT64_MAX, &v, &err), -EINVAL);
	CHECK_EQ(ior_parse_count("1k", 1, 1000, &v, &err), 0);
	CHECK_EQ(ior_parse_count("2k", 1, 1000, &v, &err), -EINVAL);
	CHECK_STR(err.text, "2k is out of range (1 to 1000)");
	CHECK_EQ(ior_parse_count("5q", 1, 1000, &v, &err), -EINVAL);
	CHECK_STR(err.text, "'5q' is not a count: unknown unit 'q' (k M G)");
}

static void check_duration(const char *text, uint64_t expected)
{
	struct ior_error err;
	uint64_t v = 0;

	if (!CHECK_EQ(ior_parse_duration(text, &v, &err), 0) || !CHECK_EQ(v, expected))
		printf("# duration %s\n", text);
}

TEST(durations)
{
	static const char *const wrong[] = {
		"", "s", ".5s", "1.s", "1..5s", "-1s", "1 s", "1sec", "1S", "1.5.5s", "1e3s", "1s ",
		"18446744074s", "99999999999999999999", "5124096h",
	};
	struct ior_error err;
	uint64_t v;

	check_duration("10", UINT64_C(10000000000));
	check_duration("0", 0);
	check_duration("1.5s", 1500000000);
	check_duration("200us", 200000);
	check_duration("7ns", 7);
	check_duration("0.25ms", 250000);
	check_duration("2m", UINT64_C(120000000000));
	check_duration("1h", UINT64_C(3600000000000));
	check_duration("0.1", 100000000);
	check_duration("0.123456789s", 123456789);
	check_duration("0.1234567899s", 123456789);	/* below a nanosecond: dropped */
	check_duration("1.9ns", 1);
	check_duration("18446744073.709551615s", UINT64_MAX);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!CHECK_EQ(ior_parse_duration(wrong[i], &v, &err), -EINVAL))
			printf("# duration %s\n", wrong[i]);
}

TEST(fields_by_name_and_alias)
{
	unsigned int ids[3];
	struct ior_error err;

	CHECK_EQ(ior_parse_fields("comm", ids, 3, &err), 1);
	CHECK_EQ(ids[0], IOR_ROW_COMM);
	CHECK_EQ(ior_parse_fields("syscall,file,duration", ids, 3, &err), 3);
	CHECK_EQ(ids[0], IOR_ROW_SYSCALL);
	CHECK_EQ(ids[1], IOR_ROW_FILE);
	CHECK_EQ(ids[2], IOR_ROW_DURATION);
}

TEST(a_wrong_field_list_says_what_is_wrong)
{
	static const char *const wrong[] = { "", ",", "comm,", ",comm", "comm,,file" };
	unsigned int ids[3];
	struct ior_error err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_EQ(ior_parse_fields(wrong[i], ids, 3, &err), -EINVAL);
	CHECK_EQ(ior_parse_fields("comm,sycsall", ids, 3, &err), -EINVAL);
	CHECK_STR(err.text, "unknown field 'sycsall'; did you mean syscall?");
	CHECK_EQ(ior_parse_fields("comm,zzzzzzzz,file", ids, 3, &err), -EINVAL);
	CHECK_STR(err.text, "unknown field 'zzzzzzzz'");
	CHECK_EQ(ior_parse_fields("comm,file,pid,tid", ids, 3, &err), -EINVAL);
}

TEST(one_of_a_few_words)
{
	static const char *const words[] = { "count", "duration", "bytes", NULL };
	struct ior_error err;

	CHECK_EQ(ior_parse_choice("count", words, &err), 0);
	CHECK_EQ(ior_parse_choice("bytes", words, &err), 2);
	CHECK_EQ(ior_parse_choice("byte", words, &err), -EINVAL);
	CHECK_STR(err.text, "'byte' is unknown; did you mean bytes? (count, duration, bytes)");
	CHECK_EQ(ior_parse_choice("", words, &err), -EINVAL);
	CHECK_STR(err.text, "'' is unknown; one of: count, duration, bytes");
}
