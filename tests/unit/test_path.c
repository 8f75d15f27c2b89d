/* SPDX-License-Identifier: BSD-2-Clause */
/* The directory and the extension of paths and of what only looks like one. */
#include "unit.h"

#include "base/path.h"

static const char *part(const char *p, size_t from, size_t to)
{
	static char text[100];

	snprintf(text, sizeof(text), "%.*s", (int)(to - from), p + from);
	return text;
}

static const char *dir(const char *p)
{
	return part(p, 0, ior_path_dir(p, strlen(p)));
}

static const char *ext(const char *p)
{
	size_t at = ior_path_ext(p, strlen(p));

	return part(p, at, strlen(p));
}

TEST(directories)
{
	CHECK_STR(dir("/usr/lib/libc.so"), "/usr/lib");
	CHECK_STR(dir("/usr"), "/");
	CHECK_STR(dir("/"), "/");
	CHECK_STR(dir("/usr/"), "/usr");
	CHECK_STR(dir("pipe:[7]"), "");
	CHECK_STR(dir("usr/lib"), "");
	CHECK_STR(dir(IOR_PATH_UNKNOWN "/a/b"), IOR_PATH_UNKNOWN "/a");
	CHECK_STR(dir(IOR_PATH_UNKNOWN "/a"), IOR_PATH_UNKNOWN);
	CHECK_STR(dir(IOR_PATH_UNKNOWN), "");
	CHECK_STR(dir(IOR_PATH_UNKNOWN "a/b"), "");
	CHECK_STR(dir("/" IOR_PATH_UNKNOWN "/b"), "/" IOR_PATH_UNKNOWN);
	CHECK_STR(dir(""), "");
}

TEST(extensions)
{
	CHECK_STR(ext("/usr/lib/libc.so"), "so");
	CHECK_STR(ext("/a.tar.gz"), "gz");
	CHECK_STR(ext("/home/.bashrc"), "");
	CHECK_STR(ext("/home/.bashrc.old"), "old");
	CHECK_STR(ext("/a.d/file"), "");
	CHECK_STR(ext("/a.d/"), "");
	CHECK_STR(ext("/file."), "");
	CHECK_STR(ext("/.."), "");
	CHECK_STR(ext("/"), "");
	CHECK_STR(ext("name.c"), "");
	CHECK_STR(ext(IOR_PATH_UNKNOWN "/a.d/name.c"), "c");
	CHECK_STR(ext(IOR_PATH_UNKNOWN "/.c"), "");
	CHECK_STR(ext(""), "");
}

/* Catches a look at what stands behind len. */
TEST(bytes_behind_the_path_are_not_its_own)
{
	CHECK_EQ(ior_path_dir("/a/b", 2), 1);
	CHECK_EQ(ior_path_dir("/a/b", 1), 1);
	CHECK_EQ(ior_path_ext("/a.c", 2), 2);
	CHECK_EQ(ior_path_ext("/a.c", 3), 3);
	CHECK_EQ(ior_path_ext("/a.cc", 4), 3);
	CHECK_EQ(ior_path_dir(IOR_PATH_UNKNOWN "/a", 3), 0);
	CHECK_EQ(ior_path_dir(unit_guarded("\xe2\x80", 2), 2), 0);
}
