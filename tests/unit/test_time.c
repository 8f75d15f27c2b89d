/* SPDX-License-Identifier: BSD-2-Clause */
/* Periods of times, also of those before 1970, which lie in the period that began before them. */
#include "unit.h"

#include "base/time.h"

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
