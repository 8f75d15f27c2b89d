/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/bloom.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "encode/thrift.h"

#define BLOCK 32u	/* bytes: eight words, a bit is set in each */

static const uint32_t salt[8] = {
	0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
	0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
};

/* A power of two, as some readers refuse all else. */
uint32_t bloom_size(uint32_t n)
{
	uint64_t want = (uint64_t)n * 21 / 16, size = BLOCK;	/* 10.5 bits each */

	while (size < want)
		size *= 2;
	return size <= BLOOM_LARGEST ? (uint32_t)size : 0;
}

static size_t block_of(uint64_t hash, uint32_t size)
{
	return (size_t)((hash >> 32) * (size / BLOCK) >> 32) * BLOCK;
}

/* The byte of word i in a block, and its bit: words are little endian. */
static unsigned int bit_of(uint64_t hash, unsigned int i)
{
	return (uint32_t)hash * salt[i] >> 27;
}

void bloom_add(uint8_t *filter, uint32_t size, const void *p, size_t len)
{
	uint64_t hash = XXH64(p, len, 0);
	uint8_t *block = filter + block_of(hash, size);

	for (unsigned int i = 0; i < 8; i++)
		block[4 * i + bit_of(hash, i) / 8] |= (uint8_t)(1u << bit_of(hash, i) % 8);
}

bool bloom_has(const uint8_t *filter, uint32_t size, const void *p, size_t len)
{
	uint64_t hash = XXH64(p, len, 0);
	const uint8_t *block = filter + block_of(hash, size);

	for (unsigned int i = 0; i < 8; i++)
		if (!(block[4 * i + bit_of(hash, i) / 8] >> bit_of(hash, i) % 8 & 1))
			return false;
	return true;
}

/* BloomFilterHeader: its bytes, the algorithm (split block), the hash (xxHash), no compression. */
void bloom_header(struct bytes *out, uint32_t size)
{
	struct thrift t = { out, 0 };

	thrift_i32(&t, 1, (int32_t)size);
	for (int id = 2; id <= 4; id++) {
		struct thrift choice = thrift_struct(&t, id);

		thrift_empty(&choice, 1);
		thrift_end(&choice);
	}
	thrift_end(&t);
}
