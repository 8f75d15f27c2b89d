/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches a row that is not what its values say, reads past its end, and plain rows that need the
 * slow way.
 */
#include "stream/decode.h"
#include "stream/decode_row.h"
#include "unit.h"

#define BEHIND 16	/* bytes, so that a row is not the end of the input */

static const struct ior_value *fields[IOR_RECORD_FIELDS];

/* The row of what ior_decode() finds. False if that is no whole record. */
static bool by_values(struct ior_decoder *d, const uint8_t *p, size_t len, struct ior_row *row)
{
	struct ior_decoded out;
	const char *why;
	size_t need;
	long done = ior_decode(d, p, len, &out, &need, &why);

	ior_decoder_reset(d);
	if (done <= 0)
		return false;
	ior_row_of_values(fields, out.nfields, row);
	return true;
}

static void check_same(const struct ior_row *a, const struct ior_row *b)
{
	CHECK_EQ(a->present, b->present);
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++)
		if (ior_row_has(a, i) && ior_row_has(b, i))
			CHECK_EQ(a->v[i], b->v[i]);
	for (uint64_t i = 0; ior_row_has(a, IOR_ROW_ARGS) && i < a->v[IOR_ROW_ARGS]; i++)
		CHECK_EQ(a->args[i], b->args[i]);
}

TEST(the_types_of_all_fields)
{
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
		enum ior_type type = ior_row_fields()[i].type;

		CHECK_EQ(ior_row_texts >> i & 1, type == IOR_TEXT);
		CHECK_EQ(ior_row_files >> i & 1, type == IOR_FILE);
	}
}

/* A row whose field i is value, those before it nil. */
static size_t one_field(uint8_t *p, unsigned int i, const char *value, size_t len)
{
	memset(p, 0xc0, 4 + i);
	memcpy(p, "\xdc\0", 2);
	p[2] = (uint8_t)(i + 2);
	p[3] = IOR_TAG_ROW;
	memcpy(p + 4 + i, value, len);
	memset(p + 4 + i + len, 0xc1, BEHIND);	/* starts nothing */
	return 4 + i + len;
}

TEST(a_number_is_there_if_its_type_is_right)
{
	static const struct {
		const char *bytes;
		size_t len;
		bool natural, integer;
		uint64_t value;
	} cases[] = {
		{ "\x00", 1, true, true, 0 },
		{ "\x7f", 1, true, true, 127 },
		{ "\xcc\x80", 2, true, true, 128 },
		{ "\xcd\x80\x01", 3, true, true, 0x8001 },
		{ "\xce\x80\0\0\x01", 5, true, true, 0x80000001 },
		{ "\xcf\x7f\xff\xff\xff\xff\xff\xff\xff", 9, true, true, INT64_MAX },
		{ "\xcf\x80\0\0\0\0\0\0\x01", 9, true, false, UINT64_C(0x8000000000000001) },
		{ "\xff", 1, false, true, (uint64_t)-1 },
		{ "\xe0", 1, false, true, (uint64_t)-32 },
		{ "\xd0\x80", 2, false, true, (uint64_t)-128 },
		{ "\xd0\x7f", 2, true, true, 127 },
		{ "\xd1\x80\0", 3, false, true, (uint64_t)-32768 },
		{ "\xd2\x80\0\0\0", 5, false, true, (uint64_t)INT32_MIN },
		{ "\xd3\x80\0\0\0\0\0\0\0", 9, false, true, (uint64_t)INT64_MIN },
		{ "\xd3\0\0\0\0\0\0\0\x05", 9, true, true, 5 },
		{ "\xa3" "abc", 4, false, false, 0 },
		{ "\xc0", 1, false, false, 0 },
	};

	for (unsigned int c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
			enum ior_type type = ior_row_fields()[i].type;
			bool has = type == IOR_I64 ? cases[c].integer :
				   type == IOR_LIST ? false : cases[c].natural;
			uint8_t record[80];
			size_t len = one_field(record, i, cases[c].bytes, cases[c].len);
			struct ior_row row;

			if (type == IOR_LIST && cases[c].bytes[0] == '\xa3')
				continue;	/* which the other decoder reads */
			CHECK_EQ(ior_decode_row(record, len + BEHIND, &row), len);
			CHECK_EQ(row.present, has ? UINT64_C(1) << i : 0);
			if (has)
				CHECK_EQ(row.v[i], cases[c].value);
		}
	}
}

/*
 * Rows of random values, of every kind and length, most of them short of the type that the field
 * has: where both ways read a row, it is the same one, and a plain row never needs the slow way.
 */
TEST(both_ways_to_a_row_give_the_same)
{
	static const struct {
		const char *bytes;
		size_t len;
		bool plain;
	} values[] = {
		{ "\x05", 1, true }, { "\xc0", 1, true }, { "\xcc\xff", 2, true },
		{ "\xcd\xff\xfe", 3, true }, { "\xce\xff\xfe\xfd\xfc", 5, true },
		{ "\xcf\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", 9, true }, { "\xe5", 1, true },
		{ "\xd0\x81", 2, true }, { "\xd1\x01\x82", 3, true },
		{ "\xd3\x81\x82\x83\x84\x85\x86\x87\x88", 9, true },
		{ "\xa3" "abc", 4, true }, { "\xd9\x05" "abcde", 7, true },
		{ "\x90", 1, false }, { "\x93\x01\xcc\x80\xff", 5, false },
		{ "\x98\x01\x02\x03\x04\x05\x06\x07\x08", 9, false },
		{ "\x93\x01\xc0\x02", 4, false }, { "\x92\x91\x05\x06", 4, false },
		{ "\xdc\0\x01\x07", 4, false }, { "\x81\x01\x02", 3, false },
		{ "\xc3", 1, false }, { "\xc4\x02" "ab", 4, false },
		{ "\xca\x40\x41\x42\x43", 5, false }, { "\xd4\x01\x02", 3, false },
		{ "\xda\0\x03" "abc", 6, false },
	};
	const size_t n = sizeof(values) / sizeof(values[0]);
	static uint8_t room[1000], *guarded;
	struct ior_decoder *d = ior_decoder_new(fields);
	unsigned int seed = 7;

	guarded = unit_guarded(room, sizeof(room));
	for (unsigned int round = 0; round < 20000; round++) {
		unsigned int count = (unsigned int)rand_r(&seed) % (IOR_RECORD_FIELDS + 3);
		uint8_t record[800], *p = record, *at;
		bool plain = count <= IOR_RECORD_FIELDS;
		struct ior_row row, other;
		size_t len, done;

		memcpy(p, "\xdc\0", 2);
		p[2] = (uint8_t)(count + 1);
		p[3] = IOR_TAG_ROW;
		p += 4;
		for (unsigned int i = 0; i < count; i++) {
			/* most rows are plain, or nearly none of so many fields would be */
			size_t v = (size_t)rand_r(&seed) % (round % 4 ? 12 : n);
			bool list = i == IOR_ROW_ARGS && round % 2;

			v = list ? 12 + (size_t)rand_r(&seed) % 3 : v;
			memcpy(p, values[v].bytes, values[v].len);
			p += values[v].len;
			plain &= list || (values[v].plain && (i != IOR_ROW_ARGS || v < 10));
		}
		len = (size_t)(p - record);
		memset(p, 0xc1, BEHIND);
		/* with bytes behind it, then the end of the input, then cut */
		for (size_t have = len + BEHIND; have + 9 > len && have > 0; have--) {
			at = guarded + sizeof(room) - have;
			memcpy(at, record, have);
			done = ior_decode_row(at, have, &row);
			CHECK(done == 0 || (done == len && have >= len));
			if (plain && have == len + BEHIND)
				CHECK_EQ(done, len);
			if (done && CHECK(by_values(d, at, have, &other)))
				check_same(&row, &other);
		}
	}
	ior_decoder_free(d);
}

TEST(what_is_no_row)
{
	uint8_t nil[80], record[80];
	struct ior_row row;

	memset(nil, 0xc0, sizeof(nil));
	memcpy(record, nil, sizeof(nil));
	record[0] = 0x92;
	record[1] = IOR_TAG_ROW;
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 3);
	CHECK_EQ(row.present, 0);
	record[0] = 0x91;
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 2);
	record[0] = 0x90;
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 0);
	record[0] = 0x82;
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 0);
	record[0] = 0x92;
	record[1] = IOR_TAG_ENTER;
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 0);
	memcpy(record, "\xdc\0\0\x20", 4);
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 0);
	memcpy(record, "\xdc\x01\0\x20", 4);
	CHECK_EQ(ior_decode_row(record, sizeof(record), &row), 0);
	for (size_t len = 0; len < 9; len++)
		CHECK_EQ(ior_decode_row(nil, len, &row), 0);
}
