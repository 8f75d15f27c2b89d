/* SPDX-License-Identifier: BSD-2-Clause */
/* The options that all stages have: what each sets, and that others are left alone. */
#include "unit.h"

#include "program/inputs.h"
#include "program/stage.h"

static const struct ior_option options[] = {
	{ 'x', NULL, NULL, "one of its own" },
	IOR_STAGE_OPTIONS,
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-test",
	.usage = "[options] [FILE ...]",
	.summary = "Tests the options.",
	.options = options,
};

/* Catches an entry of the group without its case. */
TEST(each_option_sets_what_it_says)
{
	static const char *words[] = {
		"ior-test", "-o", "first", "-x", "--strict", "-r", "a", "--summary", "--read=b",
		"--output=first", "c", NULL,
	};
	struct ior_stage_options o = { 0 };
	const char *const *files;
	int key, first, n, own = 0;
	const char *value;

	ior_program_start(&program, 11, (char **)words);
	while ((key = ior_program_option(&value, &first)) >= 0) {
		switch (key) {
		case 'x':
			CHECK_STR(o.output, "first");
			CHECK(!o.strict && !o.summary);
			own++;
			break;
		default:
			ior_stage_option(&o, key, value);
		}
	}
	CHECK_EQ(own, 1);
	CHECK_STR(o.output, "first");
	CHECK(o.strict && o.summary);
	files = ior_program_inputs(first, &n);
	if (!CHECK_EQ(n, 3))
		return;
	CHECK_STR(files[0], "a");
	CHECK_STR(files[1], "b");
	CHECK_STR(files[2], "c");
}

TEST(a_key_of_the_program_s_own_is_left_alone)
{
	struct ior_stage_options o = { 0 };

	ior_stage_option(&o, 'x', NULL);
	ior_stage_option(&o, 256, "value");
	CHECK_STR(o.output, NULL);
	CHECK(!o.strict && !o.summary);
}
