/* SPDX-License-Identifier: BSD-2-Clause */
#include "reader.h"

static bool text_cell(const struct ior_reader *r, uint32_t id, struct ior_cell *cell)
{
	cell->type = IOR_TEXT;
	cell->id = id;
	cell->text = ior_reader_text(r, id);
	return id != 0;
}

static bool number_cell(bool has, uint64_t value, struct ior_cell *cell)
{
	cell->type = IOR_U64;
	cell->u = value;
	return has;
}

static bool stored_cell(const struct ior_reader *r, const struct ior_row *row, unsigned int field,
			struct ior_cell *cell)
{
	uint64_t value;

	if (!ior_row_has(row, field))
		return false;
	value = row->v[field];
	cell->type = ior_row_fields()[field].type;
	switch (cell->type) {
	case IOR_TEXT:
		return text_cell(r, (uint32_t)value, cell);
	case IOR_FILE:
		return text_cell(r, ior_reader_file(r, (uint32_t)value)->path, cell);
	default:
		cell->u = value;
		return true;
	}
}

static bool wall_cell(const struct ior_reader *r, const struct ior_row *row, struct ior_cell *cell)
{
	cell->type = IOR_TIME;
	return ior_row_has(row, IOR_ROW_TIME) && ior_reader_wall(r, row->v[IOR_ROW_TIME], &cell->i);
}

static bool host_cell(const struct ior_reader *r, struct ior_cell *cell)
{
	const struct ior_header *h = ior_reader_header(r);

	return h && text_cell(r, h->host, cell);
}

bool ior_row_cell(const struct ior_reader *r, const struct ior_row *row, unsigned int field,
		  struct ior_cell *cell)
{
	const struct ior_file *file;

	if (field < IOR_ROW_NFIELDS)
		return stored_cell(r, row, field, cell);
	if (field == IOR_ROW_HOST)
		return host_cell(r, cell);
	if (field == IOR_ROW_WALL_TIME)
		return wall_cell(r, row, cell);
	if (!ior_row_has(row, IOR_ROW_FILE))
		return false;
	file = ior_reader_file(r, (uint32_t)row->v[IOR_ROW_FILE]);
	switch (field) {
	case IOR_ROW_FILETYPE:
		return text_cell(r, file->type, cell);
	case IOR_ROW_FILE_STATE:
		return text_cell(r, file->state, cell);
	case IOR_ROW_FSTYPE:
		return text_cell(r, file->fstype, cell);
	case IOR_ROW_DEV:
		return number_cell(file->has_device, file->device, cell);
	case IOR_ROW_INODE:
		return number_cell(file->has_inode, file->inode, cell);
	case IOR_ROW_PROTOCOL:
		return text_cell(r, file->protocol, cell);
	case IOR_ROW_LOCAL:
		return text_cell(r, file->local, cell);
	case IOR_ROW_REMOTE:
		return text_cell(r, file->remote, cell);
	default:
		return false;
	}
}
