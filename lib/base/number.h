/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers that people type, piece by piece: digits, a fraction, a unit. What may stand together,
 * and what a mistake is called, is said by those who read them.
 *
 * Not strtoull() or strtonum(), which take blanks and signs, nor expand_number(), whose k is 1024
 * and which has no fractions and no durations: what is wrong with a number is said here, by the
 * place of the mistake.
 */
#ifndef IOR_NUMBER_H
#define IOR_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool ior_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits of a base from 2 to 36 at *p, moved behind them, before end. False past UINT64_MAX. */
bool ior_number_digits(const char **p, const char *end, unsigned int base, uint64_t *value);

/*
 * Digits behind a point at *p, moved behind them: fraction / scale, which is a power of ten, 1 if
 * there are none. More than 18 do not fit a number: they are left.
 */
void ior_number_fraction(const char **p, const char *end, uint64_t *fraction, uint64_t *scale);

struct ior_number_unit {
	const char *name;	/* "": what people write where there is none */
	uint64_t factor;
	const char *also;	/* what they write instead, blank-separated: to be told the name */
};

/* Closed by a name of NULL. */
extern const struct ior_number_unit ior_number_sizes[];		/* k K M G, Ki Mi Gi */
extern const struct ior_number_unit ior_number_memory[];	/* the same, all of 1024 */
extern const struct ior_number_unit ior_number_counts[];	/* k M G */
extern const struct ior_number_unit ior_number_durations[];	/* ns to d, in ns */

/* The factor of the unit p[0..len): bare for no unit, 0 for one that units does not have. */
uint64_t ior_number_factor(const struct ior_number_unit *units, const char *p, size_t len,
			   uint64_t bare);

#define IOR_NUMBER_GROUPED 27	/* digits of 64 bits, a comma before each three, and the NUL */

/* "43,841": for people. */
void ior_number_grouped(char out[IOR_NUMBER_GROUPED], uint64_t n);

/* The name of the unit that p[0..len) is meant for, as "sec" is for "s"; NULL if none is. */
const char *ior_number_meant(const struct ior_number_unit *units, const char *p, size_t len);

#endif
