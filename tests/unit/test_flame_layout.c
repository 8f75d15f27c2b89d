/* SPDX-License-Identifier: BSD-2-Clause */
#include "layout.h"
#include "unit.h"

/* The texts of values are their numbers, and those of field 1 are paths: 12 is /1/2. */
static struct flame_text number_text(void *arg, unsigned int i, uint64_t value)
{
	static char text[64];
	char digits[24];
	size_t n = 0;

	(void)arg;
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	for (const char *p = digits; *p; p++) {
		if (i == 1)
			text[n++] = '/';
		text[n++] = *p;
	}
	return (struct flame_text){ text, n, i == 1 };
}

static void add(struct flame *f, uint64_t a, uint64_t b, const uint64_t *sums)
{
	struct flame_key key = { .present = 3, .value = { a, b } };

	CHECK_EQ(flame_add(f, &key, sums), 0);
}

static struct layout lay_out(struct flame *f, double least)
{
	struct layout l;

	CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_DRAWN), 0);
	CHECK_EQ(layout_make(&l, f, least), 0);
	return l;
}

/* "name@start+sum " of each box, a dot before it for each level. */
static const char *boxes(const struct layout *l)
{
	static char all[4096];
	size_t n = 0;

	all[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		const struct layout_box *b = &l->boxes[i];

		for (uint32_t k = 0; k < b->depth; k++)
			all[n++] = '.';
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%.*s@%llu+%llu ", (int)b->len,
				      l->names + b->name, (unsigned long long)b->start,
				      (unsigned long long)b->sum[0]);
	}
	return all;
}

static struct flame *open_flame(unsigned int nsums)
{
	struct flame *f;

	if (!CHECK_EQ(flame_open(&f, 2, nsums, 1, 1000000), 0))
		exit(1);
	return f;
}

#define SUMS(...) ((const uint64_t[FLAME_SUMS]){ __VA_ARGS__ })

TEST(boxes_nest_and_stand_side_by_side)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add(f, 7, 12, SUMS(4));
	add(f, 7, 1, SUMS(1));
	add(f, 7, 13, SUMS(2));
	add(f, 70, 1, SUMS(8));
	l = lay_out(f, 0);
	CHECK_STR(boxes(&l), "all@0+15 .7@0+7 ../1@0+7 ...2@1+4 ...3@5+2 .70@7+8 ../1@7+8 ");
	CHECK_EQ(l.depth, 3);
	CHECK_EQ(l.stacks, 4);
	CHECK_EQ(l.hidden, 0);
	layout_free(&l);
	flame_close(f);
}

/* Catches a narrow box that takes a wide one with it, or whose weight its parent loses. */
TEST(what_is_too_narrow_has_no_box)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add(f, 1, 123, SUMS(1));
	add(f, 1, 124, SUMS(9));
	add(f, 2, 1, SUMS(3));
	add(f, 3, 55555, SUMS(2));
	l = lay_out(f, 3);
	CHECK_STR(boxes(&l), "all@0+15 .1@0+10 ../1@0+10 ...2@0+10 ....4@1+9 .2@10+3 ../1@10+3 ");
	CHECK_EQ(l.hidden, 1 + 6);
	CHECK_EQ(l.depth, 4);
	layout_free(&l);
	flame_close(f);
}

TEST(what_is_only_before_has_no_box_however_narrow_boxes_may_be)
{
	struct flame *f = open_flame(2);
	struct layout l;

	add(f, 1, 1, SUMS(0, 100));
	add(f, 2, 1, SUMS(5, 7));
	l = lay_out(f, 0);
	CHECK_STR(boxes(&l), "all@0+5 .2@0+5 ../1@0+5 ");
	CHECK_EQ(l.boxes[0].sum[1], 107);
	CHECK_EQ(l.boxes[2].sum[1], 7);
	CHECK_EQ(l.gone, 100);
	CHECK_EQ(l.hidden, 0);
	CHECK_EQ(l.stacks, 1);
	layout_free(&l);
	flame_close(f);
}

TEST(nothing_is_one_empty_box)
{
	struct flame *f = open_flame(1);
	struct layout l = lay_out(f, 0);

	CHECK_STR(boxes(&l), "all@0+0 ");
	layout_free(&l);
	flame_close(f);
}

/* Boxes of random stacks, each within its parent and right of what stands before it. */
TEST(no_box_leaves_its_parent_or_covers_another)
{
	enum { ROWS = 20000 };

	for (int round = 0; round < 3; round++) {
		struct flame *f = open_flame(1);
		uint64_t random = 3, total = 0, right[64] = { 0 }, end[64] = { 0 };
		double least = round * 40.0;
		struct layout l;

		for (int i = 0; i < ROWS; i++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			add(f, (random >> 40) % 30, (random >> 20) % 3000, SUMS(random >> 58));
			total += random >> 58;
		}
		l = lay_out(f, least);
		CHECK_EQ(l.boxes[0].sum[0], total);
		for (size_t i = 0; i < l.n; i++) {
			const struct layout_box *b = &l.boxes[i];

			CHECK(!i || (double)b->sum[0] >= least);
			CHECK(b->start >= right[b->depth]);
			CHECK(!b->depth || b->start + b->sum[0] <= end[b->depth - 1]);
			CHECK(!b->depth || b->start >= right[b->depth - 1]);
			end[b->depth] = b->start + b->sum[0];
			for (size_t k = b->depth + 1; k < 64; k++)
				right[k] = b->start;
			right[b->depth] = b->start;
		}
		CHECK(round ? l.hidden > 100 : !l.hidden);
		layout_free(&l);
		flame_close(f);
	}
}
