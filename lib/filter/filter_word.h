/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as they can be written in an expression, for messages that say how one should be. */
#ifndef IOR_FILTER_WORD_H
#define IOR_FILTER_WORD_H

#include <stdbool.h>
#include <stddef.h>

struct ior_filter_word {
	char text[120];
};

/*
 * The value of before and p[0..len) behind it: in quotes if it must be, or if quoted. What follows
 * the first 100 bytes is left out, with dots for it; so is a NUL, and what follows that. To be
 * shown by ior_escape(), whose escapes mean in quotes what they stand for.
 */
struct ior_filter_word ior_filter_word(const char *before, const char *p, size_t len, bool quoted);

#endif
