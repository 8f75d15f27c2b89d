/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/tasks.h"

#include <errno.h>
#include <stdlib.h>

struct held_task {
	struct ior_rec_task rec;
	bool waiting;	/* rec is to be written */
	bool used;	/* the stream has calls of the task, and knows who it is */
};

int tasks_open(struct tasks *t)
{
	*t = (struct tasks){ 0 };
	return ior_idmap_init(&t->by_tid);
}

void tasks_close(struct tasks *t)
{
	ior_idmap_free(&t->by_tid);
	free(t->task);
}

static struct held_task *find(const struct tasks *t, uint32_t tid)
{
	uint32_t i = ior_idmap_get(&t->by_tid, tid);

	return i ? &t->task[i - 1] : NULL;
}

static struct held_task *find_or_add(struct tasks *t, uint32_t tid)
{
	struct held_task *h = find(t, tid), *more;
	uint32_t cap = t->cap ? 2 * t->cap : 64;

	if (h || !tid || t->n == TASKS_MAX)
		return h;
	if (t->n == t->cap) {
		more = reallocarray(t->task, cap, sizeof(*more));
		if (!more)
			return NULL;
		t->task = more;
		t->cap = cap;
	}
	if (ior_idmap_set(&t->by_tid, tid, t->n + 1))
		return NULL;
	h = &t->task[t->n++];
	h->waiting = h->used = false;
	return h;
}

/* Under another number the task is the same one; who had that number is gone. */
static void renumber(struct tasks *t, struct held_task *h, uint32_t old_tid)
{
	struct held_task *was = find(t, old_tid);

	h->used = was && was->used;
	if (was)
		was->waiting = was->used = false;
}

bool tasks_hold(struct tasks *t, const struct ior_rec_task *rec)
{
	struct held_task *h = rec->event == IOR_TASK_EXCLUDED ? NULL : find_or_add(t, rec->tid);
	bool used;

	if (!h)
		return false;
	if (rec->event == IOR_TASK_EXEC && rec->old_tid)
		renumber(t, h, rec->old_tid);
	if (rec->event == IOR_TASK_SEEN || rec->event == IOR_TASK_FORK)
		h->used = false;
	used = h->used;
	h->waiting = rec->event != IOR_TASK_EXITED && (!used || rec->event == IOR_TASK_CHANGED);
	if (rec->event == IOR_TASK_EXITED)
		h->used = false;
	if (!h->waiting)
		return !used;
	h->rec = *rec;
	if (!used && rec->event != IOR_TASK_FORK)
		h->rec.event = IOR_TASK_SEEN;
	if (!used)
		h->rec.old_tid = 0;
	return true;
}

const struct ior_rec_task *tasks_use(struct tasks *t, uint32_t tid)
{
	struct held_task *h = find(t, tid);

	if (!h)
		return NULL;
	h->used = true;
	if (!h->waiting)
		return NULL;
	h->waiting = false;
	return &h->rec;
}
