/* SPDX-License-Identifier: BSD-2-Clause */
#include "crc.h"

#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL 0xedb88320u

#define STEP 16u	/* bytes; so many look-ups that do not wait for each other */

/* table[k][b]: what byte b does to the remainder when k bytes follow it in a step. */
static uint32_t table[STEP][256];

static void fill(void)
{
	static bool filled;

	if (filled)
		return;
	filled = true;
	for (uint32_t b = 0; b < 256; b++) {
		uint32_t r = b;

		for (int bit = 0; bit < 8; bit++)
			r = r >> 1 ^ (r & 1 ? POLYNOMIAL : 0);
		table[0][b] = r;
	}
	for (uint32_t b = 0; b < 256; b++)
		for (unsigned int k = 1; k < STEP; k++)
			table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 0xff];
}

/* What eight bytes, the first one lowest, do when k bytes follow them. */
static inline uint32_t eight(uint64_t bytes, unsigned int k)
{
	return table[k + 7][bytes & 0xff] ^ table[k + 6][bytes >> 8 & 0xff] ^
	       table[k + 5][bytes >> 16 & 0xff] ^ table[k + 4][bytes >> 24 & 0xff] ^
	       table[k + 3][bytes >> 32 & 0xff] ^ table[k + 2][bytes >> 40 & 0xff] ^
	       table[k + 1][bytes >> 48 & 0xff] ^ table[k][bytes >> 56];
}

uint32_t crc_32(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t r = ~0u;

	fill();
	for (; len >= STEP; len -= STEP, p += STEP) {
		uint64_t word[2];

		memcpy(word, p, sizeof(word));
		r = eight(word[0] ^ r, 8) ^ eight(word[1], 0);
	}
	for (; len; len--)
		r = r >> 8 ^ table[0][(r ^ *p++) & 0xff];
	return ~r;
}
