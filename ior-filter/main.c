/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"
#include "filter/filter.h"
#include "pass.h"
#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/option.h"
#include "program/output.h"
#include "program/process.h"
#include "program/signals.h"
#include "program/stage.h"
#include "stream/reader.h"

enum { OPT_EXPLAIN = 256 };

#define EXIT_NONE 1	/* of -q: nothing matches */
#define EXIT_TROUBLE 2	/* of -q: it is not known */

static const struct ior_option options[] = {
	{ 'c', "count", NULL, "print the number of matches instead of them" },
	{ OPT_EXPLAIN, "explain", NULL, "print how the expression is understood; read nothing" },
	{ 'm', "max", "N", "stop after N matches" },
	{ 'q', "quiet", NULL, "answer by status alone: 0 some match, 1 none, 2 trouble" },
	{ 'v', "invert", NULL, "pass what does not match" },
	IOR_STAGE_OPTIONS,
	{ 0 },
};

static const struct ior_program program = {
	.name = "ior-filter",
	.usage = "[options] [EXPRESSION ...] [-- FILE ...]",
	.summary = "Passes on the rows, or the calls of a raw stream, that match an expression.",
	.options = options,
	.options_first = true,
	.examples =
		"  ior-pair monday.ior | ior-filter pid=42 | ior-print\n"
		"  ior-pair monday.ior | ior-filter 'latency > 1ms or error' | ior-print\n"
		"  ior-filter file under /var/log not comm=tail -- monday.rows | ior-print\n"
		"  ior-filter -c 'syscall=%network bytes=4k..64k' -- sunday.rows monday.rows\n"
		"  ior-filter -r monday.ior 'not syscall=%network' | ior-pair | ior-print\n"
		"  ior-filter --explain 'pid=1 or comm=sh error'\n",
};

struct arguments {
	struct ior_stage_options stage;
	uint64_t max;
	bool count, explain, quiet, invert;
};

static void parse_arguments(struct arguments *a, int *first)
{
	const char *value;
	int key;

	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'c':
			a->count = true;
			break;
		case 'm':
			a->max = ior_option_count("-m", value, 1, UINT64_MAX);
			break;
		case 'q':
			a->quiet = true;
			break;
		case 'v':
			a->invert = true;
			break;
		case OPT_EXPLAIN:
			a->explain = true;
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
	if (a->quiet && a->stage.output)
		ior_usage("-q writes nothing: -o has no place beside it");
	if (a->quiet)
		a->max = 1;
}

/* The words of the command line that are the expression, and those that are files. */
struct operands {
	char **words, **words_end;
	int files;	/* index of the first */
};

/* A `--` stands between them: behind it are files, as in all programs. */
static struct operands split(int first, char **argv)
{
	struct operands o = { argv + first, argv + first, first };

	if (ior_program_options_ended())
		return o;
	while (*o.words_end && strcmp(*o.words_end, "--") != 0)
		o.words_end++;
	o.files = (int)(o.words_end - argv) + (*o.words_end != NULL);
	return o;
}

/* The words, joined by blanks as one expression. */
static char *join(const struct operands *o)
{
	size_t size = 1, n = 0;
	char *text;

	for (char **word = o->words; word < o->words_end; word++)
		size += strlen(*word) + 1;
	text = calloc(1, size);
	for (char **word = o->words; text && word < o->words_end; word++)
		n += (size_t)snprintf(text + n, size - n, "%s%s", word > o->words ? " " : "",
				      *word);
	return text;
}

static bool is_file(const char *word)
{
	struct stat st;

	return stat(word, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* The expression is wrong: maybe where a word of it was meant as a file. */
static void __attribute__((noreturn)) refuse(const struct operands *o, const char *expression,
					     struct ior_filter_error *err)
{
	size_t at = 0, len;

	for (char **word = o->words; word < o->words_end; word++, at += len + 1) {
		len = strlen(*word);
		if (err->at < at || err->at >= at + len || ior_row_field_find(*word, len) ||
		    !is_file(*word))
			continue;
		err->at = at;
		err->len = len;
		ior_error_set(&err->error, -EINVAL, "%.*s is a file: give files behind -- or with "
			      "-r", ior_shown(len), *word);
	}
	ior_filter_usage(expression, err);
}

/* Behind a `--` that no expression stands before, one is taken for files. */
static void check_files(const struct operands *o, char **argv)
{
	const char *word = argv[o->files];
	struct ior_filter_error err;
	struct ior_filter *f;

	if (!ior_program_options_ended() || !word || access(word, F_OK) == 0 ||
	    ior_filter_parse(&f, word, &err) < 0)
		return;
	ior_filter_free(f);
	ior_usage("%s is no file, and behind -- are files: the expression stands before it", word);
}

/* What the options and the expression come to, and the run. */
struct run {
	struct arguments a;
	char *expression;
	struct ior_filter *filter;
	struct ior_reader *r;
	struct ior_output output;
	struct ior_writer w;
	struct pass *pass;
};

static int on_idle(void *writer)
{
	return ior_writer_flush(writer);
}

/* --explain, -c: a text of its own, which a terminal may show. The exit status. */
static int write_text(struct run *run, const char *text)
{
	FILE *f = ior_output_stdio(&run->output);

	if (f)
		fputs(text, f);
	return ior_output_status(&run->output,
				 f ? ior_output_close(&run->output, true, NULL) : -ENOMEM);
}

/* Of a raw stream only some fields are known at the enter of a call. */
static void check_fields(const struct run *run)
{
	struct ior_filter_error err = { 0 };
	const char *field = ior_filter_unknown(run->filter, calls_fields, &err);

	if (!field)
		return;
	ior_error_set(&err.error, -EINVAL, "%s is a raw stream, and at the start of a call %s is "
		      "not known yet, but only pid tid comm uid cgroup syscall family fd "
		      "turned_away: run ior-pair first", ior_reader_name(run->r), field);
	ior_filter_usage(run->expression, &err);
}

/*
 * Read to the end, or to what makes an end before. 0, or a negative errno with err filled.
 */
static int pump(struct run *run, struct ior_error *err)
{
	const struct ior_record *rec;
	int more, rc;

	while ((more = ior_reader_next(run->r, &rec, err)) > 0) {
		if (rec->tag == IOR_TAG_HEADER && ior_reader_header(run->r)->raw)
			check_fields(run);
		if (rec->tag == IOR_TAG_END)
			ior_program_see_end(rec);
		rc = pass_record(run->pass, rec);
		if (rc == -ENOMEM)
			return ior_error_set(err, rc, "out of memory");
		/* a damaged row is damage that the reader has noted: the next input may be good */
		if (rc == 0 || run->w.error)
			return 0;
	}
	return more;
}

/* The end of what was written. The exit status. */
static int finish_output(struct run *run)
{
	char number[32];
	int written, closed;

	if (run->a.quiet)
		return EXIT_SUCCESS;
	if (run->a.count) {
		snprintf(number, sizeof(number), "%" PRIu64 "\n", pass_totals(run->pass)->passed);
		return write_text(run, number);
	}
	pass_finish(run->pass);
	written = ior_writer_flush(&run->w);
	closed = ior_output_close(&run->output, true, NULL);
	return ior_output_status(&run->output, written ? written : closed);
}

/* The input was read as far as it goes: say what there is to say. The exit status. */
static int finish(struct run *run, int error, const struct ior_error *err)
{
	const struct pass_totals *t = pass_totals(run->pass);
	int rc = finish_output(run);

	if (run->w.error == -EPIPE)
		return rc;
	/* as grep: what was found is found, whatever else there is */
	if (run->a.quiet && t->passed)
		return EXIT_SUCCESS;
	if (error) {
		ior_warn("%s", err->text);
		rc = EXIT_FAILURE;
	} else {
		if (run->a.count)
			ior_program_at_least(run->r);
		rc = ior_program_end(run->r, run->a.stage.strict, rc);
	}
	if (run->a.stage.summary)
		ior_warn("%" PRIu64 " of %" PRIu64 " rows or calls pass; %" PRIu64 " records read",
			 t->passed, t->seen,
			 ior_reader_totals(run->r)->records);
	if (run->a.quiet)
		return rc ? EXIT_TROUBLE : EXIT_NONE;
	return rc;
}

/* Everything that can fail before the first record. 0 or the exit status. */
static int open_all(struct run *run, const char *const *files, int n)
{
	const struct pass_options opt = { .command = ior_program_command(),
					  .invert = run->a.invert, .max = run->a.max };
	const bool writes = !run->a.quiet && !run->a.count;
	struct ior_error err;

	if (ior_reader_open(&run->r, files, n, NULL, &err) < 0 ||
	    (!run->a.quiet &&
	     ior_output_open(&run->output, run->a.stage.output, false, writes, &err) < 0)) {
		ior_warn("%s", err.text);
		return EXIT_FAILURE;
	}
	if ((writes && ior_writer_init(&run->w, run->output.fd) < 0) ||
	    pass_open(&run->pass, run->r, writes ? &run->w : NULL, run->filter, &opt) < 0) {
		ior_warn("out of memory");
		return EXIT_FAILURE;
	}
	ior_program_signals(run->r, &run->output);
	if (writes)
		ior_reader_on_idle(run->r, on_idle, &run->w);
	if (!run->a.quiet)
		ior_reader_watch_output(run->r, run->output.fd);
	return EXIT_SUCCESS;
}

static int explain(struct run *run)
{
	char *text = ior_filter_explain(run->filter);
	struct ior_error err;
	int rc = EXIT_FAILURE;

	if (!text)
		ior_warn("out of memory");
	else if (ior_output_open(&run->output, run->a.stage.output, false, false, &err) < 0)
		ior_warn("%s", err.text);
	else
		rc = write_text(run, text);
	free(text);
	return rc;
}

/* Of the files from this operand on. The exit status. */
static int filter(struct run *run, int first)
{
	struct ior_error err = { 0 };
	const char *const *files;
	int n, rc;

	files = ior_program_inputs(first, &n);
	rc = open_all(run, files, n);
	if (rc)
		return run->a.quiet ? EXIT_TROUBLE : rc;
	rc = pump(run, &err);
	return finish(run, rc, &err);
}

int main(int argc, char **argv)
{
	struct run run = { .output = { .fd = -1 }, .w = { .fd = -1 } };
	struct ior_filter_error err;
	int rc = EXIT_FAILURE, first;
	struct operands operands;

	ior_program_start(&program, argc, argv);
	parse_arguments(&run.a, &first);
	operands = split(first, argv);
	check_files(&operands, argv);
	run.expression = join(&operands);
	if (!run.expression) {
		ior_warn("out of memory");
		goto out;
	}
	if (ior_filter_parse(&run.filter, run.expression, &err) < 0)
		refuse(&operands, run.expression, &err);
	rc = run.a.explain ? explain(&run) : filter(&run, operands.files);
out:
	pass_close(run.pass);
	ior_writer_free(&run.w);
	ior_reader_close(run.r);
	ior_filter_free(run.filter);
	free(run.expression);
	return rc;
}
