/* SPDX-License-Identifier: BSD-2-Clause */
/* The right name for a misspelt one, for the hint at the end of an error message. */
#ifndef IOR_NEAR_H
#define IOR_NEAR_H

#include <stddef.h>

/*
 * The candidate nearest to name (len bytes, not terminated). candidate(arg, i) gives the i-th
 * name, i from 0, and NULL past the last one; an empty name is skipped. Letter case does not
 * count, two neighbouring letters exchanged are one mistake, and of equally near candidates the
 * first one wins.
 * NULL if nothing is near: more than a third of the name would have to change, and no
 * candidate begins with it. The result is a pointer that candidate() gave.
 */
const char *ior_nearest(const char *name, size_t len,
			const char *(*candidate)(const void *arg, size_t i), const void *arg);

#endif
