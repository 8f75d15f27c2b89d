/* SPDX-License-Identifier: BSD-2-Clause */
/* The pieces of numbers: what is taken of a text, and what is left of it. */
#include "unit.h"

#include "base/number.h"

/* The number, and in *rest what is left; UINT64_MAX - 1 if there is no room for it. */
static uint64_t digits(const char *p, unsigned int base, const char **rest)
{
	const char *end = p + strlen(p);
	uint64_t value;

	if (!ior_number_digits(&p, end, base, &value))
		return UINT64_MAX - 1;
	*rest = p;
	return value;
}

TEST(digits_of_a_base)
{
	const char *rest = NULL;

	CHECK_EQ(digits("0042x", 10, &rest), 42);
	CHECK_STR(rest, "x");
	CHECK_EQ(digits("fFg", 16, &rest), 255);
	CHECK_STR(rest, "g");
	CHECK_EQ(digits("789", 8, &rest), 7);
	CHECK_STR(rest, "89");
	CHECK_EQ(digits(" 1", 10, &rest), 0);
	CHECK_STR(rest, " 1");
	CHECK_EQ(digits("18446744073709551615", 10, &rest), UINT64_MAX);
	CHECK_EQ(digits("18446744073709551616", 10, &rest), UINT64_MAX - 1);
	CHECK_EQ(digits("ffffffffffffffffg", 16, &rest), UINT64_MAX);
	CHECK_EQ(digits("10000000000000000", 16, &rest), UINT64_MAX - 1);
}

TEST(digits_end_where_they_are_said_to)
{
	const char *text = "123", *p = text;
	uint64_t value;

	CHECK(ior_number_digits(&p, text + 2, 10, &value));
	CHECK_EQ(value, 12);
	CHECK(p == text + 2);
}

TEST(fractions)
{
	const char *text = "250s", *p = text, *end = text + 4;
	uint64_t fraction, scale;

	ior_number_fraction(&p, end, &fraction, &scale);
	CHECK_EQ(fraction, 250);
	CHECK_EQ(scale, 1000);
	CHECK_STR(p, "s");
	ior_number_fraction(&p, end, &fraction, &scale);
	CHECK_EQ(fraction, 0);
	CHECK_EQ(scale, 1);
	p = text = "1234567890123456789";
	ior_number_fraction(&p, text + strlen(text), &fraction, &scale);
	CHECK_EQ(fraction, UINT64_C(123456789012345678));
	CHECK_STR(p, "9");
}

TEST(units)
{
	CHECK_EQ(ior_number_factor(ior_number_sizes, "Ki", 2, 1), 1024);
	CHECK_EQ(ior_number_factor(ior_number_sizes, "Ki", 1, 1), 1000);
	CHECK_EQ(ior_number_factor(ior_number_memory, "M", 1, 1), 1 << 20);
	CHECK_EQ(ior_number_factor(ior_number_counts, "Ki", 2, 1), 0);
	CHECK_EQ(ior_number_factor(ior_number_durations, "ms", 2, 1), 1000000);
	CHECK_EQ(ior_number_factor(ior_number_durations, "M", 1, 1), 0);
	CHECK_EQ(ior_number_factor(ior_number_durations, "s", 0, 77), 77);
	CHECK_EQ(ior_number_factor(ior_number_durations, "d", 1, 1), UINT64_C(86400000000000));
}

TEST(units_that_are_meant)
{
	CHECK_STR(ior_number_meant(ior_number_durations, "seconds", 7), "s");
	CHECK_STR(ior_number_meant(ior_number_durations, "seconds", 3), "s");
	CHECK_STR(ior_number_meant(ior_number_durations, "MS", 2), "ms");
	CHECK_STR(ior_number_meant(ior_number_durations, "M", 1), "m");
	CHECK_STR(ior_number_meant(ior_number_durations, "MB", 2), NULL);
	CHECK_STR(ior_number_meant(ior_number_sizes, "KiB", 3), "Ki");
	CHECK_STR(ior_number_meant(ior_number_sizes, "kB", 2), "k");
	CHECK_STR(ior_number_meant(ior_number_memory, "Bytes", 5), "");
	CHECK_STR(ior_number_meant(ior_number_counts, "", 0), NULL);
}

static void check_grouped(uint64_t n, const char *text)
{
	char out[IOR_NUMBER_GROUPED];

	ior_number_grouped(out, n);
	CHECK_STR(out, text);
}

TEST(digits_in_groups_of_three)
{
	check_grouped(0, "0");
	check_grouped(999, "999");
	check_grouped(1000, "1,000");
	check_grouped(43841, "43,841");
	check_grouped(UINT64_MAX, "18,446,744,073,709,551,615");
}
