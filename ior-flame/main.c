/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "flame.h"
#include "program.h"
#include "stacks.h"

enum { OPT_ESCAPE = 256, OPT_MAX_STACKS, OPT_NO_SPLIT, OPT_STRICT, OPT_SUMMARY };

static const struct ior_option options[] = {
	{ 'b', "by", "FIELDS", "frames, outermost first (default: comm,file,syscall)" },
	{ 'w', "weight", "WEIGHT", "what is added up: count (default), duration, bytes, gap..." },
	{ 'o', "output", "FILE", "write to FILE instead of standard output" },
	{ 'r', "read", "FILE", "read FILE, as if it were an operand" },
	{ OPT_ESCAPE, "escape", "WHEN", "control characters in names: always (default), never" },
	{ OPT_MAX_STACKS, "max-stacks", "N", "different stacks kept apart (default: 1048576)" },
	{ OPT_NO_SPLIT, "no-split", NULL, "a path is one frame, not one for each folder" },
	{ OPT_STRICT, "strict", NULL, "exit 1 if anything was lost or is incomplete" },
	{ OPT_SUMMARY, "summary", NULL, "totals on standard error at the end" },
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-flame",
	.usage = "[options] [FILE ...]",
	.summary = "Adds up a row stream as folded stacks, the input of flame graph programs.",
	.options = options,
	.examples =
		"  sudo ior-capture -d 10 | ior-pair | ior-flame > out.folded\n"
		"  ior-pair monday.ior | ior-flame -w bytes -o bytes.folded\n"
		"  ior-pair monday.ior | ior-flame -b syscall,error | sort -k2nr | head\n"
		"  ior-flame -w duration -b file monday.rows > time.folded\n",
};

struct arguments {
	struct stacks_options stacks;
	enum flame_escape escape;
	uint64_t max_stacks;
	const char *output;
	bool strict, summary;
};

static void choose_fields(struct arguments *a, const char *list)
{
	struct ior_error err;
	int n = ior_parse_fields(list, a->stacks.fields, FLAME_MAX_FIELDS, &err);

	a->stacks.nfields = (unsigned int)n;
	if (n < 0 || stacks_check_fields(a->stacks.fields, a->stacks.nfields, &err) < 0)
		ior_usage("--by: %s", err.text);
}

static int choose(const char *option, const char *value, const char *const *choices)
{
	struct ior_error err;
	int i = ior_parse_choice(value, choices, &err);

	if (i < 0)
		ior_usage("%s: %s", option, err.text);
	return i;
}

static void choose_weight(struct arguments *a, const char *value)
{
	const char *names[STACKS_WEIGHTS + 1] = { NULL };

	for (int i = 0; i < STACKS_WEIGHTS; i++)
		names[i] = stacks_weights[i].name;
	a->stacks.weight = &stacks_weights[choose("--weight", value, names)];
}

static void parse_arguments(struct arguments *a, int *first)
{
	static const char *const escapes[] = { "always", "never", NULL };
	struct ior_error err;
	const char *value;
	int key;

	choose_fields(a, "comm,file,syscall");
	choose_weight(a, "count");
	a->max_stacks = FLAME_STACKS;
	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'b':
			choose_fields(a, value);
			break;
		case 'w':
			choose_weight(a, value);
			break;
		case 'o':
			a->output = value;
			break;
		case 'r':
			ior_program_add_input(value);
			break;
		case OPT_ESCAPE:
			a->escape = choose("--escape", value, escapes) ? FLAME_NEVER : FLAME_ALWAYS;
			break;
		case OPT_MAX_STACKS:
			if (ior_parse_u64(value, 1, FLAME_MAX_STACKS, &a->max_stacks, &err) < 0)
				ior_usage("--max-stacks: %s", err.text);
			break;
		case OPT_NO_SPLIT:
			a->stacks.whole = true;
			break;
		case OPT_STRICT:
			a->strict = true;
			break;
		case OPT_SUMMARY:
			a->summary = true;
			break;
		}
	}
}

/* Adds up the input to its end or to what makes it useless. The exit status. */
static int pump(struct ior_reader *r, struct stacks *s)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_row row;
	int rc;

	while ((rc = ior_reader_next(r, &rec, &err)) > 0) {
		switch (rec->tag) {
		case IOR_TAG_HEADER:
			if (ior_program_expect(r, false) < 0)
				return EXIT_FAILURE;
			break;
		case IOR_TAG_ROW:
			/* an id that is not defined is damage, which the reader has noted */
			if (ior_reader_row(r, &row, NULL) == 0 && stacks_add(s, &row, false) < 0) {
				ior_warn("out of memory; a smaller --max-stacks needs less");
				return EXIT_FAILURE;
			}
			break;
		case IOR_TAG_END:
			ior_program_see_end(rec);
			break;
		}
	}
	if (rc < 0)
		ior_warn("%s", err.text);
	return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int write_lines(struct ior_output *o, struct flame *f)
{
	FILE *stream = ior_output_stdio(o);
	const struct flame_line *line;

	if (!stream)
		return -ENOMEM;
	while (!o->error && (line = flame_next(f)))
		fprintf(stream, "%s %" PRIu64 "\n", line->text, line->sum[0]);
	return 0;
}

/* What the lines cannot say. */
static void say_notices(const struct arguments *a, const struct ior_reader *r,
			const struct flame_totals *t)
{
	if (t->other_rows)
		ior_warn("%" PRIu64 " rows are in the stack [other]: there are more than %" PRIu64
			 " different ones; fewer fields in --by or a larger --max-stacks keep them "
			 "apart", t->other_rows, a->max_stacks);
	if (ior_reader_overflows(r))
		ior_warn("%" PRIu64 " names are in the frame [other]: the input has too many "
			 "different ones", ior_reader_overflows(r));
	ior_program_at_least(r);
	if (a->summary)
		ior_warn("%" PRIu64 " rows, %" PRIu64 " of them with weight: %" PRIu64 " %s in %"
			 PRIu32 " stacks", ior_reader_totals(r)->rows, t->rows, t->sum[0],
			 a->stacks.weight->unit, t->stacks);
}

/*
 * Everything is written at the end. If the input was of no use, an older output is better than
 * an empty one.
 */
static int finish(struct ior_output *o, struct flame *f, struct stacks *s, bool useful,
		  enum flame_escape how)
{
	int error = 0;

	if (useful)
		error = flame_fold(f, stacks_text, s, how);
	if (useful && !error)
		error = write_lines(o, f);
	if (error)
		ior_output_close(o, false, NULL);
	else
		error = ior_output_close(o, useful, NULL);
	return ior_output_status(o, error);
}

int main(int argc, char **argv)
{
	static const struct ior_reader_options keep_ids = { .keep_ids = true };
	struct arguments a = { 0 };
	struct ior_reader *r = NULL;
	struct ior_output o;
	struct ior_error err;
	struct flame *f = NULL;
	struct stacks s;
	const char *const *files;
	int rc = EXIT_FAILURE, status, first, n;
	bool useful;

	ior_program_start(&program, argc, argv);
	parse_arguments(&a, &first);
	files = ior_program_inputs(first, &n);
	if (flame_open(&f, a.stacks.nfields, 1, (uint32_t)a.max_stacks) < 0) {
		ior_warn("out of memory");
		goto out;
	}
	if (ior_reader_open(&r, files, n, &keep_ids, &err) < 0 ||
	    ior_output_open(&o, a.output, true, false, &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	ior_program_signals(r, &o);
	ior_reader_watch_output(r, o.fd);
	stacks_init(&s, r, f, &a.stacks);
	rc = pump(r, &s);
	useful = ior_reader_totals(r)->rows || (!rc && !*ior_reader_damage(r));
	status = finish(&o, f, &s, useful, a.escape);
	if (status)
		rc = status;
	say_notices(&a, r, flame_totals(f));
	rc = ior_program_end(r, a.strict, rc);
out:
	ior_reader_close(r);
	flame_close(f);
	return rc;
}
