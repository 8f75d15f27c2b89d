/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches times that become others near the ends of what an int64_t holds, and before 1970. The
 * sanitizers of the asan flavor catch what overflows on the way.
 */
#include "base/time.h"
#include "unit.h"

#define MINUTE (60 * IOR_NS_PER_S)
#define DAY (1440 * MINUTE)

static const int64_t times[] = {
	INT64_MIN, INT64_MIN + 1, INT64_MIN + 20, -DAY - 1, -DAY, -IOR_NS_PER_S - 1,
	-IOR_NS_PER_S, -IOR_NS_PER_S + 1, -1000, -999, -1, 0, 1, 999, 1000, IOR_NS_PER_S - 1,
	IOR_NS_PER_S,
	MINUTE, DAY - 1, DAY, INT64_MAX - 20, INT64_MAX - 1, INT64_MAX,
};
static const int64_t periods[] = {
	1, 2, 7, 1000, IOR_NS_PER_S, MINUTE, DAY, 7 * DAY, INT64_MAX / 4, INT64_MAX,
};
#define EACH(i, array) (unsigned int i = 0; i < sizeof(array) / sizeof((array)[0]); i++)

static bool holds(__int128 t)
{
	return t >= INT64_MIN && t <= INT64_MAX;
}

TEST(a_time_lies_in_the_period_that_began_before_it)
{
	CHECK_EQ(ior_time_period(1500, 1000), 1);
	CHECK_EQ(ior_time_rest(1500, 1000), 500);
	CHECK_EQ(ior_time_period(2000, 1000), 2);
	CHECK_EQ(ior_time_rest(2000, 1000), 0);
	CHECK_EQ(ior_time_period(0, 1000), 0);
	CHECK_EQ(ior_time_period(-1, 1000), -1);
	CHECK_EQ(ior_time_rest(-1, 1000), 999);
	CHECK_EQ(ior_time_period(-1000, 1000), -1);
	CHECK_EQ(ior_time_rest(-1000, 1000), 0);
	CHECK_EQ(ior_time_period(-1001, 1000), -2);
}

TEST(the_ends_of_time)
{
	CHECK_EQ(ior_time_period(INT64_MAX, IOR_NS_PER_S), INT64_C(9223372036));
	CHECK_EQ(ior_time_rest(INT64_MAX, IOR_NS_PER_S), 854775807);
	CHECK_EQ(ior_time_period(INT64_MIN, IOR_NS_PER_S), INT64_C(-9223372037));
	CHECK_EQ(ior_time_rest(INT64_MIN, IOR_NS_PER_S), 145224192);
}

TEST(every_time_lies_in_a_period)
{
	for EACH(t, times)
		for EACH(p, periods) {
			int64_t rest = ior_time_rest(times[t], periods[p]);
			int64_t n = ior_time_period(times[t], periods[p]);

			CHECK((__int128)n * periods[p] + rest == times[t]);
			CHECK(rest >= 0 && rest < periods[p]);
		}
}

TEST(a_start_that_is_no_time_is_not_known)
{
	unsigned int unknown = 0;

	for EACH(t, times)
		for EACH(p, periods) {
			int64_t n = ior_time_period(times[t], periods[p]), start = 4711;
			__int128 exact = (__int128)n * periods[p];

			CHECK_EQ(ior_time_floor(times[t], periods[p], &start), holds(exact));
			CHECK_EQ(start, holds(exact) ? (int64_t)exact : 4711);
			unknown += !holds(exact);
		}
	CHECK(unknown > 10);
}

TEST(the_last_of_a_period_is_a_time)
{
	for EACH(t, times)
		for EACH(p, periods) {
			int64_t n = ior_time_period(times[t], periods[p]);
			__int128 exact = (__int128)n * periods[p] + periods[p] - 1;

			CHECK_EQ(ior_time_last(times[t], periods[p]),
				 holds(exact) ? (int64_t)exact : INT64_MAX);
		}
}

TEST(sums_that_are_no_time_are_not_known)
{
	static const uint64_t spans[] = {
		0, 1, 20, 1000, INT64_MAX, UINT64_C(1) << 63, UINT64_MAX - 20, UINT64_MAX,
	};
	unsigned int unknown = 0;

	for EACH(t, times)
		for EACH(s, spans) {
			__int128 sum = (__int128)times[t] + spans[s];
			__int128 difference = (__int128)times[t] - spans[s];
			int64_t out = 4711;

			CHECK_EQ(ior_time_add(times[t], spans[s], &out), holds(sum));
			CHECK_EQ(out, holds(sum) ? (int64_t)sum : 4711);
			out = 4711;
			CHECK_EQ(ior_time_subtract(times[t], spans[s], &out), holds(difference));
			CHECK_EQ(out, holds(difference) ? (int64_t)difference : 4711);
			unknown += !holds(sum) + !holds(difference);
		}
	CHECK(unknown > 50);
}

static const char *text(int64_t ns)
{
	static char out[40];

	CHECK_EQ(ior_time_text(out, sizeof(out), "%Y-%m-%dT%H:%M:%S",
			       ior_time_period(ns, IOR_NS_PER_S)), 19);
	return out;
}

TEST(text_of_any_time)
{
	char small[10];

	CHECK_STR(text(INT64_MIN), "1677-09-21T00:12:43");
	CHECK_STR(text(INT64_MIN + 20), "1677-09-21T00:12:43");
	CHECK_STR(text(-1), "1969-12-31T23:59:59");
	CHECK_STR(text(0), "1970-01-01T00:00:00");
	CHECK_STR(text(IOR_NS_PER_S - 1), "1970-01-01T00:00:00");
	CHECK_STR(text(951868799 * IOR_NS_PER_S), "2000-02-29T23:59:59");
	CHECK_STR(text(INT64_MAX), "2262-04-11T23:47:16");
	CHECK_EQ(ior_time_text(small, sizeof(small), "%Y-%m-%d", 0), 0);
	CHECK_EQ(ior_time_text(small, sizeof(small), "%H:%M:%S", -1), 8);
	CHECK_STR(small, "23:59:59");
}
