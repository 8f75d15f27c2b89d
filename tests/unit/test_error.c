/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors whose text does not fit. Would catch: a long path that cuts off the cause behind it, and a
 * character that is cut in half.
 */
#include "unit.h"

#include <errno.h>

#include "base/error.h"
#include "base/utf8.h"

TEST(what_fits_is_whole)
{
	char text[20] = "twelve bytes";

	ior_error_shorten(text, 13);
	CHECK_STR(text, "twelve bytes");
	ior_error_shorten(text, 12);
	CHECK_STR(text, "twel...ytes");
	ior_error_shorten(text, 8);
	CHECK_STR(text, "tw...es");
}

TEST(characters_stay_whole)
{
	for (size_t size = 8; size < 32; size++) {
		char text[40] = "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5"
				"\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5";

		ior_error_shorten(text, size);
		CHECK(strlen(text) < size);
		CHECK(ior_utf8_valid(text, strlen(text)));
	}
}

TEST(a_path_of_any_length_leaves_the_cause)
{
	static char path[5000];
	struct ior_error err;

	memset(path, 'x', sizeof(path) - 1);
	CHECK_EQ(ior_error_set(&err, -ENOENT, "%s: no such file", path), -ENOENT);
	CHECK_EQ(strlen(err.text), sizeof(err.text) - 1);
	CHECK(strstr(err.text, "xxx...xxx"));
	CHECK_STR(strrchr(err.text, ':'), ": no such file");
}
