/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON: an object a line for each row, or each record; and values as JSON for other formats. */
#include "base/utf8.h"
#include "format.h"
#include "record.h"

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

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
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

/* ---- Records ---- */

static void put_field(const struct print *p, const struct ior_reader *r,
		      const struct ior_record *rec, unsigned int position, struct buffer *out)
{
	const char *name = rec->desc->fields[position].name;
	struct meaning m;

	buffer_char(out, ',');
	buffer_json(out, name, strlen(name));
	buffer_char(out, ':');
	if (record_absent(rec, position)) {
		buffer_text(out, "null");
		return;
	}
	record_meaning(p, r, rec, position, &m);
	if (!m.known) {
		value_json(rec->fields[position], out);
		return;
	}
	if (m.text.p)
		buffer_json(out, m.text.p, m.text.len);
	else
		buffer_text(out, "null");
	buffer_text(out, ",\"");
	buffer_text(out, name);
	buffer_text(out, "_id\":");
	buffer_u64(out, m.id);
}

static void put_record(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       struct buffer *out)
{
	unsigned int known = rec->desc ? rec->desc->nfields : 0;
	int at;

	buffer_text(out, "{\"record\":\"");
	record_kind(rec, out);
	buffer_char(out, '"');
	if (record_chosen(p)) {
		for (unsigned int i = 0; i < p->records.n; i++) {
			at = record_column(p, rec, i);
			if (at >= 0) {
				put_field(p, r, rec, at, out);
			} else if (at != COLUMN_KIND) {
				buffer_text(out, ",\"");
				buffer_text(out, p->records.name[i]);
				buffer_text(out, "\":null");
			}
		}
	} else {
		for (unsigned int i = 0; i < known; i++)
			put_field(p, r, rec, i, out);
		/* Fields that a newer writer added at the end. */
		for (unsigned int i = known; i < rec->nfields; i++) {
			buffer_text(out, ",\"field");
			buffer_u64(out, i);
			buffer_text(out, "\":");
			value_json(rec->fields[i], out);
		}
	}
	buffer_text(out, "}\n");
}

const struct format format_json = {
	.columns = &columns_for_programs,
	.row = put_row,
	.record = put_record,
	.info = INFO_JSON,
	.no_exact = "JSON cannot hold every byte as it is; CSV can",
};
