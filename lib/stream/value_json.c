/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/value.h"

#include <string.h>

#define DEEPEST 32	/* lists in lists; what lies deeper is null */

static void put_chars(const struct ior_value_json *to, const char *text)
{
	to->chars(to->arg, text, strlen(text));
}

/* Keys of JSON are texts. */
static void put_key(const struct ior_value_json *to, const struct ior_value *key)
{
	if (key->type == IOR_V_BYTES) {
		to->text(to->arg, key->p, key->len);
	} else {
		put_chars(to, "\"");
		if (key->type == IOR_V_UINT)
			to->number(to->arg, key->u);
		put_chars(to, "\"");
	}
	put_chars(to, ":");
}

static void put_value(const struct ior_value_json *to, const struct ior_value *v, int depth);

static void put_elements(const struct ior_value_json *to, const struct ior_value *v, int depth)
{
	const struct ior_value *e = v + 1;
	bool map = v->type == IOR_V_MAP;

	put_chars(to, map ? "{" : "[");
	for (uint32_t i = 0; i < v->len; i++) {
		if (i)
			put_chars(to, ",");
		if (map) {
			put_key(to, e);
			e = ior_value_next(e);
		}
		put_value(to, e, depth);
		e = ior_value_next(e);
	}
	put_chars(to, map ? "}" : "]");
}

static void put_value(const struct ior_value_json *to, const struct ior_value *v, int depth)
{
	switch (v->type) {
	case IOR_V_UINT:
		to->number(to->arg, v->u);
		break;
	case IOR_V_INT:
		put_chars(to, "-");
		to->number(to->arg, -(uint64_t)v->i);
		break;
	case IOR_V_BOOL:
		put_chars(to, v->u ? "true" : "false");
		break;
	case IOR_V_BYTES:
		to->text(to->arg, v->p, v->len);
		break;
	case IOR_V_LIST:
	case IOR_V_MAP:
		if (depth < DEEPEST) {
			put_elements(to, v, depth + 1);
			break;
		}
		/* fall through */
	default:
		put_chars(to, "null");
	}
}

void ior_value_json(const struct ior_value *v, const struct ior_value_json *to)
{
	put_value(to, v, 0);
}
