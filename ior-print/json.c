/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"
#include "utf8.h"

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

/* ---- Rows ---- */

/* args: digits and commas, so that neither JSON nor CSV needs no escapes. */
void json_args(const struct ior_row *row, struct buffer *out)
{
	buffer_char(out, '[');
	for (uint64_t i = 0; i < row->v[IOR_ROW_ARGS] && i < IOR_ROW_MAX_ARGS; i++) {
		if (i)
			buffer_char(out, ',');
		buffer_u64(out, row->args[i]);
	}
	buffer_char(out, ']');
}

void json_cell(struct print *p, const struct ior_row *row, unsigned int id, struct ior_cell *cell,
	       struct buffer *out)
{
	switch (cell->type) {
	case IOR_U64:
		buffer_u64(out, cell->u);
		break;
	case IOR_I64:
		buffer_i64(out, cell->i);
		break;
	case IOR_TIME:
		buffer_char(out, '"');
		buffer_wall(out, &p->wall, cell->i);
		buffer_char(out, '"');
		break;
	case IOR_LIST:
		json_args(row, out);
		break;
	default:
		if (id == IOR_ROW_COMM)
			cell->text.len = ior_utf8_whole(cell->text.p, cell->text.len);
		buffer_json(out, cell->text.p, cell->text.len);
	}
}

void json_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		     struct buffer *out)
{
	const struct ior_row_field *fields = ior_row_fields();
	struct ior_cell cell;
	unsigned int id;

	buffer_char(out, '{');
	for (unsigned int i = 0; i < p->rows.n; i++) {
		id = p->rows.id[i];
		buffer_bytes(out, &",\""[!i], 2 - !i);
		buffer_bytes(out, fields[id].name, p->rows.name_len[i]);
		buffer_bytes(out, "\":", 2);
		if (!ior_row_cell(r, row, id, &cell)) {
			buffer_bytes(out, "null", 4);
			continue;
		}
		json_cell(p, row, id, &cell, out);
	}
	buffer_text(out, "}\n");
}
