/* SPDX-License-Identifier: BSD-2-Clause */
/* Bit packing: values of a fixed number of bits, low bits first. */
#ifndef PACK_H
#define PACK_H

#include <stddef.h>
#include <stdint.h>

/*
 * n values of width bits (0 to 64) at out; n must be a multiple of 8, and values must fit.
 * Returns the end, n * width / 8 bytes later; up to 8 more bytes are overwritten.
 */
uint8_t *pack_64(uint8_t *out, const uint64_t *v, size_t n, unsigned int width);
/* The same of 32-bit values, width at most 32, n a multiple of 8. */
uint8_t *pack_32(uint8_t *out, const uint32_t *v, size_t n, unsigned int width);

/* Bits that a value needs: 0 for 0. */
static inline unsigned int pack_width(uint64_t v)
{
	return v ? 64 - (unsigned int)__builtin_clzll(v) : 0;
}

#endif
