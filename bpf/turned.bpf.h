/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The exit of a call that never began: seccomp, a tracer or the kernel's guard against recursion
 * turned it away before the enter program could see it. Number and arguments are still those of
 * the call; what a path argument points to has never been touched by the kernel, and is read where
 * it happens to be resident.
 */
#ifndef IOR_BPF_TURNED_H
#define IOR_BPF_TURNED_H

#include "arch.bpf.h"
#include "call.bpf.h"
#include "enter.bpf.h"
#include "inner.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "sample.bpf.h"
#include "seen.bpf.h"
#include "task.bpf.h"
#include "where.bpf.h"

#define SIGSYS 31

/*
 * By whom: seccomp comes after the tracer, and a tracer takes a call away by the number -1. SIGSYS
 * is then pending for this thread alone (force_sig_seccomp()).
 */
static __always_inline u8 who_turned_away(struct task_struct *task, s32 nr, long ret)
{
	u64 work = call_work(task);

	if (work & WORK_SECCOMP && task->pending.signal.sig[0] >> (SIGSYS - 1) & 1 &&
	    is_rolled_back(nr, ret))
		return IOR_TURNED_TRAPPED;
	if (nr == -1 || work & WORK_EMULATED)
		return IOR_TURNED_UNKNOWN;
	if (work & WORK_SECCOMP)
		return IOR_TURNED_INTERCEPTED;
	/* A tracer that lets an emulated call go on leaves no work to be done. */
	return work & WORK_TRACED || task->ptrace ? IOR_TURNED_UNKNOWN : IOR_TURNED_SKIPPED;
}

/* What there is to say of the call beside its numbers. */
static __always_inline void find_turned(struct task_struct *task, struct task_state *st,
					const volatile struct ior_plan *plan)
{
	u32 fd = st->args[plan->fd & 7];
	u64 address;

	st->has = st->late = 0;
	st->file = 0;
	st->address = 0;
	if (plan->fd != IOR_ARG_ABSENT) {
		address = fd_file(task, fd);
		st->file = fd_id(st, fd);
		if (address) {
			st->fdflags = LOAD(CAST(file, address), f_flags);
			st->has = IOR_HAS_FDFLAGS;
		}
	}
	if (plan->what & IOR_DO_COMMAND)
		find_command(st);
	find_more(st, plan, 0);
}

/* Its record. What it returned in memory is only there if it ran. Not 0: no room in the ring. */
static __always_inline long send_turned(struct task_state *st,
					const volatile struct ior_plan *plan, u8 turned, u64 now,
					long ret)
{
	struct call_scratch *s;
	void *ring = own_ring();
	u32 zero = 0, len;

	s = bpf_map_lookup_elem(&call_scratch, &zero);
	if (!s || !ring)
		return -1;
	st->time = now;
	build_call(st, now, ret, IOR_CALL_BEGAN | IOR_CALL_ENDED);
	s->record.turned = turned;
	s->record.ended_has = 0;
	if (turned == IOR_TURNED_SKIPPED)
		add_results(&s->record, st, plan, ret);
	len = add_paths(st, turned == IOR_TURNED_SKIPPED ? ret : -1);
	BOUND(len, 4 * IOR_PATH_MAX - 1);
	return send(ring, s, sizeof(s->record) + len, wakeup(ring, st));
}

/* Do --where and --sample leave it? It has no duration, and a trapped one has not returned. */
static __always_inline bool keeps_turned(struct task_struct *task, struct task_state *st,
					 const volatile struct ior_plan *plan, u8 turned, u64 now,
					 long ret)
{
	u32 absent = IOR_WHERE_BIT(IOR_WHERE_DURATION);
	enum where_verdict verdict = WHERE_YES;

	if (turned == IOR_TURNED_TRAPPED)
		absent |= IOR_WHERE_BIT(IOR_WHERE_RET) | IOR_WHERE_BIT(IOR_WHERE_ERROR);
	if (where_on && plan->where)
		verdict = where_at_enter(task, plan->where, WHO_CURRENT);
	if (where_on && (verdict == WHERE_NO ||
			 (verdict == WHERE_LATER && !where_turned(plan->where, absent, ret)))) {
		count()->refused++;
		return false;
	}
	if (sampling && leave_out(st)) {
		count()->left_out++;
		st->began = now;
		add_left_out(st, now, turned == IOR_TURNED_TRAPPED ? 0 : ret);
		return false;
	}
	return true;
}

/*
 * The current task's latest exit is that of such a call. began: it is known that it did begin, and
 * was counted, but its enter found no task storage. A global function: verified once.
 */
__noinline int turn_away(u64 now, u64 ret, u32 began)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0,
						     BPF_LOCAL_STORAGE_GET_F_CREATE);
	const volatile struct ior_plan *plan;
	u8 turned;

	if (!st) {
		count()->calls += !began;
		count()->lost_storage++;
		return 0;
	}
	/* Its exit alone found no storage: miss_exit() counts it. */
	if (!began && st->open != CALL_NONE)
		return 0;
	set_number(st, exit_number(regs), plan_index(exit_number(regs)), is_compat(task));
	read_args(st->args, regs, st->abi);
	plan = plan_of(st);
	if (plan->what & IOR_DO_INNER && find_inner(st, plan->what))
		plan = plan_of(st);
	if (!is_wanted(plan->what, st->nr)) {
		count()->lost_storage += began;
		return 0;
	}
	turned = began ? IOR_TURNED_SKIPPED : who_turned_away(task, st->nr, ret);
	if (!st->call)
		forget_seen(task);
	st->call++;
	st->pid = task->tgid;
	st->tid = task->pid;
	count()->calls += !began;
	if (!keeps_turned(task, st, plan, turned, now, ret))
		return 0;
	if (!task_is_announced(task, st) && !announce_task(st)) {
		count()->lost_ring++;
		return 0;
	}
	find_turned(task, st, plan);
	if (send_turned(st, plan, turned, now, ret)) {
		count()->lost_ring++;
		return 0;
	}
	count()->ended++;
	count()->turned_away++;
	return 0;
}

#endif
