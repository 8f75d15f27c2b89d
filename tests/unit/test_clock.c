/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock records: when one is due. */
#include "unit.h"

#include "stream/clock.h"

#define SECOND_NS UINT64_C(1000000000)

/* Notes the clocks at now_ns; true if that made a record. */
static bool notes(struct ior_clock *c, struct ior_writer *w, uint64_t now_ns)
{
	uint64_t before = w->records;

	ior_clock_note(c, w, now_ns);
	return w->records != before;
}

TEST(a_record_at_the_start_and_every_minute)
{
	uint64_t start = ior_clock_ns(CLOCK_BOOTTIME);
	struct ior_clock c = { 0 };
	struct ior_writer w;

	CHECK_EQ(ior_writer_init(&w, -1), 0);
	CHECK(notes(&c, &w, start));
	CHECK_EQ(c.boottime_ns, start);
	CHECK(!notes(&c, &w, start + 59 * SECOND_NS));
	CHECK(notes(&c, &w, start + 60 * SECOND_NS));
	CHECK(!notes(&c, &w, start + 61 * SECOND_NS));
	ior_writer_free(&w);
}

TEST(a_wall_clock_that_was_set_is_told_at_once)
{
	uint64_t start = ior_clock_ns(CLOCK_BOOTTIME);
	struct ior_clock c = { 0 };
	struct ior_writer w;

	CHECK_EQ(ior_writer_init(&w, -1), 0);
	notes(&c, &w, start);
	c.wall_offset_ns -= 3600 * (int64_t)SECOND_NS;	/* as if it had been an hour behind */
	CHECK(notes(&c, &w, start + SECOND_NS));
	CHECK(llabs(c.wall_offset_ns - ior_clock_wall_offset()) < (int64_t)SECOND_NS);
	CHECK(!notes(&c, &w, start + 2 * SECOND_NS));
	ior_writer_free(&w);
}

TEST(both_clocks_stand_in_it)
{
	struct ior_writer w;

	CHECK_EQ(ior_writer_init(&w, -1), 0);
	ior_clock_put(&w, 5, -8);
	CHECK_EQ(w.len, 4);
	CHECK_MEM(w.buf, "\x93\x0d\x05\xfd", 4);
	ior_writer_free(&w);
}
