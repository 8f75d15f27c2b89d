/* SPDX-License-Identifier: BSD-2-Clause */
#include "record.h"

struct meaning record_meaning(const struct print *p, const struct ior_reader *r,
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
	} else if (ior_type_is_text(m.type) && ior_value_u64(v, &m.id)) {
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
