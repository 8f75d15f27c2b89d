/* SPDX-License-Identifier: BSD-2-Clause */
#include "ingest.h"

#include <errno.h>

int ingest_open(struct ingest *in, struct ior_reader *r)
{
	*in = (struct ingest){ .reader = r };
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
		enum ior_type type = ior_row_fields()[i].type;

		in->texts |= (uint64_t)(type == IOR_TEXT && i != IOR_ROW_COMM) << i;
		in->files |= (uint64_t)(type == IOR_FILE) << i;
	}
	return names_open(&in->names, r);
}

void ingest_close(struct ingest *in)
{
	names_close(&in->names);
}

static void forget_cgroups(struct ingest *in)
{
	memset(in->cgroups, 0, sizeof(in->cgroups));
}

static int see_host(struct ingest *in)
{
	const struct ior_header *h = ior_reader_header(in->reader);

	names_check(&in->names);
	in->host = h && h->host ? names_text(&in->names, h->host) : 0;
	return in->names.failed ? -ENOMEM : 0;
}

int ingest_see(struct ingest *in, const struct ior_record *rec)
{
	switch (rec->tag) {
	case IOR_TAG_HEADER:
		forget_cgroups(in);
		return see_host(in);
	case IOR_TAG_CGROUP:
	case IOR_TAG_RESET:
		forget_cgroups(in);
		return 0;
	default:
		return 0;
	}
}

int ingest_forget(struct ingest *in)
{
	if (!names_full(&in->names))
		return 0;
	names_forget(&in->names);
	forget_cgroups(in);
	return see_host(in);
}

/* The number of the path of a cgroup, 0 if it is unknown. */
static uint32_t cgroup_path(struct ingest *in, uint64_t id)
{
	unsigned int slot = id % INGEST_CGROUPS;
	uint32_t text;

	if (in->cgroups[slot].path && in->cgroups[slot].id == id)
		return in->cgroups[slot].path - 1;
	text = ior_reader_cgroup(in->reader, id);
	in->cgroups[slot].id = id;
	in->cgroups[slot].path = (text ? names_text(&in->names, text) : 0) + 1;
	return in->cgroups[slot].path - 1;
}

static void set(struct ior_row *row, unsigned int field, bool present)
{
	row->present |= (uint64_t)present << field;
}

int ingest_row(struct ingest *in, struct stage_row *to)
{
	struct names *n = &in->names;
	struct ior_row *row = &to->row;

	if (ior_reader_row(in->reader, row, NULL) < 0)
		return 0;
	names_check(n);
	for (uint64_t m = row->present & in->texts; m; m &= m - 1) {
		unsigned int field = (unsigned int)__builtin_ctzll(m);

		row->v[field] = names_text(n, (uint32_t)row->v[field]);
	}
	for (uint64_t m = row->present & in->files; m; m &= m - 1) {
		unsigned int field = (unsigned int)__builtin_ctzll(m);

		row->v[field] = names_file(n, (uint32_t)row->v[field]);
	}
	if (ior_row_has(row, IOR_ROW_COMM))
		row->v[IOR_ROW_COMM] = names_comm(n, (uint32_t)row->v[IOR_ROW_COMM]);
	to->host = in->host;
	set(row, IOR_ROW_HOST, in->host);
	to->cgroup_path = 0;
	if (ior_row_has(row, IOR_ROW_CGROUP))
		to->cgroup_path = cgroup_path(in, row->v[IOR_ROW_CGROUP]);
	set(row, IOR_ROW_CGROUP_PATH, to->cgroup_path);
	set(row, IOR_ROW_WALL_TIME, ior_row_has(row, IOR_ROW_TIME) &&
	    ior_reader_wall(in->reader, row->v[IOR_ROW_TIME], &to->wall_ns));
	return n->failed ? -ENOMEM : 1;
}
