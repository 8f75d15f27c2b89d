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
		"", "M", "-1M", "1 M", "1MB", "1m", "1.5", "1.0001k", "64MiB", "1T",
		"1.M", "1M1k", "18446744073709551615K",
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
	check_size("1.5M", false, 1500000);
	check_size("1.5M", true, 3 << 19);
	check_size("1.0000000000000000000k", false, 1000);
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
		"", "k", "-1", " 1", "1 k", "12abc", "1Ki", "1.5", "1.0005k", "1m",
		"18446744073709551616", "18446744073709552k",
	};
	struct ior_error err;
	uint64_t v;

	check_count("0", 0);
	check_count("500", 500);
	check_count("50k", 50000);
	check_count("2M", 2000000);
	check_count("3G", UINT64_C(3000000000));
	check_count("1.5k", 1500);
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
		"1h30", "30m1h", "1m1m", "1.5h30m", "1h-30m", "1h 30m", "m1h", "213504d",
		"5124095h1h", "5124095h59m", "18446744074s", "99999999999999999999", "5124096h",
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
	check_duration("1h30m", UINT64_C(5400000000000));
	check_duration("1m30s", UINT64_C(90000000000));
	check_duration("2m500ms", UINT64_C(120500000000));
	check_duration("1d2h3m4s5ms6us7ns", UINT64_C(93784005006007));
	check_duration("1h0.5s", UINT64_C(3600500000000));
	check_duration("14d", UINT64_C(1209600000000000));
	check_duration("5124095h34m33.709551615s", UINT64_MAX);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!CHECK_EQ(ior_parse_duration(wrong[i], &v, &err), -EINVAL))
			printf("# duration %s\n", wrong[i]);
}

/* What people write, and what they are told. */
TEST(mistakes_in_quantities_name_the_remedy)
{
	static const struct {
		const char *text, *message;
	} durations[] = {
		{ "-1", "-1 must not be negative" },
		{ "-1.5s", "-1.5s must not be negative" },
		{ "5min", "'5min' is not a duration: unknown unit 'min'; did you mean m? (ns us ms "
			  "s m h d)" },
		{ "1h30Sec", "'1h30Sec' is not a duration: unknown unit 'Sec'; did you mean s? (ns "
			     "us ms s m h d)" },
		{ "5\xc2\xb5s", "'5\xc2\xb5s' is not a duration: unknown unit '\xc2\xb5s'; did you "
				"mean us? (ns us ms s m h d)" },
		{ "10 s", "'10 s' is not a duration: write it without blanks; examples: 10 "
			  "(seconds), 1.5s, 200us, 1h30m" },
		{ "soon", "'soon' is not a duration; examples: 10 (seconds), 1.5s, 200us, 1h30m" },
		{ "1h30", "'1h30' is not a duration: its last part has no unit (ns us ms s m h "
			  "d)" },
		{ "30m1h", "'30m1h' is not a duration: the units descend, each once; example: "
			   "1h30m" },
		{ "1.5h30m", "'1.5h30m' is not a duration: only its last part may have a "
			     "fraction" },
		{ "5124096h", "duration 5124096h is too long" },
	}, sizes[] = {
		{ "-64M", "-64M must not be negative" },
		{ "64MB", "'64MB' is not a size: unknown unit 'MB'; did you mean M? (k M G Ki Mi "
			  "Gi)" },
		{ "64MiB", "'64MiB' is not a size: unknown unit 'MiB'; did you mean Mi? (k M G Ki "
			   "Mi Gi)" },
		{ "64m", "'64m' is not a size: unknown unit 'm'; did you mean M? (k M G Ki Mi "
			 "Gi)" },
		{ "4096 bytes", "'4096 bytes' is not a size: write it without blanks; examples: "
				"64M, 4Ki, 65536" },
		{ "4096B", "'4096B' is not a size: leave out 'B'" },
		{ "1T", "'1T' is not a size: unknown unit 'T' (k M G Ki Mi Gi)" },
		{ "1.5", "size 1.5 is no whole number" },
	};
	struct ior_error err;
	uint64_t v;

	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		CHECK_EQ(ior_parse_duration(durations[i].text, &v, &err), -EINVAL);
		CHECK_STR(err.text, durations[i].message);
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK_EQ(ior_parse_size(sizes[i].text, true, &v, &err), -EINVAL);
		CHECK_STR(err.text, sizes[i].message);
	}
	CHECK_EQ(ior_parse_u64("-3", 0, 10, &v, &err), -EINVAL);
	CHECK_STR(err.text, "-3 must not be negative");
	CHECK_EQ(ior_parse_count("-3", 0, 10, &v, &err), -EINVAL);
	CHECK_STR(err.text, "-3 must not be negative");
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
	/* one that is named again, maybe by another name, is there already */
	CHECK_EQ(ior_parse_fields("comm,latency,execname,duration,comm,pid", ids, 3, &err), 3);
	CHECK_EQ(ids[0], IOR_ROW_COMM);
	CHECK_EQ(ids[1], IOR_ROW_DURATION);
	CHECK_EQ(ids[2], IOR_ROW_PID);
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
	CHECK_STR(err.text, "unknown field 'zzzzzzzz'; ior-print -F help lists them");
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
