/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/quantity.h"
#include "program/message.h"
#include "program/parse.h"

#define WIDTH_MIN 300u		/* pixels */
#define WIDTH_MAX 20000u

enum {
	OPT_COLOR = 256, OPT_DIFF, OPT_ESCAPE, OPT_INVERTED, OPT_MAX_STACKS, OPT_MINWIDTH,
	OPT_NO_NORMALIZE, OPT_NO_SPLIT, OPT_SVG, OPT_TITLE, OPT_WIDTH,
};

static const struct ior_option options[] = {
	{ 'b', "by", "FIELDS", "frames, outermost first (default: comm,file,syscall)" },
	{ 'w', "weight", "WEIGHT", "what is added up: count (default), duration, bytes, gap..." },
	{ OPT_SVG, "svg", NULL, "a flame graph for a browser instead of folded stacks" },
	{ OPT_INVERTED, "inverted", NULL, "with --svg: the root on top (an icicle graph)" },
	{ OPT_COLOR, "color", "WHAT", "with --svg: meaning (default), or mean duration" },
	{ OPT_TITLE, "title", "TEXT", "with --svg: what stands on top" },
	{ OPT_WIDTH, "width", "PIXELS", "with --svg: its width (default: auto, "
		"that of the window)" },
	{ OPT_MINWIDTH, "minwidth", "PIXELS", "with --svg: narrower frames are not drawn "
		"(default: 0.1)" },
	{ OPT_DIFF, "diff", "BEFORE", "compare with the row stream BEFORE" },
	{ OPT_NO_NORMALIZE, "no-normalize", NULL, "with --diff: figures as they are, not scaled "
		"to one total" },
	{ OPT_ESCAPE, "escape", "WHEN", "control characters in names: always (default), never" },
	{ OPT_MAX_STACKS, "max-stacks", "N", "different stacks kept apart (default: 1048576)" },
	{ OPT_NO_SPLIT, "no-split", NULL, "a path is one frame, not one for each folder" },
	IOR_STAGE_OPTIONS,
	{ 0, NULL, NULL, NULL },
};

const struct ior_program options_program = {
	.name = "ior-flame",
	.usage = "[options] [FILE ...]",
	.summary = "Adds up a row stream as a flame graph, or as the folded stacks that other "
		   "programs draw.",
	.options = options,
	.examples =
		"  sudo ior-capture -d 10 | ior-pair | ior-flame --svg > io.svg\n"
		"  sudo ior-capture -d 10 | ior-pair | ior-flame > out.folded\n"
		"  ior-pair monday.ior | ior-flame --svg -w duration --color=duration -o time.svg\n"
		"  ior-pair monday.ior | ior-flame -w bytes -o bytes.folded\n"
		"  ior-flame --svg --diff sunday.rows -o change.svg monday.rows\n"
		"  ior-pair monday.ior | ior-flame -b syscall,error | sort -k2nr | head\n"
		"  ior-flame -w duration -b file monday.rows > time.folded\n",
};

static void choose_fields(struct arguments *a, const char *list)
{
	struct ior_error err;
	int n = ior_parse_fields(list, a->stacks.fields, FLAME_MAX_FIELDS, &err);

	a->stacks.nfields = (unsigned int)n;
	if (n < 0 || stacks_check_fields(a->stacks.fields, a->stacks.nfields, &err) < 0)
		ior_usage("--by: %s", err.text);
}

static void choose_weight(struct arguments *a, const char *value)
{
	const char *names[STACKS_WEIGHTS + 1] = { NULL };

	for (int i = 0; i < STACKS_WEIGHTS; i++)
		names[i] = stacks_weight_name(&stacks_weights[i]);
	a->stacks.weight = &stacks_weights[ior_option_choice("--weight", value, names)];
}

/* Pixels with a fraction: digits, and a point within them. */
static double pixels(const char *option, const char *value)
{
	size_t whole = strspn(value, "0123456789"), point = value[whole] == '.';
	size_t rest = point ? strspn(value + whole + 1, "0123456789") : 0;
	double v = strtod(value, NULL);

	if (ior_quantity_is_negative(value, strlen(value)))
		ior_usage("%s: %s must not be negative", option, value);
	if (whole + rest == 0 || value[whole + point + rest] || v > WIDTH_MAX)
		ior_usage("%s: '%s' is no number of pixels, as 0.5 is", option, value);
	return v;
}

/* Options that would say nothing are mistakes. */
static void check(const struct arguments *a, const char *for_svg)
{
	if (for_svg && !a->svg)
		ior_usage("%s is for a drawing; add --svg", for_svg);
	if (a->svg && !a->stage.output && isatty(STDOUT_FILENO))
		ior_usage("standard output is a terminal, and an SVG is for a browser: "
			  "use -o FILE");
	if (a->svg && a->escape == FLAME_NEVER)
		ior_usage("--escape=never is for folded stacks: an SVG cannot hold all bytes");
	if (a->exact && !a->before)
		ior_usage("--no-normalize is for --diff");
	if (a->before && a->stacks.latency)
		ior_usage("--diff has its own colours: no --color=duration");
}

void options_parse(struct arguments *a, int *first)
{
	static const char *const escapes[] = { "always", "never", NULL };
	static const char *const colors[] = { "meaning", "duration", NULL };
	const char *value, *by = NULL, *weight = NULL, *for_svg = NULL;
	int key;

	*a = (struct arguments){ .max_stacks = FLAME_STACKS, .minwidth = 0.1 };
	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'b':
			by = ior_option_joined(by, value);
			break;
		case 'w':
			ior_option_once("--weight", &weight, value);
			break;
		case OPT_COLOR:
			a->stacks.latency = ior_option_choice("--color", value, colors);
			for_svg = "--color";
			break;
		case OPT_DIFF:
			ior_option_once("--diff", &a->before, value);
			break;
		case OPT_ESCAPE:
			a->escape = ior_option_choice("--escape", value, escapes) ?
				    FLAME_NEVER : FLAME_ALWAYS;
			break;
		case OPT_INVERTED:
			a->inverted = true;
			for_svg = "--inverted";
			break;
		case OPT_MAX_STACKS:
			a->max_stacks = ior_option_count("--max-stacks", value, 1,
							 FLAME_MAX_STACKS);
			break;
		case OPT_MINWIDTH:
			a->minwidth = pixels("--minwidth", value);
			for_svg = "--minwidth";
			break;
		case OPT_NO_NORMALIZE:
			a->exact = true;
			break;
		case OPT_NO_SPLIT:
			a->stacks.whole = true;
			break;
		case OPT_SVG:
			a->svg = true;
			break;
		case OPT_TITLE:
			a->title = value;
			for_svg = "--title";
			break;
		case OPT_WIDTH:
			a->width = strcmp(value, "auto") == 0 ? 0 :
				   ior_option_u64("--width", value, WIDTH_MIN, WIDTH_MAX);
			for_svg = "--width";
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
	choose_fields(a, by ? by : "comm,file,syscall");
	choose_weight(a, weight ? weight : "count");
	check(a, for_svg);
}
