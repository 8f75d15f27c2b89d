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

static struct layout lay_out_in(struct flame *f, double least, uint64_t kept)
{
	struct layout l;

	CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_DRAWN), 0);
	CHECK_EQ(layout_make(&l, f, least, kept), 0);
	return l;
}

static struct layout lay_out(struct flame *f, double least)
{
	return lay_out_in(f, least, LAYOUT_KEPT);
}

/* What a frame of a name with so many bytes takes when it is not drawn. */
#define ROOM(n, len) ((n) * (sizeof(struct layout_box) + (len)))

/*
 * "name@start+sum " of each box, a dot before it for each level; in brackets those that are not
 * drawn, "?" for the name of a rest.
 */
static const char *boxes(const struct layout *l)
{
	static char all[4096];
	size_t n = 0;

	all[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		const struct layout_box *b = &l->boxes[i];

		for (uint32_t k = 0; k < b->depth; k++)
			all[n++] = '.';
		n += (size_t)snprintf(all + n, sizeof(all) - n,
				      b->kind == LAYOUT_DRAWN ? "%.*s@%llu+%llu " :
				      b->kind == LAYOUT_NARROW ? "[%.*s@%llu+%llu] " :
				      "[?%.*s@%llu+%llu] ", (int)b->len,
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

static void add_narrow(struct flame *f)
{
	add(f, 1, 123, SUMS(1));
	add(f, 1, 124, SUMS(9));
	add(f, 2, 1, SUMS(3));
	add(f, 3, 555, SUMS(2));
	add(f, 4, 6, SUMS(1));
	add(f, 5, 6, SUMS(1));
}

/* Catches a narrow box that takes a wide one with it, or whose weight its parent loses. */
TEST(what_is_too_narrow_is_not_drawn_but_known)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add_narrow(f);
	l = lay_out(f, 3);
	CHECK_STR(boxes(&l), "all@0+17 .1@0+10 ../1@0+10 ...2@0+10 ....[3@0+1] ....4@1+9 "
		  ".2@10+3 ../1@10+3 .[3@13+2] ..[/5@13+2] ...[5@13+2] ....[5@13+2] .[4@15+1] "
		  "..[/6@15+1] .[5@16+1] ..[/6@16+1] ");
	CHECK_EQ(l.hidden, 1 + 4 + 4);
	CHECK_EQ(l.undrawn, 1 + 4 + 4);
	CHECK_EQ(l.left_out, 0);
	CHECK_EQ(l.depth, 4);
	layout_free(&l);
	flame_close(f);
}

/* Catches a lighter one that is kept instead, and an order of coming that decides. */
TEST(of_what_has_no_room_the_lightest_are_a_rest_where_they_were)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add_narrow(f);
	l = lay_out_in(f, 3, ROOM(4, 2));
	CHECK_STR(boxes(&l), "all@0+17 .1@0+10 ../1@0+10 ...2@0+10 ....[?@0+1] ....4@1+9 "
		  ".2@10+3 ../1@10+3 .[3@13+2] ..[/5@13+2] ...[5@13+2] ....[5@13+2] .[?@15+2] ");
	CHECK_EQ(l.hidden, 9);
	CHECK_EQ(l.left_out, 5);
	CHECK_EQ(l.left_out_sum[0], 3);
	layout_free(&l);
	flame_close(f);
}

TEST(of_equal_ones_the_first_are_kept_each_with_what_it_stands_on)
{
	struct flame *f = open_flame(1);
	struct layout l;

	for (uint64_t i = 1; i <= 4; i++)
		add(f, i, 55, SUMS(1));
	l = lay_out_in(f, 3, ROOM(1, 1));
	CHECK_STR(boxes(&l), "all@0+4 .[1@0+1] ..[/5@0+1] ...[5@0+1] .[?@1+3] ");
	CHECK_EQ(l.left_out, 9);
	CHECK_EQ(l.left_out_sum[0], 3);
	layout_free(&l);
	flame_close(f);
}

TEST(without_room_all_that_is_narrow_is_a_rest)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add_narrow(f);
	l = lay_out_in(f, 3, 0);
	CHECK_STR(boxes(&l), "all@0+17 .1@0+10 ../1@0+10 ...2@0+10 ....[?@0+1] ....4@1+9 "
		  ".2@10+3 ../1@10+3 .[?@13+4] ");
	CHECK_EQ(l.left_out, l.hidden);
	layout_free(&l);
	flame_close(f);
}

/* Catches a class of weights that is none. */
TEST(the_greatest_weight_there_is)
{
	struct flame *f = open_flame(1);
	struct layout l;

	add(f, 1, 2, SUMS(UINT64_MAX));
	add(f, 2, 3, SUMS(UINT64_MAX / 2));
	l = lay_out_in(f, 1e300, ROOM(2, 2));
	CHECK_STR(boxes(&l), "all@0+18446744073709551615 .[1@0+18446744073709551615] "
		  "..[/2@0+18446744073709551615] .[?@18446744073709551615+9223372036854775807] ");
	layout_free(&l);
	flame_close(f);
}

TEST(what_is_only_before_is_not_drawn_however_narrow_boxes_may_be)
{
	struct flame *f;
	struct layout l;

	CHECK_EQ(flame_open(&f, 2, 2, 2, 1000000), 0);
	add(f, 1, 1, SUMS(0, 100));
	add(f, 2, 1, SUMS(5, 7));
	l = lay_out(f, 0);
	CHECK_STR(boxes(&l), "all@0+5 .[1@0+0] ..[/1@0+0] .2@0+5 ../1@0+5 ");
	CHECK_EQ(l.boxes[0].sum[1], 107);
	CHECK_EQ(l.boxes[2].sum[1], 100);
	CHECK_EQ(l.boxes[4].sum[1], 7);
	CHECK_EQ(l.gone, 100);
	CHECK_EQ(l.hidden, 0);
	CHECK_EQ(l.stacks, 1);
	layout_free(&l);
	flame_close(f);
}

/* A duration of 0, the number of whose calls is no weight. */
TEST(what_weighs_nothing_has_no_box)
{
	struct flame *f = open_flame(3);
	struct layout l;

	add(f, 1, 1, SUMS(0, 0, 1));
	add(f, 2, 1, SUMS(5, 5, 1));
	l = lay_out(f, 0);
	CHECK_STR(boxes(&l), "all@0+5 .2@0+5 ../1@0+5 ");
	CHECK_EQ(l.undrawn, 0);
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

static struct flame *random_flame(uint64_t *total)
{
	enum { ROWS = 20000 };
	struct flame *f = open_flame(1);
	uint64_t random = 3;

	*total = 0;
	for (int i = 0; i < ROWS; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		add(f, (random >> 40) % 30, (random >> 20) % 3000, SUMS(random >> 58));
		*total += random >> 58;
	}
	return f;
}

/* Boxes of random stacks, each within its parent and right of what stands before it. */
TEST(no_box_leaves_its_parent_or_covers_another)
{
	for (int round = 0; round < 4; round++) {
		uint64_t total, right[64] = { 0 }, end[64] = { 0 };
		struct flame *f = random_flame(&total);
		double least = round * 40.0;
		struct layout l = lay_out_in(f, least, round == 3 ? 20000 : LAYOUT_KEPT);

		CHECK_EQ(l.boxes[0].sum[0], total);
		for (size_t i = 0; i < l.n; i++) {
			const struct layout_box *b = &l.boxes[i];

			CHECK(!i || ((double)b->sum[0] >= least) == (b->kind == LAYOUT_DRAWN) ||
			      b->kind == LAYOUT_REST);
			CHECK(b->start >= right[b->depth]);
			CHECK(!b->depth || b->start + b->sum[0] <= end[b->depth - 1]);
			CHECK(!b->depth || b->start >= right[b->depth - 1]);
			end[b->depth] = b->start + b->sum[0];
			for (size_t k = b->depth + 1; k < 64; k++)
				right[k] = b->start;
			right[b->depth] = b->start;
		}
		CHECK(round ? l.hidden > 100 : !l.hidden);
		CHECK(round == 3 ? l.left_out > 100 : !l.left_out);
		layout_free(&l);
		flame_close(f);
	}
}

/* The boxes behind box i that are within it. */
static size_t end_of(const struct layout *l, size_t i)
{
	size_t end = i + 1;

	while (end < l->n && l->boxes[end].depth > l->boxes[i].depth)
		end++;
	return end;
}

/*
 * However much room: what is kept is what all would have, but for frames that together are the
 * rests; it takes the room and little more; nothing that is left out weighs more, but for what
 * weights of one class differ.
 */
TEST(whatever_the_room_what_is_kept_is_the_heaviest_and_nothing_is_lost)
{
	for (uint64_t room = 0; room < 200000; room = 3 * room + 1000) {
		uint64_t total, bytes = 0, rest = 0, lightest = UINT64_MAX, left = 0;
		struct flame *f = random_flame(&total);
		struct layout l, all;

		l = lay_out_in(f, 100, room);
		CHECK_EQ(layout_make(&all, f, 100, UINT64_MAX), 0);
		CHECK_EQ(all.left_out, 0);
		CHECK_EQ(l.hidden, all.hidden);
		for (size_t i = 0, k = 0; i < l.n; i++) {
			const struct layout_box *b = &l.boxes[i];
			uint64_t sum = 0;

			if (b->kind == LAYOUT_REST) {
				rest += b->sum[0];
				/* the same frames in the layout of all, one beside the other */
				while (sum < b->sum[0]) {
					CHECK_EQ(all.boxes[k].depth, b->depth);
					sum += all.boxes[k].sum[0];
					if (all.boxes[k].sum[0] > left)
						left = all.boxes[k].sum[0];
					k = end_of(&all, k);
				}
				CHECK_EQ(sum, b->sum[0]);
				continue;
			}
			CHECK(k < all.n && all.boxes[k].start == b->start &&
			      all.boxes[k].sum[0] == b->sum[0] && all.boxes[k].depth == b->depth);
			k++;
			if (b->kind == LAYOUT_NARROW) {
				bytes += sizeof(*b) + b->len;
				lightest = b->sum[0] < lightest ? b->sum[0] : lightest;
			}
		}
		CHECK_EQ(l.left_out_sum[0], rest);
		CHECK(bytes <= room + ROOM(7, 4));
		CHECK(!l.left_out || bytes + ROOM(7, 4) > room);
		CHECK(left <= lightest + lightest / 32);
		layout_free(&l);
		layout_free(&all);
		flame_close(f);
	}
}
