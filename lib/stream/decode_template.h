/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * msgpack-c's unpacking template with callbacks that fill an array of values. It defines
 * struct unpack_context, unpack_init() and unpack_execute(), for decode.c alone.
 */
#ifndef IOR_DECODE_TEMPLATE_H
#define IOR_DECODE_TEMPLATE_H

#include <stdbool.h>
#include <string.h>

#define MSGPACK_EMBED_STACK_SIZE 16	/* lists and maps nest no deeper */
#include <msgpack/unpack.h>
#include <msgpack/unpack_define.h>

#include "stream/record.h"
#include "stream/value.h"

/* What the template's callbacks see. */
struct user {
	struct ior_value *next;		/* where the next value goes */
	struct ior_value *values;	/* [0] is the record, [1] its tag, [2] its first field */
	struct ior_value *nested;	/* the first list or map in the record, NULL if none */
	uint32_t expected;		/* values that the lists and maps so far ask for */
	const char *why;		/* of a refusal by a callback */
};

/* There is room: every value is one that its list or map has asked for. */
static inline struct ior_value *add(struct user *u, uint32_t type)
{
	struct ior_value *v = u->next++;

	v->type = type;
	v->skip = 1;
	return v;
}

static inline int add_uint(struct user *u, uint64_t value, struct ior_value **o)
{
	*o = add(u, IOR_V_UINT);
	(*o)->u = value;
	return 0;
}

static inline int add_int(struct user *u, int64_t value, struct ior_value **o)
{
	*o = add(u, value < 0 ? IOR_V_INT : IOR_V_UINT);
	(*o)->i = value;
	return 0;
}

static inline int add_double(struct user *u, double value, struct ior_value **o)
{
	*o = add(u, IOR_V_OTHER);
	(*o)->len = 0;
	memcpy(&(*o)->u, &value, sizeof(value));
	return 0;
}

/* For no bytes the template gives no place; any in the record will do. */
static inline int add_bytes(struct user *u, uint32_t type, const char *base, const char *p,
			    unsigned int len, struct ior_value **o)
{
	*o = add(u, type);
	(*o)->p = len ? p : base;
	(*o)->len = len;
	return 0;
}

/*
 * Refused before its elements are read when they cannot all be there. Its skip counts these;
 * what is nested in them is added when they are complete.
 */
static inline int add_container(struct user *u, uint32_t type, uint32_t len, uint32_t each,
				struct ior_value **o)
{
	if (len > IOR_MAX_VALUES / each || u->expected + len * each > IOR_MAX_VALUES) {
		u->why = "more values than a record may hold";
		return -1;
	}
	u->expected += len * each;
	*o = add(u, type);
	if (!u->nested && *o != u->values)
		u->nested = *o;
	(*o)->len = len;
	(*o)->skip = 1 + len * each;
	return 0;
}

#define msgpack_unpack_struct(name) struct unpack##name
#define msgpack_unpack_func(ret, name) static inline ret unpack##name
#define msgpack_unpack_callback(name) on##name
#define msgpack_unpack_object struct ior_value *
#define msgpack_unpack_user struct user

static inline struct ior_value *on_root(struct user *u)
{
	return u->values;
}

static inline int on_nil(struct user *u, struct ior_value **o)
{
	*o = add(u, IOR_V_NIL);
	return 0;
}

static inline int on_false(struct user *u, struct ior_value **o)
{
	*o = add(u, IOR_V_BOOL);
	(*o)->u = false;
	return 0;
}

static inline int on_true(struct user *u, struct ior_value **o)
{
	*o = add(u, IOR_V_BOOL);
	(*o)->u = true;
	return 0;
}

#define ON_NUMBER(type, ctype, kind)						\
	static inline int on_##type(struct user *u, ctype value, struct ior_value **o)	\
	{									\
		return add_##kind(u, value, o);					\
	}
ON_NUMBER(uint8, uint8_t, uint)
ON_NUMBER(uint16, uint16_t, uint)
ON_NUMBER(uint32, uint32_t, uint)
ON_NUMBER(uint64, uint64_t, uint)
ON_NUMBER(int8, int8_t, int)
ON_NUMBER(int16, int16_t, int)
ON_NUMBER(int32, int32_t, int)
ON_NUMBER(int64, int64_t, int)
ON_NUMBER(float, float, double)
ON_NUMBER(double, double, double)

static inline int on_str(struct user *u, const char *base, const char *p, unsigned int len,
			 struct ior_value **o)
{
	return add_bytes(u, IOR_V_BYTES, base, p, len, o);
}

static inline int on_bin(struct user *u, const char *base, const char *p, unsigned int len,
			 struct ior_value **o)
{
	return add_bytes(u, IOR_V_BYTES, base, p, len, o);
}

static inline int on_ext(struct user *u, const char *base, const char *p, unsigned int len,
			 struct ior_value **o)
{
	/* With its type byte; the template's length wraps to 0 for a body of 4 GiB - 1. */
	if (!len) {
		u->why = "extension longer than a record may be";
		return -1;
	}
	return add_bytes(u, IOR_V_OTHER, base, p, len, o);
}

static inline int on_array(struct user *u, uint32_t len, struct ior_value **o)
{
	return add_container(u, IOR_V_LIST, len, 1, o);
}

static inline int on_map(struct user *u, uint32_t len, struct ior_value **o)
{
	return add_container(u, IOR_V_MAP, len, 2, o);
}

static inline int on_array_item(struct user *u, struct ior_value **list,
				const struct ior_value *item)
{
	if (u->nested && item->skip != 1)
		(*list)->skip += item->skip - 1;
	return 0;
}

static inline int on_map_item(struct user *u, struct ior_value **map, const struct ior_value *key,
			      const struct ior_value *value)
{
	(void)u;
	(*map)->skip += key->skip + value->skip - 2;
	return 0;
}

#include <msgpack/unpack_template.h>

#endif
