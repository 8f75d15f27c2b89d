/* SPDX-License-Identifier: BSD-2-Clause */
#include "groups.h"
#include "metric.h"
#include "unit.h"

static uint64_t state;

static uint64_t next_random(uint64_t below)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (state >> 33) % below;
}

/* A row in which any field may be absent. */
static void random_row(struct ior_row *row, struct group_row *known)
{
	row->present = 0;
	ior_row_set(row, IOR_ROW_TIME, next_random(1000000));
	if (next_random(10))
		ior_row_set(row, IOR_ROW_DURATION, next_random(100000));
	if (next_random(3))
		ior_row_set(row, IOR_ROW_BYTES, next_random(5000));
	if (next_random(2))
		ior_row_set(row, IOR_ROW_REQUESTED, next_random(9000));
	if (next_random(2))
		ior_row_set(row, IOR_ROW_GAP, next_random(777));
	if (next_random(2))
		ior_row_set(row, IOR_ROW_DEVICE_READ, next_random(4096));
	if (!next_random(5))
		ior_row_set(row, IOR_ROW_ERROR, 1);
	*known = (struct group_row){ .row = row, .kind = (unsigned int)next_random(16),
				     .is_source = !next_random(4),
				     .start_ns = (int64_t)row->v[IOR_ROW_TIME],
				     .has_value = ior_row_has(row, IOR_ROW_DURATION),
				     .file = next_random(400), .process = next_random(50) };
	known->value = known->has_value ? row->v[IOR_ROW_DURATION] : 0;
}

static void random_key(struct group_key *key, unsigned int nkeys)
{
	memset(key, 0, sizeof(*key));
	for (unsigned int k = 0; k < nkeys; k++)
		if (next_random(8)) {
			key->present |= UINT64_C(1) << k;
			/* some are frequent */
			key->value[k] = 1 + next_random(next_random(2) ? 3 : 60);
		}
}

static struct groups *open_groups(struct groups_options opt)
{
	struct groups *g;

	opt.hist = opt.files = opt.processes = true;
	opt.max_bytes = opt.max_bytes ? opt.max_bytes : UINT64_MAX;
	if (!CHECK_EQ(groups_open(&g, &opt), 0))
		exit(1);
	return g;
}

static void total_of(const struct groups *g, struct group *total)
{
	group_init(total);
	CHECK_EQ(group_merge(total, groups_other(g)), 0);
	for (uint32_t i = 0; i < groups_count(g); i++)
		CHECK_EQ(group_merge(total, groups_get(g, i)), 0);
}

static void same_group(const struct group *a, const struct group *b)
{
	CHECK_MEM(&a->m, &b->m, sizeof(a->m));
	CHECK_EQ(a->hist.n, b->hist.n);
	CHECK_EQ(a->hist.used, b->hist.used);
	CHECK_EQ(hist_quantile(&a->hist, 0.9), hist_quantile(&b->hist, 0.9));
	CHECK_EQ(distinct_count(&a->files), distinct_count(&b->files));
	CHECK_EQ(distinct_count(&a->processes), distinct_count(&b->processes));
}

/* Whatever the rows are grouped by, and however little of it is kept. */
TEST(the_sums_of_any_grouping_equal_the_totals)
{
	static const uint32_t limits[] = { 2, 3, 64, 1000, GROUPS_DEFAULT };

	for (unsigned int nkeys = 0; nkeys <= GROUPS_MAX_KEYS; nkeys++)
		for (unsigned int l = 0; l < 5; l++) {
			struct groups *g = open_groups((struct groups_options){
				.nkeys = nkeys, .dense = nkeys == 1, .max_groups = limits[l],
				.weight = (enum groups_weight)(l % 6) });
			struct groups *one = open_groups((struct groups_options){
				.max_groups = 2 });
			const struct group_key none = { 0 };
			struct group all, sum;
			uint64_t calls = 0;

			state = nkeys * 7 + l;
			for (int i = 0; i < 4000; i++) {
				struct group_row known;
				struct group_key key;
				struct ior_row row;

				random_row(&row, &known);
				random_key(&key, nkeys);
				calls += !known.is_source;
				CHECK_EQ(groups_add(g, &key, &known), 0);
				CHECK_EQ(groups_add(one, &none, &known), 0);
			}
			CHECK(groups_count(g) <= limits[l]);
			total_of(g, &sum);
			total_of(one, &all);
			CHECK_EQ(all.m.count, calls);
			same_group(&sum, &all);
			group_free(&sum);
			group_free(&all);
			groups_close(g);
			groups_close(one);
		}
}

/* Catches an index that is right for one kind of key alone. */
TEST(dense_ids_and_hashing_give_the_same_groups)
{
	struct groups *dense = open_groups((struct groups_options){
		.nkeys = 1, .dense = true, .max_groups = 100000 });
	struct groups *hashed = open_groups((struct groups_options){
		.nkeys = 1, .max_groups = 100000 });

	state = 4;
	for (int i = 0; i < 30000; i++) {
		struct group_row known;
		struct group_key key = { 0 };
		struct ior_row row;

		random_row(&row, &known);
		key.present = next_random(50) != 0;
		key.value[0] = key.present ? 1 + next_random(1 + next_random(20000)) : 0;
		CHECK_EQ(groups_add(dense, &key, &known), 0);
		CHECK_EQ(groups_add(hashed, &key, &known), 0);
	}
	if (CHECK_EQ(groups_count(dense), groups_count(hashed)))
		for (uint32_t i = 0; i < groups_count(dense); i++) {
			const struct group *a = groups_get(dense, i), *b = groups_get(hashed, i);

			CHECK_EQ(a->key.present, b->key.present);
			CHECK_EQ(a->key.value[0], b->key.value[0]);
			CHECK_MEM(&a->m, &b->m, sizeof(a->m));
			CHECK(groups_find(dense, &b->key) == a);
			CHECK(groups_find(hashed, &a->key) == b);
		}
	groups_close(dense);
	groups_close(hashed);
}

static void add_one(struct groups *g, uint64_t value, uint64_t bytes)
{
	struct ior_row row = { 0 };
	struct group_row known = { .row = &row };
	struct group_key key = { .present = 1, .value = { value } };

	ior_row_set(&row, IOR_ROW_BYTES, bytes);
	CHECK_EQ(groups_add(g, &key, &known), 0);
}

/* Catches folding by age, or by another column than the one that sorts. */
TEST(the_heaviest_groups_survive)
{
	struct groups *g = open_groups((struct groups_options){
		.nkeys = 1, .max_groups = 16, .weight = GROUPS_BY_BYTES });

	for (uint64_t i = 1; i <= 1000; i++) {
		add_one(g, i, i % 250 == 0 ? 1000000 : 1);
		add_one(g, 5000 + i, 0);
	}
	for (uint64_t i = 250; i <= 1000; i += 250) {
		struct group_key key = { .present = 1, .value = { i } };
		struct group *group = groups_find(g, &key);

		if (CHECK(group))
			CHECK_EQ(group->m.bytes, 1000000);
	}
	CHECK(groups_folded(g) > 1900);
	CHECK_EQ(groups_other(g)->m.count + groups_count(g), 2000);
	groups_close(g);
}

/* A few groups with large histograms are bounded as well as many with small ones. */
TEST(memory_is_bounded_too)
{
	struct groups *g = open_groups((struct groups_options){
		.nkeys = 1, .max_groups = 1000000, .max_bytes = 200000 });
	struct group total;

	state = 8;
	for (int i = 0; i < 100000; i++) {
		struct ior_row row = { 0 };
		struct group_row known = { .row = &row, .has_value = true,
					   .value = next_random(1 << 30) };
		struct group_key key = { .present = 1, .value = { next_random(100) } };

		CHECK_EQ(groups_add(g, &key, &known), 0);
	}
	CHECK(groups_folded(g) > 0);
	total_of(g, &total);
	CHECK_EQ(total.m.count, 100000);
	CHECK_EQ(total.hist.n, 100000);
	group_free(&total);
	groups_clear(g);
	CHECK_EQ(groups_count(g), 0);
	CHECK_EQ(groups_other(g)->m.count, 0);
	groups_close(g);
}

TEST(sums_that_do_not_fit_stay_at_the_greatest)
{
	struct groups *g = open_groups((struct groups_options){ .nkeys = 1, .max_groups = 10 });

	add_one(g, 1, UINT64_MAX - 1);
	add_one(g, 1, 7);
	CHECK_EQ(groups_get(g, 0)->m.bytes, UINT64_MAX);
	groups_close(g);
}

TEST(columns_by_name)
{
	struct metrics c = { 0 };
	struct ior_error err;

	CHECK_EQ(metrics_add(&c, "count,duration_ns,p99.9,count", &err), 0);
	CHECK_EQ(c.n, 3);
	CHECK_STR(c.c[2].name, "p99.9");
	CHECK(c.c[2].quantile > 0.9989 && c.c[2].quantile < 0.9991);
	CHECK_EQ(metrics_add_percentiles(&c, "50,100", &err), 0);
	CHECK_EQ(c.n, 5);
	CHECK(metrics_add(&c, "cuont", &err) < 0);
	CHECK_STR(err.text, "unknown column 'cuont'; did you mean count?");
	CHECK(metrics_add(&c, "", &err) < 0);
	CHECK(metrics_add(&c, "p101", &err) < 0);
	CHECK(metrics_add(&c, "p", &err) < 0);
	CHECK(metrics_add_percentiles(&c, "50,,99", &err) < 0);
	CHECK(metrics_add_percentiles(&c, "1.2.3", &err) < 0);
}

/* Absent is absent: no mean of nothing, no share of nothing. */
TEST(values_of_an_empty_group)
{
	static const char absent[] = "rate,error_share,throughput,mean,min,max,gap,device_read,"
				     "dirtied,cache_share,first,last,p50";
	struct metrics c = { 0 };
	struct ior_error err;
	struct group group;

	group_init(&group);
	CHECK_EQ(metrics_add(&c, absent, &err), 0);
	for (unsigned int i = 0; i < c.n; i++)
		CHECK(!metric_value(&c.c[i], &group, 0).has);
}
