/* SPDX-License-Identifier: BSD-2-Clause */
/* The distinct values of a column of numbers, in the order in which they come. */
#ifndef DICTIONARY_H
#define DICTIONARY_H

#include <stddef.h>
#include <stdint.h>

struct dictionary {
	uint64_t *values;	/* by code */
	uint32_t n;
	uint32_t values_cap;
	uint32_t *slots;	/* open addressing, at most half full: code + 1, 0 is free */
	uint32_t mask;		/* of the part of slots that is in use */
	uint32_t slots_cap;
	uint64_t seed;
};

void dictionary_free(struct dictionary *d);

/*
 * Fill d anew with v[0..n), and codes[i] with the code of each. expect: about how many distinct
 * ones there are, to begin with; most: more of them are not wanted. 1; 0 if there are more; or
 * -ENOMEM.
 */
int dictionary_make(struct dictionary *d, const uint64_t *v, size_t n, uint32_t *codes,
		    uint32_t expect, uint32_t most);

#endif
