/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "file/dataset.h"
#include "program/ending.h"
#include "program/inputs.h"
#include "program/message.h"
#include "program/nothing.h"
#include "program/option.h"
#include "program/parse.h"
#include "program/signals.h"
#include "program/stage.h"

enum {
	OPT_COMPAT = 256, OPT_DATASET, OPT_LEVEL, OPT_ROTATE, OPT_ROTATE_ROWS, OPT_ROTATE_SIZE,
	OPT_ROW_GROUP,
};

static const struct ior_option options[] = {
	{ OPT_COMPAT, "compat", NULL, "no delta encoding, for readers before Spark 3.3" },
	{ OPT_DATASET, "dataset", "DIR", "write files DIR/host=.../date=.../TIME.parquet" },
	{ OPT_LEVEL, "level", "N", "zstd compression: 0 (none) to 22 (default: 1)" },
	{ OPT_ROTATE, "rotate", "TIME", "a new file each 15m, 1h (default), ...; 0: one a day" },
	{ OPT_ROTATE_ROWS, "rotate-rows", "N", "a new file after N rows" },
	{ OPT_ROTATE_SIZE, "rotate-size", "SIZE", "a new file after SIZE, as 256M" },
	{ OPT_ROW_GROUP, "row-group", "ROWS", "rows of a row group (default: 131072)" },
	IOR_STAGE_OPTIONS,
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-parquet",
	.usage = "[options] [FILE ...]",
	.summary = "Writes a row stream as Parquet, for DuckDB, ClickHouse, Spark and others.",
	.options = options,
	.examples =
		"  sudo ior-capture -d 10 | ior-pair | ior-parquet -o out.parquet\n"
		"  ior-pair monday.ior | ior-parquet -o monday.parquet\n"
		"  sudo ior-capture | ior-pair | ior-parquet --dataset /data/ior --rotate 15m\n",
};

struct arguments {
	struct file_options file;
	struct dataset_options dataset;
	struct ior_stage_options stage;
};

/* A duration, or 0. */
static uint64_t duration(const char *option, const char *value)
{
	struct ior_error err;
	uint64_t ns = 0;

	if (strcmp(value, "0") != 0 && ior_parse_duration(value, &ns, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	if (ns > INT64_MAX)
		ior_usage("%s: too long", option);
	return ns;
}

static uint64_t size_of(const char *option, const char *value)
{
	struct ior_error err;
	uint64_t bytes = 0;

	if (ior_parse_size(value, false, &bytes, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	return bytes;
}

static bool parse_dataset_option(struct dataset_options *o, int key, const char *value)
{
	switch (key) {
	case OPT_DATASET:
		if (!*value)
			ior_usage("--dataset: no folder");
		ior_option_once("--dataset", &o->dir, value);
		return true;
	case OPT_ROTATE:
		o->rotate_ns = duration("--rotate", value);
		return true;
	case OPT_ROTATE_ROWS:
		o->rotate_rows = ior_option_count("--rotate-rows", value, 1, UINT64_MAX);
		return true;
	case OPT_ROTATE_SIZE:
		o->rotate_bytes = size_of("--rotate-size", value);
		return true;
	default:
		return false;
	}
}

static void parse_arguments(struct arguments *a, int *first)
{
	const char *value;
	bool rotates = false;
	int key;

	a->file = (struct file_options){ .level = 1, .row_group = BATCH_ROWS };
	a->dataset.rotate_ns = UINT64_C(3600000000000);
	while ((key = ior_program_option(&value, first)) >= 0) {
		rotates |= key == OPT_ROTATE || key == OPT_ROTATE_ROWS || key == OPT_ROTATE_SIZE;
		if (parse_dataset_option(&a->dataset, key, value))
			continue;
		switch (key) {
		case OPT_LEVEL:
			a->file.level = (int)ior_option_u64("--level", value, 0,
							    (uint64_t)ZSTD_maxCLevel());
			break;
		case OPT_ROW_GROUP:
			a->file.row_group = (uint32_t)ior_option_count("--row-group", value, 1,
								       BATCH_MAX_ROWS);
			break;
		case OPT_COMPAT:
			a->file.compatible = true;
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
	if (a->dataset.dir && a->stage.output)
		ior_usage("--dataset and --output: one or the other");
	if (rotates && !a->dataset.dir)
		ior_usage("--rotate and the like are for --dataset");
}

struct run {
	struct arguments a;
	struct ior_reader *reader;
	struct file_tools tools;
	struct metadata metadata;
	struct file file;		/* one of these two, as a.dataset.dir says */
	struct dataset dataset;
	int error;			/* first negative errno of the output, or -ENOMEM */
	struct ior_error err;		/* its message, of a data set */
};

/* Without a data set a row group is written; the message of an error is finish_file()'s. */
static int flush(struct run *run)
{
	return run->a.dataset.dir ? dataset_flush(&run->dataset, &run->err) :
				    file_flush(&run->file, &run->tools);
}

static struct metadata_end describe_end(const struct run *run)
{
	return (struct metadata_end){
		.damage = ior_reader_damage(run->reader),
		.interrupted = ior_program_interrupted(),
	};
}

/* Files of a data set have one header each. */
static int see_header(struct run *run)
{
	struct metadata_end end = describe_end(run);
	int error;

	if (ior_program_expect(run->reader, false) < 0)
		return -EINVAL;
	if (!run->a.dataset.dir || !run->metadata.parts)
		return 0;
	error = dataset_end(&run->dataset, &end, &run->err);
	metadata_forget_parts(&run->metadata);
	return run->error = error;
}

static int see_clock(struct run *run, const struct ior_record *rec)
{
	int64_t wall;

	if (!run->a.dataset.dir || !ior_value_i64(rec->fields[IOR_CLOCK_WALL], &wall))
		return 0;
	return run->error = dataset_tick(&run->dataset, wall, &run->err);
}

static int see_record(struct run *run, const struct ior_record *rec)
{
	int error = 0;

	if (rec->tag == IOR_TAG_HEADER)
		error = see_header(run);
	else if (rec->tag == IOR_TAG_CLOCK)
		error = see_clock(run, rec);
	else if (rec->tag == IOR_TAG_END)
		ior_program_see_end(rec);
	if (error)
		return error;
	ior_program_see_stages(rec);
	metadata_see(&run->metadata, run->reader, rec);
	return run->error = ingest_see(&run->tools.in, rec);
}

static struct file *file_of_rows(struct run *run)
{
	return run->a.dataset.dir ? &run->dataset.now.file : &run->file;
}

static int add_row(struct run *run)
{
	struct file *file = file_of_rows(run);
	int rc = ingest_row(&run->tools.in, file_next(file));

	if (rc > 0)
		rc = run->a.dataset.dir ? dataset_add(&run->dataset, &run->err) :
					  file_add(file, &run->tools);
	if (rc == 0 && texts_full(&run->tools.in.names)) {
		rc = flush(run);
		if (!rc)
			rc = ingest_forget(&run->tools.in);
	}
	return run->error = rc;
}

/* Reads to the end of input or to what makes it useless. The exit status. */
static int pump(struct run *run)
{
	const struct ior_record *rec;
	struct ior_error err;
	int rc;

	for (;;) {
		ior_reader_decode_to(run->reader, &file_next(file_of_rows(run))->row);
		rc = ior_reader_next(run->reader, &rec, &err);
		if (rc <= 0)
			break;
		rc = rec->tag == IOR_TAG_ROW ? add_row(run) : see_record(run, rec);
		if (rc < 0)
			return EXIT_FAILURE;
	}
	if (rc < 0)
		ior_warn("%s", err.text);
	return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void say_misfits(uint64_t misfits)
{
	if (misfits)
		ior_warn("%" PRIu64 " values do not fit their columns and were left out", misfits);
}

static int say_memory(void)
{
	ior_warn("out of memory; a smaller --row-group needs less");
	return EXIT_FAILURE;
}

/* If the input was of no use, an older file is better than an empty one. The exit status. */
static int finish_file(struct run *run, int rc)
{
	bool useful = file_rows(&run->file) || (!rc && !*ior_reader_damage(run->reader));
	int error = run->error ? run->error : useful ? 0 : -ECANCELED;
	int closed = file_end(&run->file, &run->tools, &run->metadata, describe_end(run), error);

	say_misfits(run->file.batch.misfits);
	switch (closed) {
	case -ECANCELED:
		return rc;
	case -ENOMEM:
		return say_memory();
	case -EPIPE:
		return EXIT_SUCCESS;
	default:
		return ior_output_status(&run->file.output, closed) | rc;
	}
}

static int finish_dataset(struct run *run, int rc)
{
	struct metadata_end end = describe_end(run);

	if (!run->error)
		run->error = dataset_end(&run->dataset, &end, &run->err);
	say_misfits(run->dataset.misfits);
	if (run->error == -ENOMEM)
		return say_memory();
	if (run->error)
		ior_warn("%s", run->err.text);
	return run->error ? EXIT_FAILURE : rc;
}

static int open_file(struct run *run)
{
	int rc;

	if (!run->a.stage.output && isatty(STDOUT_FILENO)) {
		ior_warn("standard output is a terminal, and Parquet is not text; use -o FILE");
		return -ENOTTY;
	}
	ior_program_signals(run->reader, &run->file.output);
	rc = ior_output_open(&run->file.output, run->a.stage.output, true, true, &run->err);
	if (rc < 0) {
		ior_warn("%s", run->err.text);
		return rc;
	}
	ior_reader_watch_output(run->reader, run->file.output.fd);
	file_begin(&run->file, &run->tools);
	return 0;
}

static int open_dataset(struct run *run)
{
	int error = ior_output_make_folder(run->a.dataset.dir, &run->err);

	if (error) {
		ior_warn("%s", run->err.text);
		return error;
	}
	ior_program_signals(run->reader, &run->dataset.now.file.output);
	ior_program_second_output(&run->dataset.late.file.output);
	return 0;
}

static int convert(struct run *run)
{
	bool dataset = run->a.dataset.dir;
	const char *nothing;
	int rc;

	if (file_tools_open(&run->tools, run->reader, &run->a.file) < 0 ||
	    (dataset ? dataset_open(&run->dataset, &run->a.dataset, &run->tools, &run->metadata) :
		       file_init(&run->file, run->a.file.row_group)) < 0)
		return say_memory();
	if ((dataset ? open_dataset(run) : open_file(run)) < 0)
		return EXIT_FAILURE;
	rc = pump(run);
	rc = dataset ? finish_dataset(run, rc) : finish_file(run, rc);
	nothing = ior_program_nothing(run->reader);
	if (nothing)
		ior_warn("%s", nothing);
	ior_program_at_least(run->reader);
	if (run->a.stage.summary && dataset)
		ior_warn("%" PRIu64 " rows in %" PRIu64 " files", run->dataset.rows,
			 run->dataset.files);
	else if (run->a.stage.summary)
		ior_warn("%" PRIu64 " rows", run->file.rows);
	return ior_program_end(run->reader, run->a.stage.strict, rc);
}

int main(int argc, char **argv)
{
	static struct run run;
	const char *const *files;
	struct ior_error err;
	int rc, first, n;

	ior_program_start(&program, argc, argv);
	parse_arguments(&run.a, &first);
	files = ior_program_inputs(first, &n);
	if (ior_reader_open(&run.reader, files, n, NULL, &err) < 0) {
		ior_warn("%s", err.text);
		return EXIT_FAILURE;
	}
	rc = convert(&run);
	file_free(&run.file);
	dataset_close(&run.dataset);
	file_tools_close(&run.tools);
	metadata_free(&run.metadata);
	ior_reader_close(run.reader);
	return rc;
}
