/* SPDX-License-Identifier: BSD-2-Clause */
#include "layout.h"
#include "unit.h"

/* A table of a name, three numbers of which the second one sorts, and a bar. */
static void make_table(struct table *t, unsigned int width)
{
	table_init(t, stdout, &(struct table_style){ .width = width });
	*table_column(t, "file") = (struct table_head){ "file", .key = true, .left = true,
							.cut = true };
	table_column(t, "count");
	table_column(t, "time")->need = TABLE_NEEDED;
	table_column(t, "mean");
	table_column(t, "")->bar = true;
}

static unsigned int line_width(const struct layout *l, const struct table *t)
{
	unsigned int sum = 0;

	for (unsigned int i = 0; i < t->n; i++)
		sum += l->shown[i] ? l->width[i] + (sum ? LAYOUT_BETWEEN : 0) : 0;
	return sum;
}

/* "file count": names of what is shown, a bar as "#". */
static const char *shown(const struct layout *l, const struct table *t)
{
	static char out[200];

	*out = '\0';
	for (unsigned int i = 0; i < t->n; i++) {
		if (!l->shown[i])
			continue;
		strcat(out, *out ? " " : "");
		strcat(out, t->head[i].bar ? "#" : l->name[i]);
	}
	return out;
}

static const unsigned int wanted[] = { 40, 7, 6, 6, 0 };

/* Catches a limit where there is none. */
TEST(without_a_terminal_all_is_as_wide_as_it_wants)
{
	struct layout l;
	struct table t;

	make_table(&t, 0);
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file count time mean #");
	CHECK_EQ(l.width[0], 40);
	CHECK_EQ(l.width[4], LAYOUT_BAR);
	CHECK(l.fits);
}

TEST(what_is_too_wide_gives_way_in_its_order)
{
	static const struct {
		unsigned int terminal, name, bar;
		const char *shown;
	} cases[] = {
		{ 100, 40, 16, "file count time mean #" },
		{ 83, 40, 16, "file count time mean #" },
		{ 82, 40, 15, "file count time mean #" },
		{ 73, 40, 6, "file count time mean #" },
		{ 72, 39, 6, "file count time mean #" },
		{ 45, 12, 6, "file count time mean #" },
		{ 44, 19, 0, "file count time mean" },
		{ 37, 12, 0, "file count time mean" },
		{ 36, 19, 0, "file count time" },
		{ 28, 11 + 9, 0, "file time" },
		{ 20, 12, 0, "file time" },
		{ 19, 11, 0, "file time" },
		{ 15, 7, 0, "file time" },
		{ 14, 6, 0, "file time" },
		{ 12, 4, 0, "file time" },
	};
	struct layout l;
	struct table t;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make_table(&t, cases[i].terminal);
		layout_choose(&l, &t, wanted);
		CHECK_STR(shown(&l, &t), cases[i].shown);
		CHECK_EQ(l.width[0], cases[i].name);
		if (cases[i].bar)
			CHECK_EQ(l.width[4], cases[i].bar);
		CHECK(l.fits);
		CHECK(line_width(&l, &t) <= cases[i].terminal);
	}
}

/* Catches a number that is cut, and a loop without end. */
TEST(too_narrow_for_anything)
{
	struct layout l;
	struct table t;

	for (unsigned int width = 1; width < 12; width++) {
		make_table(&t, width);
		layout_choose(&l, &t, wanted);
		CHECK_STR(shown(&l, &t), "file time");
		CHECK_EQ(l.width[2], 6);
		CHECK(!l.fits);
	}
}

TEST(late_ones_stay_longer_and_one_column_always)
{
	struct layout l;
	struct table t;

	make_table(&t, 30);
	t.head[1].need = TABLE_LATE;
	t.head[2].need = t.head[3].need = TABLE_EXTRA;
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file count time");
	make_table(&t, 25);
	t.head[3].need = TABLE_LATE;
	t.head[2].need = TABLE_EXTRA;
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file mean");
	make_table(&t, 3);
	t.head[2].need = TABLE_EXTRA;
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file count");
}

/* The name of a figure must not go with its first column. */
TEST(the_first_of_a_group_has_the_name_of_it)
{
	struct layout l;
	struct table t;

	make_table(&t, 0);
	t.head[1].group = t.head[2].group = t.head[3].group = 1;
	strcpy(t.head[1].again, "a");
	strcpy(t.head[2].again, "b");
	strcpy(t.head[3].again, "c");
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file count b c #");
	t.style.width = 24;
	layout_choose(&l, &t, wanted);
	CHECK_STR(shown(&l, &t), "file time");
}
