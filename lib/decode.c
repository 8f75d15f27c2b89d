/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MSGPACK_EMBED_STACK_SIZE 16	/* lists and maps nest no deeper */
#include <msgpack/unpack.h>
#include <msgpack/unpack_define.h>

#include "record.h"

/*
 * What the template's callbacks see. A value is named by its place in values[]: 0 is the record,
 * 1 its tag.
 */
struct user {
	struct ior_value *values;
	uint32_t n;			/* values so far */
	uint32_t nfields;		/* elements of the record so far, without its tag */
	const char *why;		/* of a refusal by a callback */
	const struct ior_value **fields;
};

/* Values are counted where there is no bound on them yet: each one needs a place. */
static inline struct ior_value *add(struct user *u, uint8_t type, uint32_t *o)
{
	struct ior_value *v = &u->values[u->n];

	if (u->n >= IOR_MAX_VALUES) {
		u->why = "more values than a record may hold";
		return NULL;
	}
	*o = u->n++;
	v->type = type;
	v->skip = 1;
	return v;
}

static inline int add_uint(struct user *u, uint64_t value, uint32_t *o)
{
	struct ior_value *v = add(u, IOR_V_UINT, o);

	if (!v)
		return -1;
	v->u = value;
	return 0;
}

static inline int add_int(struct user *u, int64_t value, uint32_t *o)
{
	struct ior_value *v = add(u, value < 0 ? IOR_V_INT : IOR_V_UINT, o);

	if (!v)
		return -1;
	v->i = value;
	return 0;
}

static inline int add_bool(struct user *u, bool value, uint32_t *o)
{
	struct ior_value *v = add(u, IOR_V_BOOL, o);

	if (!v)
		return -1;
	v->u = value;
	return 0;
}

static inline int add_double(struct user *u, double value, uint32_t *o)
{
	struct ior_value *v = add(u, IOR_V_OTHER, o);

	if (!v)
		return -1;
	v->len = 0;
	memcpy(&v->u, &value, sizeof(v->u));
	return 0;
}

/* For no bytes the template gives no place; any in the record will do. */
static inline int add_bytes(struct user *u, uint8_t type, const char *base, const char *p,
			    unsigned int len, uint32_t *o)
{
	struct ior_value *v = add(u, type, o);

	if (!v)
		return -1;
	v->p = len ? p : base;
	v->len = len;
	return 0;
}

/* Refused before its elements are read when they cannot all be there. */
static inline int add_container(struct user *u, uint8_t type, uint32_t len, uint32_t each,
				uint32_t *o)
{
	struct ior_value *v;

	if (len > IOR_MAX_VALUES / each) {
		u->why = "more values than a record may hold";
		return -1;
	}
	v = add(u, type, o);
	if (!v)
		return -1;
	v->len = len;
	return 0;
}

#define msgpack_unpack_struct(name) struct unpack##name
#define msgpack_unpack_func(ret, name) static inline ret unpack##name
#define msgpack_unpack_callback(name) on##name
#define msgpack_unpack_object uint32_t
#define msgpack_unpack_user struct user

static inline uint32_t on_root(struct user *u)
{
	(void)u;
	return 0;
}

static inline int on_nil(struct user *u, uint32_t *o)
{
	return add(u, IOR_V_NIL, o) ? 0 : -1;
}

static inline int on_false(struct user *u, uint32_t *o)
{
	return add_bool(u, false, o);
}

static inline int on_true(struct user *u, uint32_t *o)
{
	return add_bool(u, true, o);
}

#define ON_NUMBER(type, ctype, kind)						\
	static inline int on_##type(struct user *u, ctype value, uint32_t *o)	\
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
			 uint32_t *o)
{
	return add_bytes(u, IOR_V_BYTES, base, p, len, o);
}

static inline int on_bin(struct user *u, const char *base, const char *p, unsigned int len,
			 uint32_t *o)
{
	return add_bytes(u, IOR_V_BYTES, base, p, len, o);
}

static inline int on_ext(struct user *u, const char *base, const char *p, unsigned int len,
			 uint32_t *o)
{
	/* With its type byte; the template's length wraps to 0 for a body of 4 GiB - 1. */
	if (!len) {
		u->why = "extension longer than a record may be";
		return -1;
	}
	return add_bytes(u, IOR_V_OTHER, base, p, len, o);
}

static inline int on_array(struct user *u, uint32_t len, uint32_t *o)
{
	return add_container(u, IOR_V_LIST, len, 1, o);
}

static inline int on_map(struct user *u, uint32_t len, uint32_t *o)
{
	return add_container(u, IOR_V_MAP, len, 2, o);
}

static inline int on_array_item(struct user *u, const uint32_t *container, uint32_t item)
{
	u->values[*container].skip = u->n - *container;
	if (*container == 0 && item != 1 && u->nfields < IOR_RECORD_FIELDS)
		u->fields[u->nfields++] = &u->values[item];
	return 0;
}

static inline int on_map_item(struct user *u, const uint32_t *container, uint32_t key,
			      uint32_t value)
{
	(void)key;
	(void)value;
	u->values[*container].skip = u->n - *container;
	return 0;
}

#include <msgpack/unpack_template.h>

struct ior_decoder {
	struct unpack_context ctx;
	size_t off;			/* bytes of an incomplete record that were decoded */
	const uint8_t *data;		/* where it was then */
	uint32_t fields_set;		/* by the record before */
};

static const struct ior_value nil = { .type = IOR_V_NIL, .skip = 1 };

struct ior_decoder *ior_decoder_new(const struct ior_value **fields)
{
	struct ior_decoder *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	/* Only the part that records really fill is ever touched. */
	d->ctx.user.values = malloc(IOR_MAX_VALUES * sizeof(struct ior_value));
	if (!d->ctx.user.values) {
		free(d);
		return NULL;
	}
	d->ctx.user.fields = fields;
	d->fields_set = IOR_RECORD_FIELDS;
	return d;
}

void ior_decoder_free(struct ior_decoder *d)
{
	if (d)
		free(d->ctx.user.values);
	free(d);
}

void ior_decoder_reset(struct ior_decoder *d)
{
	d->off = 0;
}

/* Bytes of the array header that starts a record, 0 if c does not start an array. */
static size_t array_header(uint8_t c)
{
	if ((c & 0xf0) == 0x90)
		return 1;
	return c == 0xdc ? 3 : c == 0xdd ? 5 : 0;
}

/* The array and its tag; what is no record at all is found out by its first bytes. */
static long begin(struct ior_decoder *d, const uint8_t *data, size_t len, size_t *need,
		  const char **why)
{
	struct user *u = &d->ctx.user;
	size_t header = array_header(data[0]);

	*why = "no record starts here";
	if (!header || data[0] == 0x90)
		return -EBADMSG;
	if (len <= header) {
		*need = header + 1;
		return 0;
	}
	if (data[header] > 0x7f) {
		*why = "the record's tag is not a number from 0 to 127";
		return -EBADMSG;
	}
	unpack_init(&d->ctx);
	/* More than the record before had, if one was forgotten while incomplete. */
	if (d->fields_set < u->nfields)
		d->fields_set = u->nfields;
	u->n = 0;
	u->nfields = 0;
	u->why = NULL;
	return 1;
}

/* The bytes that values point to have moved. */
static void rebase(struct ior_decoder *d, const uint8_t *data)
{
	for (uint32_t i = 0; i < d->ctx.user.n; i++) {
		struct ior_value *v = &d->ctx.user.values[i];

		if (v->type == IOR_V_BYTES || (v->type == IOR_V_OTHER && v->len))
			v->p = (const char *)data + (v->p - (const char *)d->data);
	}
}

static void finish(struct ior_decoder *d, struct ior_decoded *out)
{
	struct user *u = &d->ctx.user;
	uint32_t n = u->nfields;

	for (uint32_t i = n; i < d->fields_set; i++)
		u->fields[i] = &nil;
	d->fields_set = n;
	while (n && u->fields[n - 1]->type == IOR_V_NIL)
		n--;
	out->tag = (unsigned int)u->values[1].u;
	out->nfields = n;
}

long ior_decode(struct ior_decoder *d, const uint8_t *data, size_t len, struct ior_decoded *out,
		size_t *need, const char **why)
{
	size_t off = d->off;
	int result;

	if (!len) {
		*need = 1;
		return 0;
	}
	if (!off) {
		long begun = begin(d, data, len, need, why);

		if (begun <= 0)
			return begun;
	} else if (data != d->data) {
		rebase(d, data);
	}
	result = unpack_execute(&d->ctx, (const char *)data, len, &off);
	if (result > 0) {
		d->off = 0;
		finish(d, out);
		return (long)off;
	}
	if (result == 0) {
		d->off = off;
		d->data = data;
		*need = off + (d->ctx.cs == MSGPACK_CS_HEADER ? 1 : d->ctx.trail);
		return 0;
	}
	d->off = 0;
	*why = d->ctx.user.why ? d->ctx.user.why :
	       result == MSGPACK_UNPACK_NOMEM_ERROR ? "values nest too deep" :
						      "a byte that starts no value";
	return -EBADMSG;
}
