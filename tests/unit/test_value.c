/* SPDX-License-Identifier: BSD-2-Clause */
/* What values say: texts, and numbers that are written as text. */
#include "unit.h"

#include "stream/value.h"

static struct ior_value bytes(const char *p)
{
	return (struct ior_value){ IOR_V_BYTES, 1, (uint32_t)strlen(p), { .p = p } };
}

TEST(a_value_is_a_text)
{
	struct ior_value v = bytes("exit"), number = { IOR_V_UINT, 1, 4, { .u = 1 } };

	CHECK(ior_value_is(&v, "exit"));
	CHECK(!ior_value_is(&v, "exi"));
	CHECK(!ior_value_is(&v, "exits"));
	CHECK(!ior_value_is(&v, ""));
	CHECK(!ior_value_is(NULL, "exit"));
	CHECK(!ior_value_is(&number, "exit"));
}

static int digits(const char *text, unsigned int limit)
{
	struct ior_value v = bytes(text);
	unsigned int n = 0;

	return ior_value_digits(&v, limit, &n) ? (int)n : -1;
}

/* Catches numbers past the limit, which are indexes of tables, and what is no number. */
TEST(numbers_as_text_have_a_limit)
{
	unsigned int n;

	CHECK_EQ(digits("0", 1), 0);
	CHECK_EQ(digits("0", 0), -1);
	CHECK_EQ(digits("999", 1000), 999);
	CHECK_EQ(digits("1000", 1000), -1);
	CHECK_EQ(digits("007", 1000), 7);
	CHECK_EQ(digits("99999999", 100000000), 99999999);
	CHECK_EQ(digits("4294967296", 1000), -1);
	CHECK_EQ(digits("", 1000), -1);
	CHECK_EQ(digits("-1", 1000), -1);
	CHECK_EQ(digits("1a", 1000), -1);
	CHECK_EQ(digits(" 1", 1000), -1);
	CHECK(!ior_value_digits(&(struct ior_value){ IOR_V_UINT, 1, 1, { .u = 1 } }, 10, &n));
}
