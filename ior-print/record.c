/* SPDX-License-Identifier: BSD-2-Clause */
#include "record.h"

/* Of an enter: the header's name for the number, or the one that says only that. */
static void call_meaning(const struct print *p, const struct ior_record *rec, struct meaning *m)
{
	uint64_t abi;

	m->known = true;
	if (!ior_value_u64(rec->fields[IOR_ENTER_ABI], &abi))
		abi = 0;
	if (abi < 2 && m->id < IOR_SYSCALL_MAX)
		m->text.p = p->syscalls[abi][m->id];
	if (m->text.p) {
		m->text.len = strlen(m->text.p);
	} else if (m->id <= UINT32_MAX) {
		m->text.len = ior_unknown_name(m->unknown, (int32_t)m->id);
		m->text.p = m->unknown;
	}
}

void record_meaning(const struct print *p, const struct ior_reader *r,
		    const struct ior_record *rec, unsigned int position, struct meaning *m)
{
	const struct ior_value *v = rec->fields[position];
	uint32_t dense;

	m->type = rec->desc->fields[position].type;
	m->known = false;
	m->text = (struct ior_text){ 0 };
	if (rec->tag == IOR_TAG_ENTER && position == IOR_ENTER_SYSCALL &&
	    ior_value_u64(v, &m->id)) {
		call_meaning(p, rec, m);
	} else if (ior_type_is_text(m->type) && ior_value_u64(v, &m->id)) {
		m->known = true;
		dense = m->type == IOR_TEXT ? ior_reader_map_text(r, m->id) :
			ior_reader_map_file(r, m->id);
		if (dense && m->type == IOR_FILE)
			dense = ior_reader_file(r, dense)->path;
		if (dense)
			m->text = ior_reader_text(r, dense);
	}
}

bool record_absent(const struct ior_record *rec, unsigned int position)
{
	const struct ior_value *v = rec->fields[position];

	return v->type == IOR_V_NIL || (ior_type_is_text(rec->desc->fields[position].type) &&
					v->type == IOR_V_UINT && v->u == 0);
}

int record_column(const struct print *p, const struct ior_record *rec, unsigned int i)
{
	if (strcmp(p->records.name[i], COLUMN_KIND_NAME) == 0)
		return COLUMN_KIND;
	return rec->desc && rec->tag < COLUMN_TAGS ? p->records.at[rec->tag][i] : COLUMN_ABSENT;
}

bool record_chosen(const struct print *p)
{
	return p->opt.fields && strcmp(p->opt.fields, "all");
}

void record_kind(const struct ior_record *rec, struct buffer *out)
{
	if (rec->desc)
		buffer_text(out, rec->desc->name);
	else
		buffer_u64(out, rec->tag);
}
