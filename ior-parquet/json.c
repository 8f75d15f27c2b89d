/* SPDX-License-Identifier: BSD-2-Clause */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>

#include "program.h"
#include "utf8.h"

#define DEEPEST 32	/* lists in lists; what lies deeper is null */

void json_text(struct bytes *out, const char *p, size_t len)
{
	uint8_t *to;

	bytes_byte(out, '"');
	to = bytes_room(out, 6 * len + 1);
	if (to)
		out->len += ior_escape_json((char *)to, 6 * len, p, len);
	bytes_byte(out, '"');
}

void json_plain(struct bytes *out, const char *p, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned int valid = ior_utf8_sequence(p + i, len - i);
		char text[8];

		if (valid && p[i]) {
			bytes_add(out, p + i, valid);
			i += valid;
			continue;
		}
		snprintf(text, sizeof(text), "\\x%02x", (unsigned char)p[i++]);
		bytes_text(out, text);
	}
}

void json_number(struct bytes *out, uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, v);
	bytes_text(out, text);
}

/* Keys of JSON are texts. */
static void put_key(struct bytes *out, const struct ior_value *key)
{
	if (key->type == IOR_V_BYTES) {
		json_text(out, key->p, key->len);
	} else {
		bytes_byte(out, '"');
		if (key->type == IOR_V_UINT)
			json_number(out, key->u);
		bytes_byte(out, '"');
	}
	bytes_byte(out, ':');
}

static void put_value(struct bytes *out, const struct ior_value *v, int depth)
{
	const struct ior_value *e = v + 1;
	bool map = v->type == IOR_V_MAP;

	switch (v->type) {
	case IOR_V_UINT:
		json_number(out, v->u);
		return;
	case IOR_V_INT:
		bytes_byte(out, '-');
		json_number(out, -(uint64_t)v->i);
		return;
	case IOR_V_BOOL:
		bytes_text(out, v->u ? "true" : "false");
		return;
	case IOR_V_BYTES:
		json_text(out, v->p, v->len);
		return;
	case IOR_V_LIST:
	case IOR_V_MAP:
		if (depth < DEEPEST)
			break;
		/* fall through */
	default:
		bytes_text(out, "null");
		return;
	}
	bytes_byte(out, map ? '{' : '[');
	for (uint32_t i = 0; i < v->len; i++) {
		if (i)
			bytes_byte(out, ',');
		if (map) {
			put_key(out, e);
			e = ior_value_next(e);
		}
		put_value(out, e, depth + 1);
		e = ior_value_next(e);
	}
	bytes_byte(out, map ? '}' : ']');
}

void json_value(struct bytes *out, const struct ior_value *v)
{
	put_value(out, v, 0);
}
