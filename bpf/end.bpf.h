/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What becomes of a call at its exit, and of an exit without a call. */
#ifndef IOR_BPF_END_H
#define IOR_BPF_END_H

#include "call.bpf.h"
#include "kernel.h"
#include "maps.bpf.h"
#include "restart.bpf.h"
#include "sample.bpf.h"
#include "scope.bpf.h"
#include "seen.bpf.h"
#include "turned.bpf.h"
#include "where.bpf.h"

/*
 * An exit without an open call of this task: why? The first one of a task that is older than the
 * recording may be that of a call that began before.
 */
static __always_inline void judge_orphan(struct task_struct *task, struct task_state *st,
					 struct pt_regs *regs,
					 const volatile struct ior_plan *plan, u64 now, long ret)
{
	u32 tgid = task->tgid;

	/* Before all is attached, exits without an enter say nothing. */
	if (!attach_time || stopping)
		return;
	if (tgid == self_tgid || !in_scope(task) || (st && st->excluded) ||
	    (exclude_pipeline && bpf_map_lookup_elem(&excluded, &tgid)))
		return;
	if (take_missed(task->pid)) {
		turn_away(now, ret, 1);
		return;
	}
	/*
	 * An execveat that was not selected leaves as execve, and the program has made no call yet.
	 * Behind one that a supervisor has answered the caller goes on.
	 */
	if (plan->what & IOR_DO_EXEC && ret == 0 && !follows_call(regs, false))
		return;
	if (plan->what & IOR_DO_FORK && ret == 0 && !(st && st->call)) {
		count()->orphan_fork++;
		return;
	}
	if (!(st && (st->call || st->orphaned)) &&
	    (task->start_boottime < attach_time || SCOPE_MOVES)) {
		count()->orphan_attach++;
		st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
		if (st)
			st->orphaned = 1;
	} else if (follows_call(regs, true)) {
		turn_away(now, ret, 0);
	}
}

/* The exit of a call that is not sent, or of none. */
static __always_inline void end_unsent(struct task_struct *task, struct task_state *st,
				       struct pt_regs *regs, const volatile struct ior_plan *plan,
				       u64 now, long ret)
{
	bool left_out = sampling && st && st->open == CALL_LEFT_OUT;

	if (left_out)
		add_left_out(st, now, ret);
	if (NOT_ALL && st && (st->open == CALL_REFUSED || left_out) && is_restart_code(ret))
		remember_interrupted(st, regs, now, ret, st->open);
	if (st && st->open != CALL_NONE)
		st->open = CALL_NONE;
	else if (plan->what & (IOR_DO_RECORD | IOR_DO_INNER))
		judge_orphan(task, st, regs, plan, now, ret);
}

/*
 * What is to be sent of a call that --where decides now: 0 for nothing, as it is refused. One that
 * is interrupted is decided when it is known whether it goes on, and the stream has what there is
 * of it until then. One whose beginning the stream has, as it continues such a one or is a half
 * alone, is told to be not wanted.
 */
static __always_inline u8 decide(struct task_state *st, const volatile struct ior_plan *plan,
				 u8 halves, u64 now, long ret)
{
	bool begun = !(halves & IOR_CALL_BEGAN) || (st->full && st->restart_of);

	if (is_restart_code(ret) && st->interruptions < INTERRUPTED_MAX)
		return halves;
	if (where_at_exit(st, plan->where, st->whose == st->identities, st->began, now, ret))
		return halves;
	return begun ? halves | IOR_CALL_REFUSED : 0;
}

/* Send a call that ended, and count it. False: it is not in the stream. */
static __always_inline bool end_call(struct task_struct *task, struct task_state *st,
				     const volatile struct ior_plan *plan, u8 halves, u64 now,
				     long ret)
{
	struct ior_counters *c = count();

	if (send_call(task, st, plan, halves, now, ret)) {
		c->lost_ring++;
		return false;
	}
	if (halves & IOR_CALL_BEGAN && st->full && st->restart_of)
		c->restarted++;
	if (WHERE_AT_EXIT && halves & IOR_CALL_REFUSED)
		c->refused++;
	else
		c->ended++;
	return true;
}

/* The exit of a call that was under way when recording began, and that a sweep has sent? */
static __always_inline bool end_seen(struct task_struct *task, struct pt_regs *regs, u64 now,
				     long ret)
{
	const volatile struct ior_plan *plan;
	u8 open, halves = IOR_CALL_ENDED;
	struct task_state *st = end_of_seen(task, regs, ret, &open);

	if (!st)
		return false;
	plan = plan_of(st);
	if (WHERE_AT_EXIT && open == CALL_UNDECIDED)
		halves = decide(st, plan, halves, now, ret);
	if (end_call(task, st, plan, halves, now, ret) && is_restart_code(ret))
		remember_interrupted(st, regs, now, ret, open);
	return true;
}

#endif
