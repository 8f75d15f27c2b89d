/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/option.h"
#include "program/output.h"
#include "program/process.h"
#include "program/signals.h"
#include "program/stage.h"
#include "stage.h"
#include "stream/reader.h"

enum { OPT_UNFINISHED = 256 };

static const struct ior_option options[] = {
	{ OPT_UNFINISHED, "unfinished", NULL, "rows of calls that had not ended, too" },
	IOR_STAGE_OPTIONS,
	{ 0 },
};

static const struct ior_program program = {
	.name = "ior-pair",
	.usage = "[options] [FILE ...]",
	.summary = "Makes one row of every system call in a raw stream of ior-capture.",
	.options = options,
	.examples =
		"  ior-pair monday.ior | ior-print\n"
		"  ior-pair monday.ior | ior-flame > monday.folded\n"
		"  ior-pair --summary -o monday-rows.ior monday.ior\n"
		"  ior-pair --unfinished monday.ior | ior-print --hung\n",
};

struct arguments {
	struct ior_stage_options stage;
	bool unfinished;
};

static void parse_arguments(struct arguments *a, int *first)
{
	const char *value;
	int key;

	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case OPT_UNFINISHED:
			a->unfinished = true;
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
}

static int on_idle(void *writer)
{
	return ior_writer_flush(writer);
}

/*
 * Read to the end, or until nobody reads what is written. 0, or a negative errno: with err
 * filled, or, for a stream of the wrong kind, after its message.
 */
static int pump(struct ior_reader *r, struct ior_writer *w, struct stage *s,
		struct ior_error *err)
{
	const struct ior_record *rec;
	int more;

	while ((more = ior_reader_next(r, &rec, err)) > 0) {
		int error = rec->tag == IOR_TAG_HEADER ? ior_program_expect(r, true) : 0;

		if (!error)
			error = stage_record(s, rec, err);
		if (error)
			return error;
		if (w->error)
			return 0;
	}
	return more;
}

static void say_unknown(char *text, size_t size, uint64_t n, bool unknown)
{
	if (unknown && n)
		snprintf(text, size, "at least %" PRIu64, n);
	else if (unknown)
		snprintf(text, size, "an unknown number of");
	else
		snprintf(text, size, "%" PRIu64, n);
}

static void say_summary(const struct ior_reader *r, const struct stage *s)
{
	const struct totals *t = stage_totals(s);
	const struct totals_counts *c = &t->all;

	ior_warn("%" PRIu64 " records read (%" PRIu64 " bytes), %" PRIu64 " rows; %" PRIu64
		 " unmatched enters, %" PRIu64 " unmatched exits, %" PRIu64 " unfinished calls, %"
		 PRIu64 " invalid records, %" PRIu64 " tasks forgotten",
		 ior_reader_totals(r)->records, ior_reader_totals(r)->bytes, c->rows,
		 c->unmatched_enters, c->unmatched_exits, c->unfinished, c->invalid, c->forgotten);
	if (!t->lost.n)
		ior_warn("nothing was lost while capturing");
	for (const struct ior_loss *l = t->lost.by; l < t->lost.by + t->lost.n; l++) {
		char calls[40], other[40];

		say_unknown(calls, sizeof(calls), l->calls, l->calls_unknown);
		say_unknown(other, sizeof(other), l->other, l->other_unknown);
		ior_warn("lost while capturing: %s calls, %s other records (%s)", calls, other,
			 *l->reason ? l->reason : "no reason given");
	}
}

/* Enters and exits that have no partner are no losses that the capture has counted. */
static int check_strict(const struct stage *s, int rc)
{
	const struct totals_counts *c = &stage_totals(s)->all;

	if (!c->unmatched_enters && !c->unmatched_exits && !c->invalid && !c->forgotten)
		return rc;
	ior_warn("--strict: %" PRIu64 " unmatched enters, %" PRIu64 " unmatched exits, %" PRIu64
		 " invalid records, %" PRIu64 " tasks forgotten", c->unmatched_enters,
		 c->unmatched_exits, c->invalid, c->forgotten);
	return EXIT_FAILURE;
}

/* The input was read as far as it goes: write the end, say what there is to say. */
static int finish(struct ior_reader *r, struct ior_writer *w, struct stage *s,
		  struct ior_output *o, const struct arguments *a, int error,
		  const struct ior_error *err)
{
	int rc = EXIT_SUCCESS, written, closed;

	stage_finish(s);
	written = ior_writer_flush(w);
	closed = ior_output_close(o, true, NULL);
	if (written || closed)
		rc = ior_output_status(o, written ? written : closed);
	if (written == -EPIPE)
		return rc;
	if (error) {
		if (err->code)
			ior_warn("%s", err->text);
		rc = EXIT_FAILURE;
	}
	if (a->stage.summary)
		say_summary(r, s);
	if (a->stage.strict)
		rc = check_strict(s, rc);
	/* What was found wrong with the input has just been said. */
	return error ? rc : ior_program_end(r, a->stage.strict, rc);
}

int main(int argc, char **argv)
{
	struct arguments a = { 0 };
	struct ior_output output = { .fd = -1 };
	struct ior_writer w = { .fd = -1 };
	struct ior_reader *r = NULL;
	struct stage *s = NULL;
	struct ior_error err = { 0 };
	struct stage_options opt;
	const char *const *files;
	int rc = EXIT_FAILURE, first, n, error;

	ior_program_start(&program, argc, argv);
	parse_arguments(&a, &first);
	files = ior_program_inputs(first, &n);
	opt = (struct stage_options){ .unfinished = a.unfinished,
				      .command = ior_program_command() };
	if (ior_reader_open(&r, files, n, NULL, &err) < 0 ||
	    ior_output_open(&output, a.stage.output, false, true, &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	if (ior_writer_init(&w, output.fd) < 0 || stage_open(&s, r, &w, &opt) < 0) {
		ior_warn("out of memory");
		goto out;
	}
	ior_program_signals(r, &output);
	ior_reader_on_idle(r, on_idle, &w);
	ior_reader_watch_output(r, output.fd);
	error = pump(r, &w, s, &err);
	rc = finish(r, &w, s, &output, &a, error, &err);
out:
	stage_close(s);
	ior_writer_free(&w);
	ior_reader_close(r);
	return rc;
}
