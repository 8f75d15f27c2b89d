/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: a path named other than the program meant it, or read past its end. */
#include "path.h"

#include "base/path.h"
#include "unit.h"

static struct path_text text(const char *s)
{
	return (struct path_text){ s, s ? strlen(s) : 0 };
}

/* Joined, in memory of exactly the promised size; the path ends at an unmapped page. */
static const char *join(const char *base, const char *root, const char *path)
{
	static char joined[32768];
	struct path_text b = text(base), r = text(root), p = text(path);
	size_t room = path_room(b, r, p), len;
	char *out = unit_guarded(joined, room);

	p.p = unit_guarded(p.p, p.len);
	len = path_join(out, b, r, p);
	if (!CHECK(len <= room))
		return NULL;
	memcpy(joined, out, len);
	joined[len] = '\0';
	return joined;
}

TEST(relative_path_starts_at_base)
{
	CHECK_STR(join("/home/u", NULL, "a"), "/home/u/a");
	CHECK_STR(join("/home/u", NULL, "a/b/c"), "/home/u/a/b/c");
	CHECK_STR(join("/", NULL, "a"), "/a");
	CHECK_STR(join("/home/u/", NULL, "a"), "/home/u/a");
}

TEST(absolute_path_ignores_base)
{
	CHECK_STR(join("/home/u", NULL, "/etc/passwd"), "/etc/passwd");
	CHECK_STR(join(NULL, NULL, "/etc/passwd"), "/etc/passwd");
	CHECK_STR(join("pipe:[7]", NULL, "/etc"), "/etc");
	CHECK_STR(join("/home", NULL, "/"), "/");
	CHECK_STR(join("/home", NULL, "///"), "/");
}

TEST(unknown_base_gives_nothing)
{
	CHECK_STR(join(NULL, NULL, "a"), "");
	CHECK_STR(join("", NULL, "a"), "");
	CHECK_STR(join("pipe:[7]", NULL, "a"), "");
	CHECK_STR(join(NULL, NULL, ".."), "");
}

TEST(dots_and_slashes_are_dropped)
{
	CHECK_STR(join("/w", NULL, "./a"), "/w/a");
	CHECK_STR(join("/w", NULL, "a//b/./c/"), "/w/a/b/c");
	CHECK_STR(join("/w", NULL, "."), "/w");
	CHECK_STR(join("/", NULL, "./."), "/");
	CHECK_STR(join("/w", NULL, "//a/./"), "/a");
	CHECK_STR(join("/w", NULL, "a/."), "/w/a");
	CHECK_STR(join("/w", NULL, ".a/..b/..."), "/w/.a/..b/...");
}

TEST(leading_dotdot_is_taken_off_the_base)
{
	CHECK_STR(join("/a/b/c", NULL, ".."), "/a/b");
	CHECK_STR(join("/a/b/c", NULL, "../x"), "/a/b/x");
	CHECK_STR(join("/a/b/c", NULL, ".././../x"), "/a/x");
	CHECK_STR(join("/a/b/c", NULL, "./..//../../../../x"), "/x");
	CHECK_STR(join("/a", NULL, ".."), "/");
	CHECK_STR(join("/", NULL, ".."), "/");
	CHECK_STR(join("/a", NULL, "/../../x"), "/x");
}

TEST(inner_dotdot_stays)
{
	CHECK_STR(join("/w", NULL, "link/../x"), "/w/link/../x");
	CHECK_STR(join("/w/v", NULL, "../link/../x"), "/w/link/../x");
	CHECK_STR(join("/w", NULL, "/link/.."), "/link/..");
	CHECK_STR(join("/w", NULL, "a/./../b"), "/w/a/../b");
}

TEST(chroot_is_where_absolute_paths_start)
{
	CHECK_STR(join("/jail/home", "/jail", "/etc/x"), "/jail/etc/x");
	CHECK_STR(join("/jail/home", "/jail", "/"), "/jail");
	CHECK_STR(join("/jail/home", "/jail", "x"), "/jail/home/x");
	CHECK_STR(join(NULL, "/jail", "/x"), "/jail/x");
}

TEST(chroot_is_not_left_by_dotdot)
{
	CHECK_STR(join("/jail/home", "/jail", "../../../x"), "/jail/x");
	CHECK_STR(join("/jail/home", "/jail", "/../x"), "/jail/x");
	CHECK_STR(join("/jail", "/jail/", ".."), "/jail");
}

TEST(base_outside_of_chroot_goes_up_to_the_real_root)
{
	CHECK_STR(join("/other/dir", "/jail", "../../../x"), "/x");
	CHECK_STR(join("/jailed/dir", "/jail", "../../x"), "/x");
}

#define END IOR_PATH_UNKNOWN	/* what is known is the end of a path */

TEST(what_is_known_of_the_base_is_taken)
{
	CHECK_STR(join(END "/a/b", NULL, "c"), END "/a/b/c");
	CHECK_STR(join(END "/a/b/", NULL, "./c/../d"), END "/a/b/c/../d");
	CHECK_STR(join(END "/a/b", NULL, "/c"), "/c");
	CHECK_STR(join(END "/a", "/jail", "b"), END "/a/b");
	CHECK_STR(join("/a", END "/jail", "/b"), END "/jail/b");
	CHECK_STR(join("/a", END "/jail", "/../b"), END "/jail/b");
}

TEST(dotdot_does_not_leave_what_is_known)
{
	CHECK_STR(join(END "/a/b", NULL, ".."), END "/a");
	CHECK_STR(join(END "/a/b", NULL, "../x"), END "/a/x");
	CHECK_STR(join(END "/a/b", NULL, "../../x"), END "/x");
	CHECK_STR(join(END "/a/b", NULL, "../../../../x"), END "/x");
	CHECK_STR(join(END "/a/b", "/a", "../../../x"), END "/x");
	CHECK_STR(join(END "/a/b", NULL, "../.."), "");
	CHECK_STR(join(END "/a/b", NULL, "../../.././"), "");
}

TEST(a_base_that_only_looks_like_the_end_of_a_path_gives_nothing)
{
	CHECK_STR(join(END, NULL, "a"), "");
	CHECK_STR(join(END "a/b", NULL, "c"), "");
	CHECK_STR(join("\xe2\x80", NULL, "c"), "");
	CHECK_STR(join("/" END "/b", NULL, "../../../c"), "/c");
}

TEST(longest_paths)
{
	static char path[PATH_LONGEST + 1], want[2 * PATH_LONGEST];

	memset(path, 'a', PATH_LONGEST);
	for (int i = 0; i < PATH_LONGEST; i += 16)
		path[i] = '/';
	path[PATH_LONGEST - 1] = 'a';
	snprintf(want, sizeof(want), "/base%s", path);
	CHECK_STR(join("/nowhere", NULL, path), path);
	CHECK_STR(join("/base", NULL, path + 1), want);
}

TEST(any_byte_may_be_part_of_a_name)
{
	CHECK_STR(join("/w", NULL, "a b\n\t;\xff\xe2\x80\xae"), "/w/a b\n\t;\xff\xe2\x80\xae");
}
