/* SPDX-License-Identifier: BSD-2-Clause */
/* ior-synth: the raw stream of a machine that does not exist. See ior-synth(1). */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "pace.h"
#include "program/message.h"
#include "program/option.h"
#include "program/output.h"
#include "program/parse.h"
#include "program/process.h"
#include "program/signals.h"
#include "program/stage.h"
#include "synth.h"

enum { SEED = 256, ROWS, RATE };

static const struct ior_option table[] = {
	{ SEED, "seed", "N", "another number, another stream (default 1)" },
	{ ROWS, "rows", "N", "end after N rows (default 100000; with -d or --rate: no limit)" },
	{ RATE, "rate", "N", "follow the clock, with N rows a second: 500, 50k, 1M" },
	{ 'd', "duration", "TIME", "end after TIME: 60, 1.5s, 200ms, 2m" },
	IOR_STAGE_OUTPUT,
	{ 0, NULL, NULL, NULL },
};

static const struct ior_program program = {
	.name = "ior-synth",
	.usage = "[options]",
	.summary = "Writes the raw stream of an imaginary machine, for tests and for trials.",
	.options = table,
	.examples =
		"  ior-synth | ior-pair | ior-print | head -n 20\n"
		"  ior-synth --rate 50k -d 2 | ior-pair | ior-stats -i 1s\n"
		"  ior-synth --seed 7 --rows 1M | ior-pair | ior-flame > out.folded\n",
};

struct arguments {
	struct synth_options synth;
	struct ior_stage_options stage;
};

static uint64_t parse_duration(const char *value)
{
	struct ior_error err;
	uint64_t ns;

	if (ior_parse_duration(value, &ns, &err) < 0)
		ior_usage("-d: %s", err.text);
	if (!ns)
		ior_usage("-d: must be longer than 0");
	return ns;
}

static void parse_arguments(struct arguments *a, int argc, char **argv)
{
	bool limited = false;
	const char *value;
	int key, first;

	while ((key = ior_program_option(&value, &first)) >= 0) {
		switch (key) {
		case SEED:
			a->synth.seed = ior_option_u64("--seed", value, 0, UINT64_MAX);
			break;
		case ROWS:
			a->synth.rows = ior_option_count("--rows", value, 0, UINT64_MAX);
			limited = true;
			break;
		case RATE:
			a->synth.rate = ior_option_count("--rate", value, 1, SYNTH_RATE_MAX);
			break;
		case 'd':
			a->synth.duration_ns = parse_duration(value);
			break;
		default:
			ior_stage_option(&a->stage, key, value);
		}
	}
	if (first < argc)
		ior_usage("there is no input: '%s' has no meaning here", argv[first]);
	if (!limited && (a->synth.rate || a->synth.duration_ns))
		a->synth.rows = UINT64_MAX;
}

/* All is written, or nobody wants more. The exit status. */
static int finish(struct ior_output *output, struct ior_writer *w, const struct arguments *a,
		  uint64_t missed_ns)
{
	int rc = ior_writer_flush(w), closed = ior_output_close(output, true, NULL);

	if (rc == 0 && missed_ns)
		ior_warn("--rate %" PRIu64 " is more than this machine makes or the reader takes: "
			 "%.1f s of the clock have no calls", a->synth.rate, missed_ns / 1e9);
	return ior_output_status(output, rc < 0 ? rc : closed);
}

int main(int argc, char **argv)
{
	struct arguments a = { .synth = { .seed = SYNTH_SEED, .rows = SYNTH_ROWS } };
	struct ior_output output = { .fd = -1 };
	struct ior_writer w = { .fd = -1 };
	struct ior_error err = { 0 };
	uint64_t missed_ns = 0;
	int rc;

	ior_program_start(&program, argc, argv);
	parse_arguments(&a, argc, argv);
	a.synth.command = ior_program_command();
	rc = ior_output_open(&output, a.stage.output, false, true, &err);
	if (rc == 0 && ior_writer_init(&w, output.fd) < 0)
		rc = ior_error_set(&err, -ENOMEM, "out of memory");
	ior_program_count_signals();
	if (rc == 0)
		rc = synth_write(&w, &a.synth, &missed_ns, &err);
	if (rc == 0 || rc == -EPIPE || w.error) {
		rc = finish(&output, &w, &a, rc == 0 ? missed_ns : 0);
	} else {
		ior_warn("%s", err.text);
		ior_output_close(&output, false, NULL);
		rc = EXIT_FAILURE;
	}
	ior_writer_free(&w);
	return rc;
}
