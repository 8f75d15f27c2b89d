/* SPDX-License-Identifier: BSD-2-Clause */
/* CSV as RFC 4180 has it: a line of names, then a line for each row, or each record. */
#include "base/csv.h"
#include "format.h"
#include "record.h"

static void begin(struct print *p, const struct ior_reader *r, struct buffer *out)
{
	unsigned int n = p->as_records ? p->records.n : p->rows.n;

	(void)r;
	for (unsigned int i = 0; i < n; i++) {
		if (i)
			buffer_char(out, ',');
		buffer_text(out, p->as_records ? p->records.name[i] :
			    ior_row_fields()[p->rows.id[i]].name);
	}
	buffer_char(out, '\n');
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	struct ior_cell cell;

	for (unsigned int i = 0; i < p->rows.n; i++) {
		if (i)
			buffer_char(out, ',');
		if (!ior_row_cell(r, row, p->rows.id[i], &cell))
			continue;
		switch (cell.type) {
		case IOR_U64:
			buffer_u64(out, cell.u);
			break;
		case IOR_I64:
			buffer_i64(out, cell.i);
			break;
		case IOR_TIME:
			buffer_wall(out, &p->wall, cell.i);
			break;
		case IOR_LIST:
			buffer_char(out, '"');
			json_args(row, out);
			buffer_char(out, '"');
			break;
		default:
			buffer_csv(out, cell.text.p, cell.text.len, p->csv);
		}
	}
	buffer_char(out, '\n');
}

static void put_value(const struct print *p, const struct ior_value *v, struct buffer *out)
{
	const bool texts = v->type == IOR_V_LIST || v->type == IOR_V_MAP;
	struct buffer json = { 0 };

	switch (v->type) {
	case IOR_V_NIL:
		break;
	case IOR_V_BYTES:
		buffer_csv(out, v->p, v->len, p->csv);
		break;
	default:
		value_json(v, &json);
		buffer_csv(out, json.p, json.len, texts ? p->csv & IOR_CSV_SAFE : 0);
		out->failed |= json.failed;
		buffer_free(&json);
	}
}

static void put_record(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       struct buffer *out)
{
	struct meaning m;
	int at;

	for (unsigned int i = 0; i < p->records.n; i++) {
		if (i)
			buffer_char(out, ',');
		at = record_column(p, rec, i);
		if (at == COLUMN_KIND)
			record_kind(rec, out);
		if (at < 0 || record_absent(rec, at))
			continue;
		record_meaning(p, r, rec, at, &m);
		if (!m.known)
			put_value(p, rec->fields[at], out);
		else if (m.text.p)
			buffer_csv(out, m.text.p, m.text.len, p->csv);
		else
			buffer_u64(out, m.id);
	}
	buffer_char(out, '\n');
}

const struct format format_csv = {
	.columns = &columns_for_programs,
	.begin = begin,
	.row = put_row,
	.record = put_record,
	.one_kind = true,
	.exact = true,		/* for programs */
	.formulas = true,
};
