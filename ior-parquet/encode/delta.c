/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/delta.h"

#include "encode/pack.h"

#define BLOCK 128u
#define MINIBLOCKS 4u
#define MINIBLOCK (BLOCK / MINIBLOCKS)

/*
 * One block: n differences, at most BLOCK, and room for BLOCK. Returns the end, at most 14 + 8 *
 * BLOCK bytes later.
 */
static uint8_t *put_block(uint8_t *p, int64_t *delta, size_t n)
{
	int64_t least = delta[0];
	uint8_t *widths;

	for (size_t i = 1; i < n; i++)
		least = delta[i] < least ? delta[i] : least;
	/* the last miniblock is filled up with zeros, and those after it do not exist */
	for (size_t i = n; i % MINIBLOCK; i++)
		delta[i] = least;
	p = bytes_put_varint(p, bytes_zigzag(least));
	widths = p;
	p += MINIBLOCKS;
	for (unsigned int m = 0; m < MINIBLOCKS; m++) {
		uint64_t *v = (uint64_t *)delta + m * MINIBLOCK, all = 0;

		if (m * MINIBLOCK >= n) {
			widths[m] = 0;
			continue;
		}
		for (unsigned int i = 0; i < MINIBLOCK; i++) {
			v[i] -= (uint64_t)least;
			all |= v[i];
		}
		widths[m] = (uint8_t)pack_width(all);
		p = pack_64(p, v, MINIBLOCK, widths[m]);
	}
	return p;
}

void delta_encode(struct bytes *out, const uint64_t *v, size_t n, bool narrow)
{
	uint8_t *p = bytes_room(out, 40);
	int64_t delta[BLOCK];

	if (!p)
		return;
	p = bytes_put_varint(p, BLOCK);
	p = bytes_put_varint(p, MINIBLOCKS);
	p = bytes_put_varint(p, n);
	p = bytes_put_varint(p, n ? bytes_zigzag(narrow ? (int32_t)v[0] : (int64_t)v[0]) : 0);
	out->len = (size_t)(p - out->p);
	for (size_t at = 1; at < n; at += BLOCK) {
		size_t length = n - at < BLOCK ? n - at : BLOCK;

		for (size_t i = 0; i < length; i++)
			delta[i] = (int64_t)(v[at + i] - v[at + i - 1]);
		for (size_t i = 0; narrow && i < length; i++)
			delta[i] = (int32_t)delta[i];
		p = bytes_room(out, 24 + 8 * BLOCK);
		if (!p)
			return;
		out->len = (size_t)(put_block(p, delta, length) - out->p);
	}
}
