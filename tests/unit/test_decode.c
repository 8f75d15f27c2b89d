/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches values decoded wrong, reads past the input, and records that depend on how they came. */
#include "unit.h"

#include <errno.h>

#include "sample.h"
#include "stream/decode.h"
#include "stream/record.h"

static const struct ior_value *fields[IOR_RECORD_FIELDS];
static struct ior_decoded out;
static const char *why;
static size_t need;

/* Decode all of bytes, which end before an unmapped page. */
static long decode(struct ior_decoder *d, const void *bytes, size_t len)
{
	static uint8_t room[1u << 17], *guarded;

	if (!guarded)
		guarded = unit_guarded(room, sizeof(room));
	memcpy(guarded + sizeof(room) - len, bytes, len);
	why = NULL;
	need = 0;
	return ior_decode(d, guarded + sizeof(room) - len, len, &out, &need, &why);
}

#define DECODE(d, text) decode(d, text, sizeof(text) - 1)

TEST(integers_of_every_size)
{
	static const struct {
		const char *bytes;
		size_t len;
		bool negative;
		uint64_t value;
	} cases[] = {
		{ "\x00", 1, false, 0 },
		{ "\x7f", 1, false, 127 },
		{ "\xcc\x80", 2, false, 128 },
		{ "\xcd\xff\xff", 3, false, 65535 },
		{ "\xce\xff\xff\xff\xff", 5, false, UINT32_MAX },
		{ "\xcf\xff\xff\xff\xff\xff\xff\xff\xff", 9, false, UINT64_MAX },
		{ "\xff", 1, true, (uint64_t)-1 },
		{ "\xe0", 1, true, (uint64_t)-32 },
		{ "\xd0\x80", 2, true, (uint64_t)-128 },
		{ "\xd0\x7f", 2, false, 127 },
		{ "\xd1\x80\x00", 3, true, (uint64_t)-32768 },
		{ "\xd2\x80\x00\x00\x00", 5, true, (uint64_t)INT32_MIN },
		{ "\xd3\x80\x00\x00\x00\x00\x00\x00\x00", 9, true, (uint64_t)INT64_MIN },
		{ "\xd3\x00\x00\x00\x00\x00\x00\x00\x05", 9, false, 5 },
	};
	struct ior_decoder *d = ior_decoder_new(fields);

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char record[16] = "\x92\x01";

		memcpy(record + 2, cases[i].bytes, cases[i].len);
		CHECK_EQ(decode(d, record, 2 + cases[i].len), 2 + cases[i].len);
		CHECK_EQ(out.tag, 1);
		CHECK_EQ(out.nfields, 1);
		CHECK_EQ(fields[0]->type, cases[i].negative ? IOR_V_INT : IOR_V_UINT);
		CHECK_EQ(fields[0]->u, cases[i].value);
		CHECK_EQ(fields[0]->skip, 1);
	}
	ior_decoder_free(d);
}

TEST(what_is_no_integer)
{
	struct ior_decoder *d = ior_decoder_new(fields);
	uint64_t u;
	int64_t i;

	/* nil, true, false, "", "ab", bin x, bin none, float, double, fixext 1, ext 8 of 3 */
	CHECK_EQ(DECODE(d, "\x9c\x7f\xc0\xc3\xc2\xa0\xa2" "ab\xc4\x01x\xc4\x00\xca\x3f\x80\0\0"
			"\xcb\x3f\xf0\0\0\0\0\0\0\xd4\x05y\xc7\x03\x06zzz"), 37);
	CHECK_EQ(out.tag, 127);
	CHECK_EQ(out.nfields, 11);
	CHECK_EQ(fields[0]->type, IOR_V_NIL);
	CHECK(fields[1]->type == IOR_V_BOOL && fields[1]->u == 1);
	CHECK(fields[2]->type == IOR_V_BOOL && fields[2]->u == 0);
	CHECK(fields[3]->type == IOR_V_BYTES && fields[3]->len == 0 && fields[3]->p);
	CHECK(fields[4]->type == IOR_V_BYTES && fields[4]->len == 2);
	CHECK_MEM(fields[4]->p, "ab", 2);
	CHECK(fields[5]->type == IOR_V_BYTES && fields[5]->len == 1 && fields[5]->p[0] == 'x');
	CHECK(fields[6]->type == IOR_V_BYTES && fields[6]->len == 0);
	CHECK(fields[7]->type == IOR_V_OTHER && fields[7]->len == 0);
	CHECK_EQ(fields[7]->u, UINT64_C(0x3ff0000000000000));
	CHECK_EQ(fields[8]->u, UINT64_C(0x3ff0000000000000));
	CHECK(fields[9]->type == IOR_V_OTHER && fields[9]->len == 2);
	CHECK_MEM(fields[9]->p, "\x05y", 2);
	CHECK_MEM(fields[10]->p, "\x06zzz", 4);
	for (int f = 0; f < 11; f++) {
		CHECK(!ior_value_u64(fields[f], &u));
		CHECK(!ior_value_i64(fields[f], &i));
	}
	ior_decoder_free(d);
}

TEST(nested_values_are_skipped)
{
	struct ior_decoder *d = ior_decoder_new(fields);
	const struct ior_value *v;

	/* [1, [2, [], [[3]]], {"k": [4, 5], 6: {}}, nil, 7] */
	CHECK_EQ(DECODE(d, "\x95\x01\x93\x02\x90\x91\x91\x03\x82\xa1k\x92\x04\x05\x06\x80\xc0\x07"),
		 18);
	CHECK_EQ(out.nfields, 4);
	CHECK_EQ(fields[0]->skip, 6);
	CHECK_EQ(fields[0]->len, 3);
	v = ior_value_next(fields[0] + 1);
	CHECK(v->type == IOR_V_LIST && v->len == 0 && v->skip == 1);
	v = ior_value_next(v);
	CHECK(v->type == IOR_V_LIST && v->len == 1 && v->skip == 3);
	CHECK(ior_value_next(v) == fields[1]);
	CHECK_EQ(fields[1]->skip, 7);
	v = ior_value_map_get(fields[1], "k");
	CHECK(v && v->type == IOR_V_LIST && v->len == 2 && v[2].u == 5);
	CHECK(ior_value_map_get(fields[1], "kk") == NULL);
	CHECK(ior_value_map_get(fields[1], "") == NULL);
	CHECK(ior_value_map_get(fields[0], "k") == NULL);
	CHECK(ior_value_map_get(fields[2], "k") == NULL);
	CHECK_EQ(fields[2]->type, IOR_V_NIL);
	CHECK_EQ(fields[3]->u, 7);
	ior_decoder_free(d);
}

/* Pointers are kept from record to record where they are still right. */
TEST(fields_of_one_record_do_not_show_in_the_next)
{
	struct ior_decoder *d = ior_decoder_new(fields);

	CHECK_EQ(DECODE(d, "\x91\x01"), 2);
	for (int i = 0; i < IOR_RECORD_FIELDS; i++)
		CHECK_EQ(fields[i]->type, IOR_V_NIL);
	CHECK_EQ(DECODE(d, "\x95\x01\x91\x09\x02\x03\x04"), 7);
	CHECK_EQ(fields[3]->u, 4);
	CHECK_EQ(DECODE(d, "\x93\x01\x05\x06"), 4);
	CHECK_EQ(out.nfields, 2);
	CHECK_EQ(fields[0]->u, 5);
	CHECK_EQ(fields[1]->u, 6);
	CHECK_EQ(fields[2]->type, IOR_V_NIL);
	CHECK_EQ(fields[3]->type, IOR_V_NIL);
	CHECK_EQ(DECODE(d, "\x96\x01\x05\xc0\x07\xc0\xc0"), 7);
	CHECK_EQ(out.nfields, 3);
	CHECK_EQ(fields[2]->u, 7);
	CHECK_EQ(DECODE(d, "\x94\x01\x05\x06"), 0);
	ior_decoder_reset(d);
	CHECK_EQ(DECODE(d, "\x92\x01\x08"), 3);
	CHECK_EQ(fields[0]->u, 8);
	CHECK_EQ(fields[1]->type, IOR_V_NIL);
	ior_decoder_free(d);
}

TEST(more_fields_than_are_given_by_position)
{
	struct ior_decoder *d = ior_decoder_new(fields);
	uint8_t record[3 + 71] = { 0xdc, 0, 71, 9 };

	for (int i = 1; i < 71; i++)
		record[3 + i] = (uint8_t)i;
	CHECK_EQ(decode(d, record, sizeof(record)), sizeof(record));
	CHECK_EQ(out.nfields, IOR_RECORD_FIELDS);
	CHECK_EQ(fields[63]->u, 64);
	/* With a list among them, so that they are not one after the other. */
	record[3 + 10] = 0x90;
	CHECK_EQ(decode(d, record, sizeof(record)), sizeof(record));
	CHECK_EQ(fields[9]->type, IOR_V_LIST);
	CHECK_EQ(fields[63]->u, 64);
	ior_decoder_free(d);
}

TEST(what_is_no_record)
{
	struct ior_decoder *d = ior_decoder_new(fields);

	CHECK_EQ(DECODE(d, "\x01"), -EBADMSG);
	CHECK_STR(why, "no record starts here");
	CHECK_EQ(DECODE(d, "\x81\x01\x02"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\xc1"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\xff\x01"), -EBADMSG);
	CHECK_STR(why, "the record's tag is not a number from 0 to 127");
	CHECK_EQ(DECODE(d, "\x92\xcc\x01\x01"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x91\xa1x"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x90\x01"), -EBADMSG);
	CHECK_STR(why, "a record without its tag");
	CHECK_EQ(DECODE(d, "\xdc\0\0\x01"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\xdd\0\0\0\0\x01"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\x01\xc1"), -EBADMSG);
	CHECK_STR(why, "a byte that starts no value");
	CHECK_EQ(DECODE(d, "\x92\x01\x02"), 3);
	ior_decoder_free(d);
}

TEST(absurd_lengths)
{
	struct ior_decoder *d = ior_decoder_new(fields);

	CHECK_EQ(DECODE(d, "\xdd\xff\xff\xff\xff\x01"), -EBADMSG);
	CHECK_STR(why, "more values than a record may hold");
	CHECK_EQ(DECODE(d, "\x92\x01\xdd\xff\xff\xff\xff"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\x01\xdf\x80\x00\x00\x00"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\x01\xdf\x00\x00\x80\x01"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\x01\xc9\xff\xff\xff\xff\x05"), -EBADMSG);
	CHECK_EQ(DECODE(d, "\x92\x01\xdb\xff\xff\xff\xff"), 0);
	CHECK_EQ(need, 7 + UINT64_C(0xffffffff));
	ior_decoder_reset(d);
	CHECK_EQ(DECODE(d, "\x92\x01\xc9\x00\x10\x00\x00\x05"), 0);
	CHECK_EQ(need, 8 + 0x100000);
	ior_decoder_free(d);
}

TEST(values_are_bounded_over_all_lists)
{
	/* 15 lists of 4,000 nils, and one that brings the values to the limit, then beyond. */
	const uint32_t each = 4000;
	struct ior_decoder *d = ior_decoder_new(fields);
	size_t size = IOR_MAX_VALUES + 100;
	uint8_t *record = malloc(size), *p = record;

	for (uint32_t extra = 0; extra < 2; extra++) {
		uint32_t last = IOR_MAX_VALUES - 17 - 15 * each + extra;

		p = record;
		*p++ = 0xdc;
		*p++ = 0;
		*p++ = 17;
		*p++ = 1;
		for (uint32_t i = 0; i < 16; i++) {
			uint32_t n = i < 15 ? each : last;

			*p++ = 0xdc;
			*p++ = (uint8_t)(n >> 8);
			*p++ = (uint8_t)n;
			memset(p, 0xc0, n);
			p += n;
		}
		if (extra)
			CHECK_EQ(decode(d, record, (size_t)(p - record)), -EBADMSG);
		else
			CHECK_EQ(decode(d, record, (size_t)(p - record)), p - record);
	}
	free(record);
	ior_decoder_free(d);
}

TEST(nesting_is_bounded)
{
	struct ior_decoder *d = ior_decoder_new(fields);
	uint8_t record[40];

	for (size_t depth = 1; depth < 30; depth++) {
		long expected = depth <= 15 ? (long)depth + 3 : -EBADMSG;

		memset(record, 0x91, sizeof(record));
		record[0] = 0x92;
		record[1] = 0x01;
		record[2 + depth] = 0x05;
		CHECK_EQ(decode(d, record, depth + 3), expected);
		if (expected < 0)
			CHECK_STR(why, "values nest too deep");
		else
			CHECK_EQ(fields[0]->skip, depth + 1);
	}
	ior_decoder_free(d);
}

/* One number for all that a record holds. Pointers count by what they point to. */
static uint64_t digest(const struct ior_decoded *rec, const struct ior_value *const *f)
{
	uint64_t sum = rec->tag * 31 + rec->nfields;

	for (unsigned int i = 0; i < rec->nfields; i++) {
		const struct ior_value *v = f[i], *end = ior_value_next(v);

		for (; v < end; v++) {
			sum = sum * 1000003 + v->type * 7 + v->skip;
			if (v->type == IOR_V_BYTES || v->type == IOR_V_LIST ||
			    v->type == IOR_V_MAP || v->type == IOR_V_OTHER)
				sum = sum * 1000003 + v->len;
			if (v->type == IOR_V_BYTES || (v->type == IOR_V_OTHER && v->len)) {
				for (uint32_t j = 0; j < v->len; j++)
					sum = sum * 31 + (uint8_t)v->p[j];
			} else if (v->type == IOR_V_UINT || v->type == IOR_V_INT ||
				   v->type == IOR_V_BOOL) {
				sum = sum * 1000003 + v->u;
			}
		}
	}
	return sum;
}

/*
 * A record with many bytes behind it may be read another way than one that ends the input; what
 * comes out is the same.
 */
TEST(what_follows_a_record_does_not_matter)
{
	static const char *const values[] = {
		"\x05", "\x7f", "\xcc\xff", "\xcd\xff\xfe", "\xce\xff\xfe\xfd\xfc",
		"\xcf\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", "\xff", "\xe0", "\xd0\x81",
		"\xd1\x81\x82", "\xd2\x81\x82\x83\x84", "\xd3\x81\x82\x83\x84\x85\x86\x87\x88",
		"\xc0", "\xc2", "\xc3", "\xa0", "\xa3" "abc", "\xd9\x05" "abcde", "\xc4\x02" "ab",
		"\xca\x40\x41\x42\x43", "\xd4\x01\x02", "\x90", "\x93\x01\xcc\x80\xa1" "x",
		"\x92\x91\x05\x06", "\x91\x90", "\x81\x01\x02", "\x80", "\xdc\x01\x01",
	};
	const size_t n = sizeof(values) / sizeof(values[0]);
	struct ior_decoder *d = ior_decoder_new(fields);

	for (size_t i = 0; i < n * n; i++) {
		const char *first = values[i / n], *second = values[i % n];
		size_t a = strlen(first), b = strlen(second), len = 2 + a + b + 1;
		uint8_t record[60] = "\x94\x20";
		uint64_t alone;
		long ended;

		memcpy(record + 2, first, a);
		memcpy(record + 2 + a, second, b);
		record[len - 1] = 0x2a;
		for (size_t cut = 0; cut < len; cut++) {
			CHECK_EQ(decode(d, record, cut) > 0, false);
			ior_decoder_reset(d);
		}
		ended = decode(d, record, len);
		alone = ended > 0 ? digest(&out, fields) : 0;
		for (size_t more = 1; more < 20; more++) {
			CHECK_EQ(decode(d, record, len + more), ended);
			CHECK_EQ(ended > 0 ? digest(&out, fields) : 0, alone);
			ior_decoder_reset(d);
		}
	}
	ior_decoder_free(d);
}

/* Each record grows byte by byte, at a new place each time: nothing may point to an old one. */
TEST(a_record_that_comes_in_pieces_and_moves)
{
	const struct ior_value *other[IOR_RECORD_FIELDS];
	struct ior_decoder *d = ior_decoder_new(fields), *pieces = ior_decoder_new(other);
	struct ior_writer w;
	size_t pos = 0;

	sample_init(&w);
	sample_raw(&w);
	while (pos < w.len) {
		long len = ior_decode(d, w.buf + pos, w.len - pos, &out, &need, &why), n = 0;
		uint64_t whole = digest(&out, fields);
		uint8_t *copy, *before = NULL;

		if (!CHECK(len > 0))
			break;
		for (size_t have = 0; have < (size_t)len; have++) {
			copy = malloc(have + 1);
			memcpy(copy, w.buf + pos, have);
			n = ior_decode(pieces, copy, have, &out, &need, &why);
			CHECK_EQ(n, 0);
			CHECK(need > have && need <= (size_t)len);
			free(before);
			before = copy;
		}
		copy = unit_guarded(w.buf + pos, (size_t)len);
		CHECK_EQ(ior_decode(pieces, copy, (size_t)len, &out, &need, &why), len);
		CHECK_EQ(digest(&out, other), whole);
		free(before);
		pos += (size_t)len;
	}
	CHECK_EQ(pos, w.len);
	ior_writer_free(&w);
	ior_decoder_free(d);
	ior_decoder_free(pieces);
}
