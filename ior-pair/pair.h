/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which exit belongs to which enter. A task is (tid, start time), its calls are numbered, and
 * only equal numbers of one task are ever paired: nothing is guessed. No I/O.
 */
#ifndef PAIR_PAIR_H
#define PAIR_PAIR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "call.h"

#define PAIR_MAX_TASKS (1u << 20)	/* remembered; the idle one longest unseen goes first */
#define PAIR_MAX_TID (1u << 22)		/* the kernel's own limit on 64-bit machines */

/* A call is complete; x is NULL if it never returns, or nobody saw its end. */
typedef void pair_row_fn(void *arg, const struct pair_call *c, const struct pair_exit *x);

struct pair_counts {
	uint64_t enters, exits;
	uint64_t unmatched_enters;	/* the thread went on, but no exit came: it was lost */
	uint64_t unmatched_exits;	/* no enter */
	/* Open when the thread, or the stream, ended; or in flight, and its exit not recognised. */
	uint64_t unfinished;
	uint64_t forgotten;		/* tasks, at the limit */
};

struct pair_task;

struct pair {
	pair_row_fn *row;
	void *arg;
	bool restarts;		/* the stream says which calls are restarted: wait for it */
	bool unfinished;	/* calls that had not ended get a row too */
	uint32_t max_tasks;
	uint32_t ntasks;
	struct pair_counts counts;
	struct pair_task ***page;	/* tasks by tid, in pages allocated when needed */
	TAILQ_HEAD(pair_tasks, pair_task) idle, busy;	/* longest unseen first */
	struct pair_call *free;		/* calls to be used again */
};

/* Returns 0 or -ENOMEM. max_tasks 0: PAIR_MAX_TASKS. */
int pair_init(struct pair *p, pair_row_fn *row, void *arg, uint32_t max_tasks);
/* Without rows of what is still open. */
void pair_free(struct pair *p);

/*
 * A zeroed call to be filled in and handed to pair_enter(), which then owns it, or to
 * pair_call_free(). NULL when out of memory.
 */
struct pair_call *pair_call_new(struct pair *p);
void pair_call_free(struct pair *p, struct pair_call *c);

/*
 * A call begins. time, tid, call and syscall must be set; open, gap, who are set here. A call
 * that never returns gives its row now, and so do interrupted calls beyond c->pending.
 * restart_of: number of the call that this one continues, 0 for none. Returns 0, -EINVAL (no
 * such tid can be) or -ENOMEM; the call is gone in any case.
 */
int pair_enter(struct pair *p, struct pair_call *c, uint64_t restart_of);

/* Call number `call` of tid ends; or, if x says that it is refused, is forgotten. */
void pair_exit(struct pair *p, uint64_t tid, uint64_t call, const struct pair_exit *x);

/*
 * What is now known of tid: it starts at start_ns (0: unknown) and is who, of which the pair
 * takes over the reference. Another start time than before: another task.
 * Returns 0, -EINVAL or -ENOMEM.
 */
int pair_task_is(struct pair *p, uint64_t tid, uint64_t start_ns, struct pair_identity *who);
/* A thread that is not tid executed a program and took tid over: what tid did has ended. */
void pair_task_taken(struct pair *p, uint64_t tid);
/* tid, started at start_ns (0: whenever), has ended. */
void pair_task_exit(struct pair *p, uint64_t tid, uint64_t start_ns);

/*
 * Where the heap of process pid ended, as its last brk told, and where it ends now. 0: not known.
 * A new program has a new heap.
 */
uint64_t pair_heap_end(struct pair *p, uint64_t pid, uint64_t now);

/* The end of a part: every task has ended for us. May give rows. */
void pair_end(struct pair *p);

#endif
