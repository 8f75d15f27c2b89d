/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/write_all.h"
#include "column.h"
#include "format.h"
#include "info.h"
#include "loss.h"
#include "print.h"
#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/nothing.h"
#include "program/option.h"
#include "program/output.h"
#include "program/signals.h"
#include "program/stage.h"
#include "stream/reader.h"

#define FLUSH_AT (256u << 10)	/* bytes */

enum { OPT_FORMAT = 256, OPT_LIST_FIELDS, OPT_TIME, OPT_TZ, OPT_ESCAPE, OPT_RECORDS, OPT_INFO,
       OPT_HUNG, OPT_CSV_SAFE };

static const struct ior_option options[] = {
	{ 'F', "fields", "LIST", "fields to print, in this order; all; help lists them" },
	{ OPT_FORMAT, "format", "FORMAT", FORMATS_HELP },
	{ OPT_HUNG, "hung", NULL, "what each thread is in at the end, the longest first" },
	{ OPT_INFO, "info", NULL, "what the stream says about itself, instead of its records" },
	{ OPT_LIST_FIELDS, "list-fields", NULL, "print the field table: -F help" },
	{ OPT_RECORDS, "records", NULL, "every record of a row stream, not the rows alone" },
	{ OPT_TIME, "time", "KIND", "times in text: wall (default), relative, boot" },
	{ OPT_TZ, "tz", "ZONE", "times in text: utc (default), local" },
	{ OPT_ESCAPE, "escape", "WHEN", "control characters in text and csv: always, never" },
	{ OPT_CSV_SAFE, "csv-safe", NULL, "csv for spreadsheets: no text is a formula to them" },
	IOR_STAGE_OPTIONS,
	{ 0 },
};

static const struct ior_program program = {
	.name = "ior-print",
	.usage = "[options] [FILE ...]",
	.summary = "Prints a row or raw stream, for people, for programs or for trace viewers.",
	.options = options,
	.examples =
		"  ior-pair monday.ior | ior-print\n"
		"  ior-pair monday.ior | ior-print --format=csv | head\n"
		"  ior-pair monday.ior | ior-print --format=json -F time,comm,file,bytes\n"
		"  ior-pair monday.ior | ior-print --format=strace\n"
		"  ior-pair monday.ior | ior-print --format=chrome -o monday.trace.json\n"
		"  ior-pair --unfinished monday.ior | ior-print --hung\n"
		"  ior-print --info monday.ior\n"
		"  ior-print --time=relative monday.ior\n"
		"  ior-print --list-fields\n",
};

struct arguments {
	struct print_options print;
	struct ior_stage_options stage;
	bool info;
	bool hung;
	bool escape_given;
};

/* What the run has seen and done. */
struct run {
	struct ior_output output;
	struct buffer buffer;
	int error;		/* first negative errno of write(2) */
	struct ior_losses lost;
	uint64_t warnings;	/* notes of that severity */
	bool printing;		/* the error is not the input's, but that of printing it */
	bool partial;		/* an earlier stage saw only a part of its input */
};

/* Write out what is buffered. 0 or the first negative errno. */
static int flush(struct run *run)
{
	if (run->buffer.failed && !run->error)
		run->error = -ENOMEM;
	if (!run->error)
		run->error = ior_write_all(run->output.fd, run->buffer.p, run->buffer.len, NULL);
	run->buffer.len = 0;
	return run->error;
}

static int on_idle(void *run)
{
	return flush(run);
}

/* --list-fields, -F help: the answer is the output. */
static void list_fields(void)
{
	struct run run = { .output = { .fd = STDOUT_FILENO, .name = "standard output" } };

	print_fields_help(&run.buffer);
	exit(ior_output_status(&run.output, flush(&run)));
}

static bool has_times(const struct format *f)
{
	return f->times;
}

static bool has_zones(const struct format *f)
{
	return f->zones;
}

static bool has_records(const struct format *f)
{
	return f->record;
}

static bool has_info(const struct format *f)
{
	return f->info != INFO_REFUSED;
}

/* What an option is for, by format. */
static void check_format(const struct arguments *a, int time, int tz, int escape)
{
	const struct format *f = a->print.format;

	if (time >= 0 && !f->times)
		ior_usage("--time is for %s; other formats have the fields time_ns and wall_time",
			  formats_that(has_times));
	if (tz > 0 && !f->zones)
		ior_usage("--tz=local is for %s; wall_time of other formats is UTC",
			  formats_that(has_zones));
	if (escape == 0 && f->no_exact)
		ior_usage("--escape=never: %s", f->no_exact);
	if (escape > 0 && f->no_escapes)
		ior_usage("--escape=always: %s", f->no_escapes);
	if (a->print.csv_safe && !f->formulas)
		ior_usage("--csv-safe is for csv");
	if (a->print.fields && f->no_fields)
		ior_usage("-F: %s", f->no_fields);
	if (a->print.records && !f->record)
		ior_usage("--records is for %s", formats_that(has_records));
}

static void check_arguments(const struct arguments *a, int time, int tz, int escape)
{
	struct ior_error err;

	if (a->hung && (a->print.format != &format_hung || a->info || a->print.fields ||
			a->print.records || time >= 0 || tz > 0 || escape >= 0))
		ior_usage("--hung is a table of its own: -F, --format, --info, --records, --time, "
			  "--tz and --escape have no place beside it");
	if (a->info && !has_info(a->print.format))
		ior_usage("--info is for %s", formats_that(has_info));
	if (a->info && (a->print.fields || a->print.records))
		ior_usage("--info prints no records: -F and --records have no place beside it");
	check_format(a, time, tz, escape);
	if (columns_check(a->print.fields, &err) < 0)
		ior_usage("-F: %s", err.text);
}

static void parse_arguments(struct arguments *a, int *first)
{
	static const char *const times[] = { "wall", "relative", "boot", NULL };
	static const char *const zones[] = { "utc", "local", NULL };
	static const char *const escapes[] = { "never", "always", NULL };
	int key, time = -1, tz = 0, escape = -1;
	const char *value;

	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'F':
			if (strcmp(value, "help") == 0)
				list_fields();
			a->print.fields = ior_option_joined(a->print.fields, value);
			break;
		case OPT_LIST_FIELDS:
			list_fields();
			break;
		case OPT_FORMAT:
			a->print.format = formats[ior_option_choice("--format", value,
								    format_names)];
			break;
		case OPT_TIME:
			time = ior_option_choice("--time", value, times);
			break;
		case OPT_TZ:
			tz = ior_option_choice("--tz", value, zones);
			break;
		case OPT_ESCAPE:
			escape = ior_option_choice("--escape", value, escapes);
			break;
		case OPT_CSV_SAFE:
			a->print.csv_safe = true;
			break;
		case OPT_RECORDS:
			a->print.records = true;
			break;
		case OPT_INFO:
			a->info = true;
			break;
		case OPT_HUNG:
			a->hung = true;
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
	if (!a->print.format)
		a->print.format = a->hung ? &format_hung : formats[0];
	check_arguments(a, time, tz, escape);
	a->print.time = time < 0 ? a->print.format->time : (enum print_time)time;
	a->print.local = tz == 1;
	a->print.exact = escape < 0 ? a->print.format->exact : escape == 0;
	a->escape_given = escape >= 0;
}

/* Remember what say_missing() will tell. */
static void note(struct run *run, const struct ior_record *rec)
{
	ior_program_see_stages(rec);
	ior_losses_add(&run->lost, rec);
	if (rec->tag == IOR_TAG_NOTE) {
		run->warnings += ior_value_is(rec->fields[IOR_NOTE_SEVERITY], "warning");
	} else if (rec->tag == IOR_TAG_END) {
		ior_program_see_end(rec);
		run->partial |= ior_value_is(rec->fields[IOR_END_REASON], "input-cut");
	}
}

/* Read to the end. 0, or a negative errno with err filled: reading or printing cannot go on. */
static int pump(struct run *run, struct ior_reader *r, struct print *print, struct info *info,
		struct ior_error *err)
{
	const struct ior_record *rec;
	int e;

	while ((e = ior_reader_next(r, &rec, err)) > 0) {
		note(run, rec);
		if (info)
			info_record(info, r, rec, &run->buffer);
		else
			e = print_record(print, r, rec, &run->buffer, err);
		run->printing = e < 0;
		/* A damaged row is damage that the reader has noted; the next input may be good. */
		if (e < 0 && e != -EINVAL)
			break;
		if (run->buffer.len >= FLUSH_AT && flush(run) < 0)
			return 0;
	}
	if (info)
		info_finish(info, r, &run->buffer);
	else
		print_finish(print, &run->buffer);
	return e;
}

/* What a reader of the output should know about what is not in it: one line. */
static void say_missing(const struct run *run, const struct ior_reader *r, int inputs)
{
	struct buffer text = { 0 };

	if (ior_losses_any(&run->lost)) {
		buffer_text(&text, "; lost ");
		losses_text(&run->lost, &text);
		buffer_text(&text, ": a larger --ring-size or a narrower "
			    "-e of ior-capture loses fewer");
	}
	if (run->partial)
		buffer_text(&text, "; an earlier stage saw only a part of its input");
	if (run->warnings)
		buffer_text(&text, "; there are warnings in it: see ior-print --info");
	if (text.len && !text.failed)
		ior_warn("%s: %.*s", inputs > 1 ? "input" : ior_reader_name(r),
			 (int)text.len - 2, text.p + 2);
	buffer_free(&text);
}

/* Of rows alone: a raw stream has other records, which are printed. */
static void say_nothing(const struct ior_reader *r)
{
	const struct ior_header *h = ior_reader_header(r);
	const char *nothing = h && !h->raw ? ior_program_nothing(r) : NULL;

	if (nothing)
		ior_warn("%s", nothing);
}

static void say_summary(const struct ior_reader *r)
{
	const struct ior_reader_totals *t = ior_reader_totals(r);

	ior_warn("%llu records read (%llu bytes), %llu of them rows; %u parts",
		 (unsigned long long)t->records, (unsigned long long)t->bytes,
		 (unsigned long long)t->rows, t->parts);
}

/* The end of a run whose input was read as far as it goes. */
static int finish(struct run *run, struct ior_reader *r, int inputs, const struct arguments *a,
		  int e, const struct ior_error *err)
{
	int rc = EXIT_SUCCESS, closed;

	flush(run);
	closed = ior_output_close(&run->output, true, NULL);
	if (run->error || closed)
		rc = ior_output_status(&run->output, run->error ? run->error : closed);
	if (run->error == -EPIPE ||
	    (ior_reader_end(r, false) == IOR_END_STOPPED && !ior_program_interrupted()))
		return rc;	/* nobody is there any more who would want to know */
	if (e < 0) {
		if (run->printing)
			ior_warn("%s: %s", ior_reader_name(r), err->text);
		else
			ior_warn("%s", err->text);
		return run->printing && e == -ENOENT ? IOR_EXIT_USAGE : EXIT_FAILURE;
	}
	if (!a->info)
		say_missing(run, r, inputs);
	if (!a->info && !a->hung && !a->print.records)
		say_nothing(r);
	if (a->stage.summary)
		say_summary(r);
	return ior_program_end(r, a->stage.strict, rc);
}

int main(int argc, char **argv)
{
	struct arguments a = { 0 };
	struct run run = { .output = { .fd = -1 } };
	struct ior_reader *r = NULL;
	struct print *print = NULL;
	struct ior_error err = { 0 };
	struct info info;
	const char *const *files;
	int rc = EXIT_FAILURE, first, n, e;

	ior_program_start(&program, argc, argv);
	tzset();
	parse_arguments(&a, &first);
	files = ior_program_inputs(first, &n);
	info_open(&info, a.print.format->info == INFO_JSON, a.print.local);
	if (print_open(&print, &a.print, &err) < 0 ||
	    ior_reader_open(&r, files, n, NULL, &err) < 0 ||
	    ior_output_open(&run.output, a.stage.output, false, a.print.format->binary, &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	if (ior_output_colours(run.output.fd))
		print_in_colour(print);
	if (!a.escape_given && isatty(run.output.fd))
		print_escaped(print);
	ior_program_signals(r, &run.output);
	ior_reader_on_idle(r, on_idle, &run);
	ior_reader_watch_output(r, run.output.fd);
	e = pump(&run, r, print, a.info ? &info : NULL, &err);
	rc = finish(&run, r, n, &a, e, &err);
out:
	ior_reader_close(r);
	info_close(&info);
	print_close(print);
	buffer_free(&run.buffer);
	return rc;
}
