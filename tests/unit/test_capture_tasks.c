/* SPDX-License-Identifier: BSD-2-Clause */
/* Which records of tasks are written, and when, where calls may come to nothing. */
#include "emit/tasks.h"

#include "unit.h"

static bool hold(struct tasks *t, int event, uint32_t tid, uint32_t old_tid)
{
	const struct ior_rec_task rec = {
		.kind = IOR_KIND_TASK, .event = (uint8_t)event, .tid = tid, .pid = tid,
		.old_tid = old_tid,
	};

	return tasks_hold(t, &rec);
}

/* The event that is written before a call of tid; -1 for none. */
static int used(struct tasks *t, uint32_t tid)
{
	const struct ior_rec_task *rec = tasks_use(t, tid);

	return rec && rec->tid == tid ? rec->event : -1;
}

TEST(before_the_first_call)
{
	struct tasks t;

	CHECK_EQ(tasks_open(&t), 0);
	CHECK(hold(&t, IOR_TASK_SEEN, 7, 0));
	CHECK(hold(&t, IOR_TASK_SEEN, 8, 0));
	CHECK_EQ(used(&t, 7), IOR_TASK_SEEN);
	CHECK_EQ(used(&t, 7), -1);
	CHECK_EQ(used(&t, 9), -1);
	/* It is known now: what becomes of it is told at once, but for what the next call needs. */
	CHECK(hold(&t, IOR_TASK_CHANGED, 7, 0));
	CHECK_EQ(used(&t, 7), IOR_TASK_CHANGED);
	CHECK(!hold(&t, IOR_TASK_EXEC, 7, 0));
	CHECK_EQ(used(&t, 7), -1);
	CHECK(!hold(&t, IOR_TASK_EXITED, 7, 0));
	tasks_close(&t);
}

TEST(without_a_call)
{
	struct tasks t;

	CHECK_EQ(tasks_open(&t), 0);
	CHECK(hold(&t, IOR_TASK_FORK, 7, 0));
	CHECK(hold(&t, IOR_TASK_SEEN, 7, 0));
	CHECK(hold(&t, IOR_TASK_CHANGED, 7, 0));
	CHECK(hold(&t, IOR_TASK_EXEC, 7, 0));
	/* To who reads the stream it is new, whatever became of it. */
	CHECK_EQ(used(&t, 7), IOR_TASK_SEEN);
	CHECK(hold(&t, IOR_TASK_SEEN, 8, 0));
	CHECK(hold(&t, IOR_TASK_EXITED, 8, 0));
	CHECK_EQ(used(&t, 8), -1);
	/* The number comes again, for another. */
	CHECK(!hold(&t, IOR_TASK_EXITED, 7, 0));
	CHECK(hold(&t, IOR_TASK_FORK, 7, 0));
	CHECK_EQ(used(&t, 7), IOR_TASK_FORK);
	CHECK(!hold(&t, IOR_TASK_EXCLUDED, 9, 0));
	tasks_close(&t);
}

/* A thread that is not the leader begins a program under the leader's number. */
TEST(renumbered)
{
	struct tasks t;

	CHECK_EQ(tasks_open(&t), 0);
	CHECK(hold(&t, IOR_TASK_SEEN, 10, 0));
	CHECK(hold(&t, IOR_TASK_SEEN, 11, 0));
	CHECK_EQ(used(&t, 11), IOR_TASK_SEEN);
	CHECK(!hold(&t, IOR_TASK_EXEC, 10, 11));
	CHECK_EQ(used(&t, 10), -1);

	CHECK(hold(&t, IOR_TASK_SEEN, 20, 0));
	CHECK_EQ(used(&t, 20), IOR_TASK_SEEN);
	CHECK(hold(&t, IOR_TASK_SEEN, 21, 0));
	CHECK(hold(&t, IOR_TASK_EXEC, 20, 21));	/* 21 never made a call */
	CHECK_EQ(used(&t, 20), IOR_TASK_SEEN);
	CHECK_EQ(used(&t, 21), -1);
	tasks_close(&t);
}

TEST(too_many)
{
	struct tasks t;

	CHECK_EQ(tasks_open(&t), 0);
	for (uint32_t tid = 1; tid <= TASKS_MAX; tid++)
		if (!hold(&t, IOR_TASK_SEEN, tid, 0))
			CHECK(!"held back");
	CHECK(!hold(&t, IOR_TASK_SEEN, TASKS_MAX + 1, 0));
	CHECK_EQ(used(&t, TASKS_MAX + 1), -1);
	CHECK_EQ(used(&t, TASKS_MAX), IOR_TASK_SEEN);
	tasks_close(&t);
}
