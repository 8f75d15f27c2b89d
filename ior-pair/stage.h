/* SPDX-License-Identifier: BSD-2-Clause */
/* The stage: records of a raw stream in, a row stream out. */
#ifndef PAIR_STAGE_H
#define PAIR_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "reader.h"
#include "writer.h"

/* X(member, "name"): the totals of a part, as its end record has them. */
#define STAGE_COUNTS(X)					\
	X(rows, "rows")					\
	X(enters, "enters")				\
	X(exits, "exits")				\
	X(unmatched_enters, "unmatched_enters")		\
	X(unmatched_exits, "unmatched_exits")		\
	X(unfinished, "unfinished_calls")		\
	X(forgotten, "forgotten_tasks")			\
	X(invalid, "invalid_records")			\
	X(lost_calls, "lost_calls")			\
	X(lost_other, "lost_other")

struct stage_counts {
#define STAGE_MEMBER(member, name) uint64_t member;
	STAGE_COUNTS(STAGE_MEMBER)
#undef STAGE_MEMBER
};

struct stage_loss {
	char reason[32];
	uint64_t calls, other;
	bool calls_unknown, other_unknown;	/* some loss record did not know */
};

#define STAGE_LOSSES 16		/* reasons told apart; further ones are "other reasons" */

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

/* Totals over all parts, complete after stage_finish(). */
const struct stage_counts *stage_counts(const struct stage *s);
/* Losses by reason, *n of them. */
const struct stage_loss *stage_losses(const struct stage *s, unsigned int *n);

#endif
