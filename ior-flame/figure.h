/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers as people read them: every digit, a unit, digits in groups of three. */
#ifndef FIGURE_H
#define FIGURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FIGURE_MAX 80	/* bytes that hold any text made here; a unit has at most 10 */

void figure_write_long(FILE *out, uint64_t n);

/* A separator, then every digit. Not by fprintf(): there may be millions, most of one digit. */
static inline void figure_write(FILE *out, char separator, uint64_t n)
{
	putc_unlocked(separator, out);
	if (n < 10)
		putc_unlocked((char)('0' + n), out);
	else
		figure_write_long(out, n);
}

/*
 * A sum of a weight whose unit is "calls", "errors", "ns" or "bytes": "1 call", "12.345678 ms",
 * "1.50 MiB (1,572,865 bytes)". UINT64_MAX is "at least" that: sums that do not fit stay there.
 */
void figure_weight(char out[FIGURE_MAX], const char *unit, uint64_t n);

/* "12.34%"; two digits below one percent. 0 of 0 is "0%". */
void figure_share(char out[FIGURE_MAX], double part, double whole);

/* How a number changed: "+12.34%", "-5.00%", "x12.3", "new", "unchanged". */
void figure_change(char out[FIGURE_MAX], double before, double after);

#endif
