/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/decode_row.h"

#include <errno.h>
#include <string.h>

#include "stream/reader_internal.h"

static int undefined(struct ior_reader *r, const char *why, struct ior_error *err)
{
	ior_reader_damaged(r, why);
	return ior_error_set(err, -EINVAL, "%s", r->damage);
}

/*
 * Replace the stream's ids in the fields given, which are present, by dense ones. The id 0 stands
 * for nothing: the field is absent. False if an id is not defined.
 */
static inline bool make_dense(const struct ior_idmap *ids, uint64_t fields, struct ior_row *row)
{
	for (; fields; fields &= fields - 1) {
		uint64_t *id = &row->v[__builtin_ctzll(fields)], dense;

		dense = *id <= UINT32_MAX ? ior_idmap_get(ids, (uint32_t)*id) : 0;
		if (!dense && *id)
			return false;
		if (!dense)
			row->present &= ~(fields & -fields);
		*id = dense;
	}
	return true;
}

/* Those fields of row that are ids, which are still the stream's. */
static int resolve(struct ior_reader *r, struct ior_row *row, struct ior_error *err)
{
	if (!make_dense(&r->text_ids, row->present & ior_row_texts, row))
		return undefined(r, "a row names a string not defined", err);
	if (!make_dense(&r->file_ids, row->present & ior_row_files, row))
		return undefined(r, "a row names a file not defined", err);
	return 0;
}

/* The end of the file's path that was passed, if the row does not say it. file: a dense id. */
static void set_passed(struct ior_reader *r, struct ior_row *row, unsigned int field, uint32_t file)
{
	const struct ior_file *f = ior_reader_file(r, file);
	struct ior_text path;
	uint32_t id;

	if (!f->passed || ior_row_has(row, field))
		return;
	path = ior_reader_text(r, f->path);
	id = ior_reader_intern(r, path.p + path.len - f->passed, f->passed);
	if (id)
		ior_row_set(row, field, id);
}

/* The dense id of a file of row, which has the stream's; 0: none. */
static uint32_t file_of(const struct ior_reader *r, const struct ior_row *row, unsigned int field)
{
	uint64_t id = ior_row_has(row, field) ? row->v[field] : 0;

	return id <= UINT32_MAX ? ior_idmap_get(&r->file_ids, (uint32_t)id) : 0;
}

void ior_reader_decode_to(struct ior_reader *r, struct ior_row *row)
{
	r->row = row ? row : &r->own_row;
}

int ior_reader_row(struct ior_reader *r, struct ior_row *row, struct ior_error *err)
{
	int rc;

	if (row != r->record.row)
		*row = *r->record.row;
	rc = resolve(r, row, err);
	if (rc < 0)
		return rc;
	if (ior_row_has(row, IOR_ROW_FILE))
		set_passed(r, row, IOR_ROW_PASSED, (uint32_t)row->v[IOR_ROW_FILE]);
	if (ior_row_has(row, IOR_ROW_OLD_FILE))
		set_passed(r, row, IOR_ROW_OLD_PASSED, (uint32_t)row->v[IOR_ROW_OLD_FILE]);
	return 0;
}

int ior_reader_row_some(struct ior_reader *r, uint64_t fields, struct ior_row *row,
			struct ior_error *err)
{
	const struct ior_row *from = r->record.row;
	const uint64_t wanted = fields;
	int rc;

	row->present = from->present & fields;
	for (fields = row->present; fields; fields &= fields - 1) {
		unsigned int i = (unsigned int)__builtin_ctzll(fields);

		row->v[i] = from->v[i];
		if (i == IOR_ROW_ARGS)
			memcpy(row->args, from->args, sizeof(row->args));
	}
	rc = resolve(r, row, err);
	if (rc < 0)
		return rc;
	if (wanted & IOR_ROW_BIT(IOR_ROW_PASSED))
		set_passed(r, row, IOR_ROW_PASSED, file_of(r, from, IOR_ROW_FILE));
	if (wanted & IOR_ROW_BIT(IOR_ROW_OLD_PASSED))
		set_passed(r, row, IOR_ROW_OLD_PASSED, file_of(r, from, IOR_ROW_OLD_FILE));
	return 0;
}
