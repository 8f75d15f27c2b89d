/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parquet's RLE / bit-packing hybrid: runs of equal values, and groups of eight packed ones. All
 * functions append to out.
 */
#ifndef RLE_H
#define RLE_H

#include "encode/bytes.h"

/* n values (at least 1) of width bits, 1 to 32, which they must fit into. */
void rle_values(struct bytes *out, const uint32_t *v, size_t n, unsigned int width);
/* n times the same value. */
void rle_run(struct bytes *out, uint32_t value, size_t n, unsigned int width);
/* n bits as values of width 1: bits first, first + 1, ...; first is a multiple of 64. */
void rle_bits(struct bytes *out, const uint64_t *bits, size_t first, size_t n);
/* n values of width 2: bit i of low, and of high twice, are the ith; behind the last are zeros. */
void rle_pairs(struct bytes *out, const uint64_t *low, const uint64_t *high, size_t n);

#endif
