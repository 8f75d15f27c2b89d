/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "drawing.h"
#include "figure.h"
#include "flame.h"
#include "options.h"
#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/nothing.h"
#include "program/output.h"
#include "program/signals.h"
#include "stacks.h"
#include "stream/reader.h"

/* What main() sets up, and what the rest of this file works with. */
struct run {
	struct arguments a;
	struct ior_reader *reader;
	struct ior_holder holder;
	struct flame *flame;
	struct stacks stacks;
	struct drawing drawing;
	struct ior_output output;
	bool before;		/* this input is the BEFORE of --diff */
	struct ior_compared compared;
};

/* False after a message: the input is of no use. */
static bool begin_input(struct run *run, const struct ior_record *rec)
{
	int before = ior_program_compare(&run->compared, run->reader, rec);

	if (before < 0)
		return false;
	run->before = before;
	description_header(&run->drawing.description[run->before], run->reader);
	return true;
}

static int add_row(struct run *run, const struct ior_record *rec)
{
	struct ior_row row;

	/* an id that is not defined is damage, which the reader has noted */
	if (ior_reader_row_some(run->reader, run->stacks.wanted, &row, NULL) < 0)
		return 0;
	if (run->a.svg)
		description_row(&run->drawing.description[run->before], run->reader, rec->row);
	return stacks_add(&run->stacks, &row, run->before);
}

/* Adds up the input to its end or to what makes it useless. The exit status. */
static int pump(struct run *run)
{
	const struct ior_record *rec;
	struct ior_error err;
	int rc;

	while ((rc = ior_reader_next(run->reader, &rec, &err)) > 0) {
		switch (rec->tag) {
		case IOR_TAG_HEADER:
			if (!begin_input(run, rec))
				return EXIT_FAILURE;
			ior_program_see_stages(rec);
			break;
		case IOR_TAG_ROW:
			if (add_row(run, rec) < 0) {
				ior_warn("out of memory; a smaller --max-stacks needs less");
				return EXIT_FAILURE;
			}
			break;
		case IOR_TAG_END:
			ior_program_see_end(rec);
			ior_program_see_stages(rec);
			break;
		}
	}
	if (rc < 0)
		ior_warn("%s", err.text);
	return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* With --diff as difffolded.pl writes them, and flamegraph.pl draws: before, then after. */
static void write_lines(struct run *run, FILE *stream)
{
	double scale = drawing_scale(&run->a, flame_totals(run->flame));
	const struct flame_line *line;

	while (!run->output.error && (line = flame_next(run->flame))) {
		uint64_t before = line->sum[1];

		fwrite(line->text, 1, line->len, stream);
		if (run->a.before)
			figure_write(stream, ' ', scale == 1 ? before :
				     (uint64_t)((double)before * scale + 0.5));
		figure_write(stream, ' ', line->sum[0]);
		putc('\n', stream);
	}
}

static int write_result(struct run *run)
{
	FILE *stream = ior_output_stdio(&run->output);
	int rc = flame_fold(run->flame, stacks_text, &run->stacks,
			    run->a.svg ? FLAME_DRAWN : run->a.escape);

	if (!stream)
		return -ENOMEM;
	if (rc < 0)
		return rc;
	if (run->a.svg)
		return drawing_write(&run->drawing, stream);
	write_lines(run, stream);
	return 0;
}

/*
 * Everything is written at the end. If the input was of no use, an older output is better than
 * an empty one.
 */
static int finish(struct run *run, bool useful)
{
	int error = useful ? write_result(run) : 0;

	if (error)
		ior_output_close(&run->output, false, NULL);
	else
		error = ior_output_close(&run->output, useful, NULL);
	return ior_output_status(&run->output, error);
}

/* Why there are no lines, or nothing on one side of them. */
static void say_nothing(const struct run *run)
{
	const struct ior_reader *r = run->reader;
	const char *nothing = ior_program_nothing(r);
	const char *after = ior_program_nothing_after(&run->compared, r);

	if (run->compared.nothing)
		ior_warn("before: %s", run->compared.nothing);
	if (after)
		ior_warn("after: %s", after);
	else if (nothing)
		ior_warn("%s", nothing);
	else if (!flame_totals(run->flame)->rows && !run->a.svg &&
		 ior_reader_end(r, true) == IOR_END_CLEAN)
		ior_warn("none of %" PRIu64 " calls has this weight (%s): with -w count each has",
			 ior_reader_totals(r)->rows, run->a.stacks.weight->meaning);
}

/* What the lines cannot say. */
static void say_notices(const struct run *run)
{
	const struct ior_reader *r = run->reader;
	const struct flame_totals *t = flame_totals(run->flame);

	say_nothing(run);
	if (t->shed)
		ior_warn("%" PRIu64 " rows are in the stack [other]: the names of more stacks are "
			 "too many; fewer fields in --by keep them apart", t->other_rows);
	else if (t->other_rows)
		ior_warn("%" PRIu64 " rows are in the stack [other]: there are more than %" PRIu64
			 " different ones; fewer fields in --by or a larger --max-stacks keep them "
			 "apart", t->other_rows, run->a.max_stacks);
	if (ior_reader_overflows(r))
		ior_warn("%" PRIu64 " names are in the frame [other]: the input has too many "
			 "different ones", ior_reader_overflows(r));
	ior_program_at_least(r);
	if (run->a.stage.summary && run->a.before)
		ior_warn("%" PRIu64 " rows, %" PRIu64 " of them with weight: %" PRIu64 " %s "
			 "before, %" PRIu64 " after, in %" PRIu32 " stacks",
			 ior_reader_totals(r)->rows, t->rows, t->sum[1],
			 stacks_weight_unit(run->a.stacks.weight), t->sum[0], t->stacks);
	else if (run->a.stage.summary)
		ior_warn("%" PRIu64 " rows, %" PRIu64 " of them with weight: %" PRIu64 " %s in %"
			 PRIu32 " stacks", ior_reader_totals(r)->rows, t->rows, t->sum[0],
			 stacks_weight_unit(run->a.stacks.weight), t->stacks);
}

/* ---- Ids that are held, see struct ior_holder ----------------------------------------------- */

static void each_text(void *arg, ior_id_visit *visit, void *visitor)
{
	struct run *run = arg;

	stacks_each_text(&run->stacks, visit, visitor);
	for (int before = 0; before <= 1; before++)
		description_each_text(&run->drawing.description[before], visit, visitor);
}

static bool shed(void *arg)
{
	struct run *run = arg;

	return stacks_shed(&run->stacks);
}

/* Everything between the options and the input. 0, or -1 after the message. */
static int open_run(struct run *run, const char *const *files, int n)
{
	struct arguments *a = &run->a;
	struct ior_reader_options held = { .holder = &run->holder };
	struct ior_error err;

	if (flame_open(&run->flame, a->stacks.nfields, a->stacks.latency ? 3 : a->before ? 2 : 1,
		       a->before ? 2 : 1, (uint32_t)a->max_stacks) < 0) {
		ior_warn("out of memory");
		return -1;
	}
	run->holder = (struct ior_holder){ each_text, NULL, shed, run };
	/* names of as many stacks as may be, beside those that the stream is using */
	if (a->max_stacks > IOR_DICT_ENTRIES)
		held.max_entries = (uint32_t)a->max_stacks;
	if (ior_reader_open(&run->reader, files, n, &held, &err) < 0) {
		ior_warn("%s", err.text);
		return -1;
	}
	ior_program_signals(run->reader, &run->output);
	if (ior_output_open(&run->output, a->stage.output, true, false, &err) < 0) {
		ior_warn("%s", err.text);
		return -1;
	}
	ior_reader_watch_output(run->reader, run->output.fd);
	stacks_init(&run->stacks, run->reader, run->flame, &a->stacks);
	run->drawing.arguments = a;
	run->drawing.stacks = &run->stacks;
	return 0;
}

int main(int argc, char **argv)
{
	static struct run run;
	const char *const *files;
	int rc = EXIT_FAILURE, status, first, n;
	bool useful;

	ior_program_start(&options_program, argc, argv);
	options_parse(&run.a, &first);
	run.compared.before = run.a.before;
	files = ior_program_inputs_after(run.a.before, first, &n);
	if (open_run(&run, files, n) < 0)
		goto out;
	rc = pump(&run);
	useful = ior_program_useful(run.reader, rc);
	status = finish(&run, useful);
	if (status)
		rc = status;
	say_notices(&run);
	rc = ior_program_end(run.reader, run.a.stage.strict, rc);
out:
	ior_reader_close(run.reader);
	flame_close(run.flame);
	return rc;
}
