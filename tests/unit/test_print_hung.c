/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --hung: would catch a call shown that is over, one that is not shown, an order or a time that is
 * off, and a table that grows without a limit.
 */
#include "stream/row.h"
#include "test_print.h"

#define SECOND UINT64_C(1000000000)
#define HEAD "duration pid         comm            call\n"
#define NONE "# no call was under way at the end\n"

struct row {
	uint64_t pid, tid, at;		/* 0: absent, ns after START */
	const char *comm, *call, *file;
	bool in_flight;
	const char *away;
	bool ended;			/* a nanosecond later, with 0 */
	bool no_time;
};

static uint64_t text_id(const char *text)
{
	return text ? ior_dict_text(dict, text, strlen(text)) : 0;
}

static uint64_t file_id(const char *path)
{
	return path ? ior_dict_file(dict, &(struct ior_file_info){
			.path = path, .path_len = strlen(path), .type = "reg" }) : 0;
}

static void put_field(unsigned int f, const struct row *row, const uint64_t ids[4])
{
	const uint64_t values[IOR_ROW_NFIELDS] = {
		[IOR_ROW_TIME] = row->no_time ? 0 : START + row->at,
		[IOR_ROW_DURATION] = row->ended, [IOR_ROW_PID] = row->pid,
		[IOR_ROW_TID] = row->tid, [IOR_ROW_COMM] = ids[0], [IOR_ROW_SYSCALL] = ids[1],
		[IOR_ROW_FILE] = ids[2], [IOR_ROW_IN_FLIGHT] = row->in_flight,
		[IOR_ROW_TURNED_AWAY] = ids[3],
	};

	if (f == IOR_ROW_ARGS) {
		ior_put_list(&stream, 3);
		ior_put_u64(&stream, 3);
		ior_put_u64(&stream, 0x1000);
		ior_put_u64(&stream, 16);
	} else if (f == IOR_ROW_FD) {
		ior_put_i64(&stream, 3);
	} else {
		ior_put_u64_if(&stream, values[f], values[f]);
	}
}

static void put_row(const struct row *row)
{
	const uint64_t ids[4] = { text_id(row->comm), text_id(row->call ? row->call : "read"),
				  file_id(row->file), text_id(row->away) };

	ior_put_begin(&stream, IOR_TAG_ROW);
	for (unsigned int f = 0; f < IOR_ROW_NFIELDS; f++)
		put_field(f, row, ids);
	ior_put_end(&stream);
}

#define ROW(...) put_row(&(struct row){ __VA_ARGS__ })

static void put_task(const char *event, uint64_t tid)
{
	ior_put_begin(&stream, IOR_TAG_TASK);
	ior_put_u64(&stream, START + SECOND);
	ior_put_cstr(&stream, event);
	ior_put_u64(&stream, 1);
	ior_put_u64(&stream, tid);
	ior_put_end(&stream);
}

/* The end is two seconds after START. */
static const char *hung(void)
{
	const char *text;

	end();
	text = printed(&(struct print_options){ .format = &format_hung });
	finish();
	return text;
}

static void begin_rows(void)
{
	unfinished = true;
	begin("rows");
}

TEST(the_longest_first_with_its_file_and_arguments)
{
	begin_rows();
	ROW(.pid = 7, .tid = 8, .comm = "two", .at = SECOND, .file = "/b");
	ROW(.pid = 7, .tid = 9, .comm = "one\t", .at = SECOND / 2, .in_flight = true);
	ROW(.tid = 10, .at = 2 * SECOND);
	ROW(.pid = 6, .tid = 6, .comm = "three", .at = SECOND, .file = "/a\n>");
	CHECK_STR(hung(), HEAD
		  "  >1.50s 7/9         one\\x09         read(3, 0x1000, 16)\n"
		  "   1.00s 6           three           read(3</a\\n\\76>, 0x1000, 16)\n"
		  "   1.00s 7/8         two             read(3</b>, 0x1000, 16)\n"
		  "     0ns -/10        -               read(3, 0x1000, 16)\n");
}

TEST(a_call_behind_which_its_thread_does_anything_is_over)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .at = 1);
	ROW(.pid = 1, .tid = 1, .at = 2, .ended = true);
	ROW(.pid = 1, .tid = 2, .at = 1);
	ROW(.pid = 1, .tid = 2, .at = 2, .call = "exit");
	ROW(.pid = 1, .tid = 3, .at = 1);
	put_task("exit", 3);
	ROW(.pid = 1, .tid = 4, .at = 1);
	put_task("seen", 4);
	CHECK_STR(hung(), NONE);
}

/* It has no result and no time, and nobody waits in it. */
TEST(a_call_that_was_trapped_is_over)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .at = 1, .away = "trapped");
	ROW(.pid = 2, .tid = 2, .at = 1);
	ROW(.pid = 2, .tid = 2, .at = 2, .away = "trapped");
	CHECK_STR(hung(), "# no call was under way at the end\n");
}

TEST(of_several_calls_of_a_thread_the_latest_counts)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .comm = "old", .at = 1);
	ROW(.pid = 2, .tid = 2, .comm = "x", .at = SECOND);
	ROW(.pid = 1, .tid = 1, .comm = "new", .at = SECOND, .file = "/new");
	CHECK_STR(hung(), HEAD
		  "   1.00s 1           new             read(3</new>, 0x1000, 16)\n"
		  "   1.00s 2           x               read(3, 0x1000, 16)\n");
}

TEST(calls_that_never_return_are_not_hung)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .at = 1, .call = "exit_group");
	ROW(.pid = 2, .tid = 2, .at = 1, .call = "rt_sigreturn", .in_flight = true);
	ROW(.pid = 3, .tid = 3, .at = 1, .call = "no_such_call");
	CHECK_STR(hung(), HEAD
		  "   1.99s 3           -               no_such_call(0x3, 0x1000, 0x10)\n");
}

TEST(rows_that_are_of_no_thread_or_time_are_none)
{
	begin_rows();
	ROW(.pid = 1, .at = 1);
	ROW(.pid = 1, .tid = UINT64_C(1) << 32, .at = 1);
	ROW(.pid = 1, .tid = 1, .no_time = true);
	CHECK_STR(hung(), NONE);
}

TEST(each_part_has_its_own)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .comm = "a", .at = SECOND);
	end();
	ior_dict_close(dict);
	if (ior_dict_open(&dict, &stream, 0, 0) < 0)
		exit(1);
	begin_kind("rows");
	ROW(.pid = 1, .tid = 2, .comm = "b", .at = SECOND);
	CHECK_STR(hung(), HEAD
		  "   1.00s 1           a               read(3, 0x1000, 16)\n"
		  "\n" HEAD
		  "   1.00s 1/2         b               read(3, 0x1000, 16)\n");
}

/* Then the latest time in it is the end that is known. */
TEST(a_part_without_its_end_record)
{
	const char *text;

	begin_rows();
	ROW(.pid = 1, .tid = 1, .comm = "a", .at = SECOND);
	ROW(.pid = 1, .tid = 2, .at = 3 * SECOND - 1, .ended = true);
	text = printed(&(struct print_options){ .format = &format_hung });
	CHECK_STR(text, HEAD "   2.00s 1           a               read(3, 0x1000, 16)\n");
	finish();
}

TEST(a_call_that_begins_behind_the_end_has_no_duration)
{
	begin_rows();
	ROW(.pid = 1, .tid = 1, .at = 3 * SECOND, .ended = true);
	ROW(.pid = 1, .tid = 2, .at = SECOND);
	CHECK_STR(hung(), HEAD "   2.00s 1/2         -               read(3, 0x1000, 16)\n");
}

/* Many that are over must not be remembered, nor make others hard to find. */
TEST(threads_that_come_and_go_leave_nothing_behind)
{
	begin_rows();
	for (uint64_t tid = 1; tid < 200000; tid++) {
		ROW(.pid = 1, .tid = tid * 20011, .at = 1);
		if (tid % 50000)
			ROW(.pid = 1, .tid = tid * 20011, .at = 2, .ended = true);
	}
	CHECK_STR(hung(), HEAD
		  "   1.99s 1/1000550000 -               read(3, 0x1000, 16)\n"
		  "   1.99s 1/2001100000 -               read(3, 0x1000, 16)\n"
		  "   1.99s 1/3001650000 -               read(3, 0x1000, 16)\n");
}

TEST(of_too_many_the_longest_stay)
{
	const unsigned int rows = 9000;
	unsigned int lines = 0, left_out = 0;
	const char *text, *line;
	char path[4001];

	memset(path, '\xff', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	begin_rows();
	/* 16 KiB as shown, each; the longest in the middle */
	for (uint64_t i = 1; i <= rows; i++)
		ROW(.pid = 1, .tid = i, .file = path,
		    .at = SECOND + (i < rows / 2 ? rows - i : i) * 1000);
	text = hung();
	for (line = text; (line = strchr(line, '\n')); line++)
		lines++;
	line = strstr(text, "\n# up to ");
	if (!CHECK(line != NULL))
		return;
	left_out = (unsigned int)strtoul(line + 9, NULL, 10);
	CHECK(strstr(line, " more were left out, none longer than these\n") != NULL);
	CHECK(left_out > rows / 2 && left_out < rows);
	CHECK_EQ(lines - 2 + left_out, rows);
	CHECK(strstr(text, "  995ms 1/4500 ") != NULL);	/* the longest */
	CHECK(strstr(text, " 1/9000 ") == NULL);
}

TEST(only_rows_with_those_of_calls_that_had_not_ended)
{
	const char *text;

	unfinished = false;
	begin("rows");
	text = printed(&(struct print_options){ .format = &format_hung });
	CHECK_STR(text, "error: a row stream without the calls that had not ended; run: ior-pair "
			"--unfinished FILE | ior-print --hung");
	finish();
	unfinished = true;
	begin("raw");
	text = printed(&(struct print_options){ .format = &format_hung });
	CHECK(strstr(text, "error: a raw stream") == text);
	CHECK(strstr(text, "run: ior-pair --unfinished FILE | ior-print --hung") != NULL);
	finish();
}

/* What other formats make of a call that was under way when recording began. */
TEST(formats_say_that_its_time_is_a_lower_bound)
{
	static const struct row seen = { .pid = 1, .tid = 1, .at = 1, .ended = true,
					 .in_flight = true };
	static const struct {
		const struct format *format;
		const char *fields, *want;
	} each[] = {
		{ NULL, "duration,in_flight", "duration in_flight\n    >1ns         1\n" },
		{ &format_csv, "duration,in_flight", "duration_ns,in_flight\n1,1\n" },
		{ &format_json, "duration,in_flight", "{\"duration_ns\":1,\"in_flight\":1}\n" },
	};
	const char *text;

	begin_rows();
	put_row(&seen);
	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		CHECK_STR(printed(&(struct print_options){ .format = each[i].format,
							   .fields = each[i].fields }),
			  each[i].want);
	text = printed(&(struct print_options){ .format = &format_strace });
	CHECK(strstr(text, " <0.000000+>\n") != NULL);
	text = printed(&(struct print_options){ .format = &format_chrome });
	CHECK(strstr(text, "\"in_flight\":1}") != NULL);
	finish();
}
