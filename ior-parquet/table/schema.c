/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/schema.h"

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
	C(MINUTE, TIME, false)			\
	C(IN_FLIGHT, U32, false)		\
	C(OLD_FILETYPE, TEXT, false)		\
	C(OLD_OFFSET, U64, false)		\
	C(PASSED, TEXT, false)			\
	C(OLD_PASSED, TEXT, false)		\
	C(VIA, TEXT, false)			\
	C(TURNED_AWAY, TEXT, false)

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
