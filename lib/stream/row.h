/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The row field table: what is known of every field of a row, stored and derived, and a row as the
 * reader gives it. The table itself is row_table.h.
 */
#ifndef IOR_ROW_H
#define IOR_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/record.h"

/* Field ids: IOR_ROW_<stored> as record.h numbers them, then the derived ones. */
#define IOR_POSITION(rec, sym, ...) IOR_ROW_##sym,
enum { IOR_ROW_DERIVED_BASE = IOR_ROW_NFIELDS - 1, IOR_ROW_DERIVED(IOR_POSITION, ROW) IOR_ROW_ALL };
#undef IOR_POSITION

_Static_assert(IOR_ROW_ALL <= 64, "the presence mask is one u64");

/* A field in a set of fields, of which present is one. */
#define IOR_ROW_BIT(field) (UINT64_C(1) << (field))

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

/*
 * When the call of a row that has a time ended, in nanoseconds since boot; when it began where its
 * end is not known, or no time that there is.
 */
static inline uint64_t ior_row_end(const struct ior_row *row)
{
	const uint64_t start = row->v[IOR_ROW_TIME];
	uint64_t end;

	if (!ior_row_has(row, IOR_ROW_DURATION) ||
	    __builtin_add_overflow(start, row->v[IOR_ROW_DURATION], &end))
		return start;
	return end;
}

/* The fields that are about one end of a transfer between two files: its destination. */
#define IOR_ROW_OF_END (IOR_ROW_BIT(IOR_ROW_FILE) | IOR_ROW_BIT(IOR_ROW_FD) |		\
			IOR_ROW_BIT(IOR_ROW_FLAGS) | IOR_ROW_BIT(IOR_ROW_OFFSET) |	\
			IOR_ROW_BIT(IOR_ROW_PASSED))

/*
 * Do rows that are told apart by fields made of these stored ones stand for one end of a transfer,
 * and not for both?
 */
static inline bool ior_row_is_of_end(uint64_t sources)
{
	const uint64_t other = IOR_ROW_BIT(IOR_ROW_OLD_FILE) | IOR_ROW_BIT(IOR_ROW_OLD_OFFSET) |
			       IOR_ROW_BIT(IOR_ROW_OLD_PASSED);

	return sources & IOR_ROW_OF_END && !(sources & other);
}

/*
 * A row as the other end sees it, which is read: file, offset and passed are what old_file,
 * old_offset and old_passed say, or absent; of its descriptor nothing is known.
 */
void ior_row_of_source(struct ior_row *source, const struct ior_row *row);

/* What the values of a field count, or how else they are meant. */
enum ior_unit {
	IOR_UNIT_NONE,		/* a text, a list */
	IOR_UNIT_ID,		/* names something: process, descriptor, inode */
	IOR_UNIT_FLAG,		/* 1: so it is; absent: it is not */
	IOR_UNIT_COUNT,
	IOR_UNIT_BYTES,
	IOR_UNIT_POSITION,	/* bytes before a place in a file */
	IOR_UNIT_NS,		/* nanoseconds that passed */
	IOR_UNIT_SPAN,		/* nanoseconds to wait; -1 for ever, -2 unknown */
	IOR_UNIT_BOOT,		/* moment: nanoseconds since boot */
	IOR_UNIT_WALL,		/* moment: nanoseconds since 1970, UTC; the unit of IOR_TIME */
	IOR_UNIT_RESULT,	/* what a call returns; some return addresses */
	IOR_UNIT_OPEN_FLAGS,	/* O_*, in the numbers of the header's architecture */
	IOR_UNIT_EVENTS,	/* bits of poll and epoll */
	IOR_UNIT_DEVICE,	/* major and minor number in one, as makedev(3) makes it */
};

/* What a field is about. */
enum ior_role {
	IOR_ROLE_WHO,		/* who called */
	IOR_ROLE_WHAT,		/* on what */
	IOR_ROLE_CALL,		/* which call, in which way */
	IOR_ROLE_ERROR,		/* how it failed */
	IOR_ROLE_NUMBER,	/* when, how long, how much */
};

/* How the value of a field comes about. Of the sources of a derived field none may be absent. */
enum ior_row_rule {
	IOR_RULE_STORED,	/* ior-pair makes it */
	IOR_RULE_HEADER,	/* from the header */
	IOR_RULE_CLOCK,		/* a source of unit BOOT, by the clock records */
	IOR_RULE_CGROUP,	/* from the cgroup record that the source names */
	IOR_RULE_FILE,		/* from the file record that the source names */
	IOR_RULE_CUT,		/* as CLOCK, and cut to whole periods */
	IOR_RULE_POWER,		/* the source, rounded down to a power of two */
};

enum { IOR_REPEATS, IOR_DIFFERS };

struct ior_row_field {
	const char *name;	/* with unit: duration_ns */
	const char *aliases;	/* blank-separated, NULL for none: "latency lat evt.latency" */
	const char *heading;	/* of a column for people: the name without unit */
	const char *meaning;	/* one line for --help and the man pages */
	uint64_t sources;	/* the stored fields it is made of, itself if it is one */
	unsigned int id;
	enum ior_type type;
	enum ior_unit unit;
	enum ior_role role;
	enum ior_row_rule rule;
	unsigned int cut_s;	/* seconds that IOR_RULE_CUT cuts to */
	int width;		/* of a column for people, characters; negative: left-aligned */
	bool differs;		/* in nearly every row: makes no groups */
};

/* The table, indexed by field id. */
extern const struct ior_row_field ior_row_table[IOR_ROW_ALL];

static inline const struct ior_row_field *ior_row_fields(void)
{
	return ior_row_table;
}

/* Is a value of this unit a number of nanoseconds? */
static inline bool ior_unit_is_ns(enum ior_unit unit)
{
	return unit == IOR_UNIT_NS || unit == IOR_UNIT_SPAN || unit == IOR_UNIT_BOOT;
}

/* Find a field by name (of length len), heading or alias. NULL if there is none. */
const struct ior_row_field *ior_row_field_find(const char *name, size_t len);

/* The field whose name or heading is nearest to a misspelt one; NULL if nothing is near. */
const struct ior_row_field *ior_row_field_nearest(const char *name, size_t len);

#endif
