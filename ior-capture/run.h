/* SPDX-License-Identifier: BSD-2-Clause */
/* The capture under way: drain, flush, watch, until something ends it. */
#ifndef IOR_CAPTURE_RUN_H
#define IOR_CAPTURE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "emit/backlog.h"
#include "emit/drain.h"
#include "kernel/probe.h"
#include "stream/writer.h"
#include "target/command.h"
#include "target/scope.h"

struct run {
	/* What it works with; not owned. */
	struct probe *probe;		/* attached */
	struct drain *drain;
	struct ior_writer *writer;
	struct backlog *backlog;	/* of the writer; NULL: none */
	const struct memory *memory;	/* for it */
	const struct scope *scope;
	const struct sample *sample;
	struct command *command;	/* with pid 0 for none */
	bool follow;
	uint64_t duration_ns;		/* 0: no limit */
	bool status_line;		/* on stderr, while it runs */
	/* What came of it. */
	const char *reason;		/* of the end record */
	uint64_t began_ns, ended_ns;	/* boottime */
	uint64_t sweep_period_ns;	/* the longest between two looks at all tasks */
	struct probe_counts counts;
};

/* Begin: note the time. To be called when the probes are attached. */
void run_begin(struct run *r);
/*
 * Capture until the end, then detach, write what is left and the end record. Returns 0, or a
 * negative errno with err filled: the stream could not be written (-EPIPE: its reader has gone)
 * or the ring buffer not be read.
 */
int run(struct run *r, struct ior_error *err);

#endif
