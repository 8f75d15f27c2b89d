/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The seed of hash tables whose keys come from strangers. Nothing that is seen depends on it:
 * ids are given out in order of appearance, and no table is ever walked by slot.
 */
#ifndef IOR_SEED_H
#define IOR_SEED_H

#include <stdint.h>
#include <stdlib.h>

/* That of libbsd does not fail, also where neither getrandom() nor /dev/urandom is allowed. */
static inline uint64_t ior_seed(void)
{
	uint64_t seed;

	arc4random_buf(&seed, sizeof(seed));
	return seed;
}

#endif
