/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches bounds that do not hold or are no UTF-8, and a schema that lacks a field. */
#include "encode/thrift.h"
#include "encode/chunk.h"
#include "file/elements.h"
#include "unit.h"

static struct ior_reader *reader;
static struct texts names;

static void begin(void)
{
	static const char stream[] = "";

	CHECK_EQ(ior_reader_open_memory(&reader, stream, 0, NULL, NULL), 0);
	CHECK_EQ(texts_open(&names, reader), 0);
}

static void end(void)
{
	texts_close(&names);
	ior_reader_close(reader);
}

static uint32_t text(const char *p, size_t len)
{
	return texts_text(&names, ior_reader_intern(reader, p, len));
}

static const struct schema_column *column_of(unsigned int field)
{
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		if (schema[i].field == field)
			return &schema[i];
	return NULL;
}

/* The greatest bound of p, as text; NULL for none. Static buffer. */
static const char *greatest(const char *p, size_t len, bool *exact)
{
	static char out[COLUMN_BOUND + 1];
	uint32_t n = column_greatest(column_of(IOR_ROW_FILE), &names, text(p, len), (uint8_t *)out,
				     exact);

	if (n == COLUMN_NONE)
		return NULL;
	out[n] = '\0';
	return out;
}

TEST(every_field_has_one_column)
{
	unsigned int seen[IOR_ROW_ALL] = { 0 };

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		seen[schema[i].field]++;
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		CHECK_EQ(seen[i], 1);
}

/* The kinds agree with the row table. */
TEST(columns_hold_their_fields)
{
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		const struct ior_row_field *field = &ior_row_fields()[schema[i].field];
		enum ior_type type = field->type;
		unsigned int source;

		if (field->rule == IOR_RULE_POWER) {	/* made of numbers of 64 bits */
			source = (unsigned int)__builtin_ctzll(field->sources);
			CHECK(!schema_is_narrow(column_of(source)));
		}
		switch (schema[i].kind) {
		case SCHEMA_U64:
		case SCHEMA_U32:
			CHECK_EQ(type, IOR_U64);
			break;
		case SCHEMA_I64:
		case SCHEMA_I32:
			CHECK_EQ(type, IOR_I64);
			break;
		case SCHEMA_TIME:
			CHECK_EQ(type, IOR_TIME);
			break;
		case SCHEMA_TEXT:
			CHECK(type == IOR_TEXT || type == IOR_FILE);
			break;
		case SCHEMA_LIST:
			CHECK_EQ(type, IOR_LIST);
			break;
		}
	}
}

TEST(first_column_as_bytes)
{
	static const char seq[] = "\x15\x04\x25\x02\x18\x03seq\x25\x1c\x4c\xac\x13\x40\x12\0\0\0";
	struct bytes b = { 0 };
	struct thrift t = { &b, 0 };

	elements_write(&t);
	CHECK(memmem(b.p, b.len, seq, sizeof(seq) - 1) != NULL);
	bytes_free(&b);
}

TEST(short_bounds_are_the_value)
{
	uint8_t out[COLUMN_BOUND];
	bool exact;

	begin();
	CHECK_EQ(column_least(column_of(IOR_ROW_FILE), &names, text("/etc", 4), out, &exact), 4);
	CHECK_MEM(out, "/etc", 4);
	CHECK(exact);
	CHECK_STR(greatest("/etc", 4, &exact), "/etc");
	CHECK(exact);
	CHECK_EQ(column_least(column_of(IOR_ROW_FD), &names, UINT64_MAX, out, &exact), 4);
	CHECK_MEM(out, "\xff\xff\xff\xff", 4);
	end();
}

TEST(long_bounds_are_cut_between_characters)
{
	char p[200], expected[COLUMN_BOUND + 1];
	uint8_t out[COLUMN_BOUND];
	bool exact;

	begin();
	memset(p, 'a', sizeof(p));
	memset(expected, 'a', sizeof(expected));
	CHECK_EQ(column_least(column_of(IOR_ROW_FILE), &names, text(p, 200), out, &exact), 64);
	CHECK(!exact);
	expected[63] = 'b';
	expected[64] = '\0';
	CHECK_STR(greatest(p, 200, &exact), expected);
	CHECK(!exact);
	/* a character of three bytes that the limit would cut */
	memcpy(p + 62, "\xe2\x82\xac", 3);
	CHECK_EQ(column_least(column_of(IOR_ROW_FILE), &names, text(p, 200), out, &exact), 62);
	expected[61] = 'b';
	expected[62] = '\0';
	CHECK_STR(greatest(p, 200, &exact), expected);
	/* the last character of its length is dropped, the one before it is raised */
	memcpy(p + 60, "\xf4\x8f\xbf\xbf", 4);
	expected[59] = 'b';
	expected[60] = '\0';
	CHECK_STR(greatest(p, 200, &exact), expected);
	/* over the surrogates */
	memcpy(p + 61, "\xed\x9f\xbf", 3);
	memcpy(p + 60, "a", 1);
	memcpy(expected + 59, "aa\xee\x80\x80", 6);
	CHECK_STR(greatest(p, 200, &exact), expected);
	end();
}

TEST(no_bound_where_there_is_none)
{
	char p[200];
	bool exact;

	begin();
	for (size_t i = 0; i < sizeof(p); i += 4)
		memcpy(p + i, "\xf4\x8f\xbf\xbf", 4);
	CHECK(greatest(p, sizeof(p), &exact) == NULL);
	end();
}

TEST(texts_become_utf8)
{
	const struct ior_intern_entry *e;

	begin();
	e = texts_get(&names, text("a\xff\xc3", 3));
	CHECK_STR(e->p, "a\\xff\\xc3");
	e = texts_get(&names, texts_comm(&names, ior_reader_intern(reader, "caf\xc3", 4)));
	CHECK_STR(e->p, "caf");
	e = texts_get(&names, texts_comm(&names, ior_reader_intern(reader, "\xff" "caf", 4)));
	CHECK_STR(e->p, "\\xffcaf");
	CHECK_EQ(text("/same", 5), text("/same", 5));
	CHECK(texts_compare(&names, text("/a", 2), text("/b", 2)) < 0);
	CHECK(texts_compare(&names, text("/aaaaaaaab", 10), text("/aaaaaaaaa", 10)) > 0);
	CHECK(texts_compare(&names, text("/aaa", 4), text("/aaa\0", 5)) < 0);
	end();
}
