/* SPDX-License-Identifier: BSD-2-Clause */
/* The hash of tables in memory: XXH3, inlined, which for a key of a few words is most of it. */
#ifndef IOR_HASH_H
#define IOR_HASH_H

#include <stddef.h>
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t ior_hash(const void *key, size_t len, uint64_t seed)
{
	return XXH3_64bits_withSeed(key, len, seed);
}

#endif
