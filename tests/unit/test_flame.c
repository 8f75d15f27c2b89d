/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"
#include "stacks.h"
#include "unit.h"

/* Values of these tests are numbers of names[]; a path is what starts with a slash. */
static const char *const names[] = {
	"", "cat", "/usr/lib/x", "read", "/usr", "lib", "/", "//usr//lib/", "a;b c\n\\",
	"/tmp/a b/\x1b;/x 12", "pipe:[7]", "cat2", "cat 2", "x;read", "[unknown]", "/usr/lib",
	"\xff", "[other]",
};

static struct flame_text name_text(void *arg, unsigned int i, uint64_t value)
{
	const char *p = names[value];

	(void)arg;
	(void)i;
	return (struct flame_text){ p, strlen(p), *p == '/' };
}

static struct flame_text number_text(void *arg, unsigned int i, uint64_t value)
{
	static char text[32];
	int n = snprintf(text, sizeof(text), "%u-%llx", i, (unsigned long long)value);

	(void)arg;
	return (struct flame_text){ text, (size_t)n, false };
}

/* UINT64_MAX for an absent field. */
#define ABSENT UINT64_MAX

static void add(struct flame *f, uint64_t weight, unsigned int n, const uint64_t *values)
{
	struct flame_key key = { 0 };

	for (unsigned int i = 0; i < n; i++)
		if (values[i] != ABSENT) {
			key.value[i] = values[i];
			key.present |= UINT64_C(1) << i;
		}
	CHECK_EQ(flame_add(f, &key, &weight), 0);
}

#define ADD(f, weight, ...)								\
	add(f, weight, sizeof((uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t),		\
	    (uint64_t[]){ __VA_ARGS__ })

/* All lines, as they are printed. */
static const char *fold(struct flame *f, enum flame_escape how)
{
	static char all[8192];
	const struct flame_line *line;
	size_t n = 0;

	all[0] = '\0';
	CHECK_EQ(flame_fold(f, name_text, NULL, how), 0);
	while ((line = flame_next(f)))
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s %llu\n", line->text,
				      (unsigned long long)line->sum[0]);
	return all;
}

static struct flame *open_flame(unsigned int nfields, uint32_t max)
{
	struct flame *f;

	if (!CHECK_EQ(flame_open(&f, nfields, 1, 1, max), 0))
		exit(1);
	return f;
}

TEST(nothing_gives_no_line)
{
	struct flame *f = open_flame(1, 10);

	CHECK_STR(fold(f, FLAME_ALWAYS), "");
	flame_close(f);
	flame_close(NULL);
}

TEST(equal_stacks_are_one_line)
{
	struct flame *f = open_flame(3, 10);

	ADD(f, 2, 1, 2, 3);
	ADD(f, 5, 1, 10, 3);
	ADD(f, 3, 1, 2, 3);
	CHECK_EQ(flame_totals(f)->stacks, 2);
	CHECK_EQ(flame_totals(f)->rows, 3);
	CHECK_EQ(flame_totals(f)->sum[0], 10);
	CHECK_STR(fold(f, FLAME_ALWAYS), "cat;/usr;lib;x;read 5\ncat;pipe:[7];read 5\n");
	flame_close(f);
}

/* Catches a frame for a field that is not there: an empty one, a 0, or a merge of both kinds. */
TEST(absent_fields_are_left_out)
{
	struct flame *f = open_flame(3, 10);

	ADD(f, 1, 1, ABSENT, 3);
	ADD(f, 2, ABSENT, ABSENT, 3);
	ADD(f, 4, ABSENT, ABSENT, ABSENT);
	ADD(f, 8, 1, 0, ABSENT);		/* present, but an empty name */
	CHECK_EQ(flame_totals(f)->stacks, 4);
	CHECK_STR(fold(f, FLAME_ALWAYS), "[unknown] 4\ncat 8\ncat;read 1\nread 2\n");
	flame_close(f);
}

/* Catches two lines with the same stack, which inferno refuses as a differential of itself. */
TEST(different_values_with_one_text_are_merged)
{
	struct flame *f = open_flame(2, 10);

	ADD(f, 1, 4, 5);			/* /usr, lib */
	ADD(f, 2, 15, ABSENT);			/* /usr/lib */
	ADD(f, 4, ABSENT, 7);			/* //usr//lib/ */
	ADD(f, 8, ABSENT, ABSENT);
	ADD(f, 16, ABSENT, 14);			/* somebody is called [unknown] */
	CHECK_STR(fold(f, FLAME_ALWAYS), "/usr;lib 7\n[unknown] 24\n");
	flame_close(f);
}

static void check_frames(const char *text, bool path, enum flame_escape how,
			 const char *expected)
{
	size_t len = strlen(text);
	char *out = malloc(6 * len + 1);
	struct flame_text t = { unit_guarded(text, len), len, path };
	size_t n = flame_frames(out, &t, how);

	CHECK(n <= 6 * len);
	out[n] = '\0';
	CHECK_STR(out, expected);
	free(out);
}

TEST(a_path_is_a_frame_per_component)
{
	check_frames("/", true, FLAME_ALWAYS, "/");
	check_frames("/x", true, FLAME_ALWAYS, "/x");
	check_frames("/usr/lib/x", true, FLAME_ALWAYS, "/usr;lib;x");
	check_frames("//usr///lib/", true, FLAME_ALWAYS, "/usr;lib");
	check_frames("///", true, FLAME_ALWAYS, "/");
	check_frames("\xe2\x80\xa6/usr/lib/x", true, FLAME_ALWAYS, "\xe2\x80\xa6/usr;lib;x");
	check_frames("\xe2\x80\xa6/x", true, FLAME_NEVER, "\xe2\x80\xa6/x");
	check_frames("\xe2\x80\xa6", true, FLAME_ALWAYS, "\xe2\x80\xa6");
	check_frames("pipe:[7]", true, FLAME_ALWAYS, "pipe:[7]");
	check_frames("net/x", true, FLAME_ALWAYS, "net/x");	/* not a path: it has no root */
	check_frames("kworker/0:1", false, FLAME_ALWAYS, "kworker/0:1");
}

/* Catches a name that breaks the format: two words a line, and no control characters. */
TEST(names_cannot_break_a_line)
{
	check_frames("a;b c\n\\", false, FLAME_ALWAYS, "a\\x3bb\\x20c\\x0a\\\\");
	check_frames("part 2", false, FLAME_ALWAYS, "part\\x202");
	check_frames("\t\v\f\r", false, FLAME_ALWAYS, "\\x09\\x0b\\x0c\\x0d");
	check_frames("/tmp/a b/\x1b;/x 12", true, FLAME_ALWAYS, "/tmp;a\\x20b;\\x1b\\x3b;x\\x2012");
	check_frames("\xe3\x80\x80" "12", false, FLAME_ALWAYS, "\\u300012");
	check_frames("\xff", false, FLAME_ALWAYS, "\\xff");
}

TEST(exact_names_cannot_break_a_line_either)
{
	check_frames("a;b c\n\\", false, FLAME_NEVER, "a\\x3bb\\x20c\\x0a\\x5c");
	check_frames("\t\v\f\r", false, FLAME_NEVER, "\\x09\\x0b\\x0c\\x0d");
	check_frames("\x1b\xff\xe2\x80\xae", false, FLAME_NEVER, "\x1b\xff\xe2\x80\xae");
}

/* inferno refuses unsorted lines; "sorted" is the order of bytes, that of LC_ALL=C sort. */
TEST(lines_are_in_byte_order)
{
	struct flame *f = open_flame(2, 20);

	ADD(f, 1, 11, ABSENT);			/* cat2 */
	ADD(f, 1, 1, 3);
	ADD(f, 1, 12, 3);			/* cat\x202 */
	ADD(f, 1, 1, ABSENT);
	ADD(f, 1, 16, 3);
	ADD(f, 1, 2, ABSENT);
	ADD(f, 1, 15, 13);
	ADD(f, 1, 15, ABSENT);
	CHECK_STR(fold(f, FLAME_ALWAYS),
		  "/usr;lib 1\n/usr;lib;x 1\n/usr;lib;x\\x3bread 1\n\\xff;read 1\n"
		  "cat 1\ncat2 1\ncat;read 1\ncat\\x202;read 1\n");
	flame_close(f);
}

/* Catches frames of one parent that are torn apart, which a drawing would show as two. */
TEST(drawn_lines_are_in_the_order_of_a_tree)
{
	struct flame *f = open_flame(2, 20);

	ADD(f, 1, 11, ABSENT);			/* cat2 */
	ADD(f, 1, 1, 3);
	ADD(f, 1, 12, 3);			/* cat 2 */
	ADD(f, 1, 1, ABSENT);
	ADD(f, 1, 13, ABSENT);			/* x;read */
	ADD(f, 1, 8, 2);			/* control characters */
	CHECK_STR(fold(f, FLAME_DRAWN),
		  "a;b c\\x0a\\\\\n/usr\nlib\nx 1\n"
		  "cat 1\ncat\nread 1\ncat 2\nread 1\ncat2 1\nx;read 1\n");
	flame_close(f);
}

/* Catches an order by the numbers of names where a name that begins with another decides. */
TEST(all_stacks_of_names_that_begin_with_each_other_are_in_order)
{
	static const enum flame_escape how[] = { FLAME_ALWAYS, FLAME_NEVER, FLAME_DRAWN };
	const unsigned int n = sizeof(names) / sizeof(names[0]) + 1;	/* the last one is absent */

	for (unsigned int h = 0; h < 3; h++) {
		struct flame *f = open_flame(3, FLAME_STACKS);
		const struct flame_line *line;
		char before[200] = "";
		uint64_t sum = 0;

		for (uint64_t i = 0; i < n * n * n; i++) {
			const uint64_t k = i * 1009 % (n * n * n);	/* in no order */
			const uint64_t v[] = { k % n, k / n % n, k / n / n };

			ADD(f, 1, v[0] == n - 1 ? ABSENT : v[0], v[1] == n - 1 ? ABSENT : v[1],
			    v[2] == n - 1 ? ABSENT : v[2]);
		}
		CHECK_EQ(flame_fold(f, name_text, NULL, how[h]), 0);
		while ((line = flame_next(f))) {
			CHECK(strcmp(before, line->text) < 0);
			CHECK_EQ(line->len, strlen(line->text));
			snprintf(before, sizeof(before), "%s", line->text);
			sum += line->sum[0];
		}
		CHECK_EQ(sum, n * n * n);
		flame_close(f);
	}
}

/* Catches a limit that loses weight, or that a stack known before it runs into. */
TEST(past_the_limit_totals_stay_exact)
{
	struct flame *f = open_flame(1, 2);

	ADD(f, 1, 1);
	ADD(f, 2, 3);
	ADD(f, 4, 10);
	ADD(f, 8, 1);
	ADD(f, 16, 11);
	CHECK_EQ(flame_totals(f)->stacks, 2);
	CHECK_EQ(flame_totals(f)->rows, 5);
	CHECK_EQ(flame_totals(f)->other_rows, 2);
	CHECK_EQ(flame_totals(f)->sum[0], 31);
	CHECK_STR(fold(f, FLAME_ALWAYS), "[other] 6\ncat 9\ncat2 16\n");
	flame_close(f);
	/* a name [other] is the same line */
	f = open_flame(1, 1);
	ADD(f, 2, 17);
	ADD(f, 1, 1);
	CHECK_STR(fold(f, FLAME_ALWAYS), "[other] 3\n");
	flame_close(f);
	/* of equal ones the older stays */
	f = open_flame(1, 1);
	ADD(f, 1, 3);
	ADD(f, 1, 1);
	ADD(f, 1, 12);
	CHECK_STR(fold(f, FLAME_ALWAYS), "[other] 2\nread 1\n");
	flame_close(f);
}

TEST(a_weight_that_does_not_fit_stays_at_the_greatest)
{
	struct flame *f = open_flame(1, 10);

	ADD(f, UINT64_MAX - 1, 1);
	ADD(f, 5, 1);
	CHECK_EQ(flame_totals(f)->sum[0], UINT64_MAX);
	CHECK_STR(fold(f, FLAME_ALWAYS), "cat 18446744073709551615\n");
	flame_close(f);
}

/* Catches a limit that keeps what came first, and loses what weighs most. */
TEST(past_the_limit_the_heaviest_stay)
{
	enum { LIGHT = 5000, LIMIT = 100, HEAVY = 80 };
	struct flame *f = open_flame(1, LIMIT);
	const struct flame_line *line;
	unsigned int heavy = 0;
	uint64_t other = 0;

	for (uint64_t i = 0; i < LIGHT; i++)
		ADD(f, 1, i);
	for (uint64_t i = 0; i < 10 * HEAVY; i++)	/* in turn: none is heavy at first */
		ADD(f, 7, LIGHT + i % HEAVY);
	for (uint64_t i = 0; i < LIGHT; i++)
		ADD(f, 1, 10000 + i);
	CHECK_EQ(flame_totals(f)->stacks, LIMIT);
	CHECK_EQ(flame_totals(f)->rows, 2 * LIGHT + 10 * HEAVY);
	CHECK_EQ(flame_totals(f)->sum[0], 2 * LIGHT + 70 * HEAVY);
	CHECK(!flame_totals(f)->shed);
	CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_ALWAYS), 0);
	while ((line = flame_next(f))) {
		if (strcmp(line->text, "[other]") == 0)
			other = line->sum[0];
		else if (line->sum[0] == 70)
			heavy++;
		else
			CHECK_EQ(line->sum[0], 1);
	}
	CHECK_EQ(heavy, HEAVY);
	CHECK_EQ(other, 2 * LIGHT - (LIMIT - HEAVY));
	flame_close(f);
}

/* With --diff a stack weighs what it weighed before as well. */
TEST(what_a_stack_weighs_is_the_sum_of_its_weights)
{
	static const uint64_t sums[][3] = { { 5, 0, 0 }, { 0, 6, 0 }, { 3, 3, 0 }, { 0, 0, 99 } };
	const struct flame_line *line;
	struct flame *f;

	CHECK_EQ(flame_open(&f, 1, 3, 2, 2), 0);
	for (uint64_t i = 0; i < 4; i++)
		CHECK_EQ(flame_add(f, &(struct flame_key){ 1, { i } }, sums[i]), 0);
	CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_ALWAYS), 0);
	line = flame_next(f);
	CHECK_STR(line->text, "0-1");
	line = flame_next(f);
	CHECK_STR(line->text, "0-2");
	line = flame_next(f);
	CHECK_STR(line->text, "[other]");
	CHECK_MEM(line->sum, ((uint64_t[]){ 5, 0, 99 }), sizeof(line->sum));
	CHECK(!flame_next(f));
	flame_close(f);
}

static void count_up(uint32_t *id, void *visitor)
{
	CHECK(*id);
	*id += 1000;
	++*(unsigned int *)visitor;
}

/* Rows that came last are not with their stacks yet: their values are renamed all the same. */
TEST(values_are_renamed_wherever_they_are)
{
	struct flame *f = open_flame(2, 1000);
	unsigned int visits = 0;

	for (uint64_t i = 0; i < 20; i++)
		ADD(f, 1, i % 10, i % 2 ? ABSENT : 1);
	flame_each_id(f, 1, count_up, &visits);
	CHECK(visits >= 17 && visits <= 19);	/* stacks, and rows on their way, but for value 0 */
	for (uint64_t i = 1; i < 10; i++)
		ADD(f, 1, 1000 + i, i % 2 ? ABSENT : 1);
	CHECK_EQ(flame_totals(f)->stacks, 10);
	CHECK_EQ(flame_totals(f)->rows, 29);
	CHECK(flame_shed(f));
	CHECK_EQ(flame_totals(f)->stacks, 5);
	CHECK(flame_totals(f)->shed);
	visits = 0;
	flame_each_id(f, 3, count_up, &visits);
	CHECK_EQ(visits, 7);
	CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_ALWAYS), 0);
	CHECK_STR(flame_next(f)->text, "0-7d1");
	CHECK_STR(flame_next(f)->text, "0-7d2;1-3e9");
	flame_close(f);
}

/* Against sums kept beside it: growing, colliding and merging lose nothing. */
TEST(the_sum_of_the_lines_is_the_sum_of_the_rows)
{
	enum { ROWS = 200000 };

	for (unsigned int nfields = 1; nfields <= FLAME_MAX_FIELDS; nfields += 5) {
		struct flame *f = open_flame(nfields, 50000);
		uint64_t random = 7 + nfields, total = 0, sum = 0, weight;
		char *before = calloc(1, 1), *now;
		const struct flame_line *line;
		size_t lines = 0;

		for (int i = 0; i < ROWS; i++) {
			struct flame_key key = { 0 };

			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			key.present = random >> 20 & ((UINT64_C(1) << nfields) - 1);
			for (unsigned int k = 0; k < nfields; k++)
				if (key.present >> k & 1)
					key.value[k] = (random >> (30 + k)) % 97;
			key.value[0] += key.present & 1 ? random >> 44 & 0xffff : 0;
			weight = random >> 54;
			total += weight;
			CHECK_EQ(flame_add(f, &key, &weight), 0);
		}
		CHECK_EQ(flame_fold(f, number_text, NULL, FLAME_ALWAYS), 0);
		while ((line = flame_next(f))) {
			sum += line->sum[0];
			lines++;
			if (strcmp(before, line->text) >= 0)
				CHECK_STR(before, "less than what follows");
			now = strdup(line->text);
			free(before);
			before = now;
		}
		free(before);
		CHECK_EQ(sum, total);
		CHECK_EQ(flame_totals(f)->sum[0], total);
		CHECK_EQ(flame_totals(f)->rows, ROWS);
		CHECK(lines <= flame_totals(f)->stacks + 1);
		CHECK(lines > 50000 || !flame_totals(f)->other_rows);
		flame_close(f);
	}
}

/* Catches a sum of what cannot be added up, or in another unit than it is told. */
TEST(weights_are_amounts)
{
	const struct ior_row_field *f = ior_row_fields();

	for (unsigned int i = 0; i < STACKS_WEIGHTS; i++) {
		const struct stacks_weight *w = &stacks_weights[i];

		if (w->kind != STACKS_VALUE)
			continue;
		CHECK(w->field < IOR_ROW_NFIELDS);
		CHECK(f[w->field].unit == IOR_UNIT_NS || f[w->field].unit == IOR_UNIT_BYTES);
		CHECK_STR(stacks_weight_unit(w), f[w->field].unit == IOR_UNIT_NS ? "ns" : "bytes");
		CHECK(ior_row_field_find(stacks_weight_name(w), strlen(stacks_weight_name(w))) ==
		      &f[w->field]);
	}
	CHECK_STR(stacks_weight_name(&stacks_weights[0]), "count");
	CHECK_STR(stacks_weight_unit(&stacks_weights[0]), "calls");
}
