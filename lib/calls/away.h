/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that never began: what is known of who turned them away, in the words that enter records
 * and rows have for it (`turned_away`; ior-pair(1) says what each means).
 */
#ifndef IOR_AWAY_H
#define IOR_AWAY_H

#include <stdbool.h>
#include <stddef.h>

enum ior_away {
	IOR_AWAY_NONE,		/* an ordinary call */
	IOR_AWAY_UNKNOWN,	/* or by a word of a later version */
	IOR_AWAY_INTERCEPTED,	/* a filter, a supervisor or a tracer gave the result */
	IOR_AWAY_TRAPPED,	/* by a signal: it has no result */
	IOR_AWAY_SKIPPED,	/* it did begin, and the kernel did not tell */
};

/* The word for it, static; NULL for IOR_AWAY_NONE. */
const char *ior_away_name(enum ior_away away);

/* What a word means; one that is not known here is IOR_AWAY_UNKNOWN. */
enum ior_away ior_away_of(const char *word, size_t len);

/*
 * Is the result, if there is one, the kernel's own? Else somebody made it up, or did what was
 * asked in the caller's place: it says nothing of descriptors and bytes.
 */
static inline bool ior_away_ran(enum ior_away away)
{
	return away == IOR_AWAY_NONE || away == IOR_AWAY_SKIPPED;
}

#endif
