/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fields of a row are. Would catch: a wrong value where "absent" is the truth. */
#include "base/path.h"
#include "raw.h"

#define READ_FD(fd_) .args = { fd_, 0x7000, 100 }
#define ROW(n, name) field(&s, n, name)

enum { REG = 1, DIR_, PIPE, SOCK, CHR, DELETED, BARE, TMP };

/* The files that tests use. */
static void begin(struct raw *s)
{
	raw_begin(s);
	raw_file(s, REG, "/data/reg", "reg");
	raw_file(s, DIR_, "/home/u", "dir");
	raw_file(s, PIPE, "pipe:[7]", "fifo");
	raw_file(s, SOCK, "socket:[8]", "sock");
	raw_file(s, CHR, "/dev/tty", "chr");
	raw_file_state(s, DELETED, "/tmp/gone", "reg", "deleted");
	raw_file_state(s, BARE, NULL, "dir", "truncated");
	raw_file(s, TMP, "/tmp", "dir");
}

/* ---- Every row ----------------------------------------------------------------------------- */

TEST(facts_of_the_call_and_its_task)
{
	struct raw s;

	begin(&s);
	TASK(&s, .tid = 42, .pid = 41, .start = 5, .comm = "a b\n", .exe = REG, .uid = SOME(1000),
	     .gid = SOME(0), .cgroup = SOME(77));
	CALL(&s, "read", .tid = 42, .pid = 41, .call = 9, .enter_time = 5000, .exit_time = 5040,
	     READ_FD(0), .file = REG, .fdflags = SOME(02), .offset = SOME(0), .ret = 12,
	     .dev_read = SOME(100), .dev_read_after = SOME(4196), .dirtied = SOME(7),
	     .dirtied_after = SOME(7));
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "seq"), "1");
	CHECK_STR(ROW(0, "time_ns"), "5000");
	CHECK_STR(ROW(0, "wall_time"), "1000005000");
	CHECK_STR(ROW(0, "duration_ns"), "40");
	CHECK_STR(ROW(0, "gap_ns"), NULL);
	CHECK_STR(ROW(0, "pid"), "41");
	CHECK_STR(ROW(0, "tid"), "42");
	CHECK_STR(ROW(0, "call"), "9");
	CHECK_STR(ROW(0, "comm"), "a b\n");
	CHECK_STR(ROW(0, "exe"), "/data/reg");
	CHECK_STR(ROW(0, "uid"), "1000");
	CHECK_STR(ROW(0, "gid"), "0");
	CHECK_STR(ROW(0, "cgroup"), "77");
	CHECK_STR(ROW(0, "syscall"), "read");
	CHECK_STR(ROW(0, "family"), "FS");
	CHECK_STR(ROW(0, "abi"), "native");
	CHECK_STR(ROW(0, "source"), "syscall");
	CHECK_STR(ROW(0, "args"), "0,7000,64");
	CHECK_STR(ROW(0, "fd"), "0");
	CHECK_STR(ROW(0, "ret"), "12");
	CHECK_STR(ROW(0, "error"), NULL);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "filetype"), "reg");
	CHECK_STR(ROW(0, "fstype"), "ext4");
	CHECK_STR(ROW(0, "dev"), "5");
	CHECK_STR(ROW(0, "inode"), "1");
	CHECK_STR(ROW(0, "flags"), "2");
	CHECK_STR(ROW(0, "bytes"), "12");
	CHECK_STR(ROW(0, "requested"), "100");
	CHECK_STR(ROW(0, "offset"), "0");
	CHECK_STR(ROW(0, "device_read"), "4096");
	CHECK_STR(ROW(0, "dirtied"), "0");
	CHECK_STR(ROW(0, "old_file"), NULL);
	CHECK_STR(ROW(0, "restarts"), NULL);
	CHECK_STR(ROW(0, "host"), "unit");
	raw_free(&s);
}

TEST(what_is_unknown_is_absent)
{
	static const char *const absent[] = {
		"comm", "exe", "uid", "gid", "cgroup", "file", "flags", "offset", "device_read",
		"dirtied", "file_state", "bytes", "error", "gap_ns",
	};
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .dev_read = SOME(5), .dirtied_after = SOME(5));
	CALL(&s, "read", .tid = 7, READ_FD(3), .no_ret = true, .enter_time = 900, .exit_time = 899);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		CHECK_STR(ROW(0, absent[i]), NULL);
	CHECK_STR(ROW(0, "ret"), "0");
	CHECK_STR(ROW(1, "ret"), NULL);
	CHECK_STR(ROW(1, "error"), NULL);
	CHECK_STR(ROW(1, "duration_ns"), NULL);	/* the end before the start */
	raw_free(&s);
}

TEST(counters_that_run_backwards_are_absent)
{
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .dev_read = SOME(5), .dev_read_after = SOME(4),
	     .dirtied = SOME(1), .dirtied_after = SOME(0));
	raw_pair(&s);
	CHECK_STR(ROW(0, "device_read"), NULL);
	CHECK_STR(ROW(0, "dirtied"), NULL);
	raw_free(&s);
}

TEST(errors_are_1_to_4095_without_the_restart_codes)
{
	static const struct {
		int64_t ret;
		const char *error;
	} cases[] = {
		{ -1, "EPERM" }, { -2, "ENOENT" }, { -4, "EINTR" }, { -11, "EAGAIN" },
		{ -133, "EHWPOISON" }, { -511, "E511" }, { -512, NULL }, { -513, NULL },
		{ -514, NULL }, { -515, "ENOIOCTLCMD" }, { -516, NULL }, { -517, "EPROBE_DEFER" },
		{ -4095, "E4095" }, { -4096, NULL }, { 0, NULL }, { 5, NULL },
		{ INT64_MIN, NULL },
	};
	enum { N = sizeof(cases) / sizeof(cases[0]) };
	struct raw s;

	begin(&s);
	for (int i = 0; i < N; i++)
		CALL(&s, "getppid", .ret = cases[i].ret);
	raw_pair(&s);
	if (CHECK_EQ(s.nrows, N))
		for (int i = 0; i < N; i++) {
			char ret[32];

			snprintf(ret, sizeof(ret), "%" PRId64, cases[i].ret);
			CHECK_STR(ROW(i, "ret"), ret);
			CHECK_STR(ROW(i, "error"), cases[i].error);
		}
	raw_free(&s);
}

/* Numbers have 32 bits and a sign; what the enter has beyond that is no call. */
TEST(calls_without_a_name)
{
	static const struct { uint64_t number; const char *name; } t[] = {
		{ 470, "syscall_470" }, { 1023, "syscall_1023" }, { 9999, "syscall_9999" },
		{ 0x40000001, "syscall_1073741825" }, { INT32_MAX, "syscall_2147483647" },
		{ UINT64_C(1) << 31, "syscall_-2147483648" }, { UINT32_MAX, "syscall_-1" },
	};
	const size_t n = sizeof(t) / sizeof(t[0]);
	struct raw s;

	begin(&s);
	for (size_t i = 0; i < n; i++)
		for (int compat = 0; compat < 2; compat++)
			CALL(&s, NULL, .number = t[i].number, .compat = compat, .ret = -38,
			     .nargs = 6, .args = { 3, (uint64_t)-100, 0, 1, UINT64_MAX, 9 });
	CALL(&s, NULL, .number = (UINT64_C(1) << 32) + 39, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2 * n);
	for (unsigned int i = 0; i < 2 * n; i++) {
		CHECK_STR(ROW(i, "syscall"), t[i / 2].name);
		CHECK_STR(ROW(i, "family"), "Misc");
		CHECK_STR(ROW(i, "abi"), i % 2 ? "compat" : "native");
		CHECK_STR(ROW(i, "args"), "3,ffffffffffffff9c,0,1,ffffffffffffffff,9");
		CHECK_STR(ROW(i, "error"), "ENOSYS");
		CHECK_STR(ROW(i, "fd"), NULL);
		CHECK_STR(ROW(i, "file"), NULL);
	}
	raw_free(&s);
}

TEST(names_come_from_the_stream_meaning_from_the_table)
{
	struct raw s;

	begin(&s);
	CALL(&s, NULL, .number = 1023, .nargs = 2, .args = { 1, 2 }, .ret = 3);
	CALL(&s, NULL, .number = 70000, .ret = -2);
	CALL(&s, "read", .compat = 1, READ_FD(4), .file = REG, .ret = 5);
	CALL(&s, "write", .compat = 0, READ_FD(4), .file = REG, .ret = 5);
	raw_pair(&s);
	CHECK_STR(ROW(0, "syscall"), "syscall_1023");
	CHECK_STR(ROW(0, "family"), "Misc");
	CHECK_STR(ROW(0, "args"), "1,2");
	CHECK_STR(ROW(0, "fd"), NULL);
	CHECK_STR(ROW(1, "syscall"), "syscall_70000");
	CHECK_STR(ROW(1, "family"), "Misc");
	CHECK_STR(ROW(1, "error"), "ENOENT");
	CHECK_STR(ROW(2, "syscall"), "read");	/* 3, which is close natively */
	CHECK_STR(ROW(2, "abi"), "compat");
	CHECK_STR(ROW(2, "file"), "/data/reg");
	CHECK_STR(ROW(2, "bytes"), "5");
	CHECK_STR(ROW(3, "syscall"), "write");
	CHECK_STR(ROW(3, "abi"), "native");
	raw_free(&s);
}

TEST(of_an_unknown_architecture_only_names_are_known)
{
	struct raw s;

	raw_begin_bare(&s);
	raw_header(&s, "vax", false);
	raw_file(&s, REG, "/data/reg", "reg");
	CALL(&s, "read", READ_FD(4), .file = REG, .ret = 5);
	raw_pair(&s);
	CHECK_STR(ROW(0, "syscall"), "read");
	CHECK_STR(ROW(0, "family"), NULL);
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(0, "file"), NULL);
	raw_free(&s);
}

/* ---- Descriptors --------------------------------------------------------------------------- */

TEST(calls_on_descriptors)
{
	struct raw s;

	begin(&s);
	CALL(&s, "close", .args = { 3 }, .file = DELETED, .fdflags = SOME(0));
	CALL(&s, "dup2", .args = { 3, 9 }, .file = REG, .out = REG, .ret = 9);
	CALL(&s, "dup", .args = { 3 }, .file = REG, .out = REG, .ret = 10);
	CALL(&s, "accept4", .args = { 5, 0, 0, 0 }, .file = SOCK, .out = PIPE, .ret = 6);
	CALL(&s, "fstat", .args = { 0xffffffff }, .ret = -9);
	CALL(&s, "fcntl", .args = { 0x100000003, 3 }, .file = REG, .fdflags = SOME(0102001),
	     .ret = 1);
	raw_pair(&s);
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(0, "file"), "/tmp/gone");
	CHECK_STR(ROW(0, "file_state"), "deleted");
	CHECK_STR(ROW(0, "flags"), "0");
	CHECK_STR(ROW(1, "fd"), "3");
	CHECK_STR(ROW(1, "file"), "/data/reg");
	CHECK_STR(ROW(1, "ret"), "9");
	CHECK_STR(ROW(2, "fd"), "3");
	CHECK_STR(ROW(3, "fd"), "5");
	CHECK_STR(ROW(3, "file"), "socket:[8]");
	CHECK_STR(ROW(4, "fd"), "-1");
	CHECK_STR(ROW(4, "error"), "EBADF");
	CHECK_STR(ROW(5, "fd"), "3");		/* descriptors are 32 bits wide */
	CHECK_STR(ROW(5, "flags"), "33793");
	raw_free(&s);
}

TEST(calls_that_return_descriptors)
{
	struct raw s;

	begin(&s);
	CALL(&s, "socket", .args = { 2, 1, 0 }, .out = SOCK, .ret = 0);
	CALL(&s, "socket", .args = { 2, 1, 0 }, .ret = -24);
	CALL(&s, "pipe2", .args = { 0x7000, 0 }, .out = PIPE, .out2 = PIPE);
	CALL(&s, "pipe2", .args = { 0x7000, 0 }, .ret = -14);
	CALL(&s, "memfd_create", .args = { 0x7000, 0 }, .out = REG, .ret = 4);
	CALL(&s, "open_by_handle_at", .args = { 3, 0x7000, 02000001 }, .out = REG, .ret = 7);
	raw_pair(&s);
	CHECK_STR(ROW(0, "fd"), "0");
	CHECK_STR(ROW(0, "file"), "socket:[8]");
	CHECK_STR(ROW(0, "flags"), NULL);
	CHECK_STR(ROW(1, "fd"), NULL);
	CHECK_STR(ROW(1, "file"), NULL);
	CHECK_STR(ROW(2, "file"), "pipe:[7]");
	CHECK_STR(ROW(2, "fd"), NULL);		/* its numbers are in memory */
	CHECK_STR(ROW(3, "file"), NULL);
	CHECK_STR(ROW(4, "fd"), "4");
	CHECK_STR(ROW(4, "file"), "/data/reg");
	CHECK_STR(ROW(5, "fd"), "7");
	CHECK_STR(ROW(5, "flags"), "524289");
	raw_free(&s);
}

TEST(mmap_of_nothing_has_no_file)
{
	struct raw s;

	begin(&s);
	CALL(&s, "mmap", .args = { 0, 5000, 1, 2, 3, 0 }, .file = REG, .ret = 0x7f0000000000);
	CALL(&s, "mmap", .args = { 0, 4096, 1, 0x22, (uint64_t)-1, 0 }, .ret = 0x7f0000000000);
	CALL(&s, "mmap", .args = { 0, 4096, 1, 0x22, 3, 0 }, .file = REG, .fdflags = SOME(1),
	     .ret = 0x7f0000000000);
	CALL(&s, "mmap", .args = { 0, 4096, 1, 2, 3, 0 }, .ret = -12);
	CALL(&s, "mmap", .args = { 0, 4096, 1, 0x40022, 0, 0 }, .ret = 0x7f0000000000);
	CALL(&s, "munmap", .args = { 0, 4097 });
	CALL(&s, "mremap", .args = { 0, 8192, 1, 0, 0 }, .ret = 0x7f0000000000);
	CALL(&s, "mremap", .args = { 0, 1, 12289, 0, 0 }, .ret = 0x7f0000000000);
	CALL(&s, "mprotect", .args = { 0, 8192, 1 });
	CALL(&s, "mmap2", .compat = 1, .args = { 0, 100, 1, 0x22, 0xffffffff, 0 },
	     .ret = 0x40000000);
	CALL(&s, "mmap", .compat = 1, .args = { 0xbff00000 }, .ret = 0x40000000);
	raw_pair(&s);
	CHECK_STR(ROW(0, "fd"), "3");
	CHECK_STR(ROW(0, "file"), "/data/reg");
	CHECK_STR(ROW(0, "address_space"), "8192");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(0, "requested"), NULL);
	CHECK_STR(ROW(0, "offset"), NULL);
	CHECK_STR(ROW(1, "fd"), NULL);
	CHECK_STR(ROW(1, "address_space"), "4096");
	CHECK_STR(ROW(2, "fd"), NULL);
	CHECK_STR(ROW(2, "file"), NULL);
	CHECK_STR(ROW(2, "flags"), NULL);
	CHECK_STR(ROW(3, "address_space"), NULL);
	CHECK_STR(ROW(4, "address_space"), NULL);	/* huge pages of unknown size */
	CHECK_STR(ROW(5, "address_space"), "8192");
	CHECK_STR(ROW(6, "address_space"), "8192");
	CHECK_STR(ROW(7, "address_space"), "16384");
	CHECK_STR(ROW(8, "address_space"), NULL);
	CHECK_STR(ROW(9, "address_space"), "4096");
	CHECK_STR(ROW(10, "address_space"), NULL);	/* its arguments are in memory */
	raw_free(&s);
}

/* What one brk leaves is what the next one starts from, whichever thread makes it. */
TEST(brk_moves_the_end_of_the_heap)
{
	struct raw s;

	begin(&s);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 1, .ret = 0x10000800);
	CALL(&s, "brk", .tid = 8, .pid = 7, .call = 1, .args = { 0x10003000 }, .ret = 0x10003000);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 2, .ret = 0x10003000);
	CALL(&s, "brk", .tid = 9, .pid = 9, .call = 1, .ret = 0x20000000);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 3, .args = { 0x10001000 }, .ret = 0x10001000);
	TASK(&s, .event = "exec", .tid = 7, .pid = 7);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 4, .ret = 0x30000000);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 5, .args = { 1 }, .ret = -4);
	CALL(&s, "brk", .tid = 7, .pid = 7, .call = 6, .args = { 0x30001000 }, .ret = 0x30001000);
	raw_pair(&s);
	CHECK_STR(ROW(0, "address_space"), NULL);
	CHECK_STR(ROW(1, "address_space"), "8192");
	CHECK_STR(ROW(2, "address_space"), NULL);
	CHECK_STR(ROW(3, "address_space"), NULL);
	CHECK_STR(ROW(4, "address_space"), "8192");
	CHECK_STR(ROW(5, "address_space"), NULL);
	CHECK_STR(ROW(6, "address_space"), NULL);
	CHECK_STR(ROW(7, "address_space"), "4096");
	raw_free(&s);
}

/* ---- Paths --------------------------------------------------------------------------------- */

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

/* ---- Transfers ----------------------------------------------------------------------------- */

TEST(bytes_are_what_was_moved)
{
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = 0);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = -11);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = -512);
	CALL(&s, "getxattr", .args = { 0x7000, 0x7100, 0x7200, 0 }, .ret = 50);
	CALL(&s, "getxattr", .args = { 0x7000, 0x7100, 0x7200, 64 }, .ret = 50);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x2 }, .file = SOCK, .ret = 10);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x20 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x40 }, .file = SOCK, .ret = 7);
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0x20 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvmmsg", .args = { 3, 0x7000, 4, 0, 0 }, .file = SOCK, .ret = 4);
	CALL(&s, "sendto", .args = { 3, 0x7000, 10, 0x2 }, .file = SOCK, .ret = 10);
	CALL(&s, "readv", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 300);
	CALL(&s, "lseek", .args = { 3, 5000, 0 }, .file = REG, .offset = SOME(0), .ret = 5000);
	CALL(&s, "getrandom", .args = { 0x7000, 16, 0 }, .ret = 16);
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50,
	     .nextra = 1, .extra = { 64 });
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50,
	     .nextra = 1, .extra = { 0 });
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50);
	raw_pair(&s);
	for (int i = 0; i < 4; i++)
		CHECK_STR(ROW(i, "bytes"), NULL);
	CHECK_STR(ROW(0, "requested"), "100");
	CHECK_STR(ROW(1, "requested"), "100");
	CHECK_STR(ROW(4, "bytes"), "50");
	CHECK_STR(ROW(5, "bytes"), NULL);	/* MSG_PEEK */
	CHECK_STR(ROW(6, "bytes"), "10");	/* MSG_TRUNC */
	CHECK_STR(ROW(6, "ret"), "1400");
	CHECK_STR(ROW(7, "bytes"), "7");
	CHECK_STR(ROW(8, "bytes"), NULL);
	CHECK_STR(ROW(9, "bytes"), "1400");
	CHECK_STR(ROW(10, "bytes"), NULL);
	CHECK_STR(ROW(11, "bytes"), "10");
	CHECK_STR(ROW(12, "bytes"), "300");
	CHECK_STR(ROW(12, "requested"), NULL);
	CHECK_STR(ROW(13, "bytes"), NULL);
	CHECK_STR(ROW(13, "offset"), NULL);
	CHECK_STR(ROW(14, "bytes"), "16");
	CHECK_STR(ROW(15, "bytes"), "50");
	CHECK_STR(ROW(15, "requested"), "64");
	CHECK_STR(ROW(16, "bytes"), NULL);	/* asked for the size */
	CHECK_STR(ROW(16, "requested"), "0");
	CHECK_STR(ROW(17, "bytes"), NULL);	/* and so perhaps here */
	raw_free(&s);
}

TEST(offset_is_where_the_transfer_began)
{
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .file = REG, .fdflags = SOME(0), .offset = SOME(50),
	     .offset_after = SOME(60), .ret = 10);
	CALL(&s, "write", READ_FD(3), .file = REG, .fdflags = SOME(1), .offset = SOME(50),
	     .offset_after = SOME(60), .ret = 10);
	CALL(&s, "pread64", .args = { 3, 0x7000, 10, 4096 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "pread64", .args = { 3, 0x7000, 10, (uint64_t)-1 }, .file = REG,
	     .fdflags = SOME(0), .offset = SOME(50), .ret = -22);
	CALL(&s, "preadv", .args = { 3, 0x7000, 1, 8192, 99 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "preadv2", .args = { 3, 0x7000, 1, (uint64_t)-1, 0, 0 }, .file = REG,
	     .fdflags = SOME(0), .offset = SOME(50), .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = SOCK, .fdflags = SOME(2), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = PIPE, .fdflags = SOME(0), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = CHR, .fdflags = SOME(0), .offset = SOME(0), .ret = 10);
	CALL(&s, "read", READ_FD(3), .offset = SOME(50), .ret = 10);
	CALL(&s, "pread64", .compat = 1, .args = { 3, 0x7000, 10, 7, 1 }, .file = REG, .ret = 10);
	CALL(&s, "pread64", .compat = 1, .nargs = 4, .args = { 3, 0x7000, 10, 7 }, .file = REG,
	     .ret = 10);
	/* Messages and attributes have none, whatever the file. */
	CALL(&s, "mq_timedreceive", READ_FD(3), .file = REG, .fdflags = SOME(2), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "fgetxattr", .args = { 3, 0x7100, 0x7000, 10 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "recvfrom", READ_FD(3), .file = REG, .fdflags = SOME(0), .offset = SOME(50),
	     .ret = -88);
	raw_pair(&s);
	CHECK_STR(ROW(0, "offset"), "50");
	CHECK_STR(ROW(1, "offset"), "50");
	CHECK_STR(ROW(2, "offset"), "4096");
	CHECK_STR(ROW(3, "offset"), NULL);
	CHECK_STR(ROW(4, "offset"), "8192");
	CHECK_STR(ROW(5, "offset"), "50");
	CHECK_STR(ROW(6, "offset"), NULL);
	CHECK_STR(ROW(7, "offset"), NULL);
	CHECK_STR(ROW(8, "offset"), NULL);
	CHECK_STR(ROW(9, "offset"), NULL);
	CHECK_STR(ROW(10, "offset"), "4294967303");
	CHECK_STR(ROW(11, "offset"), NULL);
	for (int i = 12; i < 15; i++)
		CHECK_STR(ROW(i, "offset"), NULL);
	CHECK_STR(ROW(12, "bytes"), "10");
	raw_free(&s);
}

#define APPEND .file = REG, .fdflags = SOME(02001)

TEST(an_appending_write_went_to_the_end)
{
	struct raw s;

	begin(&s);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(1010),
	     .ret = 10);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(0),
	     .ret = -28);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .ret = 10);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(5),
	     .ret = 10);
	CALL(&s, "pwrite64", .args = { 3, 0x7000, 10, 0 }, APPEND, .offset = SOME(0),
	     .offset_after = SOME(0), .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, 0, 0, 0x20 }, APPEND, .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, 64, 0, 0x10 }, .file = REG, .fdflags = SOME(1),
	     .offset = SOME(0), .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, (uint64_t)-1, 0, 0x10 }, .file = REG,
	     .fdflags = SOME(1), .offset = SOME(0), .offset_after = SOME(1010), .ret = 10);
	CALL(&s, "read", READ_FD(3), APPEND, .offset = SOME(7), .offset_after = SOME(17),
	     .ret = 10);
	CALL(&s, "write", READ_FD(3), .file = REG, .offset = SOME(7), .ret = 10);
	raw_pair(&s);
	CHECK_STR(ROW(0, "offset"), "1000");
	CHECK_STR(ROW(1, "offset"), NULL);
	CHECK_STR(ROW(2, "offset"), NULL);
	CHECK_STR(ROW(3, "offset"), NULL);
	CHECK_STR(ROW(4, "offset"), NULL);	/* pwrite64 appends too, and does not say where */
	CHECK_STR(ROW(5, "offset"), "0");	/* RWF_NOAPPEND */
	CHECK_STR(ROW(6, "offset"), NULL);	/* RWF_APPEND */
	CHECK_STR(ROW(7, "offset"), "1000");
	CHECK_STR(ROW(8, "offset"), "7");
	CHECK_STR(ROW(9, "offset"), NULL);	/* whether it appends is not known */
	raw_free(&s);
}

TEST(a_transfer_between_descriptors_names_both)
{
	struct raw s;

	begin(&s);
	CALL(&s, "copy_file_range", .args = { 3, 0, 4, 0, 10, 0 }, .file = REG, .file2 = DELETED,
	     .fdflags = SOME(0), .offset = SOME(5), .offset2 = SOME(6), .ret = 10);
	CALL(&s, "splice", .args = { 3, 0, 4, 0, 10, 0 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "tee", .args = { 3, 4, 10, 0 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "sendfile", .args = { 4, 3, 0, 10 }, .file = REG, .file2 = SOCK,
	     .fdflags = SOME(1), .offset = SOME(5), .ret = 10);
	CALL(&s, "vmsplice", .args = { 4, 0x7000, 1, 0 }, .file = PIPE, .ret = 10);
	CALL(&s, "splice", .nargs = 1, .args = { 3 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "sendfile", .args = { 4, 3, 0, 10 }, .file2 = REG, .ret = -9);
	raw_pair(&s);
	CHECK_STR(ROW(0, "fd"), "4");
	CHECK_STR(ROW(0, "file"), "/tmp/gone");
	CHECK_STR(ROW(0, "from_file"), "/data/reg");
	CHECK_STR(ROW(0, "filetype"), "reg");
	CHECK_STR(ROW(0, "file_state"), "deleted");
	CHECK_STR(ROW(0, "old_filetype"), "reg");
	CHECK_STR(ROW(0, "flags"), NULL);	/* those of the source */
	CHECK_STR(ROW(0, "offset"), "6");
	CHECK_STR(ROW(0, "old_offset"), "5");
	CHECK_STR(ROW(0, "bytes"), "10");
	CHECK_STR(ROW(1, "fd"), "4");
	CHECK_STR(ROW(1, "file"), "socket:[8]");
	CHECK_STR(ROW(1, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(1, "old_filetype"), "fifo");
	CHECK_STR(ROW(2, "fd"), "4");
	CHECK_STR(ROW(2, "file"), "socket:[8]");
	CHECK_STR(ROW(2, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(3, "fd"), "4");
	CHECK_STR(ROW(3, "file"), "/data/reg");
	CHECK_STR(ROW(3, "flags"), "1");
	CHECK_STR(ROW(3, "offset"), "5");
	CHECK_STR(ROW(3, "old_file"), "socket:[8]");
	CHECK_STR(ROW(3, "old_offset"), NULL);
	CHECK_STR(ROW(4, "file"), "pipe:[7]");
	CHECK_STR(ROW(4, "old_file"), NULL);
	CHECK_STR(ROW(4, "bytes"), "10");
	CHECK_STR(ROW(5, "file"), NULL);
	CHECK_STR(ROW(5, "fd"), NULL);
	CHECK_STR(ROW(5, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(6, "fd"), "4");
	CHECK_STR(ROW(6, "file"), NULL);
	CHECK_STR(ROW(6, "old_file"), "/data/reg");
	raw_free(&s);
}

#define OFFSETS .offset = SOME(5), .offset2 = SOME(6)
#define COPY(...) .args = { 3, __VA_ARGS__, 10, 0 }, .file = REG, .file2 = DELETED
#define SEND(in) .args = { 4, 3, in, 10 }, .file2 = REG, .offset = SOME(5), .offset2 = SOME(6)

/* What was passed counts, and what stands there after the call has moved with it. */
TEST(where_a_transfer_between_descriptors_began)
{
	static const struct {
		const char *to, *from;
	} want[] = {
		{ "6", "5" }, { "6", "100" }, { "200", "5" }, { "200", "100" },
		{ NULL, NULL }, { "190", NULL }, { NULL, "100" }, { NULL, "110" },
		{ "6", NULL }, { NULL, "100" }, { NULL, "6" }, { "5", "90" },
		{ NULL, "6" }, { "5", NULL }, { "5", "70" }, { NULL, "5" },
	};
	const uint64_t none = UINT64_MAX;
	struct raw s;

	begin(&s);
	CALL(&s, "copy_file_range", COPY(0, 4, 0), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, none });
	CALL(&s, "copy_file_range", COPY(1, 4, 0), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, none });
	CALL(&s, "copy_file_range", COPY(0, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, 210 });
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, 210 });
	/* an older capture has not read them; a pointer that could not be; less than was moved */
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10);
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, 200 });
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, 9 });
	/* a failed call moves nothing; whether its destination appends is not known */
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = -9, .nextra = 2,
	     .extra = { 110, 210 });
	/* of a pipe, a socket there are none */
	CALL(&s, "splice", .args = { 3, 0, 4, 0, 10, 0 }, .file = PIPE, .file2 = REG, OFFSETS,
	     .ret = 10, .nextra = 2, .extra = { none, none });
	CALL(&s, "splice", .args = { 3, 1, 4, 0, 10, 0 }, .file = REG, .file2 = SOCK, OFFSETS,
	     .ret = 10, .nextra = 2, .extra = { 110, none });
	CALL(&s, "sendfile", SEND(0), .file = SOCK, .ret = 10, .nextra = 1, .extra = { none });
	CALL(&s, "sendfile", SEND(1), .file = REG, .ret = 10, .nextra = 1, .extra = { 100 });
	/* one that appends is refused */
	CALL(&s, "sendfile", SEND(0), .file = REG, .fdflags = SOME(02001), .ret = -22);
	CALL(&s, "sendfile", SEND(1), .file = REG, .fdflags = SOME(1), .ret = -22);
	/* 32 bits wide, and no more than these */
	CALL(&s, "sendfile", .compat = 1, SEND(1), .file = REG, .ret = 10, .nextra = 1,
	     .extra = { 80 });
	/* the end is not there yet */
	ENTER(&s, "copy_file_range", COPY(0, 4, 0), OFFSETS);
	s.opt.unfinished = true;
	raw_pair(&s);
	for (unsigned int i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		CHECK_STR(ROW(i, "offset"), want[i].to);
		CHECK_STR(ROW(i, "old_offset"), want[i].from);
	}
	raw_free(&s);
}

TEST(polling)
{
	struct raw s;

	begin(&s);
	CALL(&s, "poll", .args = { 0x7000, 3, 1500 }, .ret = 1);
	CALL(&s, "poll", .args = { 0x7000, 3, 0 });
	CALL(&s, "poll", .args = { 0x7000, 3, 0xffffffff }, .ret = 1);
	CALL(&s, "epoll_wait", .args = { 3, 0x7000, 8, (uint64_t)-1 }, .file = CHR, .ret = 2);
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0x8000, 0, 8 });
	CALL(&s, "epoll_ctl", .args = { 3, 1, 9, 0x7000 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 2, 9, 0 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 3, 9, 0 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 4, 9, 0 }, .file = CHR, .ret = -22);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "timeout_ns"), "1500000000");
	CHECK_STR(ROW(0, "nfds"), "3");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(1, "timeout_ns"), "0");
	CHECK_STR(ROW(2, "timeout_ns"), "-1");
	CHECK_STR(ROW(3, "timeout_ns"), "-1");
	CHECK_STR(ROW(3, "nfds"), NULL);
	CHECK_STR(ROW(4, "timeout_ns"), "-2");	/* in memory, and not recorded: unknown */
	CHECK_STR(ROW(4, "nfds"), "3");
	CHECK_STR(ROW(5, "epoll_op"), "ADD");
	CHECK_STR(ROW(5, "epoll_target_fd"), "9");
	CHECK_STR(ROW(5, "fd"), "3");
	CHECK_STR(ROW(5, "file"), "/dev/tty");
	CHECK_STR(ROW(6, "epoll_op"), "DEL");
	CHECK_STR(ROW(7, "epoll_op"), "MOD");
	CHECK_STR(ROW(8, "epoll_op"), NULL);
	CHECK_STR(ROW(9, "requested_sleep_ns"), "-2");
	raw_free(&s);
}

#define TIME(second, fraction) .enter_extra = { second, (uint64_t)(fraction) }, .nenter_extra = 2

TEST(times_in_memory)
{
	struct raw s;

	begin(&s);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(1, 500));
	CALL(&s, "clock_nanosleep", .args = { 1, 0, 0x7000, 0 }, TIME(2, 0));
	CALL(&s, "clock_nanosleep", .args = { 1, 1, 0x7000, 0 }, TIME(99, 0));
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(0, 1000000000), .ret = -22);
	CALL(&s, "nanosleep", .args = { 0, 0 }, .ret = -14);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(INT64_MAX, 5));
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0x8000, 0, 8 }, TIME(0, 7));
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0, 0, 8 }, .ret = 1);
	CALL(&s, "select", .args = { 3, 0x7000, 0, 0, 0x8000 }, TIME(1, 2000000));
	CALL(&s, "select", .args = { 3, 0x7000, 0, 0, 0x8000 }, TIME(0, -1), .ret = -22);
	raw_pair(&s);
	CHECK_STR(ROW(0, "requested_sleep_ns"), "1000000500");
	CHECK_STR(ROW(0, "timeout_ns"), NULL);
	CHECK_STR(ROW(1, "requested_sleep_ns"), "2000000000");
	CHECK_STR(ROW(2, "requested_sleep_ns"), NULL);	/* until then is not for so long */
	CHECK_STR(ROW(3, "requested_sleep_ns"), NULL);	/* no time at all */
	CHECK_STR(ROW(4, "requested_sleep_ns"), NULL);
	CHECK_STR(ROW(5, "requested_sleep_ns"), "9223372036854775807");
	CHECK_STR(ROW(6, "timeout_ns"), "7");
	CHECK_STR(ROW(7, "timeout_ns"), "-1");
	CHECK_STR(ROW(8, "timeout_ns"), "3000000000");
	CHECK_STR(ROW(9, "timeout_ns"), NULL);
	raw_free(&s);
}

TEST(sizes_and_events_in_memory)
{
	struct raw s;

	begin(&s);
	CALL(&s, "readv", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 100, .extra = { 300 },
	     .nextra = 1);
	CALL(&s, "sendmsg", .args = { 3, 0x7000, 0 }, .file = SOCK, .ret = 10, .extra = { 10 },
	     .nextra = 1);
	CALL(&s, "writev", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 100);
	CALL(&s, "epoll_ctl", .args = { 3, 1, 9, 0x7000 }, .file = CHR, .extra = { 0x80000001 },
	     .nextra = 1);
	CALL(&s, "epoll_ctl", .args = { 3, 2, 9, 0x7000 }, .file = CHR, .extra = { 1 },
	     .nextra = 1);
	/* MSG_TRUNC: the return value is the datagram's length, the buffers hold less. */
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0x20 }, .file = SOCK, .ret = 50, .extra = { 20 },
	     .nextra = 1);
	raw_pair(&s);
	CHECK_STR(ROW(0, "requested"), "300");
	CHECK_STR(ROW(0, "bytes"), "100");
	CHECK_STR(ROW(1, "requested"), "10");
	CHECK_STR(ROW(2, "requested"), NULL);
	CHECK_STR(ROW(2, "bytes"), "100");
	CHECK_STR(ROW(3, "epoll_events"), "2147483649");
	CHECK_STR(ROW(4, "epoll_events"), NULL);
	CHECK_STR(ROW(5, "bytes"), "20");
	raw_free(&s);
}

/* ---- Socket addresses ---------------------------------------------------------------------- */

/* Would catch: an address of one family shown as one of another that it looks like. */
TEST(addresses_carry_their_family)
{
	enum { TCP = 20, CALLER };
	struct raw s;

	begin(&s);
	raw_socket(&s, TCP, "192.0.2.1:80", NULL);
	raw_socket(&s, CALLER, "192.0.2.1:80", "192.0.2.7:4711");
	CALL(&s, "connect", .args = { 3, 0x7000, 16 }, .file = TCP, .ret = -22,
	     .address = PATH("1.2.3.4:5"), .address_family = 1);
	CALL(&s, "connect", .args = { 3, 0x7000, 28 }, .file = TCP, .ret = 0,
	     .address = PATH("[2001:db8::1]:443"), .address_family = 10);
	CALL(&s, "bind", .args = { 3, 0x7000, 16 }, .file = TCP, .ret = -22,
	     .address = PATH("/run/x"), .address_family = 1);
	CALL(&s, "accept", .args = { 3, 0x7000, 0x7100 }, .file = TCP, .ret = 4, .out = CALLER);
	CALL(&s, "connect", .args = { 3, 0x7000, 2 }, .file = CALLER, .ret = 0);
	CALL(&s, "sendmsg", .args = { 3, 0x7000, 0 }, .file = TCP, .ret = 5,
	     .address = PATH("192.0.2.9:53"));
	CALL(&s, "sendto", .args = { 3, 0x7000, 5, 0, 0x7100, 16 }, .file = CALLER, .ret = 5,
	     .address = PATH("192.0.2.9:53"), .address_family = UINT64_C(1) << 32);
	CALL(&s, "read", READ_FD(4), .file = CALLER, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 8);
	CHECK_STR(ROW(0, "remote"), "1.2.3.4:5");
	CHECK_EQ(s.file[0].remote_family, 1);
	CHECK_EQ(s.file[0].local_family, 2);
	CHECK_STR(ROW(1, "remote"), "[2001:db8::1]:443");
	CHECK_EQ(s.file[1].remote_family, 10);
	CHECK_STR(ROW(2, "local"), "/run/x");
	CHECK_EQ(s.file[2].local_family, 1);
	CHECK_EQ(s.file[2].remote_family, 0);
	CHECK_STR(ROW(3, "remote"), "192.0.2.7:4711");
	CHECK_EQ(s.file[3].remote_family, 2);
	/* One without words, as of AF_UNSPEC, is none. */
	CHECK_STR(ROW(4, "remote"), NULL);
	CHECK_EQ(s.file[4].remote_family, 0);
	CHECK_EQ(s.file[4].local_family, 2);
	/* An older capture does not say it, a damaged one says what is none. */
	CHECK_STR(ROW(5, "remote"), "192.0.2.9:53");
	CHECK_EQ(s.file[5].remote_family, 0);
	CHECK_EQ(s.file[6].remote_family, 0);
	CHECK_EQ(s.file[7].local_family, 2);
	CHECK_EQ(s.file[7].remote_family, 2);
	raw_free(&s);
}
