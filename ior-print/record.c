/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line for a record of any kind: the fields by the names of the record table, ids replaced
 * by what they stand for.
 */
#include "calls/errno.h"
#include "line.h"

/* What the value of one field of one record means. */
struct meaning {
	enum ior_type type;
	bool known;		/* text and id are set */
	uint64_t id;
	struct ior_text text;	/* what the id stands for; p NULL if that is not known */
};

static struct meaning meaning_of(const struct print *p, const struct ior_reader *r,
				 const struct ior_record *rec, unsigned int position)
{
	const struct ior_value *v = rec->fields[position];
	struct meaning m = { .type = rec->desc->fields[position].type };
	uint32_t dense;
	uint64_t abi;

	if (rec->tag == IOR_TAG_ENTER && position == IOR_ENTER_SYSCALL &&
	    ior_value_u64(v, &m.id)) {
		m.known = true;
		if (!ior_value_u64(rec->fields[IOR_ENTER_ABI], &abi))
			abi = 0;
		if (abi < 2 && m.id < IOR_SYSCALL_MAX)
			m.text.p = p->syscalls[abi][m.id];
		m.text.len = m.text.p ? strlen(m.text.p) : 0;
	} else if ((m.type == IOR_TEXT || m.type == IOR_FILE) && ior_value_u64(v, &m.id)) {
		m.known = true;
		dense = m.type == IOR_TEXT ? ior_reader_map_text(r, m.id) :
			ior_reader_map_file(r, m.id);
		if (dense && m.type == IOR_FILE)
			dense = ior_reader_file(r, dense)->path;
		if (dense)
			m.text = ior_reader_text(r, dense);
	}
	return m;
}

/* Absent, or the id 0, which stands for nothing. */
static bool absent(const struct ior_record *rec, unsigned int position)
{
	const struct ior_value *v = rec->fields[position];
	enum ior_type type = rec->desc->fields[position].type;

	return v->type == IOR_V_NIL ||
		((type == IOR_TEXT || type == IOR_FILE) && v->type == IOR_V_UINT && v->u == 0);
}

/* Where rec has the i-th column: a position, COLUMN_KIND or COLUMN_ABSENT. */
static int column_at(const struct print *p, const struct ior_record *rec, unsigned int i)
{
	if (strcmp(p->records.name[i], COLUMN_KIND_NAME) == 0)
		return COLUMN_KIND;
	return rec->desc && rec->tag < COLUMN_TAGS ? p->records.at[rec->tag][i] : COLUMN_ABSENT;
}

/* Is there a -F that names fields? "all" is every field there is, as without it. */
static bool chosen(const struct print *p)
{
	return p->opt.fields && strcmp(p->opt.fields, "all");
}

static void put_kind(const struct ior_record *rec, struct buffer *out)
{
	if (rec->desc)
		buffer_text(out, rec->desc->name);
	else
		buffer_u64(out, rec->tag);
}

/* ---- JSON ---- */

static void json_field(const struct print *p, const struct ior_reader *r,
		       const struct ior_record *rec, unsigned int position, struct buffer *out)
{
	const char *name = rec->desc->fields[position].name;
	struct meaning m;

	buffer_char(out, ',');
	buffer_json(out, name, strlen(name));
	buffer_char(out, ':');
	if (absent(rec, position)) {
		buffer_text(out, "null");
		return;
	}
	m = meaning_of(p, r, rec, position);
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

static void json_record(const struct print *p, const struct ior_reader *r,
			const struct ior_record *rec, struct buffer *out)
{
	unsigned int known = rec->desc ? rec->desc->nfields : 0;
	int at;

	buffer_text(out, "{\"record\":\"");
	put_kind(rec, out);
	buffer_char(out, '"');
	if (chosen(p)) {
		for (unsigned int i = 0; i < p->records.n; i++) {
			at = column_at(p, rec, i);
			if (at >= 0) {
				json_field(p, r, rec, at, out);
			} else if (at != COLUMN_KIND) {
				buffer_text(out, ",\"");
				buffer_text(out, p->records.name[i]);
				buffer_text(out, "\":null");
			}
		}
	} else {
		for (unsigned int i = 0; i < known; i++)
			json_field(p, r, rec, i, out);
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

/* ---- CSV ---- */

static void csv_value(const struct print *p, const struct ior_value *v, struct buffer *out)
{
	struct buffer json = { 0 };

	switch (v->type) {
	case IOR_V_NIL:
		break;
	case IOR_V_BYTES:
		buffer_csv(out, v->p, v->len, p->opt.exact);
		break;
	default:
		value_json(v, &json);
		buffer_csv(out, json.p, json.len, true);
		out->failed |= json.failed;
		buffer_free(&json);
	}
}

static void csv_record(const struct print *p, const struct ior_reader *r,
		       const struct ior_record *rec, struct buffer *out)
{
	struct meaning m;
	int at;

	for (unsigned int i = 0; i < p->records.n; i++) {
		if (i)
			buffer_char(out, ',');
		at = column_at(p, rec, i);
		if (at == COLUMN_KIND)
			put_kind(rec, out);
		if (at < 0 || absent(rec, at))
			continue;
		m = meaning_of(p, r, rec, at);
		if (!m.known)
			csv_value(p, rec->fields[at], out);
		else if (m.text.p)
			buffer_csv(out, m.text.p, m.text.len, p->opt.exact);
		else
			buffer_u64(out, m.id);
	}
	buffer_char(out, '\n');
}

void record_names(const struct print *p, struct buffer *out)
{
	if (p->opt.format != PRINT_CSV)
		return;
	for (unsigned int i = 0; i < p->records.n; i++) {
		if (i)
			buffer_char(out, ',');
		buffer_text(out, p->records.name[i]);
	}
	buffer_char(out, '\n');
}

/* ---- Text ---- */

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
	m = meaning_of(p, r, rec, position);
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

static void text_record(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
			struct buffer *out)
{
	unsigned int known = rec->desc ? rec->desc->nfields : 0;
	bool timed = text_when(p, r, rec, out);
	size_t start;

	buffer_char(out, ' ');
	start = out->len;
	put_kind(rec, out);
	if (out->len - start < 6 && rec->nfields)
		buffer_fill(out, ' ', 6 - (out->len - start));
	for (unsigned int i = timed; i < known; i++)
		if (!absent(rec, i))
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
static void text_chosen(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
			struct buffer *out)
{
	size_t start = out->len;
	int at;

	for (unsigned int i = 0; i < p->records.n; i++) {
		at = column_at(p, rec, i);
		if (at == COLUMN_KIND) {
			buffer_char(out, ' ');
			put_kind(rec, out);
		} else if (at >= 0 && !absent(rec, at)) {
			text_field(p, r, rec, at, out);
		}
	}
	if (out->len > start)
		memmove(out->p + start, out->p + start + 1, --out->len - start);
	buffer_char(out, '\n');
}

void record_line(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out)
{
	switch (p->opt.format) {
	case PRINT_JSON:
		json_record(p, r, rec, out);
		break;
	case PRINT_CSV:
		csv_record(p, r, rec, out);
		break;
	default:
		if (chosen(p))
			text_chosen(p, r, rec, out);
		else
			text_record(p, r, rec, out);
		break;
	}
}
