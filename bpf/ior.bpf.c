// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The kernel side of ior: two programs on the raw system call tracepoints, driven by a table
 * of what is to be done at each call, and four small ones that follow tasks and signals.
 *
 * Calls are numbered in their task, and sent as one record at their exit, under the number, pid and
 * tid of their enter. One that found no room is counted once. Files and tasks are announced by
 * records of their own before the first call that needs them.
 */
#include "kernel.h"
#include <bpf/bpf_tracing.h>

#include "arch.bpf.h"
#include "call.bpf.h"
#include "end.bpf.h"
#include "enter.bpf.h"
#include "file.bpf.h"
#include "inner.bpf.h"
#include "layout.h"
#include "maps.bpf.h"
#include "pipeline.bpf.h"
#include "restart.bpf.h"
#include "sample.bpf.h"
#include "scope.bpf.h"
#include "seen.bpf.h"
#include "settle.bpf.h"
#include "sweep.bpf.h"
#include "task.bpf.h"
#include "where.bpf.h"

/* ---- Enter ----------------------------------------------------------------------------------- */

/* May the call be a part of what carries the capture, whether it is selected or not? */
static __always_inline bool may_carry(u32 what)
{
	return exclude_pipeline && what & (IOR_DO_READS | IOR_DO_WRITES);
}

/* Is a call open that the stream has, or will have? */
static __always_inline bool is_recorded(u8 open)
{
	return open == CALL_OPEN || open == CALL_UNDECIDED;
}

/* The exit of the latest call was never seen: the kernel skipped the program (recursion). */
static __always_inline void miss_exit(struct task_state *st)
{
	if (is_recorded(st->open))
		count()->lost_exit++;
	st->open = CALL_NONE;
}

/* A call begins outside of the scope. Its exit may be inside, and is not one without an enter. */
static __always_inline void ignore_call(struct task_struct *task)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);

	if (!st)
		return;
	miss_exit(st);
	st->open = CALL_IGNORED;
}

/*
 * A call that continues one that was not sent is nothing new: it was counted, and is not sent
 * either.
 */
static __always_inline void go_on(struct task_state *st, const struct interrupted *in)
{
	st->open = in->open;
	/* restart_syscall goes on with a call of another number. */
	if (sampling && in->open == CALL_LEFT_OUT) {
		st->plan = in->plan;
		st->began = in->began;
	}
}

/*
 * Count a call that begins, and decide what becomes of it: how it is open then. CALL_NONE: it is
 * over.
 */
static __always_inline u8 judge(struct task_struct *task, struct task_state *st,
				const volatile struct ior_plan *plan, u32 what)
{
	enum where_verdict verdict = WHERE_YES;

	count()->calls++;
	if (where_on && plan->where)
		verdict = where_at_enter(task, plan->where, WHO_CURRENT);
	if (where_on && verdict == WHERE_NO) {
		count()->refused++;
		return what & IOR_DO_NEVER ? CALL_NONE : CALL_REFUSED;
	}
	if (sampling && leave_out(st)) {
		count()->left_out++;
		st->began = bpf_ktime_get_boot_ns();
		return what & IOR_DO_NEVER ? CALL_NONE : CALL_LEFT_OUT;
	}
	return verdict == WHERE_LATER ? CALL_UNDECIDED : CALL_OPEN;
}

/* The same of a call that continues one that was sent. */
static __always_inline u8 judge_again(struct task_state *st, const struct interrupted *in)
{
	count()->calls++;
	if (WHERE_AT_EXIT) {
		st->began = in->began;
		st->whose = in->whose;
	}
	return in->open;
}

#define IOR_DO_RARE (IOR_DO_INNER | IOR_DO_LISTED | IOR_DO_UNLISTED | IOR_DO_SIGRETURN)

/*
 * At the enter of a call that is not only what its number says: what is to be done then. Its plan
 * may become another one.
 */
static __always_inline u32 look_closer(struct task_state *st, u32 what)
{
	if (what & IOR_DO_INNER) {
		if (find_inner(st, what))
			what = plan_of(st)->what;
		/* Its exit may find what could not be read yet. */
		if (!(what & IOR_DO_RECORD))
			st->open = CALL_IGNORED;
		return what;
	}
	if (what & IOR_DO_SIGRETURN)
		st->sigreturn = 1;
	else if (!is_wanted(what, st->nr))
		what &= ~IOR_DO_RECORD;
	return what;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = is_compat(task);
	u32 index = plan_index(id), what;
	const volatile struct ior_plan *plan = plan_at(index, compat);
	const struct interrupted *in;
	struct task_state *st;
	u64 restart_of = 0;
	bool scoped;
	u8 open;

	what = plan->what;
	if (!what || stopping)
		return 0;
	/* What is not selected may still settle a restart, or make this process part of the
	 * pipeline. */
	if (!(what & (IOR_DO_RECORD | IOR_DO_RESTART | IOR_DO_SIGRETURN | IOR_DO_INNER)) &&
	    !may_carry(what))
		return 0;
	if (task->tgid == self_tgid)
		return 0;
	scoped = in_scope(task);
	/* The pipeline may run outside of the scope, and be shown by a terminal inside. */
	if (!scoped && !may_carry(what)) {
		if (SCOPE_MOVES)
			ignore_call(task);
		return 0;
	}
	st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!st) {
		if (scoped && is_wanted(what, id)) {
			count()->calls++;
			if (what & IOR_DO_NEVER || !miss_enter(task->pid))
				count()->lost_storage++;
		}
		return 0;
	}
	if (st->open != CALL_NONE)
		miss_exit(st);
	read_args(st->args, regs, compat);
	set_number(st, id, index, compat);
	if (what & IOR_DO_RARE) {
		what = look_closer(st, what);
		plan = plan_of(st);
	}
	if (exclude_pipeline && is_excluded(task, st, plan))
		return 0;
	if (!scoped) {
		if (what & IOR_DO_RECORD)
			st->open = CALL_IGNORED;
		return 0;
	}
	if (st->interruptions) {
		if (!(what & IOR_DO_SIGRETURN))
			restart_of = continued_call(st, regs, st->plan, what & IOR_DO_RESTART);
	}
	if (!(what & IOR_DO_RECORD) && !restart_of)
		return 0;

	if (!st->call)
		forget_seen(task);
	st->call++;
	st->pid = task->tgid;
	st->tid = task->pid;
	in = restart_of ? interrupted_at(st->interruptions) : NULL;
	if (NOT_ALL && in && in->open > CALL_UNDECIDED) {
		go_on(st, in);
		return 0;
	}
	open = in ? judge_again(st, in) : judge(task, st, plan, what);
	if (open != CALL_OPEN && open != CALL_UNDECIDED) {
		st->open = open;
		return 0;
	}
	if (!task_is_announced(task, st) && !announce_task(st)) {
		count()->lost_ring++;
		st->open = CALL_LOST;
		return 0;
	}
	begin_call(task, st, plan, what, restart_of);
	if (WHERE_AT_EXIT && !restart_of) {
		st->began = st->time;
		st->whose = st->identities;
	}
	if (!(what & IOR_DO_NEVER))
		st->open = open;
	else if (send_begun(st, 0))
		count()->lost_ring++;
	else
		count()->ended++;
	return 0;
}

/* ---- Exit ------------------------------------------------------------------------------------ */

/* The task has begun another program, in the call that has just been sent. */
static __always_inline void finish_exec(struct task_state *st)
{
	u32 old_tid = st->exec_tid;

	st->exec_tid = 0;
	announce_exec(st, old_tid);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_plan *plan = plan_at(plan_index(exit_number(regs)),
							is_compat(task));
	u8 open, halves = IOR_CALL_BEGAN | IOR_CALL_ENDED;
	struct task_state *st;
	u64 now;

	/* Not the end of a recorded call, whatever its number was at enter: see IOR_DO_EXEC. */
	if (!(plan->what & ~(IOR_DO_READS | IOR_DO_WRITES)))
		return 0;
	now = bpf_ktime_get_boot_ns();
	st = bpf_task_storage_get(&tasks, task, 0, 0);
	if (plan->what & IOR_DO_EPOCH && ret >= 0)
		__sync_fetch_and_add(&name_epoch, 1);
	if (!st || !is_recorded(st->open)) {
		if (st && st->sigreturn)
			handler_ended(st, regs);	/* it leaves under the number -1 */
		else if ((st && st->call) || !end_seen(task, regs, now, ret))
			end_unsent(task, st, regs, plan, now, ret);
		return 0;
	}
	open = st->open;
	st->open = CALL_NONE;
	/* Not the registers' number: a successful execveat leaves as 59. */
	plan = plan_of(st);
	if (WHERE_AT_EXIT && open == CALL_UNDECIDED)
		halves = decide(st, plan, halves, now, ret);
	else if (is_claimed(st))
		halves = IOR_CALL_ENDED;
	if (WHERE_AT_EXIT && !halves)
		count()->refused++;
	else if (end_call(task, st, plan, halves, now, ret) && is_restart_code(ret))
		remember_interrupted(st, regs, now, ret, open);
	if (st->exec_tid)
		finish_exec(st);
	return 0;
}

/* ---- Signals and tasks ----------------------------------------------------------------------- */

SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int sig, struct kernel_siginfo *info, struct k_sigaction *ka)
{
	struct task_state *st = bpf_task_storage_get(&tasks, bpf_get_current_task_btf(), 0, 0);

	if (st)
		handler_begins(st, ka);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct task_state *st;
	bool selected = in_scope(parent);

	if (follow)
		select_child(parent, child);
	if (!selected || stopping || parent->tgid == self_tgid)
		return 0;
	st = bpf_task_storage_get(&tasks, parent, 0, 0);
	if (st && !st->excluded && st->announced)
		announce_fork(parent, child);
	return 0;
}

/* Whatever call it was in when recording began is over: see judge_orphan(). */
static __always_inline void leave_old_program(struct task_struct *task, struct task_state *st)
{
	if (!attach_time || stopping || task->start_boottime >= attach_time || !in_scope(task))
		return;
	if (!st)
		st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (st)
		st->orphaned = 1;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);

	/* First of all, so that user space never finds none left. */
	renumber_selected(task, old_pid);
	if (take_missed(old_pid))
		count()->lost_storage++;
	leave_old_program(task, st);
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	/* A call that is recorded is still the old program's: it comes first. */
	if (is_recorded(st->open))
		st->exec_tid = old_pid;
	else
		announce_exec(st, old_pid);
	return 0;
}

/*
 * The task ends in a call, as reboot(2) in a pid namespace does: what there is of it is sent. It is
 * open no longer, as a sweep sees the task until somebody has waited for it.
 */
static __always_inline void end_with_task(struct task_state *st)
{
	if (st->open != CALL_OPEN)
		return;
	st->open = CALL_NONE;
	if (is_claimed(st))
		return;
	if (send_begun(st, 0))
		count()->lost_other++;
	else if (st->full && st->restart_of)
		count()->restarted++;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	/* Every thread that passes after the last one has begun to exit sees 0. */
	bool group_dead = WALK(task)->signal->live.counter == 0;
	u32 tgid = task->tgid;

	deselect_task(task, group_dead);
	if (take_missed(task->pid))
		count()->lost_storage++;
	if (group_dead)
		bpf_map_delete_elem(&excluded, &tgid);
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	end_with_task(st);
	if (st->announced)
		announce_end(task);
	return 0;
}

/* ---- The sweep ------------------------------------------------------------------------------- */

/* Once for each task, when ior-capture asks. It may be preempted, and has counters of its own. */
SEC("iter/task")
int sweep(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct task_state *st;

	if (!task)
		return 0;
	if (sweep_mode == IOR_SWEEP_START) {
		look_at(task);
		return 0;
	}
	if (sweep_mode == IOR_SWEEP_PIPES) {
		look_for_pipes(task);
		return 0;
	}
	st = STORAGE(&tasks, task, 0);
	if (st)
		sweep_call(st);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
