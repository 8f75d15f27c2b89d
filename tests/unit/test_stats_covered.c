/* SPDX-License-Identifier: BSD-2-Clause */
/* Which time inputs cover: their headers, ends, cuts and calls, and clocks that were set. */
#include "covered.h"
#include "sample.h"
#include "unit.h"

#define S UINT64_C(1000000000)
#define WALL (INT64_C(1000) * 1000000000)	/* wall time at boot */

static struct ior_writer w;

static void header(uint64_t time, int64_t offset)
{
	ior_writer_header(&w, &(struct ior_header_info){
		.kind = "rows", .host = "sample", .kernel = "6.18.0", .arch = "x86_64",
		.wall_offset_ns = offset, .time_ns = time, .program = "ior-capture",
		.version = "0.1", .command = "ior-capture", .pid_namespace_initial = -1 });
}

static void row(uint64_t start, uint64_t duration)
{
	ior_put_begin(&w, IOR_TAG_ROW);
	ior_put_u64(&w, 1);
	ior_put_u64(&w, start);
	ior_put_u64(&w, duration);
	ior_put_end(&w);
}

static void end(uint64_t time)
{
	ior_writer_end(&w, time, "end-of-input", NULL, NULL, 0);
}

/* What was written since begin() is read. How often the clock may have gone back. */
static unsigned int feed(struct covered *c)
{
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_error err;
	struct ior_row decoded;
	unsigned int back = 0;

	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0);
	while (ior_reader_next(r, &rec, &err) > 0) {
		if (rec->tag == IOR_TAG_ROW && ior_reader_row(r, &decoded, NULL) == 0)
			covered_row(c, &decoded);
		else
			back += covered_record(c, r, rec) > 0;
	}
	CHECK_EQ(covered_settle(c), 0);
	ior_reader_close(r);
	ior_writer_free(&w);
	return back;
}

static void begin(struct covered *c)
{
	covered_init(c);
	sample_init(&w);
}

/* From one second after boot to another, by the wall. */
static uint64_t within(const struct covered *c, uint64_t from, uint64_t to)
{
	return covered_within(c, WALL + (int64_t)(from * S), WALL + (int64_t)(to * S) - 1);
}

TEST(from_the_header_to_the_end_record_whatever_calls_there_are)
{
	struct covered c;
	int64_t first, last;

	begin(&c);
	header(10 * S, WALL);
	row(12 * S, S);
	end(20 * S);
	CHECK_EQ(feed(&c), 1);
	CHECK_EQ(covered_all(&c), 10 * S);
	CHECK_EQ(covered_ends(&c, &first, &last), 1);
	CHECK_EQ(first, WALL + (int64_t)(10 * S));
	CHECK_EQ(last, WALL + (int64_t)(20 * S));
	CHECK_EQ(within(&c, 9, 11), S);
	CHECK_EQ(within(&c, 15, 16), S);
	CHECK_EQ(within(&c, 19, 22), S);
	CHECK_EQ(within(&c, 21, 22), 0);
	CHECK_EQ(covered_within(&c, INT64_MIN, INT64_MAX), 10 * S);
	CHECK_EQ(covered_within(&c, WALL + (int64_t)(12 * S), WALL), 0);
	covered_free(&c);
}

TEST(a_cut_input_covers_up_to_the_latest_time_in_it)
{
	struct covered c;

	begin(&c);
	header(10 * S, WALL);
	row(12 * S, 3 * S);
	row(13 * S, S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 5 * S);
	covered_free(&c);
	begin(&c);
	header(10 * S, WALL);
	row(12 * S, 0);
	sample_clock(&w, 17 * S, WALL + (int64_t)(17 * S));
	feed(&c);
	CHECK_EQ(covered_all(&c), 7 * S);
	covered_free(&c);
}

TEST(calls_outside_of_what_the_header_and_the_end_say_widen_it)
{
	struct covered c;

	/* the start of capture is later than its calls, and its end record before all */
	begin(&c);
	header(10 * S, WALL);
	row(4 * S, S);
	row(8 * S, 4 * S);
	end(3 * S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 8 * S);
	CHECK_EQ(within(&c, 4, 5), S);
	covered_free(&c);
	/* also after a part of it was looked at */
	begin(&c);
	header(10 * S, WALL);
	end(12 * S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 2 * S);
	covered_row(&c, &(struct ior_row){ .present = IOR_ROW_BIT(IOR_ROW_TIME) });
	CHECK_EQ(covered_settle(&c), 0);
	CHECK_EQ(covered_all(&c), 12 * S);
	covered_free(&c);
}

TEST(several_inputs_cover_each_time_once)
{
	static const struct { uint64_t from, to, all; uint32_t pieces; } inputs[] = {
		{ 10, 20, 10, 1 }, { 15, 25, 15, 1 }, { 5, 30, 25, 1 }, { 12, 13, 25, 1 },
		{ 40, 41, 26, 2 }, { 50, 50, 26, 2 }, { 1, 60, 59, 1 },
	};
	struct covered c;
	int64_t first, last;

	begin(&c);
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		if (i)
			sample_init(&w);
		/* each of a machine that was started at another time */
		header(inputs[i].from * S + i, WALL - (int64_t)i);
		end(inputs[i].to * S + i);
		feed(&c);
		CHECK_EQ(covered_all(&c), inputs[i].all * S);
		CHECK_EQ(covered_ends(&c, &first, &last), inputs[i].pieces);
	}
	covered_free(&c);
}

TEST(no_time_at_all_is_none)
{
	struct covered c;
	int64_t first, last;

	begin(&c);
	header(10 * S, WALL);
	row(10 * S, 0);
	end(10 * S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 0);
	CHECK_EQ(within(&c, 10, 11), 0);
	CHECK_EQ(covered_ends(&c, &first, &last), 0);
	covered_free(&c);
}

TEST(without_a_start_nothing_is_known)
{
	struct covered c;

	begin(&c);
	sample_small_header(&w, 1, "rows");
	row(12 * S, S);
	end(20 * S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 0);
	CHECK_EQ(covered_within(&c, 0, INT64_MAX), 0);
	/* nor of it and others together */
	sample_init(&w);
	header(10 * S, WALL);
	end(12 * S);
	feed(&c);
	CHECK_EQ(covered_all(&c), 0);
	covered_free(&c);
}

TEST(a_wall_clock_set_forward_leaves_time_out)
{
	struct covered c;

	begin(&c);
	header(10 * S, WALL);
	sample_clock(&w, 10 * S, WALL + (int64_t)(10 * S));
	row(11 * S, S);
	sample_clock(&w, 15 * S, WALL + (int64_t)(3615 * S));
	row(16 * S, S);
	end(20 * S);
	CHECK_EQ(feed(&c), 1);
	CHECK_EQ(covered_all(&c), 10 * S);
	CHECK_EQ(within(&c, 14, 20), S);
	CHECK_EQ(within(&c, 3615, 3616), S);
	covered_free(&c);
}

TEST(a_wall_clock_set_back_goes_through_some_time_twice)
{
	struct covered c;

	begin(&c);
	header(10 * S, WALL);
	row(11 * S, S);
	sample_clock(&w, 15 * S, WALL + (int64_t)(12 * S));
	row(16 * S, S);
	end(20 * S);
	CHECK_EQ(feed(&c), 2);
	CHECK_EQ(covered_all(&c), 10 * S);
	CHECK_EQ(within(&c, 10, 11), S);
	CHECK_EQ(within(&c, 12, 13), 2 * S);
	CHECK_EQ(within(&c, 16, 17), S);
	CHECK_EQ(within(&c, 0, 100), 10 * S);
	/* what came since then, alone */
	covered_forget(&c);
	CHECK_EQ(covered_settle(&c), 0);
	CHECK_EQ(covered_all(&c), 5 * S);
	CHECK_EQ(within(&c, 12, 13), S);
	covered_free(&c);
	/* a third time is not told apart from the second: unknown */
	begin(&c);
	header(10 * S, WALL);
	sample_clock(&w, 15 * S, WALL + (int64_t)(10 * S));
	sample_clock(&w, 20 * S, WALL + (int64_t)(10 * S));
	end(25 * S);
	CHECK_EQ(feed(&c), 3);
	CHECK_EQ(covered_all(&c), 0);
	covered_free(&c);
}

/* Would catch: an interval more with each record of a clock that is kept right. */
TEST(a_clock_that_is_kept_right_makes_no_pieces)
{
	struct covered c;
	int64_t first, last;

	begin(&c);
	header(0, WALL);
	for (uint64_t i = 1; i <= 6000; i++)
		sample_clock(&w, 60 * S * i, WALL + (int64_t)(60 * S * i + (i % 7) * 1000));
	end(360000 * S);
	CHECK_EQ(feed(&c), 1);
	CHECK_EQ(covered_all(&c), 360000 * S);
	CHECK_EQ(covered_ends(&c, &first, &last), 1);
	covered_free(&c);
}

TEST(too_many_pieces_and_times_beyond_the_clock_are_unknown)
{
	struct covered c;

	begin(&c);
	header(0, WALL);
	for (uint64_t i = 1; i <= 10000; i++)
		sample_clock(&w, S * i, WALL + (int64_t)(2 * S * i));
	end(20000 * S);
	feed(&c);
	CHECK(c.all.once.n <= 4096);
	CHECK_EQ(covered_all(&c), 0);
	covered_free(&c);

	for (unsigned int i = 0; i < 3; i++) {
		begin(&c);
		header(i == 0 ? UINT64_MAX : 10 * S, WALL);
		if (i == 1)
			sample_clock(&w, UINT64_MAX, INT64_MIN);
		row(i == 2 ? UINT64_MAX - 5 : 11 * S, i == 2 ? 100 : 5);
		end(12 * S);
		feed(&c);
		CHECK_EQ(covered_all(&c), 0);
		covered_free(&c);
	}
}

TEST(without_a_wall_clock_time_is_that_since_boot)
{
	static const struct ior_value map[] = {
		{ .type = IOR_V_MAP, .len = 4, .skip = 9 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "format", .len = 6 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "ior", .len = 3 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "version", .len = 7 },
		{ .type = IOR_V_UINT, .skip = 1, .u = 1 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "kind", .len = 4 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "rows", .len = 4 },
		{ .type = IOR_V_BYTES, .skip = 1, .p = "time", .len = 4 },
		{ .type = IOR_V_UINT, .skip = 1, .u = 10 * S },
	};
	struct covered c;

	for (unsigned int clock = 0; clock < 2; clock++) {
		begin(&c);
		ior_put_begin(&w, IOR_TAG_HEADER);
		ior_put_value(&w, map);
		ior_put_end(&w);
		if (clock)
			sample_clock(&w, 11 * S, WALL + (int64_t)(11 * S));
		row(11 * S, S);
		end(20 * S);
		feed(&c);
		CHECK_EQ(covered_all(&c), 10 * S);
		CHECK_EQ(within(&c, 10, 20), clock ? 10 * S : 0);
		CHECK_EQ(covered_within(&c, 10 * S, 20 * S - 1), clock ? 0 : 10 * S);
		covered_free(&c);
	}
}
