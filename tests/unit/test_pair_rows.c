/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fields of a row are. Would catch: a wrong value where "absent" is the truth. */
#include "pair_files.h"

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
