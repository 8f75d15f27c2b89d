/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sizes, counts and durations as people type them: a number, maybe with a fraction, and a unit;
 * of durations several, the units descending: 64M, 1.5k, 200us, 1h30m. What is wrong with one is
 * said with the remedy.
 */
#ifndef IOR_QUANTITY_H
#define IOR_QUANTITY_H

#include <stdbool.h>

#include "base/error.h"
#include "base/number.h"

struct ior_quantity {
	const char *name;	/* for messages, as the next two: "duration" */
	const char *examples;	/* "10 (seconds), 1.5s, 1h30m" */
	const char *listed;	/* "ns us ms s m h d" */
	const struct ior_number_unit *units;
	uint64_t bare;		/* what a number without unit counts */
	bool composed;		/* several parts make one */
};

#define IOR_QUANTITY_SIZES "k M G Ki Mi Gi"
#define IOR_QUANTITY_DURATIONS "ns us ms s m h d"

/*
 * text (len bytes, not terminated) as a quantity q. *whole, if it is no NULL: whether nothing below
 * one was dropped, which is an error without it. 0, or -EINVAL with err filled.
 */
int ior_quantity_parse(const struct ior_quantity *q, const char *text, size_t len, uint64_t *out,
		       bool *whole, struct ior_error *err);

/* What is said of a number below 0 where there can be none. Returns -EINVAL. */
int ior_quantity_negative(const char *text, size_t len, struct ior_error *err);

/* Is text one? */
static inline bool ior_quantity_is_negative(const char *text, size_t len)
{
	return len > 1 && text[0] == '-' && (ior_is_digit(text[1]) || text[1] == '.');
}

#endif
