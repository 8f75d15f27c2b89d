/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel side says of tasks, held back until a call of theirs is in the stream: where
 * --where decides at the exit of a call, a task is announced for calls that come to nothing.
 */
#ifndef IOR_CAPTURE_TASKS_H
#define IOR_CAPTURE_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/idmap.h"
#include "layout.h"

#define TASKS_MAX (1u << 20)	/* thread ids; what is said of further ones is not held back */

struct held_task;

struct tasks {
	struct ior_idmap by_tid;	/* index in task[], from 1 */
	struct held_task *task;
	uint32_t n, cap;
};

/* Returns 0 or -ENOMEM. */
int tasks_open(struct tasks *t);
void tasks_close(struct tasks *t);

/* Take a record. False: it is to be written now; true: before the task's next call, or never. */
bool tasks_hold(struct tasks *t, const struct ior_rec_task *rec);
/*
 * Call before a call of the thread tid: the record that has to come first, valid until the next
 * tasks_hold(); NULL for none.
 */
const struct ior_rec_task *tasks_use(struct tasks *t, uint32_t tid);

#endif
