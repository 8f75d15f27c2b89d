/* SPDX-License-Identifier: BSD-2-Clause */
#include "crc.h"

#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL 0xedb88320u

/* table[k][b]: what byte b does to the remainder when k bytes follow it in a step of eight. */
static uint32_t table[8][256];

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
		for (int k = 1; k < 8; k++)
			table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 0xff];
}

uint32_t crc_32(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t r = ~0u;

	fill();
	for (; len >= 8; len -= 8, p += 8) {
		uint32_t low = r ^ (p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24);

		r = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff] ^ table[5][low >> 16 & 0xff] ^
		    table[4][low >> 24] ^ table[3][p[4]] ^ table[2][p[5]] ^ table[1][p[6]] ^
		    table[0][p[7]];
	}
	for (; len; len--)
		r = r >> 8 ^ table[0][(r ^ *p++) & 0xff];
	return ~r;
}
