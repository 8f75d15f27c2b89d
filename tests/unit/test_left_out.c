/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches what sampling left out being lost or changed on its way, and lists that are none. */
#include "sample.h"
#include "stream/left_out.h"
#include "stream/reader.h"
#include "unit.h"

/* An end record with these, read again: the list, taken over. */
static void through(const struct ior_left_outs *in, struct ior_left_outs *out, uint64_t *total)
{
	const struct ior_record *rec;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_header(&w, "rows");
	ior_writer_begin_end(&w, 1, "signal", NULL, NULL, 0);
	ior_left_outs_put(in, &w);
	ior_put_end(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, NULL), 0);
	while (ior_reader_next(r, &rec, NULL) > 0)
		if (rec->tag == IOR_TAG_END)
			CHECK_EQ(ior_left_outs_take(out, rec->fields[IOR_END_LEFT_OUT]), 0);
	*total = ior_reader_totals(r)->left_out;
	CHECK(!ior_reader_totals(r)->left_out_unknown);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(passed_on_as_it_came)
{
	struct ior_left_out of[] = {
		{ .name = "read", .every = 10, .calls = 9, .errors = 1, .time_ns = UINT64_MAX },
		{ .name = "openat", .compat = true, .calls = UINT64_C(1) << 40 },
	};
	struct ior_left_outs in = { of, 2 }, out = { 0 };
	uint64_t total;

	through(&in, &out, &total);
	if (!CHECK_EQ(out.n, 2))
		return;
	CHECK_STR(out.of[0].name, "read");
	CHECK_EQ(out.of[0].every, 10);
	CHECK_EQ(out.of[0].errors, 1);
	CHECK_EQ(out.of[0].time_ns, UINT64_MAX);
	CHECK(out.of[1].compat);
	CHECK_EQ(out.of[1].calls, UINT64_C(1) << 40);
	CHECK_EQ(total, 9 + (UINT64_C(1) << 40));
	ior_left_outs_clear(&out);
}

TEST(nothing_is_no_list)
{
	struct ior_left_outs in = { 0 }, out = { 0 };
	uint64_t total;

	through(&in, &out, &total);
	CHECK_EQ(out.n, 0);
	CHECK_EQ(total, 0);
}

TEST(what_is_no_list_is_passed_over)
{
	const struct ior_value list[] = {
		{ .type = IOR_V_LIST, .skip = 4, .len = 3 },
		{ .type = IOR_V_UINT, .skip = 1, .u = 7 },
		{ .type = IOR_V_LIST, .skip = 1, .len = 0 },
		{ .type = IOR_V_NIL, .skip = 1 },
	};
	struct ior_left_outs out = { 0 };

	CHECK_EQ(ior_left_outs_take(&out, list), 0);
	CHECK_EQ(out.n, 0);
	CHECK_EQ(ior_left_outs_take(&out, &list[1]), 0);
	CHECK_EQ(out.n, 0);
	ior_left_outs_clear(&out);
}
