/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls of a raw stream as far as they are known at their enter: as a row with a few fields.
 * And which of the calls under way have passed, so that their exit follows.
 */
#ifndef FILTER_CALLS_H
#define FILTER_CALLS_H

#include "base/idmap.h"
#include "calls/syscall.h"
#include "stream/reader.h"

#define CALLS_COMM 64		/* bytes of a command name that are kept; a longer one is unknown */
#define CALLS_OPEN 4		/* calls of a thread that may be under way: interrupted ones */
#define CALLS_TASKS (256u << 10)	/* threads remembered; past these all are forgotten */

struct calls_task {
	uint32_t tid;			/* 0: free */
	uint64_t uid, cgroup;
	bool has_uid, has_cgroup, has_comm;
	uint8_t comm_len;
	char comm[CALLS_COMM];
	struct {
		uint64_t call;		/* 0: none */
		bool passes;
	} open[CALLS_OPEN];		/* the latest ones */
	unsigned int next;
	uint32_t next_free;
};

struct calls_name {
	char *text;			/* as the header has it; NULL: it has none */
	const struct ior_syscall *entry;	/* NULL: not in the table */
	int fd;				/* index of the descriptor argument, -1 for none */
};

struct calls {
	struct ior_reader *r;
	struct ior_idmap tids;		/* -> index in tasks, from 1 */
	struct calls_task *tasks;
	uint32_t n, cap, free;		/* free: list by index, from 1 */
	struct calls_name names[2][IOR_SYSCALL_MAX];	/* native and compat */
	int abi[2];			/* of these: enum ior_abi, or -1 */
};

/* The fields that calls_enter() sets where they are known, as a bit for each. */
extern const uint64_t calls_fields;

/* Returns 0 or -ENOMEM. Free in either case. */
int calls_init(struct calls *c, struct ior_reader *r);
void calls_free(struct calls *c);

/* A new part, and what its header says. Returns 0 or -ENOMEM. */
int calls_begin_part(struct calls *c, const struct ior_value *header);

/* A task record. Returns 0 or -ENOMEM. */
int calls_task(struct calls *c, const struct ior_record *rec);

/*
 * An enter record. Returns 1 with *row made; 0 if the call goes on with one that was interrupted,
 * whose answer *passes then is; -ENOMEM; or -EINVAL, if it is no sound enter.
 */
int calls_enter(struct calls *c, const struct ior_record *rec, struct ior_row *row, bool *passes);

/* The answer on the enter that came last. Returns true if the call has an exit to wait for. */
bool calls_answer(struct calls *c, const struct ior_record *enter, bool passes);

/* Does this exit follow an enter that passed? It is asked once for each. */
bool calls_exit(struct calls *c, const struct ior_record *rec);

#endif
