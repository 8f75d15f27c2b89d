/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "file.h"

enum { OPT_LEVEL = 256, OPT_ROW_GROUP, OPT_COMPAT, OPT_STRICT, OPT_SUMMARY };

static const struct ior_option options[] = {
	{ 'o', "output", "FILE", "write to FILE instead of standard output" },
	{ 'r', "read", "FILE", "read FILE, as if it were an operand" },
	{ OPT_LEVEL, "level", "N", "zstd compression: 0 (none) to 22 (default: 1)" },
	{ OPT_ROW_GROUP, "row-group", "ROWS", "rows of a row group (default: 131072)" },
	{ OPT_COMPAT, "compat", NULL, "no delta encoding, for readers before Spark 3.3" },
	{ OPT_STRICT, "strict", NULL, "exit 1 if anything was lost or is incomplete" },
	{ OPT_SUMMARY, "summary", NULL, "totals on standard error at the end" },
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-parquet",
	.usage = "[options] [FILE ...]",
	.summary = "Writes a row stream as Parquet, for DuckDB, ClickHouse, Spark and others.",
	.options = options,
	.examples =
		"  sudo ior-capture -d 10 | ior-pair | ior-parquet -o out.parquet\n"
		"  ior-pair monday.ior | ior-parquet -o monday.parquet\n",
};

struct arguments {
	struct file_options file;
	const char *output;
	bool strict, summary;
};

static uint64_t number(const char *option, const char *value, uint64_t least, uint64_t most)
{
	struct ior_error err;
	uint64_t n = 0;

	if (ior_parse_u64(value, least, most, &n, &err) < 0)
		ior_usage("%s: %s", option, err.text);
	return n;
}

static void parse_arguments(struct arguments *a, int *first)
{
	const char *value;
	int key;

	a->file = (struct file_options){ .level = 1, .row_group = STAGE_ROWS };
	while ((key = ior_program_option(&value, first)) >= 0) {
		switch (key) {
		case 'o':
			a->output = value;
			break;
		case 'r':
			ior_program_add_input(value);
			break;
		case OPT_LEVEL:
			a->file.level = (int)number("--level", value, 0,
						    (uint64_t)ZSTD_maxCLevel());
			break;
		case OPT_ROW_GROUP:
			a->file.row_group = (uint32_t)number("--row-group", value, 1,
							     STAGE_MAX_ROWS);
			break;
		case OPT_COMPAT:
			a->file.compatible = true;
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

struct run {
	struct arguments a;
	struct ior_reader *reader;
	struct file_tools tools;
	struct file file;
	struct metadata metadata;
	int error;		/* of the output or of memory */
};

static int see_record(struct run *run, const struct ior_record *rec)
{
	if (rec->tag == IOR_TAG_HEADER && ior_program_expect(run->reader, false) < 0)
		return -EINVAL;
	if (rec->tag == IOR_TAG_END)
		ior_program_see_end(rec);
	metadata_see(&run->metadata, run->reader, rec);
	run->error = ingest_see(&run->tools.in, rec);
	return run->error;
}

static int add_row(struct run *run)
{
	int rc = ingest_row(&run->tools.in, file_next(&run->file));

	if (rc > 0)
		rc = file_add(&run->file, &run->tools);
	if (rc == 0 && names_full(&run->tools.in.names)) {
		rc = file_flush(&run->file, &run->tools);
		if (!rc)
			rc = ingest_forget(&run->tools.in);
	}
	run->error = rc;
	return rc;
}

/* Reads to the end of input or to what makes it useless. The exit status. */
static int pump(struct run *run)
{
	const struct ior_record *rec;
	struct ior_error err;
	int rc;

	while ((rc = ior_reader_next(run->reader, &rec, &err)) > 0) {
		rc = rec->tag == IOR_TAG_ROW ? add_row(run) : see_record(run, rec);
		if (rc < 0)
			return EXIT_FAILURE;
	}
	if (rc < 0)
		ior_warn("%s", err.text);
	return rc < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* If the input was of no use, an older file is better than an empty one. */
static int finish(struct run *run, int rc)
{
	const char *damage = ior_reader_damage(run->reader);
	bool useful = file_rows(&run->file) || (!rc && !*damage);
	struct metadata_end end = {
		.damage = damage, .interrupted = ior_program_interrupted(),
	};
	uint64_t misfits;
	int error = run->error, closed;

	closed = file_end(&run->file, &run->tools, &run->metadata, end,
			  error ? error : useful ? 0 : -ECANCELED);
	misfits = run->file.stage.misfits;
	if (closed == -ECANCELED)
		return rc;
	if (misfits)
		ior_warn("%" PRIu64 " values do not fit their columns and were left out", misfits);
	if (closed == -ENOMEM) {
		ior_warn("out of memory; a smaller --row-group needs less");
		return EXIT_FAILURE;
	}
	return closed == -EPIPE ? rc & 0 : ior_output_status(&run->file.output, closed) | rc;
}

static int open_output(struct run *run, struct ior_error *err)
{
	if (!run->a.output && isatty(STDOUT_FILENO))
		return ior_error_set(err, -ENOTTY, "standard output is a terminal, and Parquet is "
				     "not text; use -o FILE");
	return ior_output_open(&run->file.output, run->a.output, true, true, err);
}

int main(int argc, char **argv)
{
	static struct run run;
	const char *const *files;
	struct ior_error err;
	int rc = EXIT_FAILURE, first, n;

	ior_program_start(&program, argc, argv);
	parse_arguments(&run.a, &first);
	files = ior_program_inputs(first, &n);
	if (ior_reader_open(&run.reader, files, n, NULL, &err) < 0) {
		ior_warn("%s", err.text);
		return EXIT_FAILURE;
	}
	if (file_tools_open(&run.tools, run.reader, &run.a.file) < 0 ||
	    file_init(&run.file, &run.tools) < 0) {
		ior_warn("out of memory; a smaller --row-group needs less");
		goto out;
	}
	if (open_output(&run, &err) < 0) {
		ior_warn("%s", err.text);
		goto out;
	}
	ior_program_signals(run.reader, &run.file.output);
	ior_reader_watch_output(run.reader, run.file.output.fd);
	file_begin(&run.file, &run.tools);
	rc = finish(&run, pump(&run));
	ior_program_at_least(run.reader);
	if (run.a.summary)
		ior_warn("%" PRIu64 " rows", ior_reader_totals(run.reader)->rows);
	rc = ior_program_end(run.reader, run.a.strict, rc);
out:
	file_free(&run.file);
	file_tools_close(&run.tools);
	metadata_free(&run.metadata);
	ior_reader_close(run.reader);
	return rc;
}
