/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "frame.h"
#include "options.h"
#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/nothing.h"
#include "program/output.h"
#include "program/signals.h"

/* What the run has. */
struct run {
	struct arguments a;
	struct ior_reader *reader;
	struct ior_output output;
	FILE *out;
	struct stats stats;
	struct ior_compared compared;
	bool redraw;			/* a terminal that shows one table at a time */
	struct frame frame;
	bool written;
};

/* So is what sampling left out: counts are of the rest. */
static void say_left_out(const struct run *run, FILE *out,
			 const struct ior_reader_totals *t)
{
	const char *at_least = t->left_out_unknown ? "at least " : "";

	if (!t->left_out && !t->left_out_unknown)
		return;
	if (run->a.stats.style.format == TABLE_JSON)
		fprintf(out, "{\"left_out_calls\":%" PRIu64 ",\"left_out_unknown\":%s}\n",
			t->left_out, t->left_out_unknown ? "true" : "false");
	else
		fprintf(out, "%ssampled: %s%" PRIu64 " calls were left out, figures are of "
			"the others; ior-print --info has them by system call\n",
			run->a.stats.style.format == TABLE_CSV ? "# " : "", at_least,
			t->left_out);
}

/* What was lost is part of the result, and stands above it. */
static void say_losses(const struct run *run, FILE *out)
{
	const struct ior_reader_totals *t = ior_reader_totals(run->reader);

	say_left_out(run, out, t);
	if (!t->lost_calls && !t->lost_other && !t->lost_unknown)
		return;
	if (run->a.stats.style.format == TABLE_JSON) {
		fprintf(out, "{\"lost_calls\":%" PRIu64 ",\"lost_other\":%" PRIu64
			",\"lost_unknown\":%s}\n", t->lost_calls, t->lost_other,
			t->lost_unknown ? "true" : "false");
		return;
	}
	fprintf(out, "%slost while capturing: %s%" PRIu64 " calls, %" PRIu64
		" other records; figures are \"at least\"\n",
		run->a.stats.style.format == TABLE_CSV ? "# " : "",
		t->lost_unknown ? "at least " : "", t->lost_calls, t->lost_other);
}

/* Programs can ask for in_flight; people are told. */
static void say_in_flight(const struct run *run, FILE *out)
{
	if (run->a.stats.style.format == TABLE_TEXT && run->stats.in_flight &&
	    stats_tell_durations(&run->a.stats))
		fprintf(out, "%" PRIu64 " calls had begun before recording: mean, min, max, "
			"percentiles and --hist leave them out\n", run->stats.in_flight);
}

/* All of a table: what has to be known of it first, then its rows. */
static int write_table(void *arg, FILE *out)
{
	struct run *run = arg;
	char time[40];

	if (run->a.stats.interval_ns && run->a.stats.style.format == TABLE_TEXT) {
		number_text(time, sizeof(time), &run->stats.interval);
		fprintf(out, "%s\n", run->stats.interval.has ? time : "-");
	}
	say_losses(run, out);
	say_in_flight(run, out);
	return stats_write(&run->stats, out);
}

static int write_tables(struct run *run)
{
	if (run->redraw)
		return frame_draw(&run->frame, write_table, run, run->out);
	if (run->written && run->a.stats.style.format == TABLE_TEXT)
		fputc('\n', run->out);
	run->written = true;
	return write_table(run, run->out);
}

/* Why there is nothing to add up: a line in the table's place, or beside data. */
static void say_nothing(const struct run *run, const char *whose, const char *why)
{
	if (run->a.stats.style.format == TABLE_TEXT)
		fprintf(run->out, "%s%s\n", whose, why);
	else
		ior_warn("%s%s", whose, why);
}

/* The last tables. Of no call at all there are none for people, and empty ones for programs. */
static int write_last(struct run *run)
{
	const char *nothing = ior_program_nothing(run->reader), *after;
	const bool instead = nothing && run->a.stats.style.format == TABLE_TEXT;

	if (instead)
		say_losses(run, run->out);
	if (run->compared.nothing)
		say_nothing(run, "before: ", run->compared.nothing);
	after = ior_program_nothing_after(&run->compared, run->reader);
	if (after)
		say_nothing(run, "after: ", after);
	else if (nothing)
		say_nothing(run, "", nothing);
	return instead ? 0 : write_tables(run);
}

/* 0, or -ENOMEM, or a negative errno of the output. */
static int add_row(struct run *run, const struct ior_row *row)
{
	int rc = stats_add(&run->stats, row);

	if (rc != 1)
		return rc;
	rc = write_tables(run);
	if (rc)
		return rc;
	fflush(run->out);
	if (run->output.error)
		return run->output.error;
	stats_next(&run->stats);
	return stats_add(&run->stats, row);
}

/* False after a message: the input is of no use. */
static bool begin_input(struct run *run, const struct ior_record *rec)
{
	int before = ior_program_compare(&run->compared, run->reader, rec);

	if (before < 0)
		return false;
	run->stats.current = (unsigned int)before;
	return true;
}

/* Adds up the input to its end or to what makes it useless. The exit status. */
static int pump(struct run *run)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_row row;
	int rc, e = 0;

	while (!e && (rc = ior_reader_next(run->reader, &rec, &err)) > 0) {
		if (rec->tag == IOR_TAG_ROW) {
			/* an id that is not defined is damage, which the reader has noted */
			if (ior_reader_row_some(run->reader, run->stats.fields, &row, NULL) == 0)
				e = add_row(run, &row);
			continue;
		}
		if (rec->tag == IOR_TAG_HEADER && !begin_input(run, rec))
			return EXIT_FAILURE;
		if (rec->tag == IOR_TAG_END)
			ior_program_see_end(rec);
		ior_program_see_stages(rec);
		e = stats_record(&run->stats, rec);
	}
	if (e == -ENOMEM)
		ior_warn("out of memory; a smaller --max-groups needs less");
	else if (!e && rc < 0)
		ior_warn("%s", err.text);
	return e == -ENOMEM || (!e && rc < 0) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void say_notices(const struct run *run)
{
	const struct ior_reader *r = run->reader;

	if (run->stats.folded)
		ior_warn("%" PRIu64 " groups were folded into [other] when there were more than %"
			 PRIu32 " or their memory ran out: totals are exact, a single group is "
			 "\"at least\"; fewer fields in --by or a larger --max-groups keep more "
			 "apart", run->stats.folded, run->a.stats.max_groups);
	if (ior_reader_overflows(r))
		ior_warn("%" PRIu64 " names are shown as [other]: the input has too many different "
			 "ones", ior_reader_overflows(r));
	ior_program_at_least(r);
	if (run->a.stage.summary)
		ior_warn("%" PRIu64 " rows read (%" PRIu64 " bytes)", ior_reader_totals(r)->rows,
			 ior_reader_totals(r)->bytes);
}

/* The last tables, if the input was of any use, and the end of the output. */
static int finish(struct run *run, bool useful)
{
	int error = 0;

	if (useful && !run->output.error)
		error = write_last(run);
	stats_next(&run->stats);
	if (error)
		ior_output_close(&run->output, false, NULL);
	else
		error = ior_output_close(&run->output, useful, NULL);
	return ior_output_status(&run->output, error);
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	struct ior_holder holder = stats_holder(&run.stats);
	struct ior_reader_options held = { .holder = &holder };
	const char *const *files;
	struct ior_error err;
	int rc = EXIT_FAILURE, status, first, n;
	bool useful;

	ior_program_start(&options_program, argc, argv);
	options_parse(&run.a, &first);
	run.compared.before = run.a.before;
	files = ior_program_inputs_after(run.a.before, first, &n);
	/* names of as many groups as may be, beside those that the stream is using */
	if (run.a.stats.max_groups > IOR_DICT_ENTRIES)
		held.max_entries = run.a.stats.max_groups;
	if (ior_reader_open(&run.reader, files, n, &held, &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	ior_program_signals(run.reader, &run.output);
	if (ior_output_open(&run.output, run.a.stage.output, !run.a.stats.interval_ns, false,
			    &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	options_style(&run.a, run.output.fd);
	run.redraw = run.a.stats.interval_ns && run.a.stats.style.width;
	frame_init(&run.frame, &run.a, run.output.fd);
	run.out = ior_output_stdio(&run.output);
	if (!run.out || stats_open(&run.stats, run.reader, &run.a.stats) < 0) {
		ior_warn("out of memory");
		goto out;
	}
	ior_reader_watch_output(run.reader, run.output.fd);
	rc = pump(&run);
	useful = ior_program_useful(run.reader, rc);
	status = finish(&run, useful);
	if (status)
		rc = status;
	say_notices(&run);
	rc = ior_program_end(run.reader, run.a.stage.strict, rc);
out:
	stats_close(&run.stats);
	ior_reader_close(run.reader);
	return rc;
}
