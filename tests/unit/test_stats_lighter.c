/* SPDX-License-Identifier: BSD-2-Clause */
/* Which half goes: by weight, and of equal ones the younger, so that results do not vary. */
#include "unit.h"

#include "lighter.h"

static uint64_t weigh(const void *weights, uint32_t i)
{
	return ((const uint64_t *)weights)[i];
}

static void check(const uint64_t *weights, uint32_t n, const uint32_t *wanted, uint32_t nwanted)
{
	uint32_t half = 0, *numbers = lighter_half(n, weigh, weights, &half);

	if (CHECK_EQ(half, nwanted) && CHECK(numbers))
		CHECK_MEM((const char *)numbers, (const char *)wanted, half * sizeof(*numbers));
	free(numbers);
}

TEST(the_lighter_half_goes)
{
	check((uint64_t[]){ 5, 1, UINT64_MAX, 2 }, 4, (uint32_t[]){ 3, 1 }, 2);
	check((uint64_t[]){ 1, 2, 3 }, 3, (uint32_t[]){ 1, 0 }, 2);
	check((uint64_t[]){ 7 }, 1, (uint32_t[]){ 0 }, 1);
}

TEST(of_equal_ones_the_younger_goes)
{
	check((uint64_t[]){ 4, 4, 4, 4, 4 }, 5, (uint32_t[]){ 2, 3, 4 }, 3);
	check((uint64_t[]){ 0, 9, 0, 9 }, 4, (uint32_t[]){ 0, 2 }, 2);
}
