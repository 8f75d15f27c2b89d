/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"
#include "line.h"

static void put_chars(void *arg, const char *p, size_t len)
{
	buffer_bytes(arg, p, len);
}

static void put_text(void *arg, const char *p, size_t len)
{
	buffer_json(arg, p, len);
}

static void put_number(void *arg, uint64_t v)
{
	buffer_u64(arg, v);
}

void value_json(const struct ior_value *v, struct buffer *out)
{
	ior_value_json(v, &(struct ior_value_json){ put_chars, put_text, put_number, out });
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
