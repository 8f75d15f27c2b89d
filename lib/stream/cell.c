/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/cell.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "base/time.h"
#include "calls/constant.h"
#include "calls/syscall.h"

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
		return text_cell(r, ior_reader_path(r, (uint32_t)value), cell);
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

/* Of a moment before 1970 as well it is the start of the second or minute. */
static bool cut_wall_cell(const struct ior_reader *r, const struct ior_row *row, int64_t unit,
			  struct ior_cell *cell)
{
	return wall_cell(r, row, cell) && ior_time_floor(cell->i, unit, &cell->i);
}

static bool power_cell(const struct ior_row *row, unsigned int field, struct ior_cell *cell)
{
	uint64_t value = ior_row_has(row, field) ? row->v[field] : 0;

	return number_cell(ior_row_has(row, field),
			   value ? UINT64_C(1) << (63 - __builtin_clzll(value)) : 0, cell);
}

/*
 * A part of a text becomes a text of its own. That the table grows by it changes nothing that the
 * caller has seen: for whom the reader is const, it stays so.
 */
static bool part_cell(const struct ior_reader *r, const char *p, size_t len, struct ior_cell *cell)
{
	return text_cell(r, ior_reader_intern((struct ior_reader *)r, p, len), cell);
}

static bool dir_cell(const struct ior_reader *r, uint32_t path, struct ior_cell *cell)
{
	struct ior_text text = ior_reader_text(r, path);
	size_t len = ior_path_dir(text.p, text.len);

	return len && part_cell(r, text.p, len, cell);
}

static bool ext_cell(const struct ior_reader *r, uint32_t path, struct ior_cell *cell)
{
	struct ior_text text = ior_reader_text(r, path);
	size_t at = ior_path_ext(text.p, text.len);

	return at < text.len && part_cell(r, text.p + at, text.len - at, cell);
}

static bool mount_cell(const struct ior_reader *r, const struct ior_file *file,
		       struct ior_cell *cell)
{
	return file->mount && part_cell(r, ior_reader_text(r, file->path).p, file->mount, cell);
}

static bool host_cell(const struct ior_reader *r, struct ior_cell *cell)
{
	const struct ior_header *h = ior_reader_header(r);

	return h && text_cell(r, h->host, cell);
}

static bool file_cell(const struct ior_reader *r, const struct ior_row *row,
		      const struct ior_row_field *f, struct ior_cell *cell)
{
	unsigned int source = (unsigned int)__builtin_ctzll(f->sources);
	const struct ior_file *file;

	if (!ior_row_has(row, source))
		return false;
	file = ior_reader_file(r, (uint32_t)row->v[source]);
	switch (f->id) {
	case IOR_ROW_FILETYPE:
	case IOR_ROW_OLD_FILETYPE:
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
	case IOR_ROW_DIR:
		return dir_cell(r, file->path, cell);
	case IOR_ROW_EXT:
		return ext_cell(r, file->path, cell);
	case IOR_ROW_MOUNT:
		return mount_cell(r, file, cell);
	default:
		return false;
	}
}

static bool cgroup_cell(const struct ior_reader *r, const struct ior_row *row,
			struct ior_cell *cell)
{
	return ior_row_has(row, IOR_ROW_CGROUP) &&
	       text_cell(r, ior_reader_cgroup(r, row->v[IOR_ROW_CGROUP]), cell);
}

bool ior_row_cell(const struct ior_reader *r, const struct ior_row *row, unsigned int field,
		  struct ior_cell *cell)
{
	const struct ior_row_field *f;

	if (field < IOR_ROW_NFIELDS)
		return stored_cell(r, row, field, cell);
	f = &ior_row_fields()[field];
	switch (f->rule) {
	case IOR_RULE_HEADER:
		return host_cell(r, cell);
	case IOR_RULE_CGROUP:
		return cgroup_cell(r, row, cell);
	case IOR_RULE_CLOCK:
		return wall_cell(r, row, cell);
	case IOR_RULE_CUT:
		return cut_wall_cell(r, row, f->cut_s * IOR_NS_PER_S, cell);
	case IOR_RULE_POWER:
		return power_cell(row, (unsigned int)__builtin_ctzll(f->sources), cell);
	default:
		return file_cell(r, row, f, cell);
	}
}

uint32_t ior_reader_open_flags(struct ior_reader *r, uint64_t flags)
{
	const struct ior_header *h = ior_reader_header(r);
	int native, compat;
	char text[400];
	size_t len;

	if (h && ior_abi_of_arch(ior_reader_text(r, h->arch).p, &native, &compat))
		len = ior_oflags_text((enum ior_abi)native, (uint32_t)flags, text, sizeof(text));
	else
		len = (size_t)snprintf(text, sizeof(text), "%#" PRIx64, flags);
	return ior_reader_intern(r, text, len);
}
