/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The row field table: name, aliases, unit and meaning of every field of a row, stored and
 * derived. Filter names, print columns, group keys, flame frames and the Parquet schema come
 * from it. To add a field is to add a line (and, if stored, one in record.h).
 */
#ifndef IOR_ROW_H
#define IOR_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/record.h"

/*
 * Derived fields follow the stored ones. D(SYMBOL, "name", type)
 * file is stored; its attributes below come from the file record it names, host from the
 * header, wall_time from the clock records. The last ones are made of other fields, to group by.
 */
#define IOR_ROW_DERIVED(F, R)				\
	F(R, HOST, "host", IOR_TEXT)			\
	F(R, WALL_TIME, "wall_time", IOR_TIME)		\
	F(R, FILETYPE, "filetype", IOR_TEXT)		\
	F(R, FILE_STATE, "file_state", IOR_TEXT)	\
	F(R, FSTYPE, "fstype", IOR_TEXT)		\
	F(R, DEV, "dev", IOR_U64)			\
	F(R, INODE, "inode", IOR_U64)			\
	F(R, PROTOCOL, "protocol", IOR_TEXT)		\
	F(R, LOCAL, "local", IOR_TEXT)			\
	F(R, REMOTE, "remote", IOR_TEXT)		\
	F(R, DIR, "dir", IOR_TEXT)			\
	F(R, EXT, "ext", IOR_TEXT)			\
	F(R, SIZECLASS, "sizeclass", IOR_U64)		\
	F(R, LATENCYCLASS, "latencyclass", IOR_U64)	\
	F(R, SECOND, "second", IOR_TIME)		\
	F(R, MINUTE, "minute", IOR_TIME)		\
	F(R, MOUNT, "mount", IOR_TEXT)			\
	F(R, CGROUP_PATH, "cgroup_path", IOR_TEXT)

/* Field ids: IOR_ROW_<stored> as record.h numbers them, then the derived ones. */
#define IOR_POSITION(rec, sym, name, type) IOR_ROW_##sym,
enum { IOR_ROW_DERIVED_BASE = IOR_ROW_NFIELDS - 1, IOR_ROW_DERIVED(IOR_POSITION, ROW) IOR_ROW_ALL };
#undef IOR_POSITION

_Static_assert(IOR_ROW_ALL <= 64, "the presence mask is one u64");

/*
 * A row as the reader gives it. v[] is indexed by field id (stored fields only):
 *   IOR_U64         the value
 *   IOR_I64         the value, cast through int64_t
 *   IOR_TEXT        dense text id of the reader (ior_reader_text)
 *   IOR_FILE        dense file id of the reader (ior_reader_file)
 *   IOR_LIST        number of elements; they stand in args[]
 * A field is present when its bit is set; v[] of an absent field is undefined.
 */
#define IOR_ROW_MAX_ARGS 6
struct ior_row {
	uint64_t present;
	uint64_t v[IOR_ROW_NFIELDS];
	uint64_t args[IOR_ROW_MAX_ARGS];
};

static inline bool ior_row_has(const struct ior_row *row, unsigned int field)
{
	return row->present >> field & 1;
}

static inline void ior_row_set(struct ior_row *row, unsigned int field, uint64_t value)
{
	row->v[field] = value;
	row->present |= UINT64_C(1) << field;
}

struct ior_row_field {
	unsigned int id;
	const char *name;	/* with unit: duration_ns */
	enum ior_type type;
	bool stored;
	const char *aliases;	/* blank-separated, NULL for none: "duration latency lat" */
	const char *meaning;	/* one line for --help and the man pages */
};

/* The table, indexed by field id, IOR_ROW_ALL entries. Static, never freed. */
const struct ior_row_field *ior_row_fields(void);

/* The stored fields that a field is made of, itself if it is one: a bit for each. */
uint64_t ior_row_field_stored(unsigned int field);

/*
 * Find a field by name (of length len), name without unit, or alias. NULL if there is none.
 */
const struct ior_row_field *ior_row_field_find(const char *name, size_t len);

/* The field name nearest to a misspelt one, for messages; NULL if nothing is near. */
const char *ior_row_field_nearest(const char *name, size_t len);

#endif
