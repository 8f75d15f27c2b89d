/* SPDX-License-Identifier: BSD-2-Clause */
#include "rle.h"

#include "pack.h"

void rle_run(struct bytes *out, uint32_t value, size_t n, unsigned int width)
{
	uint8_t *p = bytes_room(out, 14);

	if (!p)
		return;
	p = bytes_put_varint(p, (uint64_t)n << 1);
	bytes_put32(p, value);
	out->len = (size_t)(p - out->p) + (width + 7) / 8;
}

/* Values that are no run. Only the last ones of a page may be fewer than a multiple of 8. */
static void literals(struct bytes *out, const uint32_t *v, size_t n, unsigned int width)
{
	size_t groups = (n + 7) / 8, whole = n & ~(size_t)7;
	uint8_t *p;

	if (!n)
		return;
	p = bytes_room(out, 10 + groups * width + 8);
	if (!p)
		return;
	p = bytes_put_varint(p, (uint64_t)groups << 1 | 1);
	p = pack_32(p, v, whole, width);
	if (whole < n) {
		uint32_t last[8] = { 0 };

		memcpy(last, v + whole, (n - whole) * sizeof(*v));
		p = pack_32(p, last, 8, width);
	}
	out->len = (size_t)(p - out->p);
}

static bool is_run(const uint32_t *v)
{
	uint64_t two[4];

	memcpy(two, v, sizeof(two));
	return !((two[0] ^ two[1]) | (two[0] ^ two[2]) | (two[0] ^ two[3]) |
		 (two[0] ^ (two[0] >> 32 | two[0] << 32)));
}

/* A run begins where eight equal values follow a multiple of eight others. */
void rle_values(struct bytes *out, const uint32_t *v, size_t n, unsigned int width)
{
	size_t begin = 0, i = 0;

	while (n - i >= 8) {
		size_t end = i + 8;

		if (!is_run(v + i)) {
			i = end;
			continue;
		}
		while (end < n && v[end] == v[i])
			end++;
		literals(out, v + begin, i - begin, width);
		rle_run(out, v[i], end - i, width);
		begin = i = end;
	}
	literals(out, v + begin, n - begin, width);
}

static uint8_t byte_at(const uint64_t *bits, size_t byte)
{
	return (uint8_t)(bits[byte / 8] >> byte % 8 * 8);
}

/* Eight equal bits, and eight more of them unless these are the last. */
static inline bool begins_run(const uint64_t *bits, size_t i, size_t end)
{
	uint8_t byte = i < end ? byte_at(bits, i) : 1;

	return (byte == 0 || byte == 0xff) && (i + 1 == end || byte_at(bits, i + 1) == byte);
}

/* Packed values of one bit are the bits themselves, so this works on bytes of eight. */
void rle_bits(struct bytes *out, const uint64_t *bits, size_t first, size_t n)
{
	size_t i = first / 8, end = i + n / 8, stop = (first + n + 7) / 8, begin;
	uint8_t rest = (uint8_t)((1u << n % 8) - 1), byte, *p;

	while (i < stop) {
		begin = i;
		if (begins_run(bits, i, end)) {
			size_t length;

			byte = byte_at(bits, i);
			while (i < end && byte_at(bits, i) == byte)
				i++;
			length = (i - begin) * 8;
			/* what is behind the last whole byte may go on with the run */
			if (i == end && rest && !((byte_at(bits, i) ^ byte) & rest)) {
				length += n % 8;
				i++;
			}
			rle_run(out, byte & 1, length, 1);
			continue;
		}
		while (i < stop && !begins_run(bits, i, end))
			i++;
		p = bytes_room(out, 10 + (i - begin));
		if (!p)
			return;
		p = bytes_put_varint(p, (uint64_t)(i - begin) << 1 | 1);
		for (; begin < i; begin++)
			*p++ = byte_at(bits, begin);
		if (i == stop && rest)
			p[-1] &= rest;
		out->len = (size_t)(p - out->p);
	}
}
