/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that never began. Would catch: a time that nobody measured, bytes and descriptors that a
 * supervisor made up, a result that is the number of the call, a call that is in no sum.
 */
#include "raw.h"

#define ROW(n, name) field(&s, n, name)

enum { REG = 1, CWD, SOCK, MADE };

static void begin(struct raw *s, bool restarts)
{
	raw_begin_bare(s);
	raw_header(s, "x86_64", restarts);
	raw_file(s, REG, "/data/reg", "reg");
	raw_file(s, CWD, "/home/u", "dir");
	raw_socket(s, SOCK, "192.0.2.1:80", "192.0.2.7:4711");
	raw_file(s, MADE, "/made/up", "reg");
	TASK(s, .tid = 100, .start = 1, .comm = "x", .uid = SOME(7));
}

/* Every word that says who it was, and one of a later version. */
static const struct word {
	const char *word, *shown;
	bool ran, returns;	/* the result is the kernel's own; there is one */
} words[] = {
	{ "intercepted", "intercepted", false, true },
	{ "unknown", "unknown", false, true },
	{ "by the moon", "unknown", false, true },
	{ "", "unknown", false, true },
	{ "trapped", "trapped", false, false },
	{ "skipped", "skipped", true, true },
};

#define EACH_WORD(w) (const struct word *w = words; w < words + sizeof(words) / sizeof(*words); w++)

static bool whole(const struct raw *s)
{
	return CHECK_EQ(s->counts.enters, s->counts.exits) &&
	       CHECK_EQ(s->counts.rows, s->counts.exits) &&
	       CHECK_EQ(s->counts.unmatched_enters + s->counts.unmatched_exits +
			s->counts.unfinished + s->counts.invalid, 0);
}

/* ---- What a row has -------------------------------------------------------------------------- */

TEST(a_failure_has_all_but_times_and_counters)
{
	for EACH_WORD(w) {
		struct raw s;

		begin(&s, true);
		CALL(&s, "getpid", .enter_time = 4000, .exit_time = 4100);
		CALL(&s, "unlinkat", .enter_time = 5000, .exit_time = 5000, .turned_away = w->word,
		     .args = { FDCWD, 0x7000, 0 }, .dir = CWD, .path = PATH("./a"), .ret = -1,
		     .dev_read = SOME(1), .dev_read_after = SOME(9), .dirtied = SOME(1),
		     .dirtied_after = SOME(9));
		CALL(&s, "getpid", .enter_time = 5300, .exit_time = 5400);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 3);
		CHECK_STR(ROW(1, "turned_away"), w->shown);
		CHECK_STR(ROW(1, "time_ns"), "5000");
		CHECK_STR(ROW(1, "syscall"), "unlinkat");
		CHECK_STR(ROW(1, "args"), "ffffffffffffff9c,7000,0");
		CHECK_STR(ROW(1, "comm"), "x");
		CHECK_STR(ROW(1, "uid"), "7");
		CHECK_STR(ROW(1, "file"), "/home/u/a");
		CHECK_STR(ROW(1, "ret"), w->returns ? "-1" : NULL);
		CHECK_STR(ROW(1, "error"), w->returns ? "EPERM" : NULL);
		CHECK_STR(ROW(1, "duration_ns"), NULL);
		CHECK_STR(ROW(1, "latencyclass"), NULL);
		CHECK_STR(ROW(1, "gap_ns"), NULL);
		CHECK_STR(ROW(1, "device_read"), NULL);
		CHECK_STR(ROW(1, "dirtied"), NULL);
		CHECK_STR(ROW(0, "turned_away"), NULL);
		CHECK_STR(ROW(2, "turned_away"), NULL);
		CHECK_STR(ROW(2, "gap_ns"), "300");	/* its end is known */
		whole(&s);
		raw_free(&s);
	}
}

/* 257 is openat's own number, 5 the descriptor that a supervisor put there. */
TEST(a_descriptor_that_was_returned_is_none_unless_the_kernel_made_it)
{
	for EACH_WORD(w) {
		struct raw s;

		begin(&s, true);
		CALL(&s, "openat", .turned_away = w->word, .args = { FDCWD, 0x7000, 0, 0 },
		     .dir = CWD, .path = PATH("b"), .ret = 5, .out = MADE);
		CALL(&s, "dup", .turned_away = w->word, .args = { 3 }, .file = REG, .ret = 5,
		     .out = MADE);
		CALL(&s, "accept4", .turned_away = w->word, .args = { 3, 0x7000, 0x7100, 0 },
		     .file = SOCK, .ret = 5, .out = SOCK, .address = PATH("192.0.2.9:1"),
		     .address_family = 2);
		CALL(&s, "socket", .turned_away = w->word, .args = { 2, 1, 0 }, .ret = 5,
		     .out = SOCK);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 4);
		CHECK_STR(ROW(0, "ret"), w->returns ? "5" : NULL);
		CHECK_STR(ROW(0, "error"), NULL);
		CHECK_STR(ROW(0, "file"), w->ran ? "/made/up" : "/home/u/b");
		CHECK_STR(ROW(0, "filetype"), w->ran ? "reg" : NULL);
		CHECK_STR(ROW(0, "fd"), w->ran ? "5" : NULL);
		CHECK_STR(ROW(0, "flags"), "0");
		CHECK_STR(ROW(1, "file"), "/data/reg");
		CHECK_STR(ROW(1, "fd"), "3");
		CHECK_STR(ROW(2, "remote"), w->ran ? "192.0.2.9:1" : "192.0.2.7:4711");
		CHECK_STR(ROW(3, "file"), w->ran ? "socket:[9]" : NULL);
		CHECK_STR(ROW(3, "fd"), w->ran ? "5" : NULL);
		whole(&s);
		raw_free(&s);
	}
}

TEST(bytes_are_those_that_the_kernel_moved)
{
	for EACH_WORD(w) {
		struct raw s;

		begin(&s, true);
		/* Its own position moved: from where on is not known. */
		CALL(&s, "write", .turned_away = w->word, .args = { 3, 0x7000, 10 }, .file = REG,
		     .fdflags = SOME(1), .offset = SOME(6), .offset_after = SOME(6), .ret = 6);
		CALL(&s, "pread64", .turned_away = w->word, .args = { 3, 0x7000, 10, 4096 },
		     .file = REG, .fdflags = SOME(0), .offset = SOME(0), .ret = 10);
		CALL(&s, "sendmmsg", .turned_away = w->word, .args = { 3, 0x7000, 2, 0 },
		     .file = SOCK, .nextra = 2, .extra = { 30, 20 }, .ret = 2);
		CALL(&s, "recvfrom", .turned_away = w->word,
		     .args = { 3, 0x7000, 10, 0, 0x7100, 0x7200 }, .file = SOCK, .ret = 4,
		     .address = PATH("192.0.2.9:1"), .address_family = 2);
		/* What was passed is what the program asked for, whoever did it. */
		CALL(&s, "sendto", .turned_away = w->word,
		     .args = { 3, 0x7000, 10, 0, 0x7100, 16 }, .file = SOCK, .ret = 4,
		     .address = PATH("192.0.2.9:1"), .address_family = 2);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 5);
		CHECK_STR(ROW(0, "bytes"), w->ran ? "6" : NULL);
		CHECK_STR(ROW(0, "requested"), "10");
		CHECK_STR(ROW(0, "offset"), NULL);
		CHECK_STR(ROW(0, "fd"), "3");
		CHECK_STR(ROW(0, "file"), "/data/reg");
		CHECK_STR(ROW(1, "bytes"), w->ran ? "10" : NULL);
		CHECK_STR(ROW(1, "requested"), "10");
		CHECK_STR(ROW(1, "offset"), "4096");
		CHECK_STR(ROW(2, "bytes"), w->ran ? "20" : NULL);
		CHECK_STR(ROW(2, "requested"), "30");
		CHECK_STR(ROW(3, "bytes"), w->ran ? "4" : NULL);
		CHECK_STR(ROW(3, "remote"), w->ran ? "192.0.2.9:1" : "192.0.2.7:4711");
		CHECK_STR(ROW(4, "bytes"), w->ran ? "4" : NULL);
		CHECK_STR(ROW(4, "remote"), "192.0.2.9:1");
		whole(&s);
		raw_free(&s);
	}
}

/* The positions of files were read when all was over; the pointer's may have been moved or not. */
TEST(where_a_transfer_between_files_began_is_where_a_pointer_says)
{
	for EACH_WORD(w) {
		struct raw s;

		begin(&s, true);
		CALL(&s, "sendfile", .turned_away = w->word, .args = { 5, 3, 0, 10 }, .file = MADE,
		     .file2 = REG, .fdflags = SOME(1), .offset = SOME(60), .offset2 = SOME(70),
		     .ret = 10);
		CALL(&s, "sendfile", .turned_away = w->word, .args = { 5, 3, 0x7000, 10 },
		     .file = MADE, .file2 = REG, .fdflags = SOME(1), .nextra = 1, .extra = { 80 },
		     .ret = 10);
		CALL(&s, "sendfile", .turned_away = w->word, .args = { 5, 3, 0x7000, 10 },
		     .file = MADE, .file2 = REG, .fdflags = SOME(1), .nextra = 1, .extra = { 80 },
		     .ret = -1);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 3);
		CHECK_STR(ROW(0, "old_file"), "/data/reg");
		CHECK_STR(ROW(0, "old_offset"), NULL);
		CHECK_STR(ROW(0, "offset"), NULL);
		CHECK_STR(ROW(1, "old_offset"), w->ran ? "70" : NULL);
		CHECK_STR(ROW(2, "old_offset"), w->returns ? "80" : NULL);
		whole(&s);
		raw_free(&s);
	}
}

TEST(memory_is_not_what_a_supervisor_says)
{
	for EACH_WORD(w) {
		struct raw s;

		begin(&s, true);
		CALL(&s, "mmap", .turned_away = w->word, .args = { 0, 8192, 3, 0x22, (uint64_t)-1 },
		     .ret = 0x7f0000000000);
		CALL(&s, "brk", .args = { 0 }, .ret = 0x10000);
		CALL(&s, "brk", .turned_away = w->word, .args = { 0x14000 }, .ret = 0x14000);
		CALL(&s, "brk", .args = { 0x15000 }, .ret = 0x15000);
		raw_pair(&s);
		CHECK_STR(ROW(0, "address_space"), w->ran ? "8192" : NULL);
		CHECK_STR(ROW(2, "address_space"), w->ran ? "16384" : NULL);
		/* from where the kernel had left it */
		CHECK_STR(ROW(3, "address_space"), w->ran ? "4096" : "20480");
		raw_free(&s);
	}
}

/* readlink(buffer, buffer, size): whoever answered may have written where the path was. */
TEST(a_path_that_an_answer_may_have_overwritten_is_not_shown)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "readlink", .turned_away = "intercepted", .args = { 0x7000, 0x7000, 64 },
	     .dir = CWD, .path = PATH("x"), .ret = 1);
	CALL(&s, "readlink", .turned_away = "intercepted", .args = { 0x7000, 0x7000, 64 },
	     .dir = CWD, .path = PATH("x"), .ret = -1);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), NULL);
	CHECK_STR(ROW(0, "file_state"), "unreadable");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(1, "file"), "/home/u/x");
	raw_free(&s);
}

/* The kernel has looked at none of it: whether it is too long nobody has said. */
TEST(the_longest_path_may_have_been_longer)
{
	static char longest[4096];

	for EACH_WORD(w) {
		struct raw s;

		memset(longest, 'a', 4095);
		begin(&s, true);
		CALL(&s, "unlink", .turned_away = w->word, .args = { 0x7000 }, .dir = CWD,
		     .path = { longest, 4095, 0 }, .ret = -2);
		raw_pair(&s);
		CHECK_STR(ROW(0, "file_state"), w->ran ? NULL : "truncated");
		raw_free(&s);
	}
}

/* execve() that a supervisor answered with 0: the same program goes on. */
TEST(an_exec_that_was_answered_started_nothing)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "execveat", .turned_away = "intercepted", .args = { 5, 0x7000, 0, 0, 0x1000 },
	     .dir = CWD, .path = PATH("/dev/fd/5/tool"), .ret = 0);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/dev/fd/5/tool");
	raw_free(&s);
}

/* A tracer took the call away: orig_ax is -1. */
TEST(a_call_whose_number_is_lost)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, NULL, .number = UINT32_MAX, .turned_away = "unknown", .ret = -38, .nargs = 6,
	     .args = { 1, 2, 3, 4, 5, 6 });
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "syscall"), "syscall_-1");
	CHECK_STR(ROW(0, "error"), "ENOSYS");
	CHECK_STR(ROW(0, "args"), "1,2,3,4,5,6");
	CHECK_STR(ROW(0, "turned_away"), "unknown");
	whole(&s);
	raw_free(&s);
}

TEST(an_exit_without_a_result)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "write", .turned_away = "trapped", .args = { 3, 0, 1 }, .file = REG,
	     .no_ret = true);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "ret"), NULL);
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(0, "file"), "/data/reg");
	whole(&s);
	raw_free(&s);
}

/* ---- Beside other calls ---------------------------------------------------------------------- */

/* It did return, unlike one that began. */
TEST(an_exit_that_was_turned_away_returns)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "exit_group", .call = 1, .turned_away = "intercepted", .ret = -1);
	CALL(&s, "exit_group", .call = 2, .turned_away = "trapped", .no_ret = true);
	ENTER(&s, "exit_group", .call = 3);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_STR(ROW(0, "error"), "EPERM");
	CHECK_STR(ROW(1, "ret"), NULL);
	CHECK_STR(ROW(1, "turned_away"), "trapped");
	CHECK_STR(ROW(2, "turned_away"), NULL);
	CHECK_EQ(s.counts.exits, 2);
	CHECK_EQ(s.counts.unmatched_exits + s.counts.unmatched_enters, 0);
	raw_free(&s);
}

/* In a handler, while the call that the signal interrupted may still go on. */
TEST(inside_a_call_that_goes_on)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .args = { 3, 0, 9 }, .ret = -512);
	CALL(&s, "getppid", .call = 2, .pending = 1, .turned_away = "intercepted", .ret = -1);
	CALL(&s, "read", .call = 3, .restart_of = 1, .args = { 3, 0, 9 }, .ret = 4);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "syscall"), "getppid");
	CHECK_STR(ROW(1, "syscall"), "read");
	CHECK_STR(ROW(1, "restarts"), "1");
	CHECK_STR(ROW(1, "bytes"), "4");
	raw_free(&s);
}

/* A signal came while a supervisor was asked: the kernel asks again, and nothing went on. */
TEST(a_restart_code_is_a_result_like_any_other)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .turned_away = "intercepted", .ret = -512);
	CALL(&s, "read", .call = 2, .turned_away = "intercepted", .ret = -13);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "ret"), "-512");
	CHECK_STR(ROW(0, "error"), NULL);
	CHECK_STR(ROW(0, "call"), "1");		/* its row did not wait */
	CHECK_STR(ROW(1, "error"), "EACCES");
	CHECK_STR(ROW(1, "restarts"), NULL);
	whole(&s);
	raw_free(&s);
}

/* ---- What cannot be -------------------------------------------------------------------------- */

TEST(without_its_end_it_is_nothing)
{
	for (int unfinished = 0; unfinished < 2; unfinished++) {
		struct raw s;

		begin(&s, true);
		s.opt.unfinished = unfinished;
		ENTER(&s, "read", .call = 1, .turned_away = "intercepted");
		CALL(&s, "getpid", .call = 2);
		ENTER(&s, "read", .call = 3, .turned_away = "intercepted");
		ENTER(&s, "read", .tid = 101, .call = 1, .turned_away = "trapped");
		TASK(&s, .event = "exit", .tid = 101);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 1);		/* nobody hangs in one */
		CHECK_STR(ROW(0, "syscall"), "getpid");
		CHECK_EQ(s.counts.unmatched_enters, 3);
		CHECK_EQ(s.counts.unfinished, 0);
		raw_free(&s);
	}
}

TEST(one_that_continues_another_or_was_under_way_is_refused)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .ret = -512);
	CALL(&s, "read", .call = 2, .restart_of = 1, .turned_away = "intercepted", .ret = 3);
	CALL(&s, "read", .tid = 101, .call = 1, .in_flight = true, .turned_away = "skipped",
	     .ret = 3);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "ret"), "-512");
	CHECK_STR(ROW(0, "restarts"), NULL);
	CHECK_EQ(s.counts.invalid, 2);
	CHECK_EQ(s.counts.unmatched_exits, 2);
	raw_free(&s);
}

/* A number where the word should be: neither an ordinary call nor one that was turned away. */
TEST(a_word_that_is_none_is_refused)
{
	static const uint64_t numbers[IOR_ENTER_NFIELDS] = {
		[IOR_ENTER_TIME] = 5000, [IOR_ENTER_TID] = 100, [IOR_ENTER_CALL] = 1,
	};
	struct raw s;

	begin(&s, true);
	raw_numbers(&s, IOR_TAG_ENTER, numbers, IOR_ENTER_NFIELDS);
	EXIT(&s, .call = 1, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 0);
	CHECK_EQ(s.counts.invalid, 1);
	CHECK_EQ(s.counts.unmatched_exits, 1);
	raw_free(&s);
}

TEST(a_second_end_belongs_to_nothing)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .turned_away = "intercepted", .ret = -1);
	EXIT(&s, .call = 1, .ret = 7, .exit_time = 9000);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "ret"), "-1");
	CHECK_EQ(s.counts.unmatched_exits, 1);
	raw_free(&s);
}

/* An end long after it, and one before it: no duration either way. */
TEST(times_that_differ_are_no_duration)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .turned_away = "intercepted", .enter_time = 5000,
	     .exit_time = 9000, .ret = -1);
	CALL(&s, "read", .call = 2, .turned_away = "skipped", .enter_time = 9000,
	     .exit_time = 5000, .ret = -1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "duration_ns"), NULL);
	CHECK_STR(ROW(1, "duration_ns"), NULL);
	raw_free(&s);
}

TEST(one_that_is_taken_back_has_no_row)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .turned_away = "intercepted", .ret = -1, .refused = true);
	CALL(&s, "getpid", .call = 2);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "syscall"), "getpid");
	CHECK_EQ(s.counts.enters, s.counts.exits);
	raw_free(&s);
}

/* ---- Damage ---------------------------------------------------------------------------------- */

TEST(damaged_bytes_are_survived)
{
	struct raw s;
	size_t header;

	begin(&s, true);
	header = s.w.len;
	CALL(&s, "read", .call = 1, .args = { 3, 0, 9 }, .ret = -512);
	CALL(&s, "openat", .call = 2, .pending = 1, .turned_away = "intercepted", .ret = 5,
	     .args = { FDCWD, 0x7000 }, .dir = CWD, .path = PATH("b"), .out = MADE);
	CALL(&s, "write", .call = 3, .turned_away = "trapped", .no_ret = true);
	CALL(&s, "exit_group", .call = 4, .turned_away = "skipped", .ret = -1);
	raw_end(&s, "duration");
	raw_damage(&s, header, 4);
	raw_free(&s);
}
