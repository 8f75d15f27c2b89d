/* SPDX-License-Identifier: BSD-2-Clause */
/* Which exit belongs to which enter. Would catch: a false pair, a lost row, a count that is off. */
#include "raw.h"
#include "sample.h"

#define ROW(n, name) field(&s, n, name)

TEST(calls_of_threads_that_overlap)
{
	struct raw s;

	raw_begin(&s);
	ENTER(&s, "getpid", .tid = 1, .call = 5);
	ENTER(&s, "getppid", .tid = 2, .call = 5);
	EXIT(&s, .tid = 2, .call = 5, .ret = 2);
	EXIT(&s, .tid = 1, .call = 5, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "syscall"), "getppid");	/* in the order in which they ended */
	CHECK_STR(ROW(0, "ret"), "2");
	CHECK_STR(ROW(0, "seq"), "1");
	CHECK_STR(ROW(1, "syscall"), "getpid");
	CHECK_STR(ROW(1, "ret"), "1");
	CHECK_STR(ROW(1, "seq"), "2");
	CHECK_EQ(s.counts.enters, 2);
	CHECK_EQ(s.counts.exits, 2);
	raw_free(&s);
}

TEST(gap_is_from_the_end_of_the_threads_last_call)
{
	struct raw s;

	raw_begin(&s);
	CALL(&s, "getpid", .tid = 1, .enter_time = 1000, .exit_time = 1010);
	CALL(&s, "getpid", .tid = 2, .enter_time = 1001, .exit_time = 1500);
	CALL(&s, "getpid", .tid = 1, .enter_time = 1017, .exit_time = 1020);
	CALL(&s, "getpid", .tid = 1, .enter_time = 1020, .exit_time = 1030);
	CALL(&s, "getpid", .tid = 1, .enter_time = 1029, .exit_time = 1040);
	raw_pair(&s);
	CHECK_STR(ROW(0, "gap_ns"), NULL);
	CHECK_STR(ROW(1, "gap_ns"), NULL);
	CHECK_STR(ROW(2, "gap_ns"), "7");
	CHECK_STR(ROW(3, "gap_ns"), "0");
	CHECK_STR(ROW(4, "gap_ns"), NULL);	/* before the end: not 2^64 - 1 */
	raw_free(&s);
}

TEST(a_lost_exit_pairs_nothing)
{
	struct raw s;

	raw_begin(&s);
	ENTER(&s, "getpid", .call = 1);
	ENTER(&s, "getpid", .call = 2);
	EXIT(&s, .call = 2, .ret = 22);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_STR(ROW(0, "call"), "2");
	CHECK_EQ(s.counts.unmatched_enters, 1);
	CHECK_EQ(s.counts.unmatched_exits, 0);
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(a_lost_enter_pairs_nothing)
{
	struct raw s;

	raw_begin(&s);
	EXIT(&s, .call = 1, .ret = 11);			/* task never seen */
	CALL(&s, "getpid", .call = 2, .ret = 22);
	EXIT(&s, .call = 3, .ret = 33);			/* nothing open */
	ENTER(&s, "getpid", .call = 4);
	EXIT(&s, .call = 5, .ret = 55);			/* another one open */
	EXIT(&s, .call = 4, .ret = 44);
	EXIT(&s, .call = 4, .ret = 45);			/* twice */
	EXIT(&s, .tid = 99, .call = 4, .ret = 46);	/* another task */
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "ret"), "22");
	CHECK_STR(ROW(1, "ret"), "44");
	CHECK_EQ(s.counts.unmatched_exits, 5);
	CHECK_EQ(s.counts.unmatched_enters, 0);
	raw_free(&s);
}

TEST(a_lost_exit_and_a_lost_enter_do_not_meet)
{
	struct raw s;

	raw_begin(&s);
	ENTER(&s, "read", .call = 1);
	EXIT(&s, .call = 2, .ret = 7);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 0);
	CHECK_EQ(s.counts.unmatched_exits, 1);
	CHECK_EQ(s.counts.unfinished, 1);
	raw_free(&s);
}

TEST(a_thread_id_used_again_starts_clean)
{
	struct raw s;

	raw_begin(&s);
	TASK(&s, .tid = 100, .start = 10, .comm = "old", .uid = SOME(1));
	CALL(&s, "getpid", .call = 1);
	ENTER(&s, "read", .call = 2);
	TASK(&s, .tid = 100, .start = 20, .comm = "new");	/* the old one's exit was lost */
	EXIT(&s, .call = 2, .ret = 5);
	CALL(&s, "getpid", .call = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(1, "comm"), "new");
	CHECK_STR(ROW(1, "uid"), NULL);
	CHECK_STR(ROW(1, "gap_ns"), NULL);
	CHECK_EQ(s.counts.unfinished, 1);
	CHECK_EQ(s.counts.unmatched_exits, 1);
	raw_free(&s);
}

TEST(what_a_task_is_changes_with_its_records)
{
	struct raw s;

	raw_begin(&s);
	raw_file(&s, 7, "/bin/a", "reg");
	TASK(&s, .tid = 100, .start = 10, .comm = "one", .exe = 7, .uid = SOME(0));
	ENTER(&s, "read", .call = 1);
	TASK(&s, .event = "changed", .tid = 100, .start = 10, .comm = "two", .uid = SOME(5));
	EXIT(&s, .call = 1, .ret = 5);
	CALL(&s, "getpid", .call = 2);
	raw_pair(&s);
	CHECK_STR(ROW(0, "comm"), "one");	/* as at the enter */
	CHECK_STR(ROW(0, "uid"), "0");
	CHECK_STR(ROW(0, "exe"), "/bin/a");
	CHECK_STR(ROW(1, "comm"), "two");
	CHECK_STR(ROW(1, "uid"), "5");
	CHECK_STR(ROW(1, "exe"), NULL);
	CHECK(ROW(1, "gap_ns") != NULL);	/* the same task */
	raw_free(&s);
}

TEST(the_end_of_a_task_forgets_it)
{
	struct raw s;

	raw_begin(&s);
	TASK(&s, .tid = 100, .start = 10, .comm = "x");
	CALL(&s, "getpid", .call = 1);
	TASK(&s, .event = "exit", .tid = 100, .start = 9);	/* of an earlier user of the id */
	CALL(&s, "getpid", .call = 2);
	ENTER(&s, "read", .call = 3);
	TASK(&s, .event = "exit", .tid = 100, .start = 10);	/* killed in the call */
	EXIT(&s, .call = 3, .ret = 5);
	CALL(&s, "getpid", .call = 4);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_STR(ROW(1, "comm"), "x");
	CHECK_STR(ROW(2, "call"), "4");
	CHECK_STR(ROW(2, "comm"), NULL);
	CHECK_STR(ROW(2, "gap_ns"), NULL);
	CHECK_EQ(s.counts.unfinished, 1);
	CHECK_EQ(s.counts.unmatched_exits, 1);
	CHECK_EQ(s.ntags[IOR_TAG_TASK], 3);	/* passed on */
	raw_free(&s);
}

TEST(exec_by_a_thread_that_is_not_the_leader)
{
	struct raw s;

	raw_begin(&s);
	TASK(&s, .tid = 50, .pid = 50, .start = 10, .comm = "leader");
	TASK(&s, .tid = 51, .pid = 50, .start = 11, .comm = "other");
	CALL(&s, "getpid", .tid = 50, .pid = 50, .call = 2);
	ENTER(&s, "futex", .tid = 50, .pid = 50, .call = 3);	/* dies in it */
	ENTER(&s, "execve", .tid = 51, .pid = 50, .call = 2, .enter_path = PATH("/bin/x"));
	TASK(&s, .event = "exec", .tid = 50, .pid = 50, .start = 10, .old_tid = 51, .comm = "x");
	EXIT(&s, .tid = 51, .pid = 50, .call = 2, .ret = 0);
	/* Its numbers go on from the execve: 3 again, of which the old leader's must not take. */
	ENTER(&s, "getppid", .tid = 50, .pid = 50, .call = 3);
	EXIT(&s, .tid = 50, .pid = 50, .call = 3, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_STR(ROW(1, "syscall"), "execve");
	CHECK_STR(ROW(1, "tid"), "51");
	CHECK_STR(ROW(1, "comm"), "other");
	CHECK_STR(ROW(1, "ret"), "0");
	CHECK_STR(ROW(2, "syscall"), "getppid");
	CHECK_STR(ROW(2, "comm"), "x");
	CHECK_STR(ROW(2, "gap_ns"), NULL);
	CHECK_EQ(s.counts.unfinished, 1);
	CHECK_EQ(s.counts.unmatched_enters, 0);
	CHECK_EQ(s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(exec_by_the_leader_keeps_its_call_and_gap)
{
	struct raw s;

	raw_begin(&s);
	TASK(&s, .tid = 50, .start = 10, .comm = "a");
	ENTER(&s, "execve", .tid = 50, .call = 1, .enter_path = PATH("/bin/x"));
	TASK(&s, .event = "exec", .tid = 50, .start = 10, .comm = "x");
	EXIT(&s, .tid = 50, .call = 1, .ret = 0);
	CALL(&s, "brk", .tid = 50, .call = 2);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "file"), "/bin/x");
	CHECK_STR(ROW(1, "gap_ns"), "100");
	raw_free(&s);
}

TEST(calls_that_never_return_have_their_row_at_once)
{
	struct raw s;

	raw_begin(&s);
	CALL(&s, "getpid", .call = 1);
	ENTER(&s, "rt_sigreturn", .call = 2);
	CALL(&s, "getppid", .call = 3, .ret = 9);
	ENTER(&s, "rt_sigreturn", .call = 4);
	EXIT(&s, .call = 4, .ret = -512);		/* it leaves as -1, by a way of its own */
	ENTER(&s, "exit_group", .call = 5, .args = { 3 });
	raw_pair(&s);
	CHECK_EQ(s.nrows, 5);
	CHECK_STR(ROW(1, "syscall"), "rt_sigreturn");
	CHECK_STR(ROW(1, "duration_ns"), NULL);
	CHECK_STR(ROW(1, "ret"), NULL);
	CHECK_STR(ROW(1, "error"), NULL);
	CHECK_STR(ROW(1, "gap_ns"), "100");
	CHECK_STR(ROW(2, "gap_ns"), NULL);		/* when that one ended is not known */
	CHECK_STR(ROW(3, "ret"), NULL);
	CHECK_STR(ROW(4, "syscall"), "exit_group");
	CHECK_STR(ROW(4, "args"), "3");
	CHECK_EQ(s.counts.unmatched_enters, 0);
	CHECK_EQ(s.counts.unmatched_exits, 0);
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

/* ---- The end ------------------------------------------------------------------------------- */

static void open_calls(struct raw *s)
{
	raw_begin(s);
	raw_file(s, 7, "/data/f", "reg");
	TASK(s, .tid = 3, .start = 1, .comm = "dies");
	ENTER(s, "read", .tid = 3, .call = 1, .args = { 4, 0, 10 }, .file = 7, .offset = SOME(5),
	      .fdflags = SOME(0));
	ENTER(s, "getpid", .tid = 2, .call = 1);
	TASK(s, .event = "exit", .tid = 3, .start = 1);
}

TEST(calls_in_flight_give_no_row)
{
	struct raw s;

	open_calls(&s);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 0);
	CHECK_EQ(s.counts.unfinished, 2);
	CHECK_EQ(s.counts.unmatched_enters, 0);
	raw_free(&s);
}

TEST(unless_unfinished_asks_for_it)
{
	struct raw s;

	open_calls(&s);
	s.opt.unfinished = true;
	raw_pair(&s);
	CHECK_EQ(s.nrows, 2);
	CHECK_STR(ROW(0, "comm"), "dies");
	CHECK_STR(ROW(0, "file"), "/data/f");
	CHECK_STR(ROW(0, "offset"), "5");
	CHECK_STR(ROW(0, "requested"), "10");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(0, "ret"), NULL);
	CHECK_STR(ROW(0, "duration_ns"), NULL);
	CHECK_STR(ROW(1, "tid"), "2");
	CHECK_EQ(s.counts.unfinished, 2);
	raw_free(&s);
}

TEST(every_byte_at_which_a_stream_may_be_cut)
{
	struct raw s;
	size_t len;
	unsigned int most = 0;

	raw_begin(&s);
	len = s.w.len;
	raw_file(&s, 7, "/data/f", "reg");
	TASK(&s, .tid = 100, .start = 10, .comm = "x", .exe = 7);
	for (int i = 0; i < 3; i++)
		CALL(&s, "read", .args = { 3, 0, 10 }, .file = 7, .ret = 10);
	for (; len <= s.w.len; len++) {
		struct raw cut = s;

		if (ior_writer_init(&cut.out, -1) < 0)
			exit(1);
		raw_pair_bytes(&cut, len);
		CHECK(cut.nrows == most || cut.nrows == most + 1);
		most = cut.nrows;
		CHECK_EQ(cut.ntags[IOR_TAG_END], 1);
		for (unsigned int n = 0; n < cut.nrows; n++)
			CHECK_STR(field(&cut, n, "file"), "/data/f");
		cut.w.buf = NULL;
		raw_free(&cut);
	}
	CHECK_EQ(most, 3);
	raw_free(&s);
}

/* The reason in the only end record of what was made. */
static const char *end_reason(struct raw *s)
{
	static char reason[64];
	const struct ior_record *rec;
	struct ior_reader *r;

	reason[0] = '\0';
	if (ior_reader_open_memory(&r, s->out.buf, s->out.len, NULL, NULL) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, NULL) > 0)
		if (rec->tag == IOR_TAG_END)
			snprintf(reason, sizeof(reason), "%.*s",
				 (int)rec->fields[IOR_END_REASON]->len,
				 rec->fields[IOR_END_REASON]->p);
	ior_reader_close(r);
	return reason;
}

TEST(the_end_record_says_whether_the_input_was_whole)
{
	static const struct {
		const char *given, *made;
	} cases[] = {
		{ "duration", "end-of-input" }, { "signal", "end-of-input" },
		{ "input-cut", "input-cut" }, { NULL, "input-cut" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct raw s;

		raw_begin(&s);
		CALL(&s, "getpid");
		if (cases[i].given)
			raw_end(&s, cases[i].given);
		raw_pair_bytes(&s, s.w.len);
		CHECK_STR(end_reason(&s), cases[i].made);
		raw_free(&s);
	}
}

TEST(the_end_record_has_own_totals_and_keeps_what_only_the_capture_knew)
{
	static const char *const names[] = { "rows", "enters", "unmatched_exits", "lost_calls",
					     "lost_other", "denied" };
	static const uint64_t values[] = { 2, 2, 1, 5, UINT64_MAX, 7 };
	const uint64_t loss[] = { 1, 0, 2, 0 };
	const struct ior_record *rec;
	struct ior_reader *r;
	struct raw s;
	uint64_t records = 0;

	raw_begin(&s);
	CALL(&s, "getpid");
	CALL(&s, "getpid");
	EXIT(&s, .call = 77);
	raw_numbers(&s, IOR_TAG_LOSS, loss, 4);
	raw_numbers(&s, IOR_TAG_LOSS, (uint64_t[]){ 1, 0, 3 }, 3);	/* other: unknown */
	raw_pair(&s);
	if (ior_reader_open_memory(&r, s.out.buf, s.out.len, NULL, NULL) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, NULL) > 0) {
		const struct ior_value *map, *v;

		records++;
		if (rec->tag != IOR_TAG_END)
			continue;
		map = rec->fields[IOR_END_TOTALS];
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			v = ior_value_map_get(map, names[i]);
			if (!CHECK(v != NULL))
				continue;
			CHECK_EQ(v->type, values[i] == UINT64_MAX ? IOR_V_NIL : IOR_V_UINT);
			CHECK_EQ(v->type == IOR_V_UINT ? v->u : UINT64_MAX, values[i]);
		}
		v = ior_value_map_get(map, "records");
		if (CHECK(v != NULL))
			CHECK_EQ(v->u, records);
	}
	ior_reader_close(r);
	CHECK_EQ(s.ntags[IOR_TAG_LOSS], 2);
	raw_free(&s);
}

/* ---- The stream ---------------------------------------------------------------------------- */

TEST(other_records_pass_dictionaries_do_not)
{
	struct raw s;
	const uint64_t v[] = { 1, 2, 3 };

	raw_begin(&s);
	raw_file(&s, 7, "/never/used", "reg");
	raw_numbers(&s, IOR_TAG_CHANGE, v, 3);
	raw_numbers(&s, IOR_TAG_NOTE, v, 1);
	raw_numbers(&s, IOR_TAG_CGROUP, v, 1);
	raw_numbers(&s, IOR_TAG_CLOCK, v, 2);
	raw_numbers(&s, 99, v, 3);			/* unknown to this version */
	raw_numbers(&s, IOR_TAG_RESET, v, 0);
	CALL(&s, "getpid");
	raw_pair(&s);
	CHECK_EQ(s.ntags[IOR_TAG_CHANGE], 1);
	CHECK_EQ(s.ntags[IOR_TAG_NOTE], 1);
	CHECK_EQ(s.ntags[IOR_TAG_CGROUP], 1);
	CHECK_EQ(s.ntags[IOR_TAG_CLOCK], 1);
	CHECK_EQ(s.ntags[99], 1);
	CHECK_EQ(s.ntags[IOR_TAG_RESET], 0);
	CHECK_EQ(s.ntags[IOR_TAG_FILE], 0);
	CHECK_EQ(s.ntags[IOR_TAG_ENTER], 0);
	CHECK_EQ(s.ntags[IOR_TAG_EXIT], 0);
	CHECK_STR(ROW(0, "filter_epoch"), "3");
	raw_free(&s);
}

TEST(a_passed_task_record_names_its_executable_by_the_new_id)
{
	const struct ior_record *rec;
	struct raw s;
	struct ior_reader *r;
	unsigned int tasks = 0;

	raw_begin(&s);
	raw_file(&s, 700, "/bin/x", "reg");
	raw_file(&s, 1, "/bin/other", "reg");
	CALL(&s, "read", .args = { 3, 0, 1 }, .file = 1);
	TASK(&s, .tid = 100, .start = 10, .comm = "x", .exe = 700);
	TASK(&s, .tid = 101, .start = 10, .comm = "y", .exe = 9999);	/* never described */
	raw_pair(&s);
	if (ior_reader_open_memory(&r, s.out.buf, s.out.len, NULL, NULL) < 0)
		exit(1);
	while (ior_reader_next(r, &rec, NULL) > 0) {
		uint64_t id = 0;
		uint32_t dense;

		if (rec->tag != IOR_TAG_TASK)
			continue;
		ior_value_u64(rec->fields[IOR_TASK_EXE], &id);
		dense = ior_reader_map_file(r, id);
		CHECK_STR(ior_reader_text(r, ior_reader_file(r, dense)->path).p,
			  tasks++ ? "" : "/bin/x");
		CHECK_EQ(rec->fields[IOR_TASK_START]->u, 10);
	}
	CHECK_EQ(tasks, 2);
	ior_reader_close(r);
	raw_free(&s);
}

TEST(an_open_call_keeps_its_names_over_a_reset_and_a_new_description)
{
	struct raw s;

	raw_begin(&s);
	raw_file(&s, 7, "/old/file", "reg");
	raw_file(&s, 8, "/old/dir", "dir");
	raw_file(&s, 9, "/old/exe", "reg");
	TASK(&s, .tid = 100, .start = 10, .comm = "x", .exe = 9);
	TASK(&s, .tid = 101, .start = 10, .comm = "y", .exe = 9);
	ENTER(&s, "read", .tid = 100, .call = 1, .args = { 3, 0, 10 }, .file = 7);
	ENTER(&s, "stat", .tid = 101, .call = 1, .args = { 0x7000 }, .dir = 8);
	sample_forget(&s.w);
	raw_file(&s, 7, "/new/file", "reg");
	raw_file(&s, 8, "/new/dir", "dir");
	EXIT(&s, .tid = 100, .call = 1, .ret = 1);
	EXIT(&s, .tid = 101, .call = 1, .path = PATH("f"));
	ENTER(&s, "read", .tid = 100, .call = 2, .args = { 3, 0, 10 }, .file = 7);
	raw_file_state(&s, 7, "/new/file", "reg", "deleted");
	EXIT(&s, .tid = 100, .call = 2, .ret = 1);
	CALL(&s, "read", .tid = 100, .call = 3, .args = { 3, 0, 10 }, .file = 7, .ret = 1);
	CALL(&s, "read", .tid = 100, .call = 4, .args = { 3, 0, 10 }, .file = 9, .ret = 1);
	raw_pair(&s);
	CHECK_STR(ROW(0, "file"), "/old/file");
	CHECK_STR(ROW(0, "exe"), "/old/exe");
	CHECK_STR(ROW(1, "file"), "/old/dir/f");
	CHECK_STR(ROW(2, "file"), "/new/file");
	CHECK_STR(ROW(2, "file_state"), NULL);
	CHECK_STR(ROW(3, "file_state"), "deleted");
	CHECK_STR(ROW(4, "file"), NULL);	/* its id ended with the reset */
	raw_free(&s);
}

TEST(a_full_dictionary_of_the_output_is_reset_between_rows)
{
	struct raw s;

	raw_begin(&s);
	s.opt.max_entries = 32;
	raw_file(&s, 1000, "/bin/x", "reg");
	TASK(&s, .tid = 100, .start = 10, .comm = "x", .exe = 1000);
	for (unsigned int i = 1; i <= 60; i++) {
		char path[32];

		snprintf(path, sizeof(path), "/data/%u", i);
		raw_file(&s, i, path, "reg");
		CALL(&s, i % 2 ? "read" : "write", .args = { 3, 0, 1 }, .file = i,
		     .ret = -(int)(i % 9));
	}
	raw_pair(&s);
	CHECK_EQ(s.nrows, 60);
	CHECK(s.ntags[IOR_TAG_RESET] >= 2);
	for (unsigned int i = 1; i <= 60; i++) {
		char path[32];

		snprintf(path, sizeof(path), "/data/%u", i);
		CHECK_STR(ROW(i - 1, "file"), path);
		CHECK_STR(ROW(i - 1, "syscall"), i % 2 ? "read" : "write");
		CHECK_STR(ROW(i - 1, "comm"), "x");
		CHECK_STR(ROW(i - 1, "exe"), "/bin/x");
		CHECK_STR(ROW(i - 1, "source"), "syscall");
	}
	raw_free(&s);
}

TEST(a_new_part_starts_from_nothing)
{
	struct raw s;

	raw_begin(&s);
	raw_file(&s, 7, "/first", "reg");
	TASK(&s, .tid = 100, .start = 10, .comm = "first");
	CALL(&s, "read", .call = 1, .args = { 3, 0, 1 }, .file = 7);
	ENTER(&s, "read", .call = 2, .args = { 3, 0, 1 }, .file = 7);
	raw_end(&s, "duration");
	raw_header(&s, "x86_64", false);
	EXIT(&s, .call = 2, .ret = 1);
	CALL(&s, "read", .call = 3, .args = { 3, 0, 1 }, .file = 7);
	raw_file(&s, 7, "/second", "reg");
	CALL(&s, "read", .call = 4, .args = { 3, 0, 1 }, .file = 7);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_EQ(s.ntags[IOR_TAG_HEADER], 2);
	CHECK_EQ(s.ntags[IOR_TAG_END], 2);
	CHECK_STR(ROW(1, "file"), NULL);
	CHECK_STR(ROW(1, "comm"), NULL);
	CHECK_STR(ROW(1, "gap_ns"), NULL);
	CHECK_STR(ROW(2, "file"), "/second");
	CHECK_STR(ROW(2, "seq"), "3");
	CHECK_EQ(s.counts.unfinished, 1);
	CHECK_EQ(s.counts.unmatched_exits, 1);
	raw_free(&s);
}

TEST(records_that_say_nothing_are_counted)
{
	const uint64_t v[IOR_ENTER_NFIELDS] = { 5, 6, UINT64_MAX, 1, 0, 0 };
	struct raw s;

	raw_begin(&s);
	raw_numbers(&s, IOR_TAG_ENTER, v, 2);		/* no tid */
	raw_numbers(&s, IOR_TAG_ENTER, v, IOR_ENTER_NFIELDS);	/* no such tid */
	ENTER(&s, "getpid", .tid = 1u << 22, .call = 1);
	ENTER(&s, "getpid", .tid = (1u << 22) - 1, .call = 1);
	EXIT(&s, .tid = (1u << 22) - 1, .call = 1);
	raw_numbers(&s, IOR_TAG_EXIT, v, 1);
	raw_numbers(&s, IOR_TAG_TASK, v, 1);
	raw_numbers(&s, IOR_TAG_ROW, v, 3);		/* has no place in a raw stream */
	raw_pair(&s);
	CHECK_EQ(s.nrows, 1);
	CHECK_EQ(s.counts.invalid, 5);
	raw_free(&s);
}

TEST(at_the_limit_idle_tasks_are_forgotten)
{
	struct raw s;

	raw_begin(&s);
	s.opt.max_tasks = 4;
	ENTER(&s, "read", .tid = 1, .call = 1);		/* open all the time */
	for (uint64_t tid = 2; tid < 30; tid++)
		CALL(&s, "getpid", .tid = tid, .call = 1);
	CALL(&s, "getpid", .tid = 29, .call = 2);	/* just seen: remembered */
	CALL(&s, "getpid", .tid = 2, .call = 2);	/* long forgotten */
	EXIT(&s, .tid = 1, .call = 1, .ret = 5);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 31);
	CHECK(ROW(28, "gap_ns") != NULL);
	CHECK_STR(ROW(29, "gap_ns"), NULL);
	CHECK_STR(ROW(30, "syscall"), "read");
	CHECK_EQ(s.counts.forgotten, 26);
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(were_no_task_idle_the_limit_holds_all_the_same)
{
	struct raw s;

	raw_begin(&s);
	s.opt.max_tasks = 4;
	for (uint64_t tid = 1; tid < 30; tid++)
		ENTER(&s, "read", .tid = tid, .call = 1);
	for (uint64_t tid = 1; tid < 30; tid++)
		EXIT(&s, .tid = tid, .call = 1, .ret = 5);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 4);
	CHECK_EQ(s.counts.forgotten, 25);
	CHECK_EQ(s.counts.unfinished, 25);
	CHECK_EQ(s.counts.unmatched_exits, 25);
	raw_free(&s);
}

/* ---- Restarts ------------------------------------------------------------------------------ */

static void begin_restarts(struct raw *s)
{
	raw_begin_bare(s);
	raw_header(s, "x86_64", true);
	raw_file(s, 7, "/data/fifo", "fifo");
}

TEST(an_interrupted_call_is_no_error)
{
	struct raw s;

	raw_begin(&s);
	CALL(&s, "read", .call = 1, .args = { 3, 0, 1 }, .ret = -512);
	CALL(&s, "read", .call = 2, .args = { 3, 0, 1 }, .ret = -4);
	CALL(&s, "read", .call = 3, .args = { 3, 0, 1 }, .restart_of = 1, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);			/* at once: this capture settles no restarts */
	CHECK_STR(ROW(0, "ret"), "-512");
	CHECK_STR(ROW(0, "error"), NULL);
	CHECK_STR(ROW(0, "restarts"), NULL);
	CHECK_STR(ROW(1, "error"), "EINTR");
	CHECK_STR(ROW(2, "ret"), "1");
	raw_free(&s);
}

TEST(a_restarted_call_is_one_row)
{
	struct raw s;

	begin_restarts(&s);
	CALL(&s, "getpid", .call = 1);
	ENTER(&s, "read", .call = 2, .enter_time = 5000, .args = { 3, 0, 1 }, .file = 7,
	      .dev_read = SOME(10));
	EXIT(&s, .call = 2, .exit_time = 5100, .ret = -512);
	ENTER(&s, "read", .call = 3, .enter_time = 5200, .restart_of = 2, .args = { 3, 0, 1 },
	      .dev_read = SOME(15));
	EXIT(&s, .call = 3, .exit_time = 5300, .ret = -516);
	ENTER(&s, "restart_syscall", .call = 4, .enter_time = 5400, .restart_of = 3);
	EXIT(&s, .call = 4, .exit_time = 5500, .ret = 1, .dev_read_after = SOME(30));
	CALL(&s, "getpid", .call = 5, .enter_time = 5600, .exit_time = 5700);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_STR(ROW(1, "syscall"), "read");
	CHECK_STR(ROW(1, "call"), "2");
	CHECK_STR(ROW(1, "restarts"), "2");
	CHECK_STR(ROW(1, "ret"), "1");
	CHECK_STR(ROW(1, "time_ns"), "5000");
	CHECK_STR(ROW(1, "duration_ns"), "500");
	CHECK_STR(ROW(1, "bytes"), "1");
	CHECK_STR(ROW(1, "file"), "/data/fifo");
	CHECK_STR(ROW(1, "device_read"), "20");
	CHECK_STR(ROW(2, "gap_ns"), "100");
	CHECK_EQ(s.counts.unmatched_enters, 0);
	CHECK_EQ(s.counts.unmatched_exits, 0);
	raw_free(&s);
}

TEST(calls_of_a_handler_stand_before_the_call_they_interrupted)
{
	struct raw s;

	begin_restarts(&s);
	CALL(&s, "read", .call = 1, .args = { 3, 0, 1 }, .ret = -512);
	CALL(&s, "write", .call = 2, .pending = 1, .args = { 1, 0, 1 }, .ret = 1);
	ENTER(&s, "rt_sigreturn", .call = 3, .pending = 1);
	CALL(&s, "read", .call = 4, .restart_of = 1, .args = { 3, 0, 1 }, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 3);
	CHECK_STR(ROW(0, "syscall"), "write");
	CHECK_STR(ROW(0, "gap_ns"), "100");
	CHECK_STR(ROW(1, "syscall"), "rt_sigreturn");
	CHECK_STR(ROW(2, "syscall"), "read");
	CHECK_STR(ROW(2, "restarts"), "1");
	raw_free(&s);
}

TEST(an_interrupted_call_that_does_not_go_on_is_a_row)
{
	struct raw s;

	begin_restarts(&s);
	raw_file(&s, 8, "/dir", "dir");
	TASK(&s, .tid = 100, .start = 1, .comm = "x");
	/* the next call says that none may still go on */
	CALL(&s, "nanosleep", .call = 1, .ret = -514);
	CALL(&s, "getpid", .call = 2);
	/* that the outer one goes on settles the inner ones */
	CALL(&s, "read", .call = 3, .args = { 3, 0, 1 }, .ret = -512);
	CALL(&s, "open", .call = 4, .pending = 1, .args = { 0x7000 }, .dir = 8, .path = PATH("f"),
	     .ret = -512);
	CALL(&s, "read", .call = 5, .restart_of = 3, .args = { 3, 0, 1 }, .ret = 1);
	/* the end of the task settles all */
	CALL(&s, "read", .call = 6, .args = { 3, 0, 1 }, .ret = -513);
	TASK(&s, .event = "exit", .tid = 100, .start = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 5);
	CHECK_STR(ROW(0, "syscall"), "nanosleep");
	CHECK_STR(ROW(0, "ret"), "-514");
	CHECK_STR(ROW(1, "syscall"), "getpid");
	CHECK_STR(ROW(2, "syscall"), "open");
	CHECK_STR(ROW(2, "file"), "/dir/f");
	CHECK_STR(ROW(2, "ret"), "-512");
	CHECK_STR(ROW(3, "call"), "3");
	CHECK_STR(ROW(3, "ret"), "1");
	CHECK_STR(ROW(4, "call"), "6");
	CHECK_STR(ROW(4, "ret"), "-513");
	CHECK_STR(ROW(4, "comm"), "x");
	CHECK_EQ(s.counts.unfinished, 0);
	raw_free(&s);
}

TEST(handlers_nest_to_a_limit)
{
	struct raw s;

	begin_restarts(&s);
	for (uint64_t call = 1; call <= 20; call++)
		CALL(&s, "read", .call = call, .pending = 1000, .args = { call, 0, 1 },
		     .ret = -512);
	CALL(&s, "read", .call = 21, .restart_of = 20, .args = { 20, 0, 1 }, .ret = 1);
	raw_pair(&s);
	CHECK_EQ(s.nrows, 20);		/* none is lost, and the latest goes on */
	for (unsigned int i = 0; i < 20; i++) {
		char call[8];

		/* 9 to 19 were settled one by one as there was no room; the outer 8 waited */
		snprintf(call, sizeof(call), "%u", i < 11 ? i + 9 : i == 11 ? 20 : i - 11);
		CHECK_STR(ROW(i, "call"), call);
	}
	CHECK_STR(ROW(11, "restarts"), "1");
	raw_free(&s);
}

/* ---- Damage -------------------------------------------------------------------------------- */

TEST(no_byte_that_is_changed_does_harm)
{
	struct raw s;
	size_t header;

	begin_restarts(&s);
	header = s.w.len;
	raw_file(&s, 8, "/dir", "dir");
	TASK(&s, .tid = 100, .start = 10, .comm = "x", .exe = 7, .uid = SOME(1));
	CALL(&s, "read", .args = { 3, 0, 10 }, .file = 7, .fdflags = SOME(1), .ret = 10);
	CALL(&s, "renameat2", .args = { 3, 0x7000, 4, 0x7100, 0 }, .dir = 8, .dir2 = 8,
	     .path = PATH("../a/./b"), .path2 = PATH("/c"), .ret = -2);
	CALL(&s, "read", .args = { 3, 0, 10 }, .file = 7, .ret = -512);
	ENTER(&s, "execve", .args = { 0x7000 }, .dir = 8, .root = 8, .enter_path = PATH("/x"));
	raw_end(&s, "duration");
	raw_damage(&s, header, 8);
	raw_free(&s);
}
