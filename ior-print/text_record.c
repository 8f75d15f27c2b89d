/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of any kind as text: the time, the kind, and name=value for each field that is there. */
#include "calls/errno.h"
#include "record.h"
#include "text.h"

static void text_value(const struct print *p, const struct ior_value *v, struct buffer *out)
{
	if (v->type == IOR_V_BYTES)
		buffer_quoted(out, v->p, v->len, p->opt.exact);
	else
		value_json(v, out);
}

/* The raw arguments: small ones are numbers, large ones addresses, flags or negative. */
static void text_args(const struct ior_value *list, struct buffer *out)
{
	const struct ior_value *v = list + 1;

	for (uint32_t i = 0; i < list->len; i++, v = ior_value_next(v)) {
		if (i)
			buffer_char(out, ',');
		if (v->type == IOR_V_UINT && v->u >= 1 << 20)
			buffer_hex(out, v->u);
		else
			value_json(v, out);
	}
}

/* name=value for the keys of the header that fit on a line: not its tables. */
static void text_map(const struct print *p, const struct ior_value *map, struct buffer *out)
{
	const struct ior_value *key = map + 1, *v;

	for (uint32_t i = 0; i < map->len; i++, key = ior_value_next(v)) {
		v = ior_value_next(key);
		if (key->type != IOR_V_BYTES || v->type == IOR_V_MAP)
			continue;
		buffer_char(out, ' ');
		buffer_escaped(out, key->p, key->len, p->opt.exact);
		buffer_char(out, '=');
		text_value(p, v, out);
	}
}

static void text_field(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       unsigned int position, struct buffer *out)
{
	const struct ior_value *v = rec->fields[position];
	const struct ior_field_desc *f = &rec->desc->fields[position];
	const char *error;
	struct meaning m;
	int64_t wall_ns;

	if (rec->tag == IOR_TAG_HEADER && v->type == IOR_V_MAP) {
		text_map(p, v, out);
		return;
	}
	buffer_char(out, ' ');
	buffer_text(out, f->name);
	buffer_char(out, '=');
	record_meaning(p, r, rec, position, &m);
	if (m.known && m.type == IOR_U64 && m.text.p) {
		buffer_escaped(out, m.text.p, m.text.len, p->opt.exact);
	} else if (m.known) {
		buffer_u64(out, m.id);
		if (!m.text.p)
			return;
		buffer_char(out, '<');
		buffer_escaped(out, m.text.p, m.text.len, p->opt.exact);
		buffer_char(out, '>');
	} else if (rec->tag == IOR_TAG_ENTER && position == IOR_ENTER_ARGS &&
		   v->type == IOR_V_LIST) {
		text_args(v, out);
	} else if (rec->tag == IOR_TAG_ENTER && position == IOR_ENTER_FDFLAGS &&
		   v->type == IOR_V_UINT) {
		text_flags(p, v->u, out);
	} else if (rec->tag == IOR_TAG_FILE && position == IOR_FILE_DEVICE &&
		   v->type == IOR_V_UINT) {
		text_device(v->u, out);
	} else if (rec->tag == IOR_TAG_CLOCK && position == IOR_CLOCK_WALL &&
		   ior_value_i64(v, &wall_ns)) {
		buffer_wall(out, &p->wall, wall_ns);
	} else if (f->type == IOR_PATH && v->type == IOR_V_INT && v->i > -4096 &&
		   (error = ior_errno_name(-v->i))) {
		buffer_text(out, error);
	} else {
		text_value(p, v, out);
	}
}

/* The field that says when, aligned; blank for records of no time. Returns whether there is one. */
static bool text_when(struct print *p, const struct ior_reader *r,
			      const struct ior_record *rec, struct buffer *out)
{
	size_t start = out->len, width = text_time_width(p);
	bool timed = rec->desc && rec->desc->nfields > 0 &&
		rec->fields[0]->type == IOR_V_UINT &&
		(strcmp(rec->desc->fields[0].name, "time") == 0 || rec->tag == IOR_TAG_CLOCK);

	if (timed)
		text_time(p, r, rec->fields[0]->u, out);
	if (p->opt.time != PRINT_WALL)
		text_right(out, start, width);
	if (out->len - start < width)
		buffer_fill(out, ' ', width - (out->len - start));
	return timed;
}

static void put_all(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		    struct buffer *out)
{
	unsigned int known = rec->desc ? rec->desc->nfields : 0;
	bool timed = text_when(p, r, rec, out);
	size_t start;

	buffer_char(out, ' ');
	start = out->len;
	record_kind(rec, out);
	if (out->len - start < 6 && rec->nfields)
		buffer_fill(out, ' ', 6 - (out->len - start));
	for (unsigned int i = timed; i < known; i++)
		if (!record_absent(rec, i))
			text_field(p, r, rec, i, out);
	for (unsigned int i = known; i < rec->nfields; i++) {
		buffer_text(out, " field");
		buffer_u64(out, i);
		buffer_char(out, '=');
		text_value(p, rec->fields[i], out);
	}
	buffer_char(out, '\n');
}

/* -F: the fields asked for, in that order. */
static void put_chosen(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		       struct buffer *out)
{
	size_t start = out->len;
	int at;

	for (unsigned int i = 0; i < p->records.n; i++) {
		at = record_column(p, rec, i);
		if (at == COLUMN_KIND) {
			buffer_char(out, ' ');
			record_kind(rec, out);
		} else if (at >= 0 && !record_absent(rec, at)) {
			text_field(p, r, rec, at, out);
		}
	}
	if (out->len > start)
		memmove(out->p + start, out->p + start + 1, --out->len - start);
	buffer_char(out, '\n');
}

void text_record(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out)
{
	if (record_chosen(p))
		put_chosen(p, r, rec, out);
	else
		put_all(p, r, rec, out);
}
