/* SPDX-License-Identifier: BSD-2-Clause */
/* The distinct values of a column of numbers, in the order in which they come. */
#ifndef DICTIONARY_H
#define DICTIONARY_H

#include <stddef.h>
#include <stdint.h>

struct dictionary_slot {
	uint64_t value;
	uint32_t code;
	uint32_t generation;	/* free, unless it is that of the dictionary */
};

struct dictionary {
	uint64_t *values;	/* by code */
	uint32_t n;
	uint32_t values_cap;
	/* Open addressing, half full at most; not base/slots.h: values are as small as slots. */
	struct dictionary_slot *slots;
	unsigned int bits;	/* of the number of slots that are in use */
	unsigned int bits_cap;
	uint32_t generation;
	uint64_t seed;		/* odd */
};

void dictionary_free(struct dictionary *d);

/* Begin anew. expect: about how many distinct values there will be. 0 or -ENOMEM. */
int dictionary_begin(struct dictionary *d, uint32_t expect);

#define DICTIONARY_NONE UINT32_MAX
/* The code of a value, a new one if need be; DICTIONARY_NONE when out of memory. */
uint32_t dictionary_code(struct dictionary *d, uint64_t value);

/*
 * Fill d anew with v[0..n), and codes[i] with the code of each. expect: about how many distinct
 * ones there are, to begin with; most: more of them are not wanted. 1; 0 if there are more; or
 * -ENOMEM.
 */
int dictionary_make(struct dictionary *d, const uint64_t *v, size_t n, uint32_t *codes,
		    uint32_t expect, uint32_t most);

#endif
