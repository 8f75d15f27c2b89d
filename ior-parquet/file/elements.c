/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/elements.h"

#include <string.h>

#define LEVELS_OF_LIST 3	/* args, its list, the list's element */

enum { REQUIRED, OPTIONAL, REPEATED };

/* LogicalType's union has one field: what the bytes mean. ConvertedType is its older form. */
enum { UTF8 = 0, LIST = 3, TIMESTAMP_MICROS = 10, UINT_32 = 13, UINT_64 = 14 };

static void write_unsigned(struct thrift *t, bool narrow)
{
	struct thrift logical, integer;

	thrift_i32(t, 6, narrow ? UINT_32 : UINT_64);
	logical = thrift_struct(t, 10);
	integer = thrift_struct(&logical, 10);
	thrift_i8(&integer, 1, narrow ? 32 : 64);
	thrift_bool(&integer, 2, false);
	thrift_end(&integer);
	thrift_end(&logical);
}

static void write_timestamp(struct thrift *t)
{
	struct thrift logical, timestamp, unit;

	thrift_i32(t, 6, TIMESTAMP_MICROS);
	logical = thrift_struct(t, 10);
	timestamp = thrift_struct(&logical, 8);
	thrift_bool(&timestamp, 1, true);	/* UTC */
	unit = thrift_struct(&timestamp, 2);
	thrift_empty(&unit, 2);
	thrift_end(&unit);
	thrift_end(&timestamp);
	thrift_end(&logical);
}

/* converted: STRING is the logical type 1, LIST is 3. */
static void write_simple(struct thrift *t, int32_t converted, int logical_type)
{
	struct thrift logical;

	thrift_i32(t, 6, converted);
	logical = thrift_struct(t, 10);
	thrift_empty(&logical, logical_type);
	thrift_end(&logical);
}

static void write_leaf(struct bytes *out, const char *name, const struct schema_column *c,
		       int32_t repetition)
{
	struct thrift t = { out, 0 };

	thrift_i32(&t, 1, schema_physical(c));
	thrift_i32(&t, 3, repetition);
	thrift_string(&t, 4, name);
	switch (c->kind) {
	case SCHEMA_U64:
	case SCHEMA_U32:
	case SCHEMA_LIST:
		write_unsigned(&t, c->kind == SCHEMA_U32);
		break;
	case SCHEMA_TIME:
		write_timestamp(&t);
		break;
	case SCHEMA_TEXT:
		write_simple(&t, UTF8, 1);
		break;
	default:
		break;
	}
	thrift_end(&t);
}

/* A list is a group in a group: args, which may be absent, list, which repeats, element. */
static void write_list(struct bytes *out, const struct schema_column *c)
{
	struct thrift t = { out, 0 };

	thrift_i32(&t, 3, OPTIONAL);
	thrift_string(&t, 4, schema_name(c));
	thrift_i32(&t, 5, 1);
	write_simple(&t, LIST, 3);
	thrift_end(&t);
	t = (struct thrift){ out, 0 };
	thrift_i32(&t, 3, REPEATED);
	thrift_string(&t, 4, "list");
	thrift_i32(&t, 5, 1);
	thrift_end(&t);
	write_leaf(out, "element", c, REQUIRED);
}

void elements_write(struct thrift *metadata)
{
	struct thrift root = { metadata->out, 0 };
	uint32_t elements = 1;

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		elements += schema[i].kind == SCHEMA_LIST ? LEVELS_OF_LIST : 1;
	thrift_list(metadata, 2, THRIFT_STRUCT, elements);
	thrift_string(&root, 4, "schema");
	thrift_i32(&root, 5, IOR_ROW_ALL);
	thrift_end(&root);
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		if (schema[i].kind == SCHEMA_LIST)
			write_list(metadata->out, &schema[i]);
		else
			write_leaf(metadata->out, schema_name(&schema[i]), &schema[i], OPTIONAL);
	}
}

/* Values are ordered as their types say. Without this, readers ignore bounds. */
void elements_write_orders(struct thrift *metadata)
{
	thrift_list(metadata, 7, THRIFT_STRUCT, IOR_ROW_ALL);
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		struct thrift order = { metadata->out, 0 };

		thrift_empty(&order, 1);
		thrift_end(&order);
	}
}

void elements_write_path(struct thrift *metadata, const struct schema_column *c)
{
	static const char *const list[] = { "list", "element" };

	thrift_list(metadata, 3, THRIFT_BINARY, c->kind == SCHEMA_LIST ? LEVELS_OF_LIST : 1);
	thrift_blob(metadata->out, schema_name(c), strlen(schema_name(c)));
	for (unsigned int i = 0; c->kind == SCHEMA_LIST && i < 2; i++)
		thrift_blob(metadata->out, list[i], strlen(list[i]));
}
