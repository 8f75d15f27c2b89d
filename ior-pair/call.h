/* SPDX-License-Identifier: BSD-2-Clause */
/* A call between its enter and its exit, and who made it. */
#ifndef PAIR_CALL_H
#define PAIR_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/away.h"
#include "file.h"
#include "path.h"

#define PAIR_COMM 64			/* bytes of a command name that are kept */
#define PAIR_ARGS 6
#define PAIR_EXTRA 3
#define PAIR_MAX_NESTED 8		/* interrupted calls of a task that may go on */

/* Who a task was when it made a call: shared by its calls, replaced when the task changes. */
struct pair_identity {
	uint32_t refs;
	bool has_uid, has_gid, has_cgroup;
	bool has_comm;			/* it may be empty, and known all the same */
	uint8_t comm_len;
	char comm[PAIR_COMM];
	uint64_t uid, gid, cgroup;
	struct pair_file *exe;
	uint32_t comm_id, exe_id;	/* in the row stream's dictionary, ... */
	uint32_t row_generation;	/* ... if of this generation; 0: never written */
};

/* A path argument: text.p set: these bytes; else error < 0: not readable; else not recorded. */
struct pair_arg {
	struct path_text text;
	int error;
};

/* Bits of has: which of the numbers below were recorded. */
enum {
	PAIR_HAS_RET = 1,
	PAIR_HAS_OFFSET = 2,
	PAIR_HAS_DEV_READ = 4,
	PAIR_HAS_DIRTIED = 8,
	PAIR_HAS_FDFLAGS = 16,
	PAIR_HAS_GAP = 32,
	PAIR_HAS_PID = 64,
	PAIR_HAS_TIME = 128,
	PAIR_HAS_OFFSET2 = 256,
};

/* The end of a call. Files are borrowed from the caller, texts from the record. */
struct pair_exit {
	unsigned int has;
	uint64_t time;
	int64_t ret;
	struct pair_file *file, *file2;
	uint64_t offset, dev_read, dirtied;
	struct pair_arg path, path2, address;
	unsigned int address_family;	/* AF_*; 0: the stream does not say it */
	uint64_t extra[PAIR_EXTRA];
	unsigned int nextra;
	bool refused;		/* the call, which may have ended before, is to have no row */
};

/* A call from its enter on. */
struct pair_call {
	struct pair_call *outer;	/* interrupted calls that this one runs inside of */
	uint64_t call;			/* number of its first enter */
	uint64_t open;			/* number that its exit will carry */
	uint64_t time;
	uint32_t pid, tid;
	int32_t syscall;
	uint32_t op;			/* of socketcall and ipc: whose args these are; else 0 */
	uint8_t abi, nargs, restarts;
	uint8_t nextra;
	unsigned int pending;		/* interrupted calls of the task that may still go on */
	unsigned int has;
	bool never;			/* does not return */
	bool in_flight;			/* when recording began: time is when it was seen */
	enum ior_away away;		/* it never began: time is that of its exit */
	uint64_t args[PAIR_ARGS];
	uint64_t extra[PAIR_EXTRA];
	struct pair_file *file, *file2, *dir, *dir2, *root;
	uint64_t fdflags, offset, offset2, dev_read, dirtied;
	uint64_t gap;
	struct pair_arg path, path2;	/* their texts are the call's own, from malloc */
	struct pair_identity *who;	/* NULL: unknown */
	struct pair_exit *interrupted;	/* left with a restart code, may go on; from malloc */
};

void pair_identity_release(struct pair_identity *who);

/* Give back everything that c holds; c itself stays. */
void pair_call_release(struct pair_call *c);

/* A copy of x, for later, that borrows nothing. NULL when out of memory. */
struct pair_exit *pair_exit_keep(const struct pair_exit *x);
void pair_exit_free(struct pair_exit *kept);

/* Replace a's text by a copy from malloc. Returns 0 or -ENOMEM (then there is no text). */
int pair_arg_keep(struct pair_arg *a);

#endif
