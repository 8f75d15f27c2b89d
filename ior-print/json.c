/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"

#define DEEPEST 32	/* lists in lists; what lies deeper is shown as null */

static void json_value(const struct ior_value *v, int depth, struct buffer *out)
{
	const struct ior_value *e = v + 1;
	bool map = v->type == IOR_V_MAP;

	switch (v->type) {
	case IOR_V_UINT:
		buffer_u64(out, v->u);
		return;
	case IOR_V_INT:
		buffer_i64(out, v->i);
		return;
	case IOR_V_BOOL:
		buffer_text(out, v->u ? "true" : "false");
		return;
	case IOR_V_BYTES:
		buffer_json(out, v->p, v->len);
		return;
	case IOR_V_LIST:
	case IOR_V_MAP:
		if (depth < DEEPEST)
			break;
		/* fall through */
	default:
		buffer_text(out, "null");
		return;
	}
	buffer_char(out, map ? '{' : '[');
	for (uint32_t i = 0; i < v->len; i++) {
		if (i)
			buffer_char(out, ',');
		if (map) {
			if (e->type == IOR_V_BYTES) {
				json_value(e, depth + 1, out);
			} else {
				/* Keys of JSON are texts. */
				buffer_char(out, '"');
				if (e->type == IOR_V_UINT)
					buffer_u64(out, e->u);
				buffer_char(out, '"');
			}
			buffer_char(out, ':');
			e = ior_value_next(e);
		}
		json_value(e, depth + 1, out);
		e = ior_value_next(e);
	}
	buffer_char(out, map ? '}' : ']');
}

void value_json(const struct ior_value *v, struct buffer *out)
{
	json_value(v, 0, out);
}
