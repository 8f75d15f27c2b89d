/* SPDX-License-Identifier: BSD-2-Clause */
/* Counts and losses: for the end record of every part, and for --summary. */
#ifndef PAIR_TOTALS_H
#define PAIR_TOTALS_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/left_out.h"
#include "stream/loss.h"
#include "stream/reader.h"
#include "stream/writer.h"

/* X(member, "name"): the totals of a part, as its end record has them. */
#define TOTALS_COUNTS(X)				\
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

struct totals_counts {
#define TOTALS_MEMBER(member, name) uint64_t member;
	TOTALS_COUNTS(TOTALS_MEMBER)
#undef TOTALS_MEMBER
};

#define TOTALS_KEPT 32		/* totals of an input's end record that are taken over */
#define TOTALS_NAME 32		/* bytes of their names, with NUL */

struct totals {
	struct totals_counts part, all;	/* of this part, of all that have ended */
	struct ior_losses lost;	/* over all parts */

	/* Of this part: */
	bool ended;		/* its end record was seen, ... */
	bool cut;		/* ... but says that an earlier stage saw only a part */
	bool lost_calls_unknown, lost_other_unknown;
	char name[TOTALS_KEPT][TOTALS_NAME];	/* totals of that end record */
	uint64_t count[TOTALS_KEPT];		/* UINT64_MAX: unknown */
	unsigned int nkept;
	struct ior_left_outs left_outs;
};

/* A loss record, and the end record, of the input. */
void totals_add_loss(struct totals *t, const struct ior_record *rec);
void totals_take_end(struct totals *t, const struct ior_record *rec);
void totals_free(struct totals *t);

/* Write the end record of a part of so many records, itself included; the next part begins. */
void totals_end_part(struct totals *t, struct ior_writer *w, uint64_t records, uint64_t time_ns);

#endif
