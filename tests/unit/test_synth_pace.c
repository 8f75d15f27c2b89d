/* SPDX-License-Identifier: BSD-2-Clause */
/* The pace of ior-synth --rate, in a time that is made up here. */
#include "unit.h"

#include "pace.h"

#define SECOND_NS UINT64_C(1000000000)
#define MS UINT64_C(1000000)
#define START (1000 * SECOND_NS)

static struct synth_world world;

/* A machine that makes a row in two steps. */
static void make_rows(const struct synth_pace *p, uint64_t first, uint64_t n)
{
	for (uint64_t i = first; i < first + n; i++) {
		synth_pace_pass(p, &world, i, false);
		synth_pace_pass(p, &world, i + 1, true);
	}
}

/* Catches a rate that is not kept, and an error that adds up. */
TEST(a_machine_keeps_to_its_rate)
{
	static const uint64_t rates[] = { 1, 3, 7, 100, 1000, 50000, 1000000 };

	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		struct synth_pace p;
		uint64_t rows = rates[i] < 1000 ? 1000 : 100 * rates[i], due, burst;

		world = (struct synth_world){ .random = i, .now_ns = START };
		synth_pace_init(&p, rates[i], START);
		make_rows(&p, 0, rows);
		due = START + (uint64_t)((double)rows * SECOND_NS / rates[i]);
		/* Early by a long burst at most, late by a few steps. */
		burst = rates[i] <= 10 ? 10000 : 300 * (SECOND_NS / rates[i]);
		CHECK(world.now_ns <= due + 100000);
		CHECK(world.now_ns >= due - burst);
	}
}

TEST(a_machine_that_cannot_is_as_fast_as_it_can)
{
	struct synth_pace p;

	world = (struct synth_world){ .random = 1, .now_ns = START };
	synth_pace_init(&p, SYNTH_RATE_MAX, START);
	make_rows(&p, 0, 1000000);
	CHECK(world.now_ns >= START + 1000000);
	CHECK(world.now_ns <= START + 2000000 + 16);
}

TEST(many_rows_do_not_overflow)
{
	struct synth_pace p;

	world = (struct synth_world){ .random = 1, .now_ns = START };
	synth_pace_init(&p, 1, START);
	synth_pace_pass(&p, &world, UINT64_C(9000000000), true);
	CHECK_EQ(world.now_ns, START + UINT64_C(9000000000) * SECOND_NS);
}

/* A second may be made up for; what is more is left out, once. */
TEST(a_machine_far_behind_the_clock_is_moved_to_it)
{
	struct synth_pace p;

	world = (struct synth_world){ .random = 1, .now_ns = START };
	synth_pace_init(&p, 1, START);
	CHECK_EQ(synth_pace_follow(&p, &world, START - 5 * SECOND_NS), 0);
	CHECK_EQ(synth_pace_follow(&p, &world, START + SECOND_NS), 0);
	CHECK_EQ(world.now_ns, START);
	CHECK_EQ(synth_pace_follow(&p, &world, START + 10 * SECOND_NS), 10 * SECOND_NS);
	CHECK_EQ(world.now_ns, START + 10 * SECOND_NS);
	CHECK_EQ(synth_pace_follow(&p, &world, START + 10 * SECOND_NS), 0);
	/* The next row is due a second later, not at once with those that were missed. */
	synth_pace_pass(&p, &world, 1, true);
	CHECK_EQ(world.now_ns, START + 11 * SECOND_NS);
}

TEST(sleep)
{
	CHECK_EQ(synth_pace_sleep(START, START), 0);
	CHECK_EQ(synth_pace_sleep(START, START + 1), 0);
	CHECK_EQ(synth_pace_sleep(START + 1, START), SYNTH_SLEEP_MS);
	CHECK_EQ(synth_pace_sleep(START + 20 * MS, START), 20);
	CHECK_EQ(synth_pace_sleep(START + 20 * MS + 1, START), 21);	/* not in vain */
	CHECK_EQ(synth_pace_sleep(START + 3600 * SECOND_NS, START), 100);
}
