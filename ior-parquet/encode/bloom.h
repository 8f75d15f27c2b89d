/* SPDX-License-Identifier: BSD-2-Clause */
/* Parquet's split-block Bloom filters: a reader skips a row group that lacks a value. */
#ifndef BLOOM_H
#define BLOOM_H

#include "encode/bytes.h"

#define BLOOM_LARGEST (1u << 20)	/* bytes; more distinct values get no filter */

/* Bytes of the filter for n distinct values, one false positive in a hundred; 0: too many. */
uint32_t bloom_size(uint32_t n);
/* Put a value, as PLAIN has it but without its length, into the filter of size bytes. */
void bloom_add(uint8_t *filter, uint32_t size, const void *p, size_t len);
bool bloom_has(const uint8_t *filter, uint32_t size, const void *p, size_t len);
/* The header that stands before the filter. */
void bloom_header(struct bytes *out, uint32_t size);

#endif
