/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that were under way when recording began, and calls that are taken back. Would catch: a
 * time that is taken for a beginning, a loss that was none, a row of what is not wanted.
 */
#include "raw.h"

#define ROW(n, name) field(&s, n, name)

static void begin(struct raw *s, bool restarts)
{
	raw_begin_bare(s);
	raw_header(s, "x86_64", restarts);
	raw_file(s, 7, "/data/fifo", "fifo");
	TASK(s, .tid = 100, .start = 1, .comm = "x");
}

/* Thread 100 sits in a read() when recording begins. */
static void seen_in_read(struct raw *s)
{
	ENTER(s, "read", .call = 1, .enter_time = 5000, .args = { 3, 0, 10 }, .file = 7,
	      .fdflags = SOME(0), .dev_read = SOME(10), .in_flight = true);
}

/* ---- Under way when recording began ---------------------------------------------------------- */

TEST(a_call_in_flight_that_ends_is_a_row)
{
	struct raw s;

	begin(&s, true);
	seen_in_read(&s);
	EXIT(&s, .call = 1, .exit_time = 5600, .ret = 4, .dev_read_after = SOME(15));
	CALL(&s, "getpid", .call = 2, .enter_time = 5700, .exit_time = 5800);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "in_flight"), "1");
	CHECK_STR(ROW(0, "call"), "1");
	CHECK_STR(ROW(0, "time_ns"), "5000");
	CHECK_STR(ROW(0, "duration_ns"), "600");
	CHECK_STR(ROW(0, "gap_ns"), NULL);
	CHECK_STR(ROW(0, "comm"), "x");
	CHECK_STR(ROW(0, "file"), "/data/fifo");
	CHECK_STR(ROW(0, "bytes"), "4");
	CHECK_STR(ROW(0, "requested"), "10");
	CHECK_STR(ROW(0, "device_read"), "5");
	CHECK_STR(ROW(1, "in_flight"), NULL);
	CHECK_STR(ROW(1, "gap_ns"), "100");		/* its end is known */
	CHECK_EQ(s.counts.enters, 2);
	CHECK_EQ(s.counts.exits, 2);
	CHECK_EQ(s.counts.unfinished + s.counts.unmatched_enters + s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(a_call_in_flight_has_no_gap_whatever_was_seen_before)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "getpid", .call = 1, .enter_time = 4000, .exit_time = 4100);
	ENTER(&s, "read", .call = 2, .enter_time = 5000, .in_flight = true);
	EXIT(&s, .call = 2, .exit_time = 5100, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(1, "in_flight"), "1");
	CHECK_STR(ROW(1, "gap_ns"), NULL);
	raw_free(&s);
}

TEST(a_call_in_flight_that_does_not_end_is_unfinished)
{
	for (int unfinished = 0; unfinished < 2; unfinished++) {
		struct raw s;

		begin(&s, true);
		s.opt.unfinished = unfinished;
		seen_in_read(&s);
		raw_pair(&s);
		CHECK_EQ(s.nrows, unfinished);
		CHECK_EQ(s.counts.unfinished, 1);
		CHECK_EQ(s.counts.unmatched_enters, 0);
		if (unfinished) {
			CHECK_STR(ROW(0, "in_flight"), "1");
			CHECK_STR(ROW(0, "time_ns"), "5000");
			CHECK_STR(ROW(0, "duration_ns"), NULL);
			CHECK_STR(ROW(0, "ret"), NULL);
			CHECK_STR(ROW(0, "file"), "/data/fifo");
		}
		raw_free(&s);
	}
}

/* Its registers were changed, say: nothing was lost, and --strict has nothing to say. */
TEST(a_call_in_flight_whose_end_is_not_recognised_is_no_loss)
{
	for (int unfinished = 0; unfinished < 2; unfinished++) {
		struct raw s;

		begin(&s, true);
		s.opt.unfinished = unfinished;
		ENTER(&s, "pause", .call = 1, .enter_time = 5000, .in_flight = true);
		CALL(&s, "brk", .call = 2, .enter_time = 6000, .exit_time = 6100);
		raw_pair(&s);
		CHECK_EQ(s.nrows, 1 + unfinished);
		CHECK_EQ(s.counts.unfinished, 1);
		CHECK_EQ(s.counts.unmatched_enters, 0);
		CHECK_EQ(s.counts.unmatched_exits, 0);
		CHECK_STR(ROW(unfinished, "syscall"), "brk");
		CHECK_STR(ROW(unfinished, "gap_ns"), NULL);
		CHECK_STR(ROW(unfinished, "in_flight"), NULL);
		if (unfinished) {
			CHECK_STR(ROW(0, "syscall"), "pause");
			CHECK_STR(ROW(0, "in_flight"), "1");
			CHECK_STR(ROW(0, "duration_ns"), NULL);
		}
		raw_free(&s);
	}
}

TEST(any_other_call_without_its_exit_is_a_loss_still)
{
	struct raw s;

	begin(&s, true);
	s.opt.unfinished = true;
	seen_in_read(&s);
	EXIT(&s, .call = 1, .ret = 1);
	ENTER(&s, "read", .call = 2);
	CALL(&s, "getpid", .call = 3);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_EQ(s.counts.unmatched_enters, 1);
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(a_restarted_call_stays_in_flight)
{
	struct raw s;

	begin(&s, true);
	ENTER(&s, "poll", .call = 1, .enter_time = 5000, .in_flight = true);
	EXIT(&s, .call = 1, .exit_time = 5100, .ret = -516);
	ENTER(&s, "restart_syscall", .call = 2, .enter_time = 5200, .restart_of = 1);
	EXIT(&s, .call = 2, .exit_time = 5300, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "syscall"), "poll");
	CHECK_STR(ROW(0, "in_flight"), "1");
	CHECK_STR(ROW(0, "restarts"), "1");
	CHECK_STR(ROW(0, "duration_ns"), "300");
	CHECK_EQ(s.counts.unmatched_enters + s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(a_call_in_flight_that_never_returns_has_its_row_at_once)
{
	struct raw s;

	begin(&s, true);
	ENTER(&s, "exit_group", .call = 1, .in_flight = true);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "in_flight"), "1");
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(only_a_number_that_is_not_0_says_so)
{
	static const uint64_t zeros[IOR_ENTER_NFIELDS] = {
		[IOR_ENTER_TIME] = 5000, [IOR_ENTER_TID] = 100, [IOR_ENTER_CALL] = 1,
	};
	struct raw s;

	begin(&s, true);
	raw_numbers(&s, IOR_TAG_ENTER, zeros, IOR_ENTER_IN_FLIGHT + 1);
	EXIT(&s, .call = 1, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "in_flight"), NULL);
	raw_free(&s);
}

/* ---- Taken back ------------------------------------------------------------------------------ */

TEST(a_refused_call_has_no_row_but_ends)
{
	struct raw s;

	begin(&s, true);
	s.opt.unfinished = true;
	ENTER(&s, "read", .call = 1, .enter_time = 5000);
	EXIT(&s, .call = 1, .exit_time = 5100, .ret = 0, .refused = true);
	CALL(&s, "getpid", .call = 2, .enter_time = 5200, .exit_time = 5300);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "syscall"), "getpid");
	CHECK_STR(ROW(0, "gap_ns"), "100");		/* from the end of the refused one */
	CHECK_EQ(s.counts.exits, s.counts.enters);
	CHECK_EQ(s.counts.unfinished + s.counts.unmatched_enters + s.counts.unmatched_exits, 0);
	raw_free(&s);
}

/* It left with a restart code and waits; then the capture knows that nobody wants it. */
TEST(an_interrupted_call_is_taken_back)
{
	struct raw s;

	begin(&s, true);
	ENTER(&s, "read", .call = 1);
	EXIT(&s, .call = 1, .ret = -512);
	EXIT(&s, .call = 1, .ret = -512, .refused = true);
	CALL(&s, "getpid", .call = 2, .pending = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "syscall"), "getpid");
	CHECK_EQ(s.counts.enters, 2);
	CHECK_EQ(s.counts.exits, 2);			/* both of its own are one end */
	CHECK_EQ(s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(an_outer_call_is_taken_back_while_an_inner_one_goes_on)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .ret = -512, .args = { 3, 0, 1 });
	CALL(&s, "read", .call = 2, .ret = -512, .args = { 4, 0, 1 }, .pending = 1);
	ENTER(&s, "write", .call = 3, .pending = 2, .args = { 5, 0, 1 });
	EXIT(&s, .call = 1, .ret = -512, .refused = true);
	EXIT(&s, .call = 3, .ret = 1);
	CALL(&s, "read", .call = 4, .restart_of = 2, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "syscall"), "write");
	CHECK_STR(ROW(1, "call"), "2");
	CHECK_STR(ROW(1, "restarts"), "1");
	CHECK_EQ(s.counts.unfinished + s.counts.unmatched_enters + s.counts.unmatched_exits, 0);
	raw_free(&s);
}

/* By the number of its latest enter, as an exit would name it. */
TEST(a_restarted_call_is_taken_back)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "read", .call = 1, .ret = -512);
	ENTER(&s, "read", .call = 2, .restart_of = 1);
	EXIT(&s, .call = 2, .ret = 1, .refused = true);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 0);
	CHECK_EQ(s.counts.unfinished + s.counts.unmatched_enters + s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(a_call_in_flight_is_taken_back)
{
	struct raw s;

	begin(&s, true);
	s.opt.unfinished = true;
	seen_in_read(&s);
	EXIT(&s, .call = 1, .ret = 1, .refused = true);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 0);
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(what_is_not_open_cannot_be_taken_back)
{
	struct raw s;

	begin(&s, true);
	EXIT(&s, .call = 1, .ret = 0, .refused = true);			/* nothing open */
	EXIT(&s, .tid = 99, .call = 1, .ret = 0, .refused = true);	/* no such task */
	CALL(&s, "getpid", .call = 1);
	EXIT(&s, .call = 1, .ret = 0, .refused = true);			/* it has its row */
	ENTER(&s, "read", .call = 2);
	EXIT(&s, .call = 3, .ret = 0, .refused = true);			/* another one */
	EXIT(&s, .call = 2, .ret = 0);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_EQ(s.counts.unmatched_exits, 4);
	CHECK_EQ(s.counts.unmatched_enters, 0);
	raw_free(&s);
}

TEST(without_the_time_of_its_end_the_next_call_has_no_gap)
{
	struct raw s;

	begin(&s, true);
	CALL(&s, "getpid", .call = 1);
	ENTER(&s, "read", .call = 2);
	ior_put_begin(&s.w, IOR_TAG_EXIT);
	ior_put_nil(&s.w);
	ior_put_u64(&s.w, 100);
	ior_put_u64(&s.w, 100);
	ior_put_u64(&s.w, 2);
	for (int i = IOR_EXIT_CALL + 1; i < IOR_EXIT_REFUSED; i++)
		ior_put_nil(&s.w);
	ior_put_u64(&s.w, 1);
	ior_put_end(&s.w);
	CALL(&s, "getpid", .call = 3);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(1, "gap_ns"), NULL);
	raw_free(&s);
}

TEST(no_byte_that_is_changed_does_harm)
{
	struct raw s;
	size_t header;

	begin(&s, true);
	header = s.w.len;
	s.opt.unfinished = true;
	seen_in_read(&s);
	EXIT(&s, .call = 1, .ret = -512);
	CALL(&s, "read", .call = 2, .pending = 1, .ret = -512);
	EXIT(&s, .call = 1, .ret = -512, .refused = true);
	ENTER(&s, "read", .call = 3, .restart_of = 2);
	EXIT(&s, .call = 3, .ret = 1, .refused = true);
	ENTER(&s, "read", .tid = 101, .call = 1, .in_flight = true);
	CALL(&s, "read", .tid = 101, .call = 2, .ret = 1);
	raw_end(&s, "duration");
	raw_damage(&s, header, 8);
	raw_free(&s);
}
