/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of calls whose meaning hangs on a command. Would catch: a number that is taken for a
 * descriptor, or the other way round; a source that is named as what was written to.
 */
#include "raw.h"

enum { REG = 1, SOURCE, ANON, NAMESPACE, TTY, PTY, LOOP };

enum {
	CLONE = 0x40049409, CLONE_RANGE = 0x4020940d,
	LOOP_SET = 0x4c00, GET_USERNS = 0xb701, GET_PEER = 0x5441,
};
#define DEDUPE UINT64_C(0xc0189436)

#define ROW(i, name) field(&s, i, name)

static void begin(struct raw *s)
{
	raw_begin(s);
	raw_file(s, REG, "/data/copy", "reg");
	raw_file(s, SOURCE, "/data/from", "reg");
	raw_file(s, ANON, "anon_inode:bpf-map", "anon");
	raw_file(s, NAMESPACE, "user:[4026531837]", "reg");
	raw_file(s, TTY, "/dev/ptmx", "chr");
	raw_file(s, PTY, "/dev/pts/3", "chr");
	raw_file(s, LOOP, "/dev/loop0", "blk");
}

static void row_is(struct raw *s, unsigned int i, const char *fd, const char *file,
		   const char *old_file)
{
	bool ok = CHECK_STR(field(s, i, "fd"), fd);

	ok &= CHECK_STR(field(s, i, "file"), file);
	ok &= CHECK_STR(field(s, i, "old_file"), old_file);
	if (!ok)
		printf("# row %u\n", i);
}

TEST(a_descriptor_is_returned_by_some_commands)
{
	struct raw s;

	begin(&s);
	CALL(&s, "bpf", .args = { 0, 0x7000, 72 }, .out = ANON, .ret = 9);
	CALL(&s, "bpf", .args = { 5, 0x7000, 72 }, .ret = -1);
	CALL(&s, "bpf", .args = { 23, 0x7000, 72 }, .ret = 0);
	CALL(&s, "seccomp", .args = { 1, 8, 0x7000 }, .out = ANON, .ret = 9);
	CALL(&s, "seccomp", .args = { 1, 0, 0x7000 }, .ret = 0);
	CALL(&s, "seccomp", .args = { 2, 8, 0x7000 }, .out = ANON, .ret = 0);
	CALL(&s, "landlock_create_ruleset", .args = { 0x7000, 8, 0 }, .out = ANON, .ret = 9);
	CALL(&s, "landlock_create_ruleset", .args = { 0, 0, 1 }, .out = ANON, .ret = 7);
	/* One that an older capture did not look at. */
	CALL(&s, "bpf", .args = { 0, 0x7000, 72 }, .ret = 9);
	raw_pair(&s);
	row_is(&s, 0, "9", "anon_inode:bpf-map", NULL);
	row_is(&s, 1, NULL, NULL, NULL);
	row_is(&s, 2, NULL, NULL, NULL);
	row_is(&s, 3, "9", "anon_inode:bpf-map", NULL);
	row_is(&s, 4, NULL, NULL, NULL);
	row_is(&s, 5, NULL, NULL, NULL);
	row_is(&s, 6, "9", "anon_inode:bpf-map", NULL);
	row_is(&s, 7, NULL, NULL, NULL);
	row_is(&s, 8, "9", NULL, NULL);
	raw_free(&s);
}

/* The row stays that of the descriptor that the call works on. */
TEST(a_descriptor_returned_beside_another_is_in_name)
{
	struct raw s;

	begin(&s);
	CALL(&s, "ioctl", .args = { 3, GET_PEER, 2 }, .file = TTY, .out = PTY, .ret = 5);
	CALL(&s, "ioctl", .args = { 3, GET_PEER, 2 }, .file = TTY, .out = PTY, .ret = -5);
	/* Another driver's command of the same number. */
	CALL(&s, "ioctl", .args = { 3, GET_PEER, 2 }, .file = REG, .out = PTY, .ret = 5);
	CALL(&s, "ioctl", .args = { 3, GET_PEER, 2 }, .out = PTY, .ret = 5);
	CALL(&s, "ioctl", .args = { 3, GET_USERNS, 0 }, .file = NAMESPACE, .out = NAMESPACE,
	     .ret = 5);
	CALL(&s, "pidfd_getfd", .args = { 3, 1, 0 }, .file = ANON, .out = REG, .ret = 5);
	CALL(&s, "fcntl", .args = { 3, 1030, 0 }, .file = REG, .out = REG, .ret = 5);
	CALL(&s, "dup", .args = { 3 }, .file = REG, .out = REG, .ret = 5);
	raw_pair(&s);
	row_is(&s, 0, "3", "/dev/ptmx", NULL);
	CHECK_STR(ROW(0, "name"), "/dev/pts/3");
	for (int i = 1; i < 4; i++)
		CHECK_STR(ROW(i, "name"), NULL);
	row_is(&s, 2, "3", "/data/copy", NULL);
	CHECK_STR(ROW(4, "name"), NULL);	/* it is said to be of no file system */
	row_is(&s, 5, "3", "anon_inode:bpf-map", NULL);
	CHECK_STR(ROW(5, "name"), "/data/copy");
	row_is(&s, 6, "3", "/data/copy", NULL);
	CHECK_STR(ROW(6, "name"), NULL);
	CHECK_STR(ROW(7, "name"), NULL);
	raw_free(&s);
}

TEST(a_clone_has_two_files_and_moves_nothing)
{
	struct raw s;

	begin(&s);
	CALL(&s, "ioctl", .args = { 4, CLONE, 3 }, .file = REG, .file2 = SOURCE, .ret = 0);
	CALL(&s, "ioctl", .args = { 4, CLONE_RANGE, 0x7000 }, .file = REG, .file2 = SOURCE,
	     .nenter_extra = 2, .enter_extra = { 3, 4096 }, .ret = 0);
	CALL(&s, "ioctl", .args = { 4, CLONE_RANGE, 0x7000 }, .file = REG, .file2 = SOURCE,
	     .nenter_extra = 2, .enter_extra = { 3, 0 }, .ret = -95);
	/* The struct could be read only at the exit. */
	CALL(&s, "ioctl", .args = { 4, CLONE_RANGE, 0x7000 }, .file = REG, .file2 = SOURCE,
	     .nextra = 2, .extra = { 3, 8192 }, .ret = 0);
	CALL(&s, "ioctl", .args = { 4, CLONE_RANGE, 0x7000 }, .file = REG, .ret = -14);
	CALL(&s, "ioctl", .args = { 4, CLONE, (uint64_t)-1 }, .file = REG, .ret = -9);
	raw_pair(&s);
	for (int i = 0; i < 4; i++) {
		row_is(&s, i, "4", "/data/copy", "/data/from");
		CHECK_STR(ROW(i, "bytes"), NULL);
	}
	CHECK_STR(ROW(0, "requested"), NULL);
	CHECK_STR(ROW(1, "requested"), "4096");
	CHECK_STR(ROW(2, "requested"), NULL);	/* to the end */
	CHECK_STR(ROW(3, "requested"), "8192");
	row_is(&s, 4, "4", "/data/copy", NULL);
	row_is(&s, 5, "4", "/data/copy", NULL);
	raw_free(&s);
}

TEST(a_deduplication_names_its_destination_or_none)
{
	struct raw s;

	begin(&s);
	CALL(&s, "ioctl", .args = { 3, DEDUPE, 0x7000 }, .file = SOURCE, .file2 = REG,
	     .fdflags = SOME(1), .nenter_extra = 2, .enter_extra = { 4, 4096 }, .ret = 0);
	/* to what is no descriptor */
	CALL(&s, "ioctl", .args = { 3, DEDUPE, 0x7000 }, .file = SOURCE, .nenter_extra = 2,
	     .enter_extra = { (uint64_t)-1, 4096 }, .ret = 0);
	/* to several, or what could not be read */
	CALL(&s, "ioctl", .args = { 3, DEDUPE, 0x7000 }, .file = SOURCE, .fdflags = SOME(1),
	     .ret = 0);
	raw_pair(&s);
	row_is(&s, 0, "4", "/data/copy", "/data/from");
	CHECK_STR(ROW(0, "requested"), "4096");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(0, "flags"), NULL);
	row_is(&s, 1, "-1", NULL, "/data/from");
	row_is(&s, 2, "3", "/data/from", NULL);
	CHECK_STR(ROW(2, "requested"), NULL);
	CHECK_STR(ROW(2, "flags"), "1");
	raw_free(&s);
}

TEST(descriptors_that_only_a_command_has)
{
	struct raw s;

	begin(&s);
	CALL(&s, "waitid", .args = { 3, 7, 0x7000, 4, 0 }, .file2 = ANON, .ret = 0);
	CALL(&s, "waitid", .args = { 1, 7, 0x7000, 4, 0 }, .file2 = ANON, .ret = 0);
	CALL(&s, "prctl", .args = { 35, 13, 7, 0, 0 }, .file2 = REG, .ret = 0);
	CALL(&s, "bpf", .args = { 1, 0x7000, 32 }, .file2 = ANON, .nenter_extra = 1,
	     .enter_extra = { 7 }, .ret = 0);
	CALL(&s, "bpf", .args = { 1, 0x7000, 32 }, .ret = -14);
	CALL(&s, "landlock_add_rule", .args = { 3, 1, 0x7000, 0 }, .file = ANON, .file2 = SOURCE,
	     .nextra = 1, .extra = { 7 }, .ret = 0);
	CALL(&s, "landlock_add_rule", .args = { 3, 2, 0x7000, 0 }, .file = ANON, .file2 = SOURCE,
	     .ret = 0);
	CALL(&s, "fsconfig", .args = { 3, 5, 0x7000, 0, 8 }, .file = ANON, .file2 = SOURCE,
	     .ret = 0);
	CALL(&s, "ioctl", .args = { 3, LOOP_SET, 8 }, .file = LOOP, .file2 = SOURCE, .ret = 0);
	CALL(&s, "ioctl", .args = { 3, LOOP_SET, 8 }, .file = TTY, .file2 = SOURCE, .ret = 0);
	raw_pair(&s);
	row_is(&s, 0, "7", "anon_inode:bpf-map", NULL);
	row_is(&s, 1, NULL, NULL, NULL);
	row_is(&s, 2, "7", "/data/copy", NULL);
	row_is(&s, 3, "7", "anon_inode:bpf-map", NULL);
	row_is(&s, 4, NULL, NULL, NULL);
	row_is(&s, 5, "3", "anon_inode:bpf-map", "/data/from");
	row_is(&s, 6, "3", "anon_inode:bpf-map", NULL);
	row_is(&s, 7, "3", "anon_inode:bpf-map", "/data/from");
	row_is(&s, 8, "3", "/dev/loop0", "/data/from");
	row_is(&s, 9, "3", "/dev/ptmx", NULL);
	raw_free(&s);
}

TEST(numbers_that_are_no_descriptors)
{
	struct raw s;

	begin(&s);
	CALL(&s, "io_uring_enter", .args = { 0, 1, 1, 1, 0, 0 }, .file = TTY, .ret = 1);
	CALL(&s, "io_uring_enter", .args = { 0, 1, 1, 0x11, 0, 0 }, .file = TTY, .ret = 1);
	CALL(&s, "io_uring_register", .args = { 0, 0x80000002, 0x7000, 1 }, .file = TTY, .ret = 0);
	CALL(&s, "kexec_file_load", .args = { 0, 0, 0, 0, 1 }, .file = TTY, .ret = 0);
	raw_pair(&s);
	row_is(&s, 0, "0", "/dev/ptmx", NULL);
	for (int i = 1; i < 4; i++)
		row_is(&s, i, NULL, NULL, NULL);
	raw_free(&s);
}

TEST(the_kernels_log_is_read_by_some_commands)
{
	struct raw s;

	begin(&s);
	CALL(&s, "syslog", .args = { 3, 0x7000, 8192 }, .ret = 500);
	CALL(&s, "syslog", .args = { 3, 0x7000, 8192 }, .ret = -1);
	CALL(&s, "syslog", .args = { 10, 0, 0 }, .ret = 500);
	CALL(&s, "syslog", .args = { 8, 0, 7 }, .ret = 0);
	raw_pair(&s);
	CHECK_STR(ROW(0, "bytes"), "500");
	CHECK_STR(ROW(0, "requested"), "8192");
	CHECK_STR(ROW(1, "bytes"), NULL);
	CHECK_STR(ROW(1, "requested"), "8192");
	for (int i = 2; i < 4; i++) {
		CHECK_STR(ROW(i, "bytes"), NULL);
		CHECK_STR(ROW(i, "requested"), NULL);
	}
	raw_free(&s);
}

/* What no capture writes: shown as far as it goes, or not at all. */
TEST(commands_that_lack_what_they_need)
{
	struct raw s;

	begin(&s);
	CALL(&s, "ioctl", .nargs = 1, .args = { 4 }, .file = REG, .file2 = SOURCE, .ret = 0);
	CALL(&s, "ioctl", .nargs = 2, .args = { 4, CLONE }, .file = REG, .file2 = SOURCE, .ret = 0);
	CALL(&s, "ioctl", .args = { 4, CLONE_RANGE, 0 }, .file2 = SOURCE, .nextra = 3,
	     .extra = { UINT64_MAX, UINT64_MAX, UINT64_MAX }, .no_ret = true);
	CALL(&s, "bpf", .nargs = 1, .args = { 0 }, .ret = INT64_MAX);
	CALL(&s, "prctl", .nargs = 2, .args = { 35, 13 }, .file2 = REG, .ret = 0);
	ENTER(&s, "ioctl", .args = { 4, DEDUPE, 0x7000 }, .file2 = SOURCE);
	s.opt.unfinished = true;
	raw_pair(&s);
	row_is(&s, 0, "4", "/data/copy", NULL);
	row_is(&s, 1, "4", "/data/copy", NULL);
	row_is(&s, 2, "4", NULL, "/data/from");
	CHECK_STR(ROW(2, "requested"), "18446744073709551615");
	row_is(&s, 4, NULL, NULL, NULL);
	row_is(&s, 5, "4", NULL, NULL);
	raw_free(&s);
}
