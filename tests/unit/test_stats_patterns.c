/* SPDX-License-Identifier: BSD-2-Clause */
#include "intervals.h"
#include "patterns.h"
#include "unit.h"

static uint64_t state;

static uint64_t next_random(uint64_t below)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (state >> 33) % below;
}

/* Against a byte for each byte: exact as long as the bound is not met, never too much after it. */
TEST(intervals_find_what_was_touched_before)
{
	enum { SIZE = 4000 };

	for (unsigned int longest = 2; longest < 600; longest *= 3) {
		struct intervals s = { 0 };
		bool touched[SIZE] = { false };

		state = longest;
		for (int i = 0; i < 2000; i++) {
			uint64_t start = next_random(SIZE - longest), len = next_random(longest);
			uint64_t covered, expected = 0;

			for (uint64_t k = start; k < start + len; k++) {
				expected += touched[k];
				touched[k] = true;
			}
			CHECK(intervals_add(&s, start, len, &covered) >= 0);
			CHECK(s.full ? covered <= expected : covered == expected);
			CHECK(s.n <= INTERVALS_MAX);
			for (uint32_t k = 1; k < s.n; k++)
				CHECK(s.set[k - 1].end < s.set[k].start);
		}
		intervals_free(&s);
	}
}

TEST(intervals_at_the_end_of_numbers)
{
	struct intervals s = { 0 };
	uint64_t covered;

	CHECK(intervals_add(&s, UINT64_MAX - 5, 100, &covered) >= 0);
	CHECK_EQ(covered, 0);
	CHECK(intervals_add(&s, UINT64_MAX - 3, 1, &covered) >= 0);
	CHECK_EQ(covered, 1);
	CHECK(intervals_add(&s, UINT64_MAX - 1, 100, &covered) >= 0);
	CHECK_EQ(covered, 1);
	CHECK_EQ(s.n, 1);
	intervals_free(&s);
}

static struct patterns *open_patterns(uint32_t max)
{
	struct patterns *p;

	if (!CHECK_EQ(patterns_open(&p, max, UINT64_MAX), 0))
		exit(1);
	return p;
}

static void rd(struct patterns *p, uint64_t process, uint64_t offset, uint64_t bytes)
{
	CHECK_EQ(patterns_transfer(p, 1, process, 0, false, offset, bytes, bytes), 0);
}

/* Each class by hand; another process of the same file is not in the way. */
TEST(transfers_are_classed_by_where_the_last_one_ended)
{
	struct patterns *p = open_patterns(100);
	const struct pattern_way *way;

	rd(p, 7, 0, 10);		/* the first: no class */
	rd(p, 8, 500, 10);
	rd(p, 7, 10, 10);		/* sequential */
	rd(p, 7, 30, 10);		/* a first jump: random */
	rd(p, 7, 50, 10);		/* the same: strided */
	rd(p, 7, 70, 10);
	rd(p, 7, 180, 10);		/* another: random */
	rd(p, 7, 0, 5);			/* backward, and read before */
	CHECK_EQ(patterns_count(p), 2);
	way = &patterns_get(p, 0)->sums.way[0];
	CHECK_EQ(way->count, 7);
	CHECK_EQ(way->class[PATTERN_SEQUENTIAL], 1);
	CHECK_EQ(way->class[PATTERN_STRIDED], 2);
	CHECK_EQ(way->class[PATTERN_RANDOM], 2);
	CHECK_EQ(way->class[PATTERN_BACKWARD], 1);
	CHECK_EQ(way->consecutive, 1);
	CHECK_EQ(way->small, 7);
	CHECK_EQ(patterns_get(p, 0)->sums.reread, 5);
	patterns_close(p);
}

/* Sequential looks at the last transfer of either kind, consecutive at that of its own. */
TEST(reads_and_writes_in_turn)
{
	struct patterns *p = open_patterns(100);
	const struct pattern_sums *sums;

	rd(p, 7, 0, 100);
	CHECK_EQ(patterns_transfer(p, 1, 7, 0, true, 100, 50, 8192), 0);
	rd(p, 7, 100, 50);
	sums = &patterns_get(p, 0)->sums;
	CHECK_EQ(sums->switches, 2);
	CHECK_EQ(sums->way[1].class[PATTERN_SEQUENTIAL], 1);
	CHECK_EQ(sums->way[1].consecutive, 0);
	CHECK_EQ(sums->way[1].small, 0);
	CHECK_EQ(sums->way[1].size[pattern_size_class(8192)], 1);
	CHECK_EQ(sums->way[0].class[PATTERN_BACKWARD], 1);
	CHECK_EQ(sums->way[0].consecutive, 1);
	CHECK_EQ(sums->reread, 0);
	patterns_close(p);
}

TEST(opens_without_a_transfer)
{
	struct patterns *p = open_patterns(100);
	struct pattern_sums sums;

	patterns_opened(p, 1, 7, 0);
	patterns_opened(p, 1, 7, 0);	/* the one before was for nothing */
	rd(p, 7, 0, 1);
	patterns_opened(p, 1, 7, 0);
	sums = patterns_sums(patterns_get(p, 0));
	CHECK_EQ(sums.opens, 3);
	CHECK_EQ(sums.idle_opens, 2);
	patterns_close(p);
}

/* The classes of Darshan's POSIX_SIZE_READ_*: limits belong to the lower one. */
TEST(sizes)
{
	CHECK_STR(pattern_size_name(pattern_size_class(0)), "0-100");
	CHECK_STR(pattern_size_name(pattern_size_class(100)), "0-100");
	CHECK_STR(pattern_size_name(pattern_size_class(101)), "100-1K");
	CHECK_STR(pattern_size_name(pattern_size_class(1024)), "100-1K");
	CHECK_STR(pattern_size_name(pattern_size_class(4096)), "1K-10K");
	CHECK_STR(pattern_size_name(pattern_size_class(1 << 20)), "100K-1M");
	CHECK_STR(pattern_size_name(pattern_size_class(1 << 30)), "100M-1G");
	CHECK_STR(pattern_size_name(pattern_size_class(UINT64_MAX)), "1G+");
}

TEST(past_the_limit_totals_stay_exact)
{
	struct patterns *few = open_patterns(8), *all = open_patterns(100000);
	struct pattern_sums a, b;

	state = 9;
	for (int i = 0; i < 20000; i++) {
		uint64_t process = next_random(300), bytes = next_random(9000) + 1;

		/* each process reads on where it was, wherever its past is kept */
		CHECK_EQ(patterns_transfer(few, 1, process, 0, false, 0, bytes, bytes), 0);
		CHECK_EQ(patterns_transfer(all, 1, process, 0, false, 0, bytes, bytes), 0);
	}
	a = patterns_total(few);
	b = patterns_total(all);
	CHECK(patterns_count(few) <= 8);
	CHECK(patterns_folded(few) > 0);
	CHECK_EQ(a.way[0].count, b.way[0].count);
	CHECK_EQ(a.way[0].bytes, b.way[0].bytes);
	CHECK_EQ(a.way[0].small, b.way[0].small);
	CHECK_MEM(a.way[0].size, b.way[0].size, sizeof(a.way[0].size));
	patterns_close(few);
	patterns_close(all);
}
