/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Raw streams without a kernel: a small imaginary machine whose tasks make system calls. For
 * tests and benchmarks of everything behind ior-capture. The same options give the same bytes
 * on every machine.
 */
#ifndef IOR_CAPTURE_SYNTHETIC_H
#define IOR_CAPTURE_SYNTHETIC_H

#include <stdint.h>

#include "base/error.h"
#include "stream/writer.h"

#define SYNTHETIC_SEED 1
#define SYNTHETIC_ROWS 100000

struct synthetic_options {
	uint64_t seed;
	uint64_t rows;		/* calls that ior-pair makes a row of: begun, ended, not lost */
};

/*
 * Write one stream, header to end record, and flush it. Memory does not depend on rows.
 * Returns 0, -EPIPE when the reader has gone, or another negative errno with err filled.
 */
int synthetic_write(struct ior_writer *w, const struct synthetic_options *opt,
		    struct ior_error *err);

#endif
