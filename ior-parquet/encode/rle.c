/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/rle.h"

#include "encode/pack.h"

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

/* Values of one bit, or of two whose higher bits stand apart; eight are a byte of each. */
struct planes {
	const uint64_t *low, *high;	/* high: NULL for none */
};

/* The bits of eight values; those of the high plane are moved up by 8. */
static inline unsigned int eight_at(struct planes v, size_t i)
{
	unsigned int low = ((const uint8_t *)v.low)[i];

	return v.high ? low | (unsigned int)((const uint8_t *)v.high)[i] << 8 : low;
}

/* All bits of a plane are the same one. */
static inline bool is_uniform(unsigned int eight)
{
	unsigned int low = eight & 0xff, high = eight >> 8;

	return (low == 0 || low == 0xff) && (high == 0 || high == 0xff);
}

/* Eight equal values, and eight more of them unless these are the last. */
static inline bool begins_run(struct planes v, size_t i, size_t end)
{
	unsigned int eight = i < end ? eight_at(v, i) : 1;

	return is_uniform(eight) && (i + 1 == end || eight_at(v, i + 1) == eight);
}

/* Is one of eight bytes 0 (Bit Twiddling Hacks, "Determine if a word has a zero byte")? */
static inline bool has_zero(uint64_t word)
{
	return (word - 0x0101010101010101) & ~word & 0x8080808080808080;
}

/* May a run begin in a word? */
static inline bool may_begin(struct planes v, size_t word)
{
	uint64_t low = v.low[word], high = v.high ? v.high[word] : 0;

	return (has_zero(low) || has_zero(~low)) && (has_zero(high) || has_zero(~high));
}

/* Where literals end that begin at i: at a run, or at the stop. */
static inline size_t end_of_literals(struct planes v, size_t i, size_t end, size_t stop)
{
	while (i < stop && !begins_run(v, i, end)) {
		i++;
		while (i % 8 == 0 && i + 8 <= end && !may_begin(v, i / 8))
			i += 8;
	}
	return i;
}

/* Where a run ends that begins at i. */
static inline size_t end_of_run(struct planes v, size_t i, size_t end)
{
	unsigned int eight = eight_at(v, i);
	uint64_t low = eight & 1 ? UINT64_MAX : 0, high = eight >> 8 & 1 ? UINT64_MAX : 0;

	while (i < end && eight_at(v, i) == eight) {
		i++;
		while (i % 8 == 0 && i + 8 <= end && v.low[i / 8] == low &&
		       (!v.high || v.high[i / 8] == high))
			i += 8;
	}
	return i;
}

/* Bit i of x becomes bit 2 * i. */
static inline unsigned int widen(unsigned int x)
{
	x = (x | x << 4) & 0x0f0f;
	x = (x | x << 2) & 0x3333;
	return (x | x << 1) & 0x5555;
}

/* Packed values of one bit are the bits themselves, those of two are interleaved. */
static inline uint8_t *put_eights(uint8_t *p, struct planes v, size_t begin, size_t end)
{
	if (!v.high) {
		memcpy(p, (const uint8_t *)v.low + begin, end - begin);
		return p + (end - begin);
	}
	for (; begin < end; begin++) {
		unsigned int eight = eight_at(v, begin);
		unsigned int pairs = widen(eight & 0xff) | widen(eight >> 8) << 1;

		*p++ = (uint8_t)pairs;
		*p++ = (uint8_t)(pairs >> 8);
	}
	return p;
}

static inline __attribute__((always_inline)) void
put_planes(struct bytes *out, struct planes v, size_t first, size_t n)
{
	size_t i = first / 8, end = i + n / 8, stop = (first + n + 7) / 8, begin;
	unsigned int rest = ((1u << n % 8) - 1) * 0x101, width = v.high ? 2 : 1;
	uint8_t *p;

	while (i < stop) {
		begin = i;
		if (begins_run(v, i, end)) {
			unsigned int eight = eight_at(v, i);
			size_t length;

			i = end_of_run(v, i, end);
			length = (i - begin) * 8;
			/* what is behind the last eight may go on with the run */
			if (i == end && rest && !((eight_at(v, i) ^ eight) & rest)) {
				length += n % 8;
				i++;
			}
			rle_run(out, (eight & 1) | (eight >> 7 & 2), length, width);
			continue;
		}
		i = end_of_literals(v, i, end, stop);
		p = bytes_room(out, 10 + (i - begin) * width);
		if (!p)
			return;
		p = bytes_put_varint(p, (uint64_t)(i - begin) << 1 | 1);
		p = put_eights(p, v, begin, i);
		if (i == stop && rest && !v.high)
			p[-1] &= (uint8_t)rest;
		out->len = (size_t)(p - out->p);
	}
}

void rle_bits(struct bytes *out, const uint64_t *bits, size_t first, size_t n)
{
	put_planes(out, (struct planes){ bits, NULL }, first, n);
}

void rle_pairs(struct bytes *out, const uint64_t *low, const uint64_t *high, size_t n)
{
	put_planes(out, (struct planes){ low, high }, 0, n);
}
