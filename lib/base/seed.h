/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The seed of hash tables whose keys come from strangers. Nothing that is seen depends on it:
 * ids are given out in order of appearance, and no table is ever walked by slot.
 */
#ifndef IOR_SEED_H
#define IOR_SEED_H

#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>

/* The kernel gives each process 16 random bytes. */
static inline uint64_t ior_seed(void)
{
	const void *bytes = (const void *)getauxval(AT_RANDOM);
	uint64_t seed = 0;

	if (bytes)
		memcpy(&seed, bytes, sizeof(seed));
	return seed;
}

#endif
