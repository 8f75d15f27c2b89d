/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/ingest.h"

#include <errno.h>

int ingest_open(struct ingest *in, struct ior_reader *r)
{
	*in = (struct ingest){ .reader = r };
	for (unsigned int i = 0; i < IOR_ROW_NFIELDS; i++) {
		enum ior_type type = ior_row_fields()[i].type;

		in->text_fields |= (uint64_t)(type == IOR_TEXT) << i;
		in->file_fields |= (uint64_t)(type == IOR_FILE) << i;
	}
	if (ior_idmap_init(&in->texts) < 0 || ior_idmap_init(&in->files) < 0)
		return -ENOMEM;
	return texts_open(&in->names, r);
}

void ingest_close(struct ingest *in)
{
	ior_idmap_free(&in->texts);
	ior_idmap_free(&in->files);
	texts_close(&in->names);
}

static void forget_cgroups(struct ingest *in)
{
	memset(in->cgroups, 0, sizeof(in->cgroups));
}

static int see_host(struct ingest *in)
{
	const struct ior_header *h = ior_reader_header(in->reader);

	texts_check(&in->names);
	in->host = h && h->host ? texts_text(&in->names, h->host) : 0;
	return in->names.failed ? -ENOMEM : 0;
}

static void forget_ids(struct ingest *in)
{
	ior_idmap_clear(&in->texts);
	ior_idmap_clear(&in->files);
	forget_cgroups(in);
}

/*
 * An id that was met is defined anew. One that was not is looked up when a row names it. dense: of
 * the reader, 0 if the record does not define it.
 */
static int see_text(struct ingest *in, uint64_t id, uint32_t dense)
{
	struct texts *n = &in->names;

	if (!dense || !ior_idmap_get(&in->texts, (uint32_t)id))
		return 0;
	texts_check(n);
	dense = texts_text(n, dense);
	return n->failed ? -ENOMEM : ior_idmap_set(&in->texts, (uint32_t)id, dense);
}

static int see_file(struct ingest *in, uint64_t id, uint32_t dense)
{
	struct texts *n = &in->names;

	if (!dense || !ior_idmap_get(&in->files, (uint32_t)id))
		return 0;
	texts_check(n);
	dense = texts_file(n, dense);
	return n->failed ? -ENOMEM : ior_idmap_set(&in->files, (uint32_t)id, dense);
}

int ingest_see(struct ingest *in, const struct ior_record *rec)
{
	uint64_t id;

	switch (rec->tag) {
	case IOR_TAG_STRING:
		id = rec->fields[IOR_STRING_ID]->u;
		return see_text(in, id, ior_reader_map_text(in->reader, id));
	case IOR_TAG_FILE:
		id = rec->fields[IOR_FILE_ID]->u;
		return see_file(in, id, ior_reader_map_file(in->reader, id));
	case IOR_TAG_HEADER:
		forget_ids(in);
		return see_host(in);
	case IOR_TAG_RESET:
		forget_ids(in);
		return 0;
	case IOR_TAG_CGROUP:
		forget_cgroups(in);
		return 0;
	default:
		return 0;
	}
}

int ingest_forget(struct ingest *in)
{
	if (!texts_full(&in->names))
		return 0;
	texts_forget(&in->names);
	forget_ids(in);
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
	in->cgroups[slot].path = (text ? texts_text(&in->names, text) : 0) + 1;
	return in->cgroups[slot].path - 1;
}

static void set(struct ior_row *row, unsigned int field, bool present)
{
	row->present |= (uint64_t)present << field;
}

/*
 * The ids of a row in the fields given become numbers, 0 is for nothing. Returns the fields whose
 * ids, which stay in place, were not met before: those from the first such on. old: the ids.
 */
static inline uint64_t find_known(const struct ior_idmap *ids, uint64_t fields,
				  struct ior_row *row, uint64_t *old)
{
	for (; fields; fields &= fields - 1) {
		unsigned int field = (unsigned int)__builtin_ctzll(fields);
		uint64_t id = row->v[field];
		uint32_t number = id <= UINT32_MAX ? ior_idmap_get(ids, (uint32_t)id) : 0;

		if (!number) {
			if (id)
				break;
			row->present &= ~(fields & -fields);
		}
		old[field] = id;
		row->v[field] = number;
	}
	return fields;
}

/* Ids become numbers if all of them are known. While no text is cut a comm is one like others. */
static inline bool take_known(const struct ingest *in, struct ior_row *row)
{
	const uint64_t present = row->present;
	uint64_t texts = present & in->text_fields, files = present & in->file_fields, done;
	uint64_t old[IOR_ROW_NFIELDS], new_texts, new_files;

	if (in->names.cut)
		return false;
	new_texts = find_known(&in->texts, texts, row, old);
	new_files = new_texts ? files : find_known(&in->files, files, row, old);
	if (!(new_texts | new_files))
		return true;
	row->present = present;
	for (done = (texts & ~new_texts) | (files & ~new_files); done; done &= done - 1) {
		unsigned int field = (unsigned int)__builtin_ctzll(done);

		row->v[field] = old[field];
	}
	return false;
}

/* The same by way of the reader, of ids that may be new. 1, 0 or -ENOMEM as ingest_row(). */
static int take_new(struct ingest *in, struct ior_row *row)
{
	const struct ior_row ids = *row;
	struct texts *n = &in->names;

	if (ior_reader_row(in->reader, row, NULL) < 0)
		return 0;
	row->present &= ids.present;	/* what the reader adds has no id of the stream */
	texts_check(n);
	for (uint64_t m = row->present & (in->text_fields | in->file_fields); m; m &= m - 1) {
		unsigned int field = (unsigned int)__builtin_ctzll(m);
		bool text = in->text_fields >> field & 1;
		uint32_t dense = (uint32_t)row->v[field];
		uint32_t number = text ? texts_text(n, dense) : texts_file(n, dense);

		if (!number || ior_idmap_set(text ? &in->texts : &in->files,
					     (uint32_t)ids.v[field], number) < 0)
			return -ENOMEM;
		if (field == IOR_ROW_COMM)
			number = texts_comm(n, dense);
		row->v[field] = number;
	}
	return n->failed ? -ENOMEM : 1;
}

/* What was passed for a file that the row has, where it says nothing else: see ior-stream(5). */
static void set_passed(const struct ingest *in, struct ior_row *row, unsigned int field,
		       unsigned int file)
{
	uint32_t text = 0;

	if (!ior_row_has(row, field) && ior_row_has(row, file))
		text = in->names.file_text[TEXTS_PASSED][row->v[file]];
	if (text)
		ior_row_set(row, field, text);
}

int ingest_row(struct ingest *in, struct batch_row *to)
{
	struct ior_row *row = &to->row;
	int rc = take_known(in, row) ? 1 : take_new(in, row);

	if (rc <= 0)
		return rc;
	set_passed(in, row, IOR_ROW_PASSED, IOR_ROW_FILE);
	set_passed(in, row, IOR_ROW_OLD_PASSED, IOR_ROW_OLD_FILE);
	to->host = in->host;
	set(row, IOR_ROW_HOST, in->host);
	to->cgroup_path = 0;
	if (ior_row_has(row, IOR_ROW_CGROUP))
		to->cgroup_path = cgroup_path(in, row->v[IOR_ROW_CGROUP]);
	set(row, IOR_ROW_CGROUP_PATH, to->cgroup_path);
	set(row, IOR_ROW_WALL_TIME, ior_row_has(row, IOR_ROW_TIME) &&
	    ior_reader_wall(in->reader, row->v[IOR_ROW_TIME], &to->wall_ns));
	return in->names.failed ? -ENOMEM : 1;
}
