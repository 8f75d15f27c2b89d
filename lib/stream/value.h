/* SPDX-License-Identifier: BSD-2-Clause */
/* One decoded MessagePack value, and a decoded record as a flat array of them. */
#ifndef IOR_VALUE_H
#define IOR_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum ior_value_type {
	IOR_V_NIL,
	IOR_V_UINT,	/* u: any non-negative integer */
	IOR_V_INT,	/* i: negative integers only */
	IOR_V_BOOL,	/* u: 0 or 1 */
	IOR_V_BYTES,	/* p, len: str or bin, not terminated */
	IOR_V_LIST,	/* len elements; the first is value + 1, the next one ior_value_next() */
	IOR_V_MAP,	/* len pairs: key, value, key, value, ... */
	IOR_V_OTHER,	/* carried, never interpreted: a float (len 0, u its bits as a double), or
			 * an extension (p, len: its type byte and its bytes) */
};

struct ior_value {
	uint32_t type;		/* enum ior_value_type */
	uint32_t skip;		/* values this one occupies, itself included: 1 for a scalar */
	uint32_t len;
	union {
		uint64_t u;
		int64_t i;
		const char *p;	/* into the reader's buffer, valid until its next call */
	};
};

static inline const struct ior_value *ior_value_next(const struct ior_value *v)
{
	return v + v->skip;
}

/* True and *out set when v is a non-negative integer. */
static inline bool ior_value_u64(const struct ior_value *v, uint64_t *out)
{
	if (v->type != IOR_V_UINT)
		return false;
	*out = v->u;
	return true;
}

/* True and *out set when v is an integer that fits int64_t. */
static inline bool ior_value_i64(const struct ior_value *v, int64_t *out)
{
	if (v->type == IOR_V_INT) {
		*out = v->i;
		return true;
	}
	if (v->type != IOR_V_UINT || v->u > INT64_MAX)
		return false;
	*out = (int64_t)v->u;
	return true;
}

/* Is v a string of these bytes? NULL is none. */
static inline bool ior_value_is(const struct ior_value *v, const char *text)
{
	return v && v->type == IOR_V_BYTES && v->len == strlen(text) &&
	       memcmp(v->p, text, v->len) == 0;
}

/*
 * True and *out set when v is a string of decimal digits, of a number below limit, at most 10^8:
 * keys of the header's tables are numbers as text.
 */
bool ior_value_digits(const struct ior_value *v, unsigned int limit, unsigned int *out);

/* The value of a string key in a map, or NULL. map may be any value. */
const struct ior_value *ior_value_map_get(const struct ior_value *map, const char *key);

/* Where JSON goes, in pieces: characters as they are, texts to be quoted and escaped, numbers. */
struct ior_value_json {
	void (*chars)(void *arg, const char *p, size_t len);
	void (*text)(void *arg, const char *p, size_t len);
	void (*number)(void *arg, uint64_t v);
	void *arg;
};

/* A value as JSON. What JSON lacks is null, and so is what lies deeper than 32 lists and maps. */
void ior_value_json(const struct ior_value *v, const struct ior_value_json *to);

#endif
