/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Thrift's compact protocol, as much of it as the metadata of a Parquet file needs. Structs are
 * written field by field, in the order of their ids.
 */
#ifndef THRIFT_H
#define THRIFT_H

#include "encode/bytes.h"

enum thrift_type {
	THRIFT_TRUE = 1,
	THRIFT_FALSE = 2,
	THRIFT_I8 = 3,
	THRIFT_I16 = 4,
	THRIFT_I32 = 5,
	THRIFT_I64 = 6,
	THRIFT_BINARY = 8,
	THRIFT_LIST = 9,
	THRIFT_STRUCT = 12,
};

/* A struct that is being written: { out, 0 } begins one, thrift_end() ends it. */
struct thrift {
	struct bytes *out;
	int last;		/* id of the field before */
};

void thrift_bool(struct thrift *t, int id, bool value);
void thrift_i8(struct thrift *t, int id, int8_t value);
void thrift_i16(struct thrift *t, int id, int16_t value);
void thrift_i32(struct thrift *t, int id, int32_t value);
void thrift_i64(struct thrift *t, int id, int64_t value);
void thrift_binary(struct thrift *t, int id, const void *p, size_t len);
void thrift_string(struct thrift *t, int id, const char *text);

/* A field that is a struct: write its fields, and end it. */
struct thrift thrift_struct(struct thrift *t, int id);
/* A field that is a struct without fields: how a union says which one it is. */
void thrift_empty(struct thrift *t, int id);
void thrift_end(struct thrift *t);

/*
 * A field that is a list: n elements follow. Structs as elements are begun like any struct;
 * thrift_number() is an element that is an i32 or i64.
 */
void thrift_list(struct thrift *t, int id, enum thrift_type type, uint32_t n);
void thrift_number(struct bytes *out, int64_t value);
void thrift_blob(struct bytes *out, const void *p, size_t len);

#endif
