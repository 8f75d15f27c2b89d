/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A raw stream without a kernel: a small imaginary machine whose tasks make system calls. For
 * tests, benchmarks and trying out everything behind ior-capture.
 */
#ifndef SYNTH_SYNTH_H
#define SYNTH_SYNTH_H

#include <stdint.h>

#include "base/error.h"
#include "stream/writer.h"

#define SYNTH_SEED 1
#define SYNTH_ROWS 100000

struct synth_options {
	uint64_t seed;
	uint64_t rows;		/* calls that ior-pair makes a row of: begun, ended, not lost */
	uint64_t rate;		/* rows a second, by the clock; 0: as fast as they can be written */
	uint64_t duration_ns;	/* of the machine's time; 0: no limit */
	const char *command;	/* for the header */
};

/*
 * Write one stream, header to end record, and flush it. Memory does not depend on its length.
 *
 * Without a rate the machine has a time of its own, and the same options give the same bytes
 * everywhere. With one its time is CLOCK_BOOTTIME, and what happens is flushed soon afterwards;
 * a signal that ior_program_count_signals() counts ends both in an orderly way. Whoever cannot
 * keep up with the rate by more than a second gets less: *missed_ns of the clock have no calls.
 *
 * Returns 0, -EPIPE when the reader has gone, or another negative errno with err filled.
 */
int synth_write(struct ior_writer *w, const struct synth_options *opt, uint64_t *missed_ns,
		struct ior_error *err);

#endif
