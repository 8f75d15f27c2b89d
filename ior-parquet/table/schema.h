/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns of a file: one for each field of the row table. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/row.h"

/* What a column holds, and so how it is stored and compared. */
enum schema_kind {
	SCHEMA_U64,
	SCHEMA_U32,
	SCHEMA_I64,
	SCHEMA_I32,
	SCHEMA_TIME,	/* microseconds since 1970, UTC */
	SCHEMA_TEXT,
	SCHEMA_LIST,	/* of unsigned 64-bit numbers */
};

struct schema_column {
	unsigned int field;	/* id in the row table, from where the name comes */
	enum schema_kind kind;
	bool bloom;		/* people look for single values of it */
};

/*
 * In the order of the columns: IOR_ROW_ALL of them. Files of different versions are read together
 * by name or by position, so it only ever grows at its end.
 */
extern const struct schema_column schema[IOR_ROW_ALL];

const char *schema_name(const struct schema_column *c);
/* Of 32 bits, in the file. Texts are neither. */
bool schema_is_narrow(const struct schema_column *c);
bool schema_is_signed(const struct schema_column *c);

/* Numbers of the format. */
enum { PHYSICAL_INT32 = 1, PHYSICAL_INT64 = 2, PHYSICAL_BYTE_ARRAY = 6 };
int32_t schema_physical(const struct schema_column *c);

#endif
