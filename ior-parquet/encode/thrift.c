/* SPDX-License-Identifier: BSD-2-Clause */
#include "encode/thrift.h"

static void field(struct thrift *t, int id, enum thrift_type type)
{
	int delta = id - t->last;

	t->last = id;
	if (delta >= 1 && delta <= 15) {
		bytes_byte(t->out, (uint8_t)(delta << 4 | (int)type));
		return;
	}
	bytes_byte(t->out, (uint8_t)type);
	bytes_varint(t->out, bytes_zigzag(id));
}

void thrift_bool(struct thrift *t, int id, bool value)
{
	field(t, id, value ? THRIFT_TRUE : THRIFT_FALSE);
}

void thrift_i8(struct thrift *t, int id, int8_t value)
{
	field(t, id, THRIFT_I8);
	bytes_byte(t->out, (uint8_t)value);
}

static void integer(struct thrift *t, int id, enum thrift_type type, int64_t value)
{
	field(t, id, type);
	bytes_varint(t->out, bytes_zigzag(value));
}

void thrift_i16(struct thrift *t, int id, int16_t value)
{
	integer(t, id, THRIFT_I16, value);
}

void thrift_i32(struct thrift *t, int id, int32_t value)
{
	integer(t, id, THRIFT_I32, value);
}

void thrift_i64(struct thrift *t, int id, int64_t value)
{
	integer(t, id, THRIFT_I64, value);
}

void thrift_binary(struct thrift *t, int id, const void *p, size_t len)
{
	field(t, id, THRIFT_BINARY);
	thrift_blob(t->out, p, len);
}

void thrift_string(struct thrift *t, int id, const char *text)
{
	thrift_binary(t, id, text, strlen(text));
}

struct thrift thrift_struct(struct thrift *t, int id)
{
	field(t, id, THRIFT_STRUCT);
	return (struct thrift){ t->out, 0 };
}

void thrift_empty(struct thrift *t, int id)
{
	struct thrift empty = thrift_struct(t, id);

	thrift_end(&empty);
}

void thrift_end(struct thrift *t)
{
	bytes_byte(t->out, 0);
}

void thrift_list(struct thrift *t, int id, enum thrift_type type, uint32_t n)
{
	field(t, id, THRIFT_LIST);
	if (n < 15) {
		bytes_byte(t->out, (uint8_t)(n << 4 | type));
		return;
	}
	bytes_byte(t->out, (uint8_t)(0xf0 | type));
	bytes_varint(t->out, n);
}

void thrift_number(struct bytes *out, int64_t value)
{
	bytes_varint(out, bytes_zigzag(value));
}

void thrift_blob(struct bytes *out, const void *p, size_t len)
{
	bytes_varint(out, len);
	bytes_add(out, p, len);
}
