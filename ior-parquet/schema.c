/* SPDX-License-Identifier: BSD-2-Clause */
#include "schema.h"

#include "thrift.h"

#define LEVELS_OF_LIST 3	/* args, its list, the list's element */

/*
 * C(FIELD, KIND, bloom): new ones at the end only. What is made of a file stands together, as it is
 * made together.
 */
#define COLUMNS(C)				\
	C(SEQ, U64, false)			\
	C(TIME, U64, false)			\
	C(WALL_TIME, TIME, false)		\
	C(DURATION, U64, false)			\
	C(GAP, U64, false)			\
	C(PID, U32, true)			\
	C(TID, U32, true)			\
	C(CALL, U64, false)			\
	C(HOST, TEXT, false)			\
	C(COMM, TEXT, true)			\
	C(EXE, TEXT, false)			\
	C(UID, U32, false)			\
	C(GID, U32, false)			\
	C(CGROUP, U64, false)			\
	C(CGROUP_PATH, TEXT, false)		\
	C(SYSCALL, TEXT, true)			\
	C(FAMILY, TEXT, true)			\
	C(ABI, TEXT, false)			\
	C(SOURCE, TEXT, false)			\
	C(FD, I32, false)			\
	C(RET, I64, false)			\
	C(ERROR, TEXT, false)			\
	C(FILE, TEXT, true)			\
	C(FILETYPE, TEXT, false)		\
	C(FILE_STATE, TEXT, false)		\
	C(FSTYPE, TEXT, false)			\
	C(DEV, U64, false)			\
	C(INODE, U64, false)			\
	C(PROTOCOL, TEXT, false)		\
	C(LOCAL, TEXT, false)			\
	C(REMOTE, TEXT, false)			\
	C(DIR, TEXT, false)			\
	C(EXT, TEXT, false)			\
	C(MOUNT, TEXT, false)			\
	C(OLD_FILE, TEXT, true)			\
	C(NAME, TEXT, false)			\
	C(FLAGS, U32, false)			\
	C(BYTES, U64, false)			\
	C(REQUESTED, U64, false)		\
	C(OFFSET, U64, false)			\
	C(DEVICE_READ, U64, false)		\
	C(DIRTIED, U64, false)			\
	C(ADDRESS_SPACE, U64, false)		\
	C(REQUESTED_SLEEP, I64, false)		\
	C(TIMEOUT, I64, false)			\
	C(NFDS, U64, false)			\
	C(EPOLL_OP, TEXT, false)		\
	C(EPOLL_TARGET_FD, I32, false)		\
	C(EPOLL_EVENTS, U32, false)		\
	C(RESTARTS, U32, false)			\
	C(FILTER_EPOCH, U32, false)		\
	C(ARGS, LIST, false)			\
	C(SIZECLASS, U64, false)		\
	C(LATENCYCLASS, U64, false)		\
	C(SECOND, TIME, false)			\
	C(MINUTE, TIME, false)

#define COLUMN(id, what, filter) { IOR_ROW_##id, SCHEMA_##what, filter },
const struct schema_column schema[] = { COLUMNS(COLUMN) };
#undef COLUMN

#define ONE(id, what, filter) +1
_Static_assert(COLUMNS(ONE) == IOR_ROW_ALL, "a row field without a column: add it at the end");
#undef ONE

const char *schema_name(const struct schema_column *c)
{
	return ior_row_fields()[c->field].name;
}

bool schema_is_narrow(const struct schema_column *c)
{
	return c->kind == SCHEMA_U32 || c->kind == SCHEMA_I32;
}

bool schema_is_signed(const struct schema_column *c)
{
	return c->kind == SCHEMA_I64 || c->kind == SCHEMA_I32 || c->kind == SCHEMA_TIME;
}

int32_t schema_physical(const struct schema_column *c)
{
	if (c->kind == SCHEMA_TEXT)
		return PHYSICAL_BYTE_ARRAY;
	return schema_is_narrow(c) ? PHYSICAL_INT32 : PHYSICAL_INT64;
}

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

void schema_write(struct thrift *metadata)
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
void schema_write_orders(struct thrift *metadata)
{
	thrift_list(metadata, 7, THRIFT_STRUCT, IOR_ROW_ALL);
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		struct thrift order = { metadata->out, 0 };

		thrift_empty(&order, 1);
		thrift_end(&order);
	}
}

void schema_write_path(struct thrift *metadata, const struct schema_column *c)
{
	static const char *const list[] = { "list", "element" };

	thrift_list(metadata, 3, THRIFT_BINARY, c->kind == SCHEMA_LIST ? LEVELS_OF_LIST : 1);
	thrift_blob(metadata->out, schema_name(c), strlen(schema_name(c)));
	for (unsigned int i = 0; c->kind == SCHEMA_LIST && i < 2; i++)
		thrift_blob(metadata->out, list[i], strlen(list[i]));
}
