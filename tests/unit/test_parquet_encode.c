/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches bytes that are not those of the format: the vectors are from other implementations, and
 * what they do not reach is decoded again here.
 */
#include "encode/bloom.h"
#include "encode/delta.h"
#include "encode/encoder.h"
#include "encode/pack.h"
#include "encode/rle.h"
#include "encode/thrift.h"
#include "table/dictionary.h"
#include "unit.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Frees b after the check. */
#define CHECK_BYTES(b, text)					\
	do {							\
		CHECK_EQ((b)->len, sizeof(text) - 1);		\
		CHECK_MEM((b)->p, text, sizeof(text) - 1);	\
		bytes_free(b);					\
	} while (0)

static uint64_t random_state = 88172645463325252u;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	return random_state ^= random_state << 17;
}

/* A number of at most width bits. */
static uint64_t number_of(unsigned int width)
{
	return width ? next_random() >> (64 - width) : 0;
}

/* ---- RLE ------------------------------------------------------------------------------------ */

TEST(runs_and_groups)
{
	const uint32_t eight[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	uint32_t v[20] = { 1, 2 };
	struct bytes b = { 0 };

	rle_values(&b, eight, 8, 3);
	CHECK_BYTES(&b, "\x03\x88\xc6\xfa");
	rle_run(&b, 5, 20, 3);
	CHECK_BYTES(&b, "\x28\x05");
	for (int i = 2; i < 20; i++)
		v[i] = 3;
	rle_values(&b, v, 20, 2);
	CHECK_BYTES(&b, "\x03\xf9\xff\x18\x03");
}

TEST(levels)
{
	const uint64_t ten = 0x3ff, five = 5;
	struct bytes b = { 0 };

	rle_bits(&b, &ten, 0, 10);
	CHECK_BYTES(&b, "\x14\x01");
	rle_bits(&b, &five, 0, 3);
	CHECK_BYTES(&b, "\x03\x05");
	rle_run(&b, 1, 10, 1);
	CHECK_BYTES(&b, "\x14\x01");
}

/* Reads n values back; false if the bytes are not what a reader may expect. */
static bool read_hybrid(const struct bytes *b, unsigned int width, uint32_t *out, size_t n)
{
	const uint8_t *p = b->p, *end = p + b->len;
	size_t done = 0;

	while (done < n) {
		uint64_t head = 0;
		int shift = 0;

		do
			head |= (uint64_t)(*p & 0x7f) << shift, shift += 7;
		while (p < end && *p++ & 0x80);
		if (head & 1) {
			size_t values = (head >> 1) * 8;

			/* only the last group may be filled up */
			if (!values || done + values >= n + 8)
				return false;
			for (size_t i = 0; i < values * width; i++)
				if (done + i / width < n && p[i / 8] >> i % 8 & 1)
					out[done + i / width] |= 1u << i % width;
			p += values * width / 8;
			done += values;
		} else {
			uint32_t value = 0;

			for (unsigned int i = 0; i < (width + 7) / 8; i++)
				value |= (uint32_t)*p++ << 8 * i;
			if (!(head >> 1) || done + (head >> 1) > n)
				return false;
			for (size_t i = 0; i < head >> 1; i++)
				out[done++] = value;
		}
	}
	return p == end;
}

TEST(values_read_back)
{
	static uint32_t v[3000], back[3000];

	for (unsigned int width = 1; width <= 32; width++) {
		for (size_t n = 1; n < 3000; n = n * 3 / 2 + 1) {
			struct bytes b = { 0 };

			for (size_t i = 0; i < n; i++)
				v[i] = i && next_random() % 16 < width % 17 ?
					       v[i - 1] : (uint32_t)number_of(width);
			memset(back, 0, sizeof(back));
			rle_values(&b, v, n, width);
			CHECK(read_hybrid(&b, width, back, n));
			CHECK_MEM(back, v, n * sizeof(*v));
			bytes_free(&b);
		}
	}
}

/* Words of bits with runs and without, and with bytes of equal ones among others. */
static void fill_bits(uint64_t *bits, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		uint64_t any = next_random() & next_random();
		unsigned int byte = next_random() % 8 * 8;

		bits[i] = next_random() % 2 ? 0 : UINT64_MAX;
		if (next_random() % 3 == 0)
			bits[i] = any;
		else if (next_random() % 3 == 0)
			bits[i] = (bits[i] & UINT64_C(0xffff) << byte) |
				  (any & ~(UINT64_C(0xffff) << byte));
	}
}

static uint32_t bit_at(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

TEST(bits_read_back)
{
	static uint32_t back[4096];
	uint64_t bits[64];

	for (int round = 0; round < 2000; round++) {
		size_t n = next_random() % 2000 + 1, first = round % 3 * 64;
		struct bytes b = { 0 };
		bool same = true;

		fill_bits(bits, 64);
		memset(back, 0, sizeof(back));
		rle_bits(&b, bits, first, n);
		CHECK(read_hybrid(&b, 1, back, n));
		for (size_t i = 0; i < n; i++)
			same &= back[i] == bit_at(bits, first + i);
		CHECK(same);
		bytes_free(&b);
	}
}

TEST(pairs_read_back)
{
	static uint32_t back[4096];
	uint64_t low[32], high[32];

	for (int round = 0; round < 2000; round++) {
		size_t n = next_random() % 2000 + 1;
		struct bytes b = { 0 };
		bool same = true;

		fill_bits(low, 32);
		fill_bits(high, 32);
		for (size_t i = n; i < 32 * 64; i++) {
			low[i / 64] &= ~(UINT64_C(1) << i % 64);
			high[i / 64] &= ~(UINT64_C(1) << i % 64);
		}
		memset(back, 0, sizeof(back));
		rle_pairs(&b, low, high, n);
		CHECK(read_hybrid(&b, 2, back, n));
		for (size_t i = 0; i < n; i++)
			same &= back[i] == (bit_at(low, i) | bit_at(high, i) << 1);
		CHECK(same);
		bytes_free(&b);
	}
}

/* ---- Delta ---------------------------------------------------------------------------------- */

TEST(differences)
{
	const uint64_t up[] = { 1, 2, 3, 4, 5 }, down[] = { 7, 5, 3, 1, 2, 3, 4, 5 }, one[] = { 1 };
	const uint64_t ends[] = { (uint64_t)INT32_MIN, INT32_MAX };
	struct bytes b = { 0 };

	delta_encode(&b, up, 5, false);
	CHECK_BYTES(&b, "\x80\x01\x04\x05\x02\x02\x00\x00\x00\x00");
	delta_encode(&b, down, 8, false);
	CHECK_BYTES(&b, "\x80\x01\x04\x08\x0e\x03\x02\x00\x00\x00\xc0\x3f\x00\x00\x00\x00\x00\x00");
	delta_encode(&b, ends, 2, true);
	CHECK_BYTES(&b, "\x80\x01\x04\x02\xff\xff\xff\xff\x0f\x01\x00\x00\x00\x00");
	delta_encode(&b, one, 1, false);
	CHECK_BYTES(&b, "\x80\x01\x04\x01\x02");
	delta_encode(&b, NULL, 0, false);
	CHECK_BYTES(&b, "\x80\x01\x04\x00\x00");
}

static uint64_t read_varint(const uint8_t **p)
{
	uint64_t v = 0;
	int shift = 0;

	do
		v |= (uint64_t)(**p & 0x7f) << shift, shift += 7;
	while (*(*p)++ & 0x80);
	return v;
}

static int64_t read_zigzag(const uint8_t **p)
{
	uint64_t v = read_varint(p);

	return (int64_t)(v >> 1 ^ -(v & 1));
}

static bool read_delta(const struct bytes *b, uint64_t *out, size_t n)
{
	const uint8_t *p = b->p;
	size_t done = 1;

	if (read_varint(&p) != 128 || read_varint(&p) != 4 || read_varint(&p) != n)
		return false;
	out[0] = (uint64_t)read_zigzag(&p);
	while (done < n) {
		int64_t least = read_zigzag(&p);
		const uint8_t *widths = p;

		p += 4;
		for (int m = 0; m < 4; m++) {
			if (done == n && widths[m])
				return false;
			if (done == n)
				continue;
			for (size_t i = 0; i < 32 && done < n; i++, done++) {
				uint64_t delta = 0;

				for (size_t k = 0; k < widths[m]; k++)
					delta |= (uint64_t)(p[(i * widths[m] + k) / 8] >>
							    (i * widths[m] + k) % 8 & 1) << k;
				out[done] = out[done - 1] + (uint64_t)least + delta;
			}
			p += 4 * widths[m];
		}
	}
	return p == b->p + b->len;
}

TEST(differences_read_back)
{
	static uint64_t v[2000], back[2000];

	for (unsigned int width = 0; width <= 64; width++) {
		for (size_t n = 1; n < 2000; n = n * 2 + width % 3) {
			bool narrow = width <= 32 && n % 2;
			struct bytes b = { 0 };

			for (size_t i = 0; i < n; i++)
				v[i] = narrow ? (uint64_t)(int32_t)number_of(width) :
						number_of(width);
			delta_encode(&b, v, n, narrow);
			CHECK(read_delta(&b, back, n));
			for (size_t i = 0; narrow && i < n; i++)
				back[i] = (uint64_t)(int32_t)back[i];
			CHECK_MEM(back, v, n * sizeof(*v));
			bytes_free(&b);
		}
	}
}

/* ---- Dictionaries --------------------------------------------------------------------------- */

TEST(codes_are_in_order_of_appearance)
{
	const uint64_t v[] = { 9, 9, 7, 9, UINT64_MAX, 0, 7 };
	const uint32_t expected[] = { 0, 0, 1, 0, 2, 3, 1 };
	struct dictionary d = { 0 };
	uint32_t codes[7];

	CHECK_EQ(dictionary_make(&d, v, 7, codes, 0, 100), 1);
	CHECK_EQ(d.n, 4);
	CHECK_MEM(codes, expected, sizeof(codes));
	CHECK_EQ(dictionary_make(&d, v, 7, codes, 0, 3), 0);
	CHECK_EQ(dictionary_make(&d, v, 7, codes, 1000, 4), 1);
	dictionary_free(&d);
}

TEST(a_dictionary_grows)
{
	static uint64_t v[50000];
	static uint32_t codes[50000];
	struct dictionary d = { 0 };
	bool same = true;

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 50000; i++)
			v[i] = next_random() % 4000 << 20;
		CHECK_EQ(dictionary_make(&d, v, 50000, codes, 0, 60000), 1);
		CHECK_EQ(d.n, 4000);
		for (size_t i = 0; i < 50000; i++)
			same &= d.values[codes[i]] == v[i];
		CHECK(same);
	}
	for (size_t i = 0; i < 50000; i++)
		v[i] = i;
	/* all distinct: given up early */
	CHECK_EQ(dictionary_make(&d, v, 50000, codes, 0, 60000), 0);
	CHECK(d.n < 10000);
	dictionary_free(&d);
}

/* ---- Filters, Thrift ------------------------------------------------------------------------ */

TEST(hash_of_filters)
{
	CHECK_EQ(XXH64("", 0, 0), UINT64_C(0xef46db3751d8e999));
	CHECK_EQ(XXH64("a", 1, 0), UINT64_C(0xd24ec4f1a98c6e5b));
	CHECK_EQ(XXH64("abc", 3, 0), UINT64_C(0x44bc2cf5ad770999));
	CHECK_EQ(XXH64("Nobody inspects the spammish repetition", 39, 0),
		 UINT64_C(0xfbcea83c8a378bf1));
}

TEST(filters_have_what_was_added)
{
	uint32_t size = bloom_size(5000), wrong = 0;
	uint8_t *filter = calloc(1, size);

	CHECK_EQ(bloom_size(1), 32);
	CHECK_EQ(size, 8192);
	CHECK_EQ(bloom_size(UINT32_MAX), 0);
	for (uint64_t i = 0; i < 5000; i++)
		bloom_add(filter, size, &i, sizeof(i));
	for (uint64_t i = 0; i < 5000; i++)
		CHECK(bloom_has(filter, size, &i, sizeof(i)));
	for (uint64_t i = 5000; i < 15000; i++)
		wrong += bloom_has(filter, size, &i, sizeof(i));
	CHECK(wrong < 200);
	free(filter);
}

TEST(thrift_fields)
{
	struct bytes b = { 0 };
	struct thrift t = { &b, 0 }, inner;

	thrift_i32(&t, 1, 2);
	thrift_bool(&t, 3, false);
	thrift_string(&t, 20, "seq");
	inner = thrift_struct(&t, 21);
	thrift_i64(&inner, 5, -1);
	thrift_end(&inner);
	thrift_list(&t, 22, THRIFT_I32, 20);
	thrift_end(&t);
	CHECK_BYTES(&b, "\x15\x04\x22\x08\x28\x03seq\x1c\x56\x01\x00\x19\xf5\x14\x00");
}

/* ---- Trials --------------------------------------------------------------------------------- */

/* What is tried stays, so that it can be tried again in another way. */
TEST(trials_add_up_and_leave_the_body)
{
	struct trial all = { 0 }, piece = { 0 };
	struct encoder *e;

	CHECK_EQ(encoder_open(&e, 1, false), 0);
	for (int i = 0; i < 100000; i++)
		bytes_byte(&e->body, (uint8_t)(next_random() & 3));
	CHECK(encoder_try(e, SEARCH_ALL, SIZE_MAX, 1, &all));
	CHECK_EQ(e->body.len, 100000);
	for (int i = 0; i < 2; i++)
		CHECK(encoder_try(e, SEARCH_CODES, 20000, 2, &piece));
	CHECK_EQ(e->body.len, 100000);
	CHECK_EQ(all.raw, 100000);
	CHECK_EQ(piece.raw, 400000);
	CHECK(all.cost > 20000 && all.cost < 40000);
	CHECK(piece.cost > 80000 && piece.cost < 160000);
	encoder_close(e);
}
