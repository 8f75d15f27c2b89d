/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Calls that were under way when recording began: a sweep after the attaching sends them as begun,
 * and their exits, where they are recognised, send the other half.
 *
 * The sweep and the task's own programs meet in `state`: the sweep fills in what it saw, looks if
 * the task is still in that call, and claims the call by an atomic exchange before it submits. An
 * exit that comes before that makes the exchange fail. One that comes so early that it finds
 * nothing leaves registers that are not those of a call under way.
 */
#ifndef IOR_BPF_SEEN_H
#define IOR_BPF_SEEN_H

#include "access.bpf.h"
#include "arch.bpf.h"
#include "call.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "pipeline.bpf.h"
#include "ring.bpf.h"
#include "scope.bpf.h"
#include "task.bpf.h"
#include "where.bpf.h"

enum { SEEN_NOT, SEEN_SENT, SEEN_OVER };

struct seen_call {
	u64 ip, sp;	/* of the program behind the call */
	u64 time;	/* ns, boottime */
	u64 args[8];	/* as struct task_state's */
	u32 abi;
	s32 nr;
	u32 file, fdflags, has;
	u32 state;
	u32 undecided;	/* --where decides at its exit */
	u32 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct seen_call);
} seen_calls SEC(".maps");

/* The plan of the call that the task is in, if it is in one that is to be recorded and returns. */
static __always_inline const volatile struct ior_plan *plan_now(struct task_struct *task,
								 struct pt_regs *regs)
{
	const volatile struct ior_plan *plan;

	if (!task->mm || task->tgid == self_tgid || !is_in_call(task, regs))
		return NULL;
	plan = plan_at(plan_index(exit_number(regs)), is_compat(task));
	if (plan->what & IOR_DO_NEVER || !is_wanted(plan->what, exit_number(regs)))
		return NULL;
	return other_in_scope(task) ? plan : NULL;
}

/*
 * Does the task wait for the capture: is its standard input a pipe that carries it, or will? What
 * its output goes to then may carry it too.
 */
static __always_inline bool awaits_capture(struct task_struct *task)
{
	struct ior_carrier carrier;
	u32 may = CARRIER_MAY;

	if (!carrier_of(fd_file(task, 0), false, &carrier) ||
	    !bpf_map_lookup_elem(&tainted, &carrier))
		return false;
	if (carrier_of(fd_file(task, 1), true, &carrier) &&
	    carrier.dev != IOR_CARRIER_TERMINAL &&
	    !bpf_map_update_elem(&tainted, &carrier, &may, BPF_NOEXIST))
		sweep_found++;
	return true;
}

static __always_inline void look_for_pipes(struct task_struct *task)
{
	if (task->mm && task->tgid != self_tgid)
		awaits_capture(task);
}

/* What the task is doing, and with which file. */
static __always_inline void see_call(struct seen_call *seen, struct task_struct *task,
				     struct pt_regs *regs, const volatile struct ior_plan *plan)
{
	u64 address;
	u32 fd;

	seen->ip = REGS_IP(regs);
	seen->sp = REGS_SP(regs);
	seen->nr = exit_number(regs);
	seen->abi = is_compat(task);
	seen->file = seen->has = 0;
	read_args(seen->args, regs, seen->abi);
	fd = seen->args[plan->fd & 7];
	address = plan->fd == IOR_ARG_ABSENT ? 0 : fd_file(task, fd);
	if (!address)
		return;
	seen->file = other_file_id(task, fd, address, WHO_SWEEP);
	seen->fdflags = LOAD(CAST(file, address), f_flags);
	seen->has = IOR_HAS_FDFLAGS;
}

static __always_inline void fill_seen(struct ior_rec_call *rec, const struct seen_call *seen,
				      struct task_struct *task, u8 nargs)
{
	__builtin_memset(rec, 0, sizeof(*rec));
	rec->kind = IOR_KIND_CALL;
	rec->halves = IOR_CALL_BEGAN | IOR_CALL_SEEN | about_call(seen->abi, nargs);
	rec->began_has = seen->has;
	rec->syscall = seen->nr;
	rec->pid = task->tgid;
	rec->tid = task->pid;
	rec->call = 1;
	rec->began = rec->ended = seen->time;
	rec->file = seen->file;
	rec->fdflags = seen->fdflags;
	__builtin_memcpy(rec->args, seen->args, sizeof(rec->args));
}

static __always_inline bool is_still_in(struct task_struct *task, struct pt_regs *regs,
					const struct seen_call *seen)
{
	struct task_state *st = STORAGE(&tasks, task, 0);

	return !(st && st->call) && is_in_call(task, regs) && (s32)exit_number(regs) == seen->nr &&
	       REGS_IP(regs) == seen->ip && REGS_SP(regs) == seen->sp;
}

/* Send what was seen, unless it is over. False: no room in the ring. */
static __always_inline bool send_seen(struct seen_call *seen, struct task_struct *task,
				      struct pt_regs *regs, u8 nargs)
{
	struct ior_rec_call *rec;

	seen->time = bpf_ktime_get_boot_ns();
	rec = reserve(own_ring(), sizeof(*rec));
	if (!rec)
		return false;
	fill_seen(rec, seen, task, nargs);
	if (!is_still_in(task, regs, seen) ||
	    __sync_val_compare_and_swap(&seen->state, SEEN_NOT, SEEN_SENT) != SEEN_NOT) {
		bpf_ringbuf_discard(rec, BPF_RB_NO_WAKEUP);
		return true;
	}
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	sweep_seen++;
	return true;
}

/* The sweep, of one task. */
static __always_inline void look_at(struct task_struct *task)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct task_state *st = STORAGE(&tasks, task, 0);
	enum where_verdict verdict = WHERE_YES;
	const volatile struct ior_plan *plan;
	struct ior_rec_task who;
	struct seen_call *seen;

	if (st && (st->call || st->excluded))
		return;
	plan = plan_now(task, regs);
	if (!plan || (exclude_pipeline && awaits_capture(task)))
		return;
	if (where_on && plan->where)
		verdict = where_at_enter(task, plan->where, WHO_SWEEP);
	if (where_on && verdict == WHERE_NO)
		return;
	seen = STORAGE(&seen_calls, task, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!seen || seen->state != SEEN_NOT)
		return;
	see_call(seen, task, regs, plan);
	seen->undecided = verdict == WHERE_LATER;
	fill_task(&who, task, IOR_TASK_SEEN);
	who.exe = exe_id(task, WHO_SWEEP);
	if (!put_task(&who, task, WHO_SWEEP) || !send_seen(seen, task, regs, plan->nargs))
		sweep_failed++;
}

/* ---- The task's own programs ----------------------------------------------------------------- */

/* Its first enter: the exit of a call that was sent was not recognised. */
static __always_inline void forget_seen(struct task_struct *task)
{
	struct seen_call *seen = bpf_task_storage_get(&seen_calls, task, 0, 0);

	if (seen && __sync_lock_test_and_set(&seen->state, SEEN_OVER) == SEEN_SENT)
		count()->ended++;
}

static __always_inline bool is_end_of(const struct seen_call *seen, struct pt_regs *regs, long ret)
{
	const volatile struct ior_plan *plan = plan_at(plan_index(seen->nr), seen->abi);

	return (plan->what & IOR_DO_EXEC && !ret) ||
	       (REGS_IP(regs) == seen->ip && REGS_SP(regs) == seen->sp &&
		(s32)exit_number(regs) == seen->nr);
}

/*
 * An exit without an enter: is it that of a call that was sent? The task's state then is that of
 * such a call, and open says how it was. NULL: it is not.
 */
static __always_inline struct task_state *end_of_seen(struct task_struct *task,
						      struct pt_regs *regs, long ret, u8 *open)
{
	struct seen_call *seen = bpf_task_storage_get(&seen_calls, task, 0, 0);
	struct task_state *st;

	if (!seen || !is_end_of(seen, regs, ret) ||
	    __sync_lock_test_and_set(&seen->state, SEEN_OVER) != SEEN_SENT)
		return NULL;
	st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!st) {
		count()->lost_storage++;
		return NULL;
	}
	st->call = 1;
	set_number(st, seen->nr, plan_index(seen->nr), seen->abi);
	st->pid = task->tgid;
	st->tid = task->pid;
	st->has = st->full = st->late = st->dev_fd = st->command = 0;
	st->file = 0;
	st->address = 0;
	st->began = seen->time;
	st->whose = st->identities - 1;	/* of the task no more is known than its numbers */
	st->time = bpf_ktime_get_boot_ns();	/* the stamp of its end */
	__builtin_memcpy(st->args, seen->args, sizeof(st->args));
	*open = seen->undecided ? CALL_UNDECIDED : CALL_OPEN;
	return st;
}

#endif
