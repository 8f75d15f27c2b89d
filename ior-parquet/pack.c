/* SPDX-License-Identifier: BSD-2-Clause */
#include "pack.h"

#include "bytes.h"

/*
 * A word is filled from below and stored when it is full. Inlined with a known width the loops
 * need no branches on it.
 */
static inline __attribute__((always_inline)) uint8_t *
pack(uint8_t *out, const void *values, bool wide, size_t n, unsigned int width)
{
	uint64_t word = 0;
	unsigned int used = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t v = wide ? ((const uint64_t *)values)[i] : ((const uint32_t *)values)[i];

		word |= v << used;
		used += width;
		if (used >= 64) {
			bytes_put64(out, word);
			out += 8;
			used -= 64;
			word = used ? v >> (width - used) : 0;
		}
	}
	if (used)
		bytes_put64(out, word);
	return out + used / 8;
}

uint8_t *pack_64(uint8_t *out, const uint64_t *v, size_t n, unsigned int width)
{
	return width ? pack(out, v, true, n, width) : out;
}

#define WIDTH(w)			\
	case w:				\
		return pack(out, v, false, n, w);

uint8_t *pack_32(uint8_t *out, const uint32_t *v, size_t n, unsigned int width)
{
	switch (width) {
	WIDTH(1) WIDTH(2) WIDTH(3) WIDTH(4) WIDTH(5) WIDTH(6) WIDTH(7) WIDTH(8)
	WIDTH(9) WIDTH(10) WIDTH(11) WIDTH(12) WIDTH(13) WIDTH(14) WIDTH(15) WIDTH(16)
	case 0:
		return out;
	default:
		return pack(out, v, false, n, width);
	}
}
