/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths of components: from the root, and none of damaged ones. */
#include "emit/components.h"

#include <string.h>

#include "unit.h"

static char path[COMPONENTS_PATH_MAX + 1];

/* Joins them, len bytes at an unmapped page, into path[]; the length. */
static size_t join(const char *names, size_t len, bool whole)
{
	size_t n = components_join(path, unit_guarded(names, len), len, whole);

	path[n] = '\0';
	return n;
}

TEST(the_leaf_comes_first)
{
	CHECK_EQ(join("c\0bb\0aaa", 9, true), 9);
	CHECK_STR(path, "/aaa/bb/c");
	CHECK_EQ(join("/", 2, true), 2);
	CHECK_STR(path, "//");
}

TEST(without_components_it_is_the_root)
{
	CHECK_EQ(join("", 0, true), 1);
	CHECK_STR(path, "/");
}

TEST(a_beginning_that_is_not_known_is_told)
{
	CHECK_EQ(join("c\0bb", 5, false), 8);
	CHECK_STR(path, "\xe2\x80\xa6/bb/c");
	/* A directory that has such a name begins with a slash. */
	CHECK_EQ(join("c\0\xe2\x80\xa6", 6, true), 6);
	CHECK_STR(path, "/\xe2\x80\xa6/c");
	CHECK_EQ(join("", 0, false), 0);
}

TEST(a_component_without_an_end_is_no_path)
{
	CHECK_EQ(join("c\0bb", 4, true), 0);
	CHECK_EQ(join("c", 1, false), 0);
}

TEST(a_path_of_4095_bytes_is_whole_however_many_names_it_has)
{
	static char names[4095];

	for (size_t i = 0; i < sizeof(names) - 1; i += 2)
		names[i] = 'd';
	/* The leaf has one byte more, as their number is odd. */
	names[sizeof(names) - 1] = 0;
	names[sizeof(names) - 2] = 'd';
	names[sizeof(names) - 3] = 'd';
	CHECK_EQ(join(names, sizeof(names), true), 4095);
	CHECK_EQ(strncmp(path, "/dd/d/d", 7), 0);
	CHECK_STR(path + 4095 - 4, "/d/d");
}

TEST(the_longest_fits_and_no_longer_one)
{
	static char names[COMPONENTS_MAX + 1];

	memset(names, 'x', COMPONENTS_MAX);
	names[COMPONENTS_MAX - 1] = 0;
	CHECK_EQ(join(names, COMPONENTS_MAX, false), COMPONENTS_PATH_MAX);
	CHECK_EQ(join(names, COMPONENTS_MAX, true), COMPONENTS_MAX);
	CHECK_EQ(join(names, COMPONENTS_MAX + 1, true), 0);
}
