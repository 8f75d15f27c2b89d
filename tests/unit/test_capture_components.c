/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths of components: from the root, and none of damaged ones. */
#include "emit/components.h"

#include <string.h>

#include "unit.h"

static char path[COMPONENTS_PATH_MAX + 1];

/* Joins them into path[]; the length. */
static size_t join(const char *names, size_t len)
{
	size_t n = components_join(path, (const uint8_t *)names, len);

	path[n] = '\0';
	return n;
}

TEST(the_leaf_comes_first)
{
	CHECK_EQ(join("\1c\2bb\3aaa", 9), 9);
	CHECK_STR(path, "/aaa/bb/c");
	CHECK_EQ(join("\1/", 2), 2);
	CHECK_STR(path, "//");
}

TEST(without_components_it_is_the_root)
{
	CHECK_EQ(join("", 0), 1);
	CHECK_STR(path, "/");
}

TEST(a_component_beyond_the_end_is_no_path)
{
	CHECK_EQ(join("\1c\4bb", 5), 0);
	CHECK_EQ(join("\1", 1), 0);
	CHECK_EQ(join("\377", 1), 0);
}

TEST(the_longest_fits_and_no_longer_one)
{
	static char names[COMPONENTS_PATH_MAX + 1];
	size_t n = 0;

	while (n + 256 <= COMPONENTS_PATH_MAX) {
		names[n] = (char)255;
		memset(names + n + 1, 'x', 255);
		n += 256;
	}
	CHECK_EQ(join(names, n), n);
	CHECK_EQ(path[n - 256], '/');
	CHECK_EQ(join(names, COMPONENTS_PATH_MAX + 1), 0);
}
