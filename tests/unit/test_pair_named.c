/* SPDX-License-Identifier: BSD-2-Clause */
/* What a row names by a path that was passed. Would catch: the name of another file. */
#include "base/path.h"
#include "pair_files.h"

TEST(a_successful_open_is_named_by_its_file)
{
	struct raw s;

	begin(&s);
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 02000000, 0 }, .dir = DIR_, .out = REG,
	     .ret = 3);
	CALL(&s, "open", .args = { 0x7000, 0101, 0600 }, .dir = DIR_, .out = REG, .ret = 4);
	CALL(&s, "creat", .args = { 0x7000, 0600 }, .dir = DIR_, .out = REG, .ret = 5);
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .out = REG, .ret = 6,
	     .nextra = 3, .extra = { 02, 0, 8 });
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .out = REG, .ret = 6);
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0, 0 }, .dir = DIR_, .ret = 3);
	/* more than 32 bits: what is left of them is not what was passed */
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .ret = -22,
	     .path = PATH("x"), .nextra = 3, .extra = { UINT64_C(1) << 40, 0, 0 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "inode"), "1");
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(0, "flags"), "524288");
	CHECK_STR(ROW(0, "old_file"), NULL);
	CHECK_STR(ROW(1, "flags"), "65");
	CHECK_STR(ROW(2, "flags"), "577");
	CHECK_STR(ROW(3, "flags"), "2");
	CHECK_STR(ROW(4, "flags"), NULL);
	CHECK_STR(ROW(5, "file"), NULL);
	CHECK_STR(ROW(5, "fd"), "3");
	CHECK_STR(ROW(6, "flags"), NULL);
	raw_free(&s);
}

TEST(other_paths_are_made_absolute)
{
	struct raw s;

	begin(&s);
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0, 0 }, .dir = DIR_, .ret = -2,
	     .path = PATH("./a//b/../c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH("../x"));
	CALL(&s, "unlinkat", .args = { 5, 0x7000, 0 }, .dir = TMP, .path = PATH("f"));
	CALL(&s, "access", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH("/etc/x"), .ret = -13);
	CALL(&s, "mkdir", .args = { 0x7000, 0 }, .path = PATH("rel"));
	CALL(&s, "mkdir", .args = { 0x7000, 0 }, .path = PATH("/abs"));
	CALL(&s, "rmdir", .args = { 0x7000, 0 }, .dir = BARE, .path = PATH("rel"));
	CALL(&s, "rmdir", .args = { 0x7000, 0 }, .dir = BARE, .path = PATH("/abs"));
	CALL(&s, "access", .args = { 0x7000, 0 }, .dir = DIR_, .root = TMP, .path = PATH("/../x"));
	CALL(&s, "openat", .args = { 7, 0x7000, 0, 0 }, .dir = PIPE, .ret = -20, .path = PATH("x"));
	CALL(&s, "inotify_add_watch", .args = { 6, 0x7000, 1 }, .file = CHR, .dir = DIR_, .ret = 1,
	     .path = PATH("w"));
	CALL(&s, "access", .args = { 0x7000, 0 }, .dir = DIR_, .root = BARE, .path = PATH("../x"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/a/b/../c");
	CHECK_STR(ROW(0, "fd"), NULL);
	CHECK_STR(ROW(0, "inode"), NULL);
	CHECK_STR(ROW(0, "file_state"), NULL);
	CHECK_STR(ROW(1, "file"), "/home/x");
	CHECK_STR(ROW(2, "file"), "/tmp/f");
	CHECK_STR(ROW(2, "fd"), NULL);
	CHECK_STR(ROW(3, "file"), "/etc/x");
	CHECK_STR(ROW(4, "file"), "rel");
	CHECK_STR(ROW(4, "file_state"), "passed");
	CHECK_STR(ROW(5, "file"), "/abs");
	CHECK_STR(ROW(5, "file_state"), NULL);
	CHECK_STR(ROW(6, "file"), "rel");
	CHECK_STR(ROW(6, "file_state"), "passed");
	CHECK_STR(ROW(7, "file"), "/abs");
	CHECK_STR(ROW(8, "file"), "/tmp/x");
	CHECK_STR(ROW(9, "file"), "x");
	CHECK_STR(ROW(9, "file_state"), "passed");
	CHECK_STR(ROW(10, "file"), "/home/u/w");
	CHECK_STR(ROW(10, "fd"), "6");
	CHECK_STR(ROW(11, "file"), "../x");	/* where that root is, and it ends, is not known */
	CHECK_STR(ROW(11, "file_state"), "passed");
	raw_free(&s);
}

TEST(what_was_passed_stands_beside_what_it_is)
{
	struct raw s;

	begin(&s);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH("../x"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH("/x"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .root = TMP, .path = PATH("/x"));
	CALL(&s, "rename", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .path = PATH("old"), .path2 = PATH("/new"));
	CALL(&s, "rename", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .path = PATH("/old"), .path2 = PATH("new"));
	CALL(&s, "symlink", .args = { 0x7000, 0x8000 }, .dir = DIR_, .path = PATH("l"),
	     .path2 = PATH("../t"));
	CALL(&s, "newfstatat", .args = { 3, 0x7000, 0, 0x1000 }, .dir = REG, .path = { .p = "" });
	/* An open that succeeds, where the capture has the path all the same. */
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0, 0 }, .dir = DIR_, .out = REG, .ret = 3,
	     .path = PATH("link"));
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0, 0 }, .dir = DIR_, .out = REG, .ret = 3,
	     .path = PATH("/data/reg"));
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0, 0 }, .dir = DIR_, .out = PIPE, .ret = 3,
	     .path = PATH("/dev/stdin"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "passed"), "../x");
	CHECK_STR(ROW(1, "passed"), NULL);
	CHECK_STR(ROW(2, "file"), "/tmp/x");
	CHECK_STR(ROW(2, "passed"), "/x");
	CHECK_STR(ROW(3, "old_passed"), "old");
	CHECK_STR(ROW(3, "passed"), NULL);
	CHECK_STR(ROW(4, "old_passed"), NULL);
	CHECK_STR(ROW(4, "passed"), "new");
	CHECK_STR(ROW(5, "passed"), "l");
	CHECK_STR(ROW(5, "old_passed"), NULL);
	CHECK_STR(ROW(6, "passed"), NULL);
	CHECK_STR(ROW(7, "file"), "/data/reg");
	CHECK_STR(ROW(7, "file_state"), NULL);
	CHECK_STR(ROW(7, "passed"), "link");
	CHECK_STR(ROW(8, "passed"), NULL);
	CHECK_STR(ROW(9, "file"), "pipe:[7]");
	CHECK_STR(ROW(9, "passed"), "/dev/stdin");
	raw_free(&s);
}

#define END IOR_PATH_UNKNOWN

/* Of a base whose path is known in part, or in no namespace. */
TEST(a_path_goes_on_where_what_is_known_ends)
{
	enum { DEEP = 20, GONE };
	struct raw s;

	begin(&s);
	raw_file_state(&s, DEEP, END "/a/b", "dir", "truncated");
	raw_file_state(&s, GONE, END "/g/h", "dir", "unreachable");
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DEEP, .path = PATH("c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DEEP, .path = PATH("../../../c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DEEP, .path = PATH("../../.."));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DEEP, .path = PATH("/c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = GONE, .path = PATH(".c"));
	/* The top of its mount may be nearer than the top of what is known. */
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = GONE, .path = PATH(".//../c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .root = DEEP, .path = PATH("/c"));
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .root = DEEP, .path = PATH("../c"));
	CALL(&s, "execveat", .args = { 3, 0x7000, 0, 0, 0 }, .dir = GONE, .path = PATH("prog"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), END "/a/b/c");
	CHECK_STR(ROW(0, "file_state"), "truncated");
	CHECK_STR(ROW(0, "passed"), "c");
	CHECK_STR(ROW(0, "dir"), END "/a/b");
	CHECK_STR(ROW(0, "mount"), NULL);
	CHECK_STR(ROW(1, "file"), END "/c");
	CHECK_STR(ROW(2, "file"), "../../..");
	CHECK_STR(ROW(2, "file_state"), "passed");
	CHECK_STR(ROW(2, "passed"), NULL);
	CHECK_STR(ROW(3, "file"), "/c");
	CHECK_STR(ROW(3, "file_state"), NULL);
	CHECK_STR(ROW(4, "file"), END "/g/h/.c");
	CHECK_STR(ROW(4, "file_state"), "unreachable");
	CHECK_STR(ROW(5, "file"), ".//../c");
	CHECK_STR(ROW(5, "file_state"), "passed");
	CHECK_STR(ROW(6, "file"), END "/a/b/c");
	CHECK_STR(ROW(6, "file_state"), "truncated");
	CHECK_STR(ROW(7, "file"), "../c");
	CHECK_STR(ROW(7, "file_state"), "passed");
	CHECK_STR(ROW(8, "file"), END "/g/h/prog");
	raw_free(&s);
}

TEST(an_open_of_what_has_no_path_is_named_as_it_was_passed)
{
	enum { GONE = 20, DEEP };
	struct raw s;

	begin(&s);
	raw_file_state(&s, GONE, END "/g/h", "dir", "unreachable");
	raw_file_state(&s, DEEP, END "/a/b", "reg", "truncated");
	CALL(&s, "open_tree", .args = { FDCWD, 0x7000, 1 }, .dir = DIR_, .out = BARE, .ret = 3,
	     .path = PATH("/data/reg"));
	CALL(&s, "open_tree", .args = { FDCWD, 0x7000, 1 }, .dir = DIR_, .out = GONE, .ret = 3,
	     .path = PATH("h"));
	CALL(&s, "openat", .args = { 3, 0x7000, 0 }, .dir = BARE, .out = BARE, .ret = 4,
	     .path = PATH("x"));
	CALL(&s, "openat", .args = { 3, 0x7000, 0 }, .dir = GONE, .out = GONE, .ret = 4,
	     .path = PATH("link"));
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0 }, .dir = DIR_, .out = DEEP, .ret = 4,
	     .path = PATH("/link"));
	/* and of one that could not be told */
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0 }, .dir = DIR_, .ret = 4, .path = PATH("x"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "file_state"), "passed");
	CHECK_STR(ROW(0, "filetype"), "dir");
	CHECK_STR(ROW(0, "inode"), "7");
	CHECK_STR(ROW(0, "passed"), NULL);
	CHECK_STR(ROW(1, "file"), "/home/u/h");
	CHECK_STR(ROW(1, "file_state"), "passed");
	CHECK_STR(ROW(1, "passed"), "h");
	CHECK_STR(ROW(2, "file"), "x");
	CHECK_STR(ROW(2, "file_state"), "passed");
	CHECK_STR(ROW(3, "file"), END "/g/h");
	CHECK_STR(ROW(3, "file_state"), "unreachable");
	CHECK_STR(ROW(3, "passed"), "link");
	CHECK_STR(ROW(4, "file"), END "/a/b");	/* where it leads, not the link */
	CHECK_STR(ROW(4, "passed"), "/link");
	CHECK_STR(ROW(5, "file"), "/home/u/x");
	CHECK_STR(ROW(5, "file_state"), "passed");
	CHECK_STR(ROW(5, "fd"), "4");
	raw_free(&s);
}

TEST(two_paths_are_source_and_target)
{
	struct raw s;

	begin(&s);
	CALL(&s, "rename", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .path = PATH("old"), .path2 = PATH("/new"));
	CALL(&s, "renameat2", .args = { 3, 0x7000, 4, 0x8000, 1 }, .dir = DIR_, .dir2 = TMP,
	     .path = PATH("a"), .path2 = PATH("b"), .ret = -17);
	CALL(&s, "link", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .path = { .error = -14 }, .path2 = PATH("b"), .ret = -14);
	CALL(&s, "linkat", .args = { 3, 0x7000, 4, 0x8000, 0x1000 }, .dir = REG, .dir2 = TMP,
	     .path = { .p = "" }, .path2 = PATH("b"));
	CALL(&s, "symlink", .args = { 0x7000, 0x8000 }, .dir = DIR_, .path = PATH("l"),
	     .path2 = PATH("../t//x"));
	CALL(&s, "symlinkat", .args = { 0x7000, 4, 0x8000 }, .dir = TMP, .path = PATH("l"),
	     .path2 = PATH("t"));
	CALL(&s, "symlink", .args = { 0x7000, 0x8000 }, .dir = DIR_, .path = PATH("l"));
	CALL(&s, "pivot_root", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = TMP,
	     .path = PATH("new"), .path2 = PATH("old"));
	CALL(&s, "setxattr", .args = { 0x7000, 0x8000, 0, 5, 0 }, .dir = DIR_, .path = PATH("f"),
	     .path2 = PATH("user.x"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "old_file"), "/home/u/old");
	CHECK_STR(ROW(0, "file"), "/new");
	CHECK_STR(ROW(1, "old_file"), "/home/u/a");
	CHECK_STR(ROW(1, "file"), "/tmp/b");
	CHECK_STR(ROW(2, "old_file"), NULL);
	CHECK_STR(ROW(2, "file"), "/home/u/b");
	CHECK_STR(ROW(2, "file_state"), NULL);
	CHECK_STR(ROW(3, "old_file"), "/data/reg");
	CHECK_STR(ROW(3, "file"), "/tmp/b");
	CHECK_STR(ROW(3, "fd"), NULL);
	CHECK_STR(ROW(4, "old_file"), "../t//x");
	CHECK_STR(ROW(4, "file"), "/home/u/l");
	CHECK_STR(ROW(5, "old_file"), "t");
	CHECK_STR(ROW(5, "file"), "/tmp/l");
	CHECK_STR(ROW(6, "old_file"), NULL);
	CHECK_STR(ROW(6, "file"), "/home/u/l");
	CHECK_STR(ROW(7, "old_file"), NULL);
	CHECK_STR(ROW(7, "file"), "/home/u/new");
	CHECK_STR(ROW(8, "old_file"), NULL);
	CHECK_STR(ROW(8, "file"), "/home/u/f");
	raw_free(&s);
}

TEST(an_empty_path_names_its_directory_descriptor_where_the_kernel_lets_it)
{
	struct raw s;

	begin(&s);
	CALL(&s, "newfstatat", .args = { 3, 0x7000, 0, 0x1000 }, .dir = REG, .path = { .p = "" });
	CALL(&s, "newfstatat", .args = { 3, 0, 0, 0x1000 }, .dir = REG, .path = { .error = -14 });
	CALL(&s, "newfstatat", .args = { FDCWD, 0x7000, 0, 0x1000 }, .dir = DIR_,
	     .path = { .p = "" });
	CALL(&s, "newfstatat", .args = { 3, 0x7000, 0, 0 }, .dir = REG, .path = { .p = "" },
	     .ret = -2);
	CALL(&s, "newfstatat", .args = { 3, 0x7000, 0, 0x1000 }, .dir = DIR_, .path = PATH("x"));
	CALL(&s, "readlinkat", .args = { 3, 0x7000, 0, 9 }, .dir = REG, .path = { .p = "" },
	     .ret = 4);
	CALL(&s, "utimensat", .args = { 3, 0, 0, 0 }, .dir = REG, .path = { .error = -14 });
	CALL(&s, "openat", .args = { 3, 0x7000, 0, 0 }, .dir = DIR_, .path = { .p = "" },
	     .ret = -2);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = { .p = "" }, .ret = -2);
	CALL(&s, "acct", .args = { 0 }, .dir = DIR_, .path = { .error = -14 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "inode"), "1");
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(1, "file"), "/data/reg");
	CHECK_STR(ROW(2, "file"), "/home/u");
	CHECK_STR(ROW(2, "fd"), NULL);
	CHECK_STR(ROW(3, "file"), NULL);
	CHECK_STR(ROW(3, "file_state"), NULL);
	CHECK_STR(ROW(4, "file"), "/home/u/x");
	CHECK_STR(ROW(4, "fd"), NULL);
	CHECK_STR(ROW(5, "file"), "/data/reg");
	CHECK_STR(ROW(6, "file"), "/data/reg");
	CHECK_STR(ROW(7, "file"), NULL);
	CHECK_STR(ROW(8, "file"), NULL);
	CHECK_STR(ROW(9, "file"), NULL);
	CHECK_STR(ROW(9, "file_state"), NULL);
	raw_free(&s);
}

TEST(null_for_a_path_is_the_descriptor_also_where_the_call_fails)
{
	struct raw s;

	begin(&s);
	CALL(&s, "utimensat", .args = { 3, 0, 0x7000, 0 }, .dir = REG, .path = { .error = -14 },
	     .ret = -22);
	CALL(&s, "utimensat", .args = { FDCWD, 0, 0x7000, 0 }, .dir = DIR_,
	     .path = { .error = -14 }, .ret = -14);
	CALL(&s, "fanotify_mark", .args = { 5, 1, 2, 3, 0 }, .dir = DIR_,
	     .path = { .error = -14 }, .ret = -2);
	CALL(&s, "fanotify_mark", .args = { 5, 1, 2, FDCWD, 0 }, .dir = DIR_,
	     .path = { .error = -14 }, .ret = -22);
	CALL(&s, "fanotify_mark", .args = { 5, 1, 2, FDCWD, 0 }, .dir = DIR_,
	     .path = { .error = -14 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "file_state"), NULL);
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(1, "file"), NULL);
	CHECK_STR(ROW(1, "file_state"), NULL);	/* there was nothing to read */
	for (unsigned int i = 3; i < 5; i++) {
		CHECK_STR(ROW(i, "file"), "/home/u");
		CHECK_STR(ROW(i, "file_state"), NULL);
		CHECK_STR(ROW(i, "fd"), "5");
	}
	CHECK_STR(ROW(2, "file"), "/home/u");
	CHECK_STR(ROW(2, "fd"), "5");
	raw_free(&s);
}

TEST(resolve_in_root_makes_the_directory_the_root)
{
	struct raw s;

	begin(&s);
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .root = TMP,
	     .path = PATH("/x/../y"), .ret = -2, .nextra = 3, .extra = { 0, 0, 0x10 });
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .root = TMP,
	     .path = PATH("../../y"), .ret = -2, .nextra = 3, .extra = { 0, 0, 0x10 });
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .dir = DIR_, .root = TMP,
	     .path = PATH("/y"), .ret = -2, .nextra = 3, .extra = { 0, 0, 8 });
	CALL(&s, "openat2", .args = { 3, 0x7000, 0x8000, 24 }, .root = TMP,
	     .path = PATH("/y"), .ret = -9, .nextra = 3, .extra = { 0, 0, 0x10 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/x/../y");
	CHECK_STR(ROW(1, "file"), "/home/u/y");
	CHECK_STR(ROW(2, "file"), "/tmp/y");
	CHECK_STR(ROW(3, "file"), "/y");	/* from a root that is not known */
	CHECK_STR(ROW(3, "file_state"), "passed");
	raw_free(&s);
}

TEST(paths_that_could_not_be_read_say_so)
{
	static char longest[4096];
	struct raw s;

	memset(longest, 'a', 4095);
	begin(&s);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = { .error = -14 }, .ret = -14);
	CALL(&s, "openat", .args = { 3, 0, 0, 0 }, .dir = DIR_, .path = { .error = -14 },
	     .ret = -14);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH(longest), .ret = -36);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH(longest), .ret = -2);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_, .path = PATH(longest + 1), .ret = -36);
	CALL(&s, "stat", .args = { 0x7000, 0 }, .dir = DIR_);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), NULL);
	CHECK_STR(ROW(0, "file_state"), "unreadable");
	CHECK_STR(ROW(1, "file"), NULL);
	CHECK_STR(ROW(1, "file_state"), NULL);	/* NULL */
	CHECK_EQ(strlen(ROW(2, "file")), 8 + 4095);
	CHECK_STR(ROW(2, "file_state"), "truncated");
	CHECK_STR(ROW(3, "file_state"), NULL);	/* a longer one would have failed as too long */
	CHECK_STR(ROW(4, "file_state"), NULL);
	CHECK_STR(ROW(5, "file"), NULL);
	CHECK_STR(ROW(5, "file_state"), NULL);
	raw_free(&s);
}

TEST(execve_is_named_by_the_path_at_its_enter)
{
	struct raw s;

	begin(&s);
	TASK(&s, .tid = 100, .comm = "sh", .exe = CHR);
	ENTER(&s, "execve", .args = { 0x7000 }, .dir = DIR_, .enter_path = PATH("bin/prog"));
	TASK(&s, .event = "exec", .tid = 100, .comm = "prog", .exe = REG);
	EXIT(&s, .ret = 0);
	CALL(&s, "getppid", .ret = 1);
	CALL(&s, "execveat", .args = { 3, 0x7000, 0, 0, 0x1000 }, .dir = REG,
	     .enter_path = { .p = "" }, .ret = -13);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/bin/prog");
	CHECK_STR(ROW(0, "comm"), "sh");	/* as at the call */
	CHECK_STR(ROW(0, "exe"), "/dev/tty");
	CHECK_STR(ROW(1, "comm"), "prog");
	CHECK_STR(ROW(1, "exe"), "/data/reg");
	CHECK_STR(ROW(2, "file"), "/data/reg");
	CHECK_STR(ROW(2, "fd"), "3");
	raw_free(&s);
}

TEST(execve_is_named_by_its_exit_where_the_enter_could_not_read_the_path)
{
	struct raw s;

	begin(&s);
	CALL(&s, "execve", .args = { 0x7000 }, .dir = DIR_, .enter_path = { .error = -14 },
	     .path = PATH("bin/prog"));
	CALL(&s, "execve", .args = { 0x7000 }, .dir = DIR_, .enter_path = { .error = -14 },
	     .path = { .error = -14 }, .ret = -14);
	CALL(&s, "execve", .args = { 0x7000 }, .dir = DIR_, .enter_path = { .error = -14 },
	     .ret = -14);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/bin/prog");
	CHECK_STR(ROW(0, "file_state"), NULL);
	CHECK_STR(ROW(1, "file"), NULL);
	CHECK_STR(ROW(1, "file_state"), "unreadable");
	CHECK_STR(ROW(2, "file_state"), "unreadable");
	raw_free(&s);
}
