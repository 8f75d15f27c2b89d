/* SPDX-License-Identifier: BSD-2-Clause */
#include "distinct.h"
#include "hist.h"
#include "unit.h"

static uint64_t state;

static uint64_t next_random(void)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return state >> 16 ^ state << 48;
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Catches buckets that overlap, leave a gap, or are wider than was promised. */
TEST(each_value_is_in_its_bucket_and_near_its_middle)
{
	for (unsigned int bit = 0; bit < 64; bit++) {
		uint64_t power = UINT64_C(1) << bit;
		const uint64_t values[] = { power - 1, power, power + 1, power + power / 3,
					    power + power / 2 };

		for (unsigned int i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			uint32_t bucket = hist_bucket(values[i]);
			uint64_t low = hist_low(bucket), width = hist_low(bucket + 1) - low;

			CHECK(bucket < HIST_BUCKETS);
			CHECK(low <= values[i]);
			CHECK(values[i] - low < width);
			/* half a bucket is at most 0.79 % of the value */
			CHECK(width == 1 || (double)width / 2 <= 0.0079 * (double)values[i]);
		}
	}
	for (uint32_t bucket = 0; bucket + 1 < HIST_BUCKETS; bucket++)
		CHECK_EQ(hist_bucket(hist_low(bucket)), bucket);
	CHECK_EQ(hist_bucket(UINT64_MAX), HIST_BUCKETS - 1);
}

/* Against sorting all values, for distributions of every width. */
TEST(quantiles_are_within_one_percent_of_exact_ones)
{
	enum { VALUES = 20000 };
	static const double quantiles[] = { 0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1 };
	uint64_t *values = malloc(VALUES * sizeof(*values));

	state = 11;
	for (unsigned int shift = 0; shift < 60; shift += 7) {
		struct hist h = { 0 };

		for (int i = 0; i < VALUES; i++) {
			values[i] = next_random() >> shift >> next_random() % 4;
			CHECK(hist_add(&h, values[i], 1) >= 0);
		}
		qsort(values, VALUES, sizeof(*values), by_value);
		for (unsigned int q = 0; q < sizeof(quantiles) / sizeof(quantiles[0]); q++) {
			double rank = quantiles[q] * VALUES;
			size_t i = rank < 1 ? 0 : (size_t)(rank + 0.999999) - 1;
			double exact = (double)values[i];
			double found = (double)hist_quantile(&h, quantiles[q]);

			CHECK(found >= exact * 0.99 && found <= exact * 1.01);
		}
		CHECK_EQ(h.n, VALUES);
		hist_free(&h);
	}
	free(values);
}

TEST(merging_gives_the_histogram_of_both)
{
	struct hist a = { 0 }, b = { 0 }, both = { 0 };
	struct hist_bucket *x, *y;

	state = 5;
	for (int i = 0; i < 5000; i++) {
		uint64_t value = next_random() >> (next_random() % 60);

		hist_add(i % 3 ? &a : &b, value, 1);
		hist_add(&both, value, 1);
	}
	CHECK(hist_merge(&a, &b) >= 0);
	CHECK_EQ(a.n, both.n);
	if (CHECK_EQ(a.used, both.used)) {
		x = hist_sorted(&a);
		y = hist_sorted(&both);
		for (uint32_t i = 0; i < a.used; i++) {
			CHECK_EQ(x[i].bucket, y[i].bucket);
			CHECK_EQ(x[i].count, y[i].count);
		}
		free(x);
		free(y);
	}
	hist_free(&a);
	hist_free(&b);
	hist_free(&both);
}

TEST(an_empty_histogram_and_a_huge_count)
{
	struct hist h = { 0 };

	CHECK_EQ(hist_quantile(&h, 0.5), 0);
	CHECK(hist_add(&h, 7, UINT64_MAX) >= 0);
	CHECK(hist_add(&h, 7, 1) >= 0);
	CHECK_EQ(h.n, UINT64_MAX >> 16);
	CHECK_EQ(hist_quantile(&h, 1), 7);
	hist_free(&h);
}

/* The memory that is told is the memory that is taken: the bound of groups rests on it. */
TEST(memory_is_accounted_for)
{
	struct distinct d = { 0 };
	struct hist h = { 0 };
	bool failed = false;
	int64_t bytes = 0;

	state = 3;
	for (int i = 0; i < 3000; i++)
		bytes += hist_add(&h, next_random() >> (next_random() % 60), 1);
	CHECK_EQ(bytes, h.cap * sizeof(uint64_t));
	hist_free(&h);
	bytes = 0;
	for (uint64_t i = 0; i <= DISTINCT_EXACT; i++) {
		bytes += distinct_add(&d, i, &failed);
		CHECK_EQ(bytes, d.registers ? 1 << DISTINCT_BITS : d.cap * sizeof(uint64_t));
	}
	CHECK(!distinct_is_exact(&d));
	distinct_free(&d);
}

TEST(distinct_counts_are_exact_up_to_the_bound)
{
	struct distinct d = { 0 };
	bool failed = false;

	for (int round = 0; round < 2; round++)
		for (uint64_t i = 0; i < DISTINCT_EXACT; i++)
			distinct_add(&d, i << 32, &failed);
	CHECK(distinct_is_exact(&d));
	CHECK_EQ(distinct_count(&d), DISTINCT_EXACT);
	distinct_free(&d);
}

/* Three standard errors: 4.8 %. The hash is fixed, so this cannot fail now and then. */
TEST(beyond_it_the_sketch_is_near)
{
	for (uint64_t n = 1025; n < 3000000; n = n * 17 / 10) {
		struct distinct d = { 0 };
		bool failed = false;
		double found;

		for (uint64_t i = 0; i < n; i++)
			distinct_add(&d, i * 3 + n, &failed);
		found = (double)distinct_count(&d);
		CHECK(!distinct_is_exact(&d));
		CHECK(found > 0.952 * (double)n && found < 1.048 * (double)n);
		distinct_free(&d);
	}
}

/* Whatever of both sides is exact or a sketch. */
TEST(merged_counts_are_those_of_the_union)
{
	static const uint64_t sizes[] = { 0, 10, 700, 1024, 5000 };

	for (unsigned int a = 0; a < 5; a++)
		for (unsigned int b = 0; b < 5; b++) {
			struct distinct x = { 0 }, y = { 0 }, both = { 0 };
			bool failed = false;

			for (uint64_t i = 0; i < sizes[a]; i++) {
				distinct_add(&x, i, &failed);
				distinct_add(&both, i, &failed);
			}
			for (uint64_t i = 0; i < sizes[b]; i++) {
				distinct_add(&y, i * 2, &failed);
				distinct_add(&both, i * 2, &failed);
			}
			distinct_merge(&x, &y, &failed);
			CHECK(!failed);
			CHECK_EQ(distinct_count(&x), distinct_count(&both));
			distinct_free(&x);
			distinct_free(&y);
			distinct_free(&both);
		}
}
