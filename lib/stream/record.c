/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/record.h"

/* An unused sentinel closes each list, because a record may have no fields. */
#define DESCRIBE(rec, sym, name, type, ...) { name, type },
#define IOR_X(rec, tag, name, fields)					\
	static const struct ior_field_desc fields_of_##rec[] = {	\
		fields(DESCRIBE, rec) { NULL, IOR_U64 }			\
	};
IOR_RECORDS(IOR_X)
#undef IOR_X
#undef DESCRIBE

static const struct ior_record_desc table[] = {
#define IOR_X(rec, tag, name, fields) { tag, name, IOR_##rec##_NFIELDS, fields_of_##rec },
	IOR_RECORDS(IOR_X)
#undef IOR_X
};

/* Positions in the table, to find a record by its tag without a search. */
#define IOR_X(rec, tag, name, fields) INDEX_##rec,
enum { IOR_RECORDS(IOR_X) };
#undef IOR_X

#define TAGS 64			/* all known ones are below */

/* Reserved ones are unknown. A tag that two records have does not compile (-Woverride-init). */
static const struct ior_record_desc *const by_tag[TAGS] = {
#define IOR_X(rec, tag, name, fields) [tag] = &table[INDEX_##rec],
	IOR_RECORDS(IOR_X)
#undef IOR_X
#define IOR_X(tag, name, fields) [tag] = NULL,
	IOR_RECORDS_RESERVED(IOR_X)
#undef IOR_X
};

const struct ior_record_desc *ior_record_table(size_t *n)
{
	*n = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct ior_record_desc *ior_record_find(unsigned int tag)
{
	return tag < TAGS ? by_tag[tag] : NULL;
}

const char *ior_type_name(enum ior_type type)
{
	static const char *const names[] = {
		[IOR_U64] = "u64",   [IOR_I64] = "i64",	  [IOR_TEXT] = "text",
		[IOR_FILE] = "file", [IOR_STR] = "str",	  [IOR_PATH] = "path",
		[IOR_LIST] = "list", [IOR_MAP] = "map",	  [IOR_TIME] = "time",
	};

	return names[type];
}
