/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers for names: would catch a call that is written one way and asked for in another. */
#include "calls/unknown.h"

#include <limits.h>

#include "unit.h"

/* The number that text has, -7 if it has none: no text below has that one. */
static int32_t number(const char *text, bool strict)
{
	char *copy = strndup(text, strlen(text));	/* nothing behind it that ends a number */
	int32_t found = -7;
	bool has = ior_unknown_number(copy, strlen(text), strict, &found);

	free(copy);
	return has ? found : -7;
}

TEST(unknown_names_are_read_back)
{
	static const int32_t all[] = { 0, 1, 470, 1023, 1024, 9999, 0x40000001, INT32_MAX, -1,
				       -39, INT32_MIN };
	char name[IOR_UNKNOWN_NAME];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		CHECK_EQ(ior_unknown_name(name, all[i]), strlen(name));
		CHECK_EQ(number(name, true), all[i]);
		CHECK_EQ(number(name, false), all[i]);
		CHECK_EQ(number(name + 8, false), all[i]);
		CHECK_EQ(number(name + 8, true), -7);
	}
	ior_unknown_name(name, INT32_MIN);
	CHECK_STR(name, "syscall_-2147483648");
}

TEST(unknown_numbers_as_people_write_them)
{
	CHECK_EQ(number("470", false), 470);
	CHECK_EQ(number("0x1d6", false), 470);
	CHECK_EQ(number("0X1D6", false), 470);
	CHECK_EQ(number("syscall_0x1d6", false), 470);
	CHECK_EQ(number("syscall_0xffffffff", false), -1);
	CHECK_EQ(number("syscall_0x80000000", false), INT32_MIN);
	CHECK_EQ(number("0470", false), 470);
	CHECK_EQ(number("syscall_0x1d6", true), -7);
	CHECK_EQ(number("syscall_0470", true), -7);
	CHECK_EQ(number("syscall_-0", true), -7);
}

TEST(unknown_numbers_that_are_none)
{
	static const char *const none[] = {
		"", "-", "0x", "syscall", "syscall_", "syscall_-", "syscall_0x", "syscall_x",
		"syscall_+1", "syscall_ 1", "syscall_1 ", "470x", "4 70", "--1", "-0x1", "0x-1",
		"2147483648", "-2147483649", "0x100000000", "99999999999",
		"18446744073709551615", "18446744073709551616", "0xffffffffffffffff",
		"syscall_syscall_1", "SYSCALL_1", "1.0", "0x1g",
	};

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		CHECK_EQ(number(none[i], false), -7);
		CHECK_EQ(number(none[i], true), -7);
	}
}
