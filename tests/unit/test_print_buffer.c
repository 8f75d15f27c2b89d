/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, times and texts at their boundaries: wrong digits, rounding up, quotes forgotten. */
#include "buffer.h"

#include "base/csv.h"
#include "unit.h"

/* What is in b, NUL-terminated, and b emptied. */
static const char *taken(struct buffer *b)
{
	buffer_char(b, '\0');
	b->len = 0;
	return b->p;
}

TEST(numbers)
{
	static const uint64_t odd[] = { 0, 9, 10, 99, 100, 101, 999, 1000, 12345, UINT32_MAX,
					INT64_MAX, UINT64_MAX };
	struct buffer b = { 0 };
	char expected[32];

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		snprintf(expected, sizeof(expected), "%llu", (unsigned long long)odd[i]);
		buffer_u64(&b, odd[i]);
		CHECK_STR(taken(&b), expected);
		snprintf(expected, sizeof(expected), "%lld", (long long)odd[i]);
		buffer_i64(&b, (int64_t)odd[i]);
		CHECK_STR(taken(&b), expected);
		snprintf(expected, sizeof(expected), "0x%llx", (unsigned long long)odd[i]);
		buffer_hex(&b, odd[i]);
		CHECK_STR(taken(&b), expected);
	}
	buffer_i64(&b, INT64_MIN);
	CHECK_STR(taken(&b), "-9223372036854775808");
	buffer_digits(&b, 7, 3);
	buffer_digits(&b, 123456789, 9);
	buffer_digits(&b, 0, 1);
	CHECK_STR(taken(&b), "0071234567890");
	buffer_free(&b);
}

TEST(seconds)
{
	struct buffer b = { 0 };

	buffer_seconds(&b, 0, 6);
	CHECK_STR(taken(&b), "0.000000");
	buffer_seconds(&b, 1999999999, 6);
	CHECK_STR(taken(&b), "1.999999");
	buffer_seconds(&b, 1999999999, 9);
	CHECK_STR(taken(&b), "1.999999999");
	buffer_seconds(&b, 1500, 6);
	CHECK_STR(taken(&b), "0.000001");
	buffer_seconds(&b, UINT64_C(1) << 63, 9);
	CHECK_STR(taken(&b), "9223372036.854775808");
	buffer_seconds(&b, UINT64_MAX, 9);
	CHECK_STR(taken(&b), "18446744073.709551615");
	buffer_free(&b);
}

TEST(durations_have_three_digits_and_are_never_rounded_up)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} cases[] = {
		{ 0, "0ns" }, { 999, "999ns" }, { 1000, "1.00us" }, { 1999, "1.99us" },
		{ 9999, "9.99us" }, { 10000, "10.0us" }, { 12345, "12.3us" }, { 99999, "99.9us" },
		{ 100000, "100us" }, { 999999, "999us" }, { 1000000, "1.00ms" },
		{ 999999999, "999ms" }, { 1000000000, "1.00s" }, { 61500000000, "61.5s" },
		{ UINT64_C(86400000000000), "86400s" },
	};
	struct buffer b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buffer_duration(&b, cases[i].ns);
		CHECK_STR(taken(&b), cases[i].text);
	}
	buffer_free(&b);
}

TEST(sizes_have_three_digits_and_only_whole_ones_have_no_fraction)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0B" }, { 1, "1B" }, { 1023, "1023B" }, { 1024, "1KiB" }, { 1025, "1.00KiB" },
		{ 2996, "2.92KiB" }, { 10239, "9.99KiB" }, { 10241, "10.0KiB" }, { 65536, "64KiB" },
		{ 1048575, "1023KiB" }, { 1048576, "1MiB" }, { 1610612736, "1.50GiB" },
		{ UINT64_MAX, "15.9EiB" },
	};
	struct buffer b = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buffer_size(&b, cases[i].bytes);
		CHECK_STR(taken(&b), cases[i].text);
	}
	buffer_free(&b);
}

TEST(octal_numbers_pointers_and_strings_are_those_of_strace)
{
	struct buffer b = { 0 };

	buffer_octal(&b, 0, 3);
	CHECK_STR(taken(&b), "000");
	buffer_octal(&b, 7, 3);
	CHECK_STR(taken(&b), "007");
	buffer_octal(&b, 0644, 3);
	CHECK_STR(taken(&b), "0644");
	buffer_octal(&b, UINT64_MAX, 3);
	CHECK_STR(taken(&b), "01777777777777777777777");
	buffer_pointer(&b, 0, "NULL");
	CHECK_STR(taken(&b), "NULL");
	buffer_pointer(&b, 4096, "NULL");
	CHECK_STR(taken(&b), "0x1000");
	buffer_c(&b, "a\"\\\t\n\x01" "9\x01z\x7f\xff<", 12, "<");
	CHECK_STR(taken(&b), "a\\\"\\\\\\t\\n\\0019\\1z\\177\\377\\74");
	buffer_free(&b);
}

TEST(wall_times_of_every_sign)
{
	struct buffer b = { 0 };
	struct wall w = { 0 };

	buffer_wall(&b, &w, 0);
	CHECK_STR(taken(&b), "1970-01-01T00:00:00.000000000Z");
	buffer_wall(&b, &w, -1);
	CHECK_STR(taken(&b), "1969-12-31T23:59:59.999999999Z");
	buffer_wall(&b, &w, 1709251199999999999);	/* a leap day */
	CHECK_STR(taken(&b), "2024-02-29T23:59:59.999999999Z");
	buffer_wall(&b, &w, 1709251200000000000);
	CHECK_STR(taken(&b), "2024-03-01T00:00:00.000000000Z");
	buffer_wall(&b, &w, INT64_MAX);
	CHECK_STR(taken(&b), "2262-04-11T23:47:16.854775807Z");
	buffer_wall(&b, &w, INT64_MIN);
	CHECK_STR(taken(&b), "1677-09-21T00:12:43.145224192Z");
	buffer_time_of_day(&b, &w, 1999);
	CHECK_STR(taken(&b), "00:00:00.000001Z");
	buffer_free(&b);
}

TEST(texts_that_end_at_a_guard_page)
{
	static const char *const texts[] = { "", "a", "/plain/path", "\xff", "\"", "a,b", "\\",
					     "\xe2\x80\xae", "\xe2\x80" };
	struct buffer b = { 0 };
	const char *p;
	size_t len;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		len = strlen(texts[i]);
		p = unit_guarded(texts[i], len);
		buffer_escaped(&b, p, len, false);
		buffer_escaped(&b, p, len, true);
		buffer_quoted(&b, p, len, false);
		buffer_json(&b, p, len);
		buffer_csv(&b, p, len, 0);
		buffer_csv(&b, p, len, IOR_CSV_ESCAPED);
		CHECK(!b.failed);
		b.len = 0;
	}
	buffer_free(&b);
}

TEST(texts_of_every_care)
{
	struct buffer b = { 0 };

	buffer_escaped(&b, "a\tb\\\xe2\x80\xae\x7f", 8, false);
	CHECK_STR(taken(&b), "a\\x09b\\\\\\u202e\\x7f");
	buffer_quoted(&b, "say \"hi\"", 8, false);
	CHECK_STR(taken(&b), "\"say \\x22hi\\x22\"");
	buffer_json(&b, "\x01\"\\", 3);
	CHECK_STR(taken(&b), "\"\\u0001\\\"\\\\\"");
	buffer_csv(&b, "\"", 1, 0);
	CHECK_STR(taken(&b), "\"\"\"\"");
	buffer_csv(&b, "a\rb", 3, 0);
	CHECK_STR(taken(&b), "\"a\rb\"");
	buffer_csv(&b, "", 0, 0);
	CHECK_STR(taken(&b), "\"\"");
	buffer_free(&b);
}
