/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records of an ior stream: tags, the position of every field, and the table from which
 * the header's description is written. One description: the enums, the names and the types
 * all come from the lists below. See ior-stream(5).
 */
#ifndef IOR_RECORD_H
#define IOR_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/row_table.h"

#define IOR_FORMAT_NAME "ior"
#define IOR_FORMAT_VERSION 1	/* major: a reader refuses a newer one */

#define IOR_MAX_RECORD (4u << 20)	/* bytes of one encoded record */
#define IOR_MAX_VALUES (64u << 10)	/* values in one record, nested ones included */
/* Name of a total in the end record, before the number of a stage in the header, from 1: calls or
 * rows that it did not pass on. */
#define IOR_DROPPED_BY "dropped_by_"
/* What may be defined between two reset records: a writer keeps to it, a reader refuses twice. */
#define IOR_DICT_ENTRIES (1u << 20)	/* strings and files together */
#define IOR_DICT_BYTES (256u << 20)	/* of their text */

/* What a field holds. The names in ior_type_name() are those of the header. */
enum ior_type {
	IOR_U64,	/* unsigned integer */
	IOR_I64,	/* signed integer */
	IOR_TEXT,	/* id of a string record */
	IOR_FILE,	/* id of a file record */
	IOR_STR,	/* bytes in place: str if valid UTF-8, else bin */
	IOR_PATH,	/* like IOR_STR, or a negative errno: why it could not be read */
	IOR_LIST,	/* array */
	IOR_MAP,	/* map with string keys */
	IOR_TIME,	/* wall time, nanoseconds since 1970 (derived fields only) */
};

/* X(SYMBOL, tag, "name", FIELDS) */
#define IOR_RECORDS(X)						\
	X(HEADER, 0, "header", IOR_HEADER_FIELDS)		\
	X(ENTER, 1, "enter", IOR_ENTER_FIELDS)			\
	X(EXIT, 2, "exit", IOR_EXIT_FIELDS)			\
	X(STRING, 3, "string", IOR_STRING_FIELDS)		\
	X(FILE, 4, "file", IOR_FILE_FIELDS)			\
	X(TASK, 5, "task", IOR_TASK_FIELDS)			\
	X(LOSS, 6, "loss", IOR_LOSS_FIELDS)			\
	X(CHANGE, 7, "change", IOR_CHANGE_FIELDS)		\
	X(RESET, 10, "reset", IOR_RESET_FIELDS)			\
	X(NOTE, 11, "note", IOR_NOTE_FIELDS)			\
	X(CGROUP, 12, "cgroup", IOR_CGROUP_FIELDS)		\
	X(CLOCK, 13, "clock", IOR_CLOCK_FIELDS)			\
	X(END, 15, "end", IOR_END_FIELDS)			\
	X(ROW, 32, "row", IOR_ROW_STORED)	/* row_table.h */

/*
 * Tags and names of records to come, taken so that what comes adds and never renumbers: X(tag,
 * "name", "names of its fields"). Their fields have no order and no types yet, so that nobody can
 * read them: they pass as records of unknown tags do. One that gets its fields moves up.
 */
#define IOR_RECORDS_RESERVED(X)								\
	/* io_uring: an operation is handed in, and is done */				\
	X(8, "submit", "time pid tid ring request operation file offset requested")	\
	X(9, "complete", "time ring request ret flags")					\
	/* calls that are counted in the kernel instead of recorded, and page faults likewise */ \
	X(16, "count", "since time pid abi syscall file calls errors bytes duration")	\
	X(17, "fault", "since time pid file major minor bytes")				\
	/* where a call comes from; stages of their own may name the places */		\
	X(18, "stack", "id frames")							\
	X(19, "module", "id path build_id")						\
	X(20, "symbol", "module offset name")						\
	/* what a process was started with */						\
	X(21, "command", "time pid start args")						\
	/* a call that is under way at a moment */					\
	X(22, "sample", "time pid tid call stack")
/* ... and of the fields that rows get of them. */
#define IOR_ROW_RESERVED "stack command"

/*
 * F(RECORD, SYMBOL, "name", type): field order is the order on the wire. Of the fields of rows
 * more is said, which F takes as "...".
 */
#define IOR_HEADER_FIELDS(F, R)					\
	F(R, MAP, "map", IOR_MAP)

#define IOR_ENTER_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)	/* ns, CLOCK_BOOTTIME */ \
	F(R, PID, "pid", IOR_U64)				\
	F(R, TID, "tid", IOR_U64)				\
	F(R, CALL, "call", IOR_U64)	/* number of the call in its task, from 1 */ \
	F(R, ABI, "abi", IOR_U64)	/* 0 native, 1 compat (32-bit) */ \
	F(R, SYSCALL, "syscall", IOR_U64) /* 32 bits: of a negative number, 2^32 + it */ \
	F(R, ARGS, "args", IOR_LIST)	/* raw, as many as the call has */ \
	F(R, FILE, "file", IOR_FILE)	/* of the first descriptor argument */ \
	F(R, FILE2, "file2", IOR_FILE)	/* of the second one */	\
	F(R, DIR, "dir", IOR_FILE)	/* base of the first path: dirfd or cwd */ \
	F(R, DIR2, "dir2", IOR_FILE)	/* base of the second path */ \
	F(R, ROOT, "root", IOR_FILE)	/* the task's root, when it is not its namespace's */ \
	F(R, FDFLAGS, "fdflags", IOR_U64) /* open flags of the first descriptor */ \
	F(R, OFFSET, "offset", IOR_U64)	/* file position before the call */ \
	F(R, DEV_READ, "dev_read", IOR_U64) /* the task's counter, bytes */ \
	F(R, DIRTIED, "dirtied", IOR_U64) /* the task's counter, bytes */ \
	F(R, RESTART_OF, "restart_of", IOR_U64) /* call number this one continues */ \
	F(R, PATH, "path", IOR_PATH)	/* as it was at enter, where the exit's is another */ \
	F(R, EXTRA, "extra", IOR_LIST)			\
	F(R, PENDING, "pending", IOR_U64) /* interrupted calls that may still go on */ \
	F(R, IN_FLIGHT, "in_flight", IOR_U64) /* 1: it was under way when recording began */ \
	F(R, OFFSET2, "offset2", IOR_U64) /* of the second descriptor, as offset */ \
	F(R, OP, "op", IOR_U64)		/* socketcall, ipc: args are those of this call of it */ \
	F(R, TURNED_AWAY, "turned_away", IOR_STR) /* it never began: by whom */ \
	F(R, PATH2, "path2", IOR_PATH)	/* second path argument, as path */

#define IOR_EXIT_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, PID, "pid", IOR_U64)				\
	F(R, TID, "tid", IOR_U64)				\
	F(R, CALL, "call", IOR_U64)				\
	F(R, RET, "ret", IOR_I64)				\
	F(R, FILE, "file", IOR_FILE)	/* of the descriptor returned */ \
	F(R, FILE2, "file2", IOR_FILE)	/* of the second one: pipe2, socketpair */ \
	F(R, OFFSET, "offset", IOR_U64)	/* file position after the call */ \
	F(R, DEV_READ, "dev_read", IOR_U64)			\
	F(R, DIRTIED, "dirtied", IOR_U64)			\
	F(R, PATH, "path", IOR_PATH)	/* first path argument as passed */ \
	F(R, PATH2, "path2", IOR_PATH)	/* second path argument, or a text that is none */ \
	F(R, EXTRA, "extra", IOR_LIST)				\
	F(R, ADDRESS, "address", IOR_PATH)	/* socket address passed or received */ \
	F(R, ADDRESS_FAMILY, "address_family", IOR_U64) /* AF_* of it, as on Linux */ \
	F(R, REFUSED, "refused", IOR_U64) /* 1: the call is not wanted after all: no row */

#define IOR_STRING_FIELDS(F, R)					\
	F(R, ID, "id", IOR_U64)					\
	F(R, TEXT, "text", IOR_STR)

#define IOR_FILE_FIELDS(F, R)					\
	F(R, ID, "id", IOR_U64)					\
	F(R, PATH, "path", IOR_STR)	/* absolute, or as Linux names it: pipe:[7] */ \
	F(R, TYPE, "type", IOR_STR)	/* reg dir lnk chr blk fifo sock anon */ \
	F(R, DEVICE, "device", IOR_U64)	/* user-space dev_t as makedev() gives it */ \
	F(R, INODE, "inode", IOR_U64)				\
	F(R, FSTYPE, "fstype", IOR_STR)				\
	F(R, STATE, "state", IOR_STR)	/* as file_state of a row; absent: ordinary */ \
	F(R, PROTOCOL, "protocol", IOR_STR)			\
	F(R, LOCAL, "local", IOR_STR)				\
	F(R, REMOTE, "remote", IOR_STR)				\
	F(R, MOUNT, "mount", IOR_U64)	/* bytes of path that are its mount point */ \
	F(R, LOCAL_FAMILY, "local_family", IOR_U64) /* AF_* of local, as on Linux */ \
	F(R, REMOTE_FAMILY, "remote_family", IOR_U64)		\
	F(R, PASSED, "passed", IOR_U64)	/* bytes at the end of path: what was passed */

#define IOR_TASK_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, EVENT, "event", IOR_STR)	/* seen changed fork exec exit excluded */ \
	F(R, PID, "pid", IOR_U64)				\
	F(R, TID, "tid", IOR_U64)				\
	F(R, START, "start", IOR_U64)	/* ns, boottime; with tid the key of a task */ \
	F(R, PPID, "ppid", IOR_U64)				\
	F(R, COMM, "comm", IOR_STR)				\
	F(R, EXE, "exe", IOR_FILE)				\
	F(R, UID, "uid", IOR_U64)				\
	F(R, GID, "gid", IOR_U64)				\
	F(R, CGROUP, "cgroup", IOR_U64)				\
	F(R, OLD_TID, "old_tid", IOR_U64) /* exec by a thread that was not the leader */ \
	F(R, REASON, "reason", IOR_STR)	/* of an exclusion */

#define IOR_LOSS_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, CPU, "cpu", IOR_U64)				\
	F(R, CALLS, "calls", IOR_U64)	/* calls lost since the last loss record; nil unknown */ \
	F(R, OTHER, "other", IOR_U64)	/* other records lost; nil unknown */ \
	F(R, REASON, "reason", IOR_STR)	/* ring-full probe-skipped storage reader-limit ... */

#define IOR_CHANGE_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, WHAT, "what", IOR_STR)				\
	F(R, EPOCH, "filter_epoch", IOR_U64)

#define IOR_RESET_FIELDS(F, R)

#define IOR_NOTE_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, SEVERITY, "severity", IOR_STR) /* info warning */	\
	F(R, TEXT, "text", IOR_STR)

#define IOR_CGROUP_FIELDS(F, R)					\
	F(R, ID, "id", IOR_U64)					\
	F(R, PATH, "path", IOR_STR)

#define IOR_CLOCK_FIELDS(F, R)					\
	F(R, BOOT, "boottime", IOR_U64)				\
	F(R, WALL, "walltime", IOR_I64)	/* ns since 1970, UTC */

#define IOR_END_FIELDS(F, R)					\
	F(R, TIME, "time", IOR_U64)				\
	F(R, REASON, "reason", IOR_STR)	/* end-of-input signal duration target-ended limit ... */ \
	F(R, TOTALS, "totals", IOR_MAP)	/* name -> count; nil for unknown */ \
	F(R, LEFT_OUT, "left_out", IOR_LIST) /* by sampling: a list for each system call */

enum ior_tag {
#define IOR_X(sym, tag, name, fields) IOR_TAG_##sym = tag,
	IOR_RECORDS(IOR_X)
#undef IOR_X
};

/* Positions: IOR_ENTER_TIME is 0; IOR_ENTER_NFIELDS closes each enum. */
#define IOR_POSITION(rec, sym, ...) IOR_##rec##_##sym,
#define IOR_X(rec, tag, name, fields) enum { fields(IOR_POSITION, rec) IOR_##rec##_NFIELDS };
IOR_RECORDS(IOR_X)
#undef IOR_X
#undef IOR_POSITION

struct ior_field_desc {
	const char *name;
	enum ior_type type;
};

struct ior_record_desc {
	unsigned int tag;
	const char *name;
	unsigned int nfields;
	const struct ior_field_desc *fields;
};

/* All record kinds in tag order; *n is their number. Static, never freed. */
const struct ior_record_desc *ior_record_table(size_t *n);

/* The description of tag, or NULL if this version does not know it. */
const struct ior_record_desc *ior_record_find(unsigned int tag);

/* "u64", "i64", "text", "file", "str", "path", "list", "map", "time". */
const char *ior_type_name(enum ior_type type);

/* Is it an id that stands for a text: a string, or a file, of which the path is meant? */
static inline bool ior_type_is_text(enum ior_type type)
{
	return type == IOR_TEXT || type == IOR_FILE;
}

#endif
