/* SPDX-License-Identifier: BSD-2-Clause */
/* What the formats of print.c share: a print's state, a function for each kind of line. */
#ifndef IOR_PRINT_LINE_H
#define IOR_PRINT_LINE_H

#include "buffer.h"
#include "calls/constant.h"
#include "calls/syscall.h"
#include "column.h"
#include "print.h"
#include "stream/cell.h"
#include "stream/reader.h"

#define PRINT_KNOWN_CALLS 256	/* names of system calls looked up once; a power of two */

/* Calls of which an argument or the result means something by another argument. */
enum call_special {
	CALL_ORDINARY,
	CALL_ACCEPT,
	CALL_BIND,
	CALL_CLONE,
	CALL_DUP,
	CALL_FCNTL,
	CALL_FUTEX,
	CALL_GETSOCKNAME,
	CALL_IOCTL,
	CALL_MEMFD,
	CALL_MKNOD,
	CALL_MMAP,
	CALL_MREMAP,
	CALL_PIVOT_ROOT,
	CALL_POLL,
	CALL_PRCTL,
	CALL_RECVFROM,
	CALL_SENDFILE,
	CALL_SOCKET,
	CALL_SOCKOPT,
	CALL_UMASK,
};

/* What a name of a system call stands for. */
struct known_call {
	uint32_t name;		/* dense text id, 0 for none */
	enum ior_abi abi;
	const struct ior_syscall *entry; /* NULL: the table does not know it */
	enum call_special special;
};

#define PRINT_NAMED_TASKS 4096	/* threads whose names are remembered, and processes */

struct named_task {
	uint64_t id;
	uint32_t name;		/* dense text id, 0 for none */
};

struct print {
	struct print_options opt;
	struct wall wall;
	struct columns rows;
	struct record_columns records;

	/* Of the current part. */
	bool started;		/* a header has been seen */
	bool as_records;	/* every record is printed, not the rows alone */
	enum ior_abi abi;	/* whose O_* flags they are */
	int compat;		/* the 32-bit one beside it; -1: none known here */
	bool has_start;
	uint64_t start_ns;	/* what --time=relative counts from */
	char *syscalls[2][IOR_SYSCALL_MAX]; /* native, compat: names by number; NULL unknown */

	/* Of strace. */
	struct known_call known[PRINT_KNOWN_CALLS];	/* by name, in the low bits of its id */
	uint32_t known_generation;

	/* Of chrome. */
	bool open;		/* the array of events has begun, ... */
	uint64_t events;	/* ... and holds so many */
	struct named_task threads[PRINT_NAMED_TASKS], processes[PRINT_NAMED_TASKS];
	uint32_t named_generation;

	/* Of text. */
	bool colour;
	bool dated;		/* times of day are shown, so that days must be too */
	char date[16], zone[7];	/* in the last line "# 2025-11-23" */
};

/* The time of an event by --time, for people; boottime where the wall time is not known. */
void text_time(struct print *p, const struct ior_reader *r, uint64_t boot_ns, struct buffer *out);
/* The start of the capture, or the first event where the header does not say. */
uint64_t text_start(struct print *p, uint64_t boot_ns);
unsigned int text_time_width(const struct print *p);
/* What text has colours for, few of them: what is no row, what needs a look, what failed. */
#define COLOUR_HEAD "\033[1m"
#define COLOUR_WARN "\033[33m"
#define COLOUR_ERROR "\033[31m"
/* Give what stands from start on this colour, without the line end behind it. */
void text_colour(const struct print *p, size_t start, const char *colour, struct buffer *out);
/* Put blanks before what stands from start on, until it is width bytes long. */
void text_right(struct buffer *out, size_t start, size_t width);
/* A number by the names of a set of constants. */
void text_constant(enum ior_set set, enum ior_abi abi, uint64_t value, struct buffer *out);
/* Open flags by name. */
void text_flags(const struct print *p, uint64_t flags, struct buffer *out);
/* "8:1" */
void text_device(uint64_t device, struct buffer *out);

/* The line of column names; lays the columns out. */
void text_names(struct print *p, struct buffer *out);
/*
 * Pad the value that starts at start to the width of its column, and end the column. *behind is
 * by how much earlier values have pushed the line out of step, 0 at its start.
 */
void text_align(const struct print *p, unsigned int column, size_t start, size_t *behind,
		struct buffer *out);
void text_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
	      struct buffer *out);
/* The line "# lost ..." or "# warning: ..." that a record which is no row makes, if any. */
void text_remark(const struct print *p, const struct ior_record *rec, struct buffer *out);

/* The line of column names of records (CSV), and one record in any format. */
void record_names(const struct print *p, struct buffer *out);
void record_line(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out);

/* One row: an object a line, a line of strace, a MessagePack map, Chrome trace events. */
void json_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
	      struct buffer *out);
void strace_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		struct buffer *out);
void msgpack_row(const struct print *p, const struct ior_reader *r, const struct ior_row *row,
		 struct buffer *out);
void chrome_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		struct buffer *out);

/* What stands before the first event and behind the last one, and the event of a loss. */
void chrome_begin(struct print *p, const struct ior_reader *r, struct buffer *out);
void chrome_end(struct print *p, struct buffer *out);
void chrome_remark(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		   struct buffer *out);

/* The value of field id of row as JSON; a cut character at the end of a comm is dropped of it. */
void json_cell(struct print *p, const struct ior_row *row, unsigned int id, struct ior_cell *cell,
	       struct buffer *out);
void json_args(const struct ior_row *row, struct buffer *out);
/* Any value as JSON. */
void value_json(const struct ior_value *v, struct buffer *out);

#endif
