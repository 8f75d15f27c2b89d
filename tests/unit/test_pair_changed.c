/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths that are others at the exit than at the enter. Would catch: a name that the kernel has not
 * used, and a change that is none as the call itself wrote there.
 */
#include "raw.h"

#define ROW(n, name) field(&s, n, name)

enum { DIR_ = 1, OPENED };

static void begin(struct raw *s)
{
	raw_begin(s);
	raw_file(s, DIR_, "/home/u", "dir");
	raw_file(s, OPENED, "/home/u/opened", "reg");
}

TEST(the_earlier_one_counts)
{
	struct raw s;

	begin(&s);
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_, .enter_path = PATH("real"),
	     .path = PATH("fake"));
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_, .enter_path = PATH("/x/real"),
	     .path = { .error = -14 });
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_, .path = PATH("same"));
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0 }, .dir = DIR_, .enter_path = PATH("real"),
	     .path = PATH("fake"), .ret = 3, .out = OPENED);
	CALL(&s, "openat", .args = { FDCWD, 0x7000, 0 }, .dir = DIR_, .enter_path = PATH("real"),
	     .path = PATH("fake"), .ret = -2);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/real");
	CHECK_STR(ROW(0, "file_state"), "changed");
	CHECK_STR(ROW(0, "passed"), "real");
	/* It cannot be read any more: nobody has seen another one. */
	CHECK_STR(ROW(1, "file"), "/x/real");
	CHECK_STR(ROW(1, "file_state"), NULL);
	CHECK_STR(ROW(2, "file"), "/home/u/same");
	CHECK_STR(ROW(2, "file_state"), NULL);
	CHECK_STR(ROW(3, "file"), "/home/u/opened");
	CHECK_STR(ROW(3, "file_state"), NULL);
	CHECK_STR(ROW(4, "file"), "/home/u/real");
	CHECK_STR(ROW(4, "file_state"), "changed");
	raw_free(&s);
}

TEST(each_of_two_paths)
{
	struct raw s;

	begin(&s);
	CALL(&s, "rename", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .enter_path = PATH("real"), .path = PATH("fake"), .path2 = PATH("to"));
	CALL(&s, "rename", .args = { 0x7000, 0x8000 }, .dir = DIR_, .dir2 = DIR_,
	     .path = PATH("from"), .enter_path2 = PATH("real"), .path2 = PATH("fake"));
	CALL(&s, "symlink", .args = { 0x7000, 0x8000 }, .dir = DIR_, .path = PATH("link"),
	     .enter_path2 = PATH("target"), .path2 = PATH("fake"));
	CALL(&s, "fsetxattr", .args = { 3, 0x7000, 0x8000, 1, 0 }, .file = OPENED,
	     .enter_path2 = PATH("user.real"), .path2 = PATH("user.fake"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "old_file"), "/home/u/real");
	CHECK_STR(ROW(0, "file"), "/home/u/to");
	CHECK_STR(ROW(0, "file_state"), NULL);
	CHECK_STR(ROW(1, "old_file"), "/home/u/from");
	CHECK_STR(ROW(1, "file"), "/home/u/real");
	CHECK_STR(ROW(1, "file_state"), "changed");
	CHECK_STR(ROW(2, "old_file"), "target");
	CHECK_STR(ROW(3, "name"), "user.real");
	raw_free(&s);
}

TEST(of_a_long_one_the_end_is_there)
{
	struct raw s;
	static const char end[] = "\0/far/down";

	begin(&s);
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_,
	     .enter_path = { .p = end, .len = sizeof(end) - 1 }, .path = PATH("/fake"));
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_, .enter_path = { .p = end, .len = 1 },
	     .path = PATH("/fake"));
	/* What no capture writes: an end that begins in a name. */
	CALL(&s, "unlink", .args = { 0x7000 }, .dir = DIR_,
	     .enter_path = { .p = "\0down", .len = 5 }, .path = PATH("/fake"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "\u2026/far/down");
	CHECK_STR(ROW(0, "file_state"), "changed");
	CHECK_STR(ROW(0, "passed"), NULL);
	CHECK_STR(ROW(1, "file"), "\u2026");
	CHECK_STR(ROW(1, "file_state"), "changed");
	CHECK_STR(ROW(2, "file"), "\u2026");
	raw_free(&s);
}

TEST(what_the_call_itself_has_written_is_no_change)
{
	struct raw s;

	begin(&s);
	CALL(&s, "readlink", .args = { 0x7000, 0x7000, 100 }, .dir = DIR_,
	     .enter_path = PATH("link"), .path = PATH("content"), .ret = 7);
	CALL(&s, "stat", .args = { 0x7000, 0x7000 }, .dir = DIR_, .enter_path = PATH("file"),
	     .path = PATH("\xff\x17"));
	CALL(&s, "stat", .args = { 0x7080, 0x7000 }, .dir = DIR_, .enter_path = PATH("file"),
	     .path = PATH("\xff\x17"));
	/* It failed, and wrote nothing; and one that wrote elsewhere. */
	CALL(&s, "stat", .args = { 0x7000, 0x7000 }, .dir = DIR_, .enter_path = PATH("file"),
	     .path = PATH("fake"), .ret = -2);
	CALL(&s, "stat", .args = { 0x7000, 0x9000 }, .dir = DIR_, .enter_path = PATH("file"),
	     .path = PATH("fake"));
	/* What was there before is not known. */
	CALL(&s, "stat", .args = { 0x7000, 0x7000 }, .dir = DIR_, .path = PATH("\xff\x17"));
	CALL(&s, "stat", .args = { 0x7090, 0x7000 }, .dir = DIR_, .path = PATH("neighbour"));
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/home/u/link");
	CHECK_STR(ROW(0, "file_state"), NULL);
	CHECK_STR(ROW(1, "file"), "/home/u/file");
	CHECK_STR(ROW(1, "file_state"), NULL);
	CHECK_STR(ROW(2, "file"), "/home/u/file");
	CHECK_STR(ROW(2, "file_state"), NULL);
	CHECK_STR(ROW(3, "file_state"), "changed");
	CHECK_STR(ROW(4, "file_state"), "changed");
	CHECK_STR(ROW(5, "file"), NULL);
	CHECK_STR(ROW(5, "file_state"), "unreadable");
	CHECK_STR(ROW(6, "file"), "/home/u/neighbour");
	raw_free(&s);
}

TEST(calls_through_others_have_their_own_rows)
{
	struct raw s;

	begin(&s);
	raw_socket(&s, 9, "10.0.0.1:1", "10.0.0.2:2");
	CALL(&s, "socketcall", .compat = 1, .op = 9, .nargs = 4, .args = { 3, 0x7000, 5, 0 },
	     .file = 9, .ret = 5);
	CALL(&s, "socketcall", .compat = 1, .op = 5, .nargs = 3, .args = { 3, 0, 0 }, .file = 9,
	     .ret = 4);
	CALL(&s, "ipc", .compat = 1, .op = 12 | 1 << 16, .nargs = 5,
	     .args = { 7, 0x7000, 16, 0, 0 }, .ret = 6);
	/* No such call, or one that is not made through this; and a native one with that number. */
	CALL(&s, "socketcall", .compat = 1, .op = 99, .nargs = 2, .args = { 99, 0x7000 },
	     .ret = -22);
	CALL(&s, "ipc", .compat = 1, .op = 25, .nargs = 6, .args = { 25 }, .ret = -38);
	CALL(&s, "getuid", .op = 9, .ret = 0);
	raw_pair(&s);
	CHECK_STR(ROW(0, "syscall"), "sendto");
	CHECK_STR(ROW(0, "via"), "socketcall");
	CHECK_STR(ROW(0, "family"), "Network");
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(0, "bytes"), "5");
	CHECK_STR(ROW(0, "requested"), "5");
	CHECK_STR(ROW(0, "remote"), "10.0.0.2:2");
	CHECK_STR(ROW(1, "syscall"), "accept");
	CHECK_STR(ROW(2, "syscall"), "msgrcv");
	CHECK_STR(ROW(2, "via"), "ipc");
	CHECK_STR(ROW(2, "bytes"), "6");
	CHECK_STR(ROW(3, "syscall"), "socketcall");
	CHECK_STR(ROW(3, "via"), NULL);
	CHECK_STR(ROW(4, "syscall"), "ipc");
	CHECK_STR(ROW(5, "syscall"), "getuid");
	CHECK_STR(ROW(5, "via"), NULL);
	raw_free(&s);
}

