/* SPDX-License-Identifier: BSD-2-Clause */
/* The stage: records of a raw stream in, a row stream out. */
#ifndef PAIR_STAGE_H
#define PAIR_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/reader.h"
#include "stream/writer.h"
#include "totals.h"

struct stage_options {
	bool unfinished;	/* rows of calls that had not ended, too */
	const char *command;	/* this stage's command line, for the header */
	uint32_t max_tasks;	/* 0: PAIR_MAX_TASKS */
	uint32_t max_entries;	/* of the output's dictionary; 0: the default */
};

struct stage;

/* r and w stay the caller's. Returns 0 or -ENOMEM. Free with stage_close(). */
int stage_open(struct stage **out, struct ior_reader *r, struct ior_writer *w,
	       const struct stage_options *opt);
void stage_close(struct stage *s);

/*
 * Take one record of r; a header must be that of a raw stream. Rows go to w.
 * Returns 0 or -ENOMEM with err filled.
 */
int stage_record(struct stage *s, const struct ior_record *rec, struct ior_error *err);

/* The input has ended: last rows and the end record. Writes nothing if there was no header. */
void stage_finish(struct stage *s);

/* All parts together are complete after stage_finish(). */
const struct totals *stage_totals(const struct stage *s);

#endif
