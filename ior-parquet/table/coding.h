/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of texts or files, which are small ones, as codes: by an array, without a hash. */
#ifndef CODING_H
#define CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Those that occur, in order of appearance, and a code for each value. */
struct coding {
	uint32_t *codes, *distinct;
	uint32_t ndistinct, codes_cap, distinct_cap;
};

void coding_free(struct coding *c);

/* From numbers to codes, for one coding at a time. */
struct coder {
	uint32_t *code_of;	/* by number: code + 1; all 0 between uses */
	uint32_t cap;
};

void coder_free(struct coder *c);

/* c->code_of for numbers below n. False when out of memory. */
bool coder_room(struct coder *c, uint32_t n);

/* The codes of v[0..n), numbers below limit. False when out of memory. */
bool coder_make(struct coder *c, const uint32_t *v, uint32_t n, uint32_t limit,
		struct coding *out);

/* Codes of distinct[0..n) are forgotten. */
void coder_clear(struct coder *c, const uint32_t *distinct, uint32_t n);

/*
 * Make *array, a pointer to a pointer, hold n elements of size bytes; the old ones are not kept.
 * False when out of memory.
 */
bool coding_room(void *array, uint32_t *cap, uint32_t n, size_t size);

#endif
