/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/pack.h"

#include "encode/bytes.h"

/*
 * A word is filled from below and stored when it is full. With four or two values at once, where
 * they fit a word together, there is one branch for all of them.
 */
static inline __attribute__((always_inline)) uint8_t *
pack(uint8_t *out, const void *values, bool wide, size_t n, unsigned int width, size_t at_once)
{
	const unsigned int step = width * (unsigned int)at_once;
	uint64_t word = 0;
	unsigned int used = 0;

	for (size_t i = 0; i < n; i += at_once) {
		uint64_t v = 0;

		for (size_t k = 0; k < at_once; k++)
			v |= (wide ? ((const uint64_t *)values)[i + k] :
				     ((const uint32_t *)values)[i + k]) << k * width;
		word |= v << used;
		used += step;
		if (used >= 64) {
			bytes_put64(out, word);
			out += 8;
			used -= 64;
			word = used ? v >> (step - used) : 0;
		}
	}
	if (used)
		bytes_put64(out, word);
	return out + used / 8;
}

uint8_t *pack_64(uint8_t *out, const uint64_t *v, size_t n, unsigned int width)
{
	if (!width)
		return out;
	if (width <= 16)
		return pack(out, v, true, n, width, 4);
	return width <= 32 ? pack(out, v, true, n, width, 2) : pack(out, v, true, n, width, 1);
}

static inline uint64_t four(const uint32_t *v, unsigned int width)
{
	return v[0] | (uint64_t)v[1] << width | (uint64_t)v[2] << 2 * width |
	       (uint64_t)v[3] << 3 * width;
}

/*
 * The same for widths up to 16 that are known, eight values at a time: they fill whole bytes, and
 * half of them fit a word.
 */
static inline __attribute__((always_inline)) uint8_t *
pack_eights(uint8_t *out, const uint32_t *v, size_t n, unsigned int width)
{
	const unsigned int half = 4 * width;

	for (size_t i = 0; i + 8 <= n; i += 8, out += width) {
		uint64_t low, high;

		low = four(v + i, width);
		high = four(v + i + 4, width);
		if (half < 64)
			low |= high << half;
		bytes_put64(out, low);
		if (width > 8)
			bytes_put64(out + 8, half < 64 ? high >> (64 - half) : high);
	}
	return out;
}

#define EIGHTS(w)			\
	case w:				\
		return pack_eights(out, v, n, w);

uint8_t *pack_32(uint8_t *out, const uint32_t *v, size_t n, unsigned int width)
{
	switch (width) {
	EIGHTS(1) EIGHTS(2) EIGHTS(3) EIGHTS(4) EIGHTS(5) EIGHTS(6) EIGHTS(7) EIGHTS(8)
	EIGHTS(9) EIGHTS(10) EIGHTS(11) EIGHTS(12) EIGHTS(13) EIGHTS(14) EIGHTS(15) EIGHTS(16)
	case 0:
		return out;
	default:
		return pack(out, v, false, n, width, 2);
	}
}
