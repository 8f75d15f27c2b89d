// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The kernel side of ior: two programs on the raw system call tracepoints, driven by a table
 * of what is to be done at each call, and four small ones that follow tasks and signals.
 *
 * Calls are numbered in their task. An exit is sent only if its enter was, under the enter's
 * number, pid and tid; a call of which either half found no room is counted once. Files and
 * tasks are announced by records of their own before the first call that needs them.
 */
#include "kernel.h"
#include <bpf/bpf_tracing.h>

#include "arch.bpf.h"
#include "enter.bpf.h"
#include "exit.bpf.h"
#include "file.bpf.h"
#include "held.bpf.h"
#include "layout.h"
#include "maps.bpf.h"
#include "pipeline.bpf.h"
#include "restart.bpf.h"
#include "sample.bpf.h"
#include "scope.bpf.h"
#include "settle.bpf.h"
#include "task.bpf.h"
#include "where.bpf.h"

/* ---- Enter ----------------------------------------------------------------------------------- */

/* May the call be a part of what carries the capture, whether it is selected or not? */
static __always_inline bool may_carry(u16 what)
{
	return exclude_pipeline && what & (IOR_DO_READS | IOR_DO_WRITES);
}

/* The exit of the latest call was never seen: the kernel skipped the program (recursion). */
static __always_inline void miss_exit(struct task_state *st)
{
	if (st->open == CALL_SENT || st->open == CALL_HELD)
		count()->lost_exit++;
	st->open = CALL_NONE;
}

/*
 * A call that continues one that was not sent is nothing new: it was counted, and is sent or not,
 * as what it continues.
 */
static __always_inline void go_on(struct task_struct *task, struct task_state *st,
				  struct enter_files *f, const volatile struct ior_plan *plan,
				  u8 continues)
{
	st->open = continues;
	if (sampling && continues == CALL_LEFT_OUT) {
		u32 n = st->interruptions & (INTERRUPTED_MAX - 1);

		/* restart_syscall goes on with a call of another number. */
		st->nr = st->interrupted[n].nr;
		st->began = st->interrupted[n].began;
	}
	if (WHERE_HOLDS && continues == CALL_HELD) {
		hold_again(task, st);
		if (plan->fd != IOR_ARG_ABSENT)
			find_file(f, task, st, st->args[plan->fd & 7]);
	}
}

/* Count a call that begins, and decide if it is recorded. WHERE_NO: it is over, or only open. */
static __always_inline enum where_verdict judge(struct task_struct *task, struct task_state *st,
						const volatile struct ior_plan *plan, u16 what,
						bool restarts)
{
	enum where_verdict verdict = WHERE_YES;

	count()->calls++;
	if (restarts)
		count()->restarted++;
	else if (where_on && plan->where)
		verdict = where_at_enter(task, plan->where);
	if (where_on && verdict == WHERE_NO) {
		count()->refused++;
		st->open = what & IOR_DO_NEVER ? CALL_NONE : CALL_REFUSED;
		return WHERE_NO;
	}
	if (sampling && !restarts && leave_out(st)) {
		count()->left_out++;
		st->open = what & IOR_DO_NEVER ? CALL_NONE : CALL_LEFT_OUT;
		st->began = bpf_ktime_get_boot_ns();
		return WHERE_NO;
	}
	return verdict;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = is_compat(task);
	const volatile struct ior_plan *plan = plan_of(id, compat);
	struct enter_files f = {};
	enum where_verdict verdict;
	struct task_state *st;
	u8 continues = CALL_NONE;
	bool scoped;
	u16 what;

	if (!plan || !(what = plan->what) || stopping)
		return 0;
	/* What is not selected may still settle a restart, or make this process part of the
	 * pipeline. */
	if (!(what & (IOR_DO_RECORD | IOR_DO_RESTART | IOR_DO_SIGRETURN)) && !may_carry(what))
		return 0;
	if (task->tgid == self_tgid)
		return 0;
	scoped = in_scope(task);
	/* The pipeline may run outside of the scope, and be shown by a terminal inside. */
	if (!scoped && !may_carry(what))
		return 0;
	st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!st) {
		if (scoped && what & IOR_DO_RECORD) {
			count()->calls++;
			count()->lost_storage++;
		}
		return 0;
	}
	if (st->open != CALL_NONE)
		miss_exit(st);
	read_args(st->args, regs, compat);
	if ((exclude_pipeline && is_excluded(task, st, plan)) || !scoped)
		return 0;
	if (st->interruptions) {
		if (what & IOR_DO_SIGRETURN)
			st->sigreturn = 1;
		else
			f.restart_of = continued_call(st, regs, id, what & IOR_DO_RESTART,
						      &continues);
	}
	if (!(what & IOR_DO_RECORD) && !f.restart_of)
		return 0;

	st->call++;
	st->nr = id;
	st->abi = compat;
	st->pid = task->tgid;
	st->tid = task->pid;
	st->file = 0;
	if (NOT_ALL && f.restart_of && continues != CALL_SENT) {
		go_on(task, st, &f, plan, continues);
		return 0;
	}
	verdict = judge(task, st, plan, what, f.restart_of);
	if (verdict == WHERE_NO)
		return 0;
	if (verdict == WHERE_YES ? !task_is_announced(task, st) && !announce_task(st) :
				   !cgroup_is_announced(task, st))
		goto lost;
	if (plan->fd != IOR_ARG_ABSENT)
		find_file(&f, task, st, st->args[plan->fd & 7]);
	if (WHERE_HOLDS && verdict == WHERE_LATER) {
		find_more(&f, task, st, plan);
		read_pointers(&f, st, plan);
		if (!hold_enter(task, st, &f, plan)) {
			count()->lost_storage++;
			st->open = CALL_LOST;
		}
		return 0;
	}
	if (send_enter(task, st, &f, plan, what))
		goto lost;
	if (what & IOR_DO_NEVER)
		count()->ended++;
	else
		st->open = CALL_SENT;
	return 0;
lost:
	count()->lost_ring++;
	st->open = CALL_LOST;
	return 0;
}

/* ---- Exit ------------------------------------------------------------------------------------ */

/* An exit without an open call of this task: why? Counted, never sent. */
static __always_inline void count_orphan(struct task_struct *task, struct task_state *st,
					 const volatile struct ior_plan *plan, long ret)
{
	if (stopping || task->tgid == self_tgid || !in_scope(task) || (st && st->excluded))
		return;
	/* An execveat that was not selected leaves as execve. */
	if (plan->what & IOR_DO_EXEC && ret == 0)
		return;
	if (plan->what & IOR_DO_FORK && ret == 0)
		count()->orphan_fork++;
	else if (!(st && st->call) && (task->start_boottime < attach_time || SCOPE_MOVES))
		count()->orphan_attach++;
	else
		count()->orphan_denied++;
}

/* The exit of a call whose enter was not sent, or of none. */
static __always_inline void end_unsent(struct task_struct *task, struct task_state *st,
				       struct pt_regs *regs, const volatile struct ior_plan *plan,
				       u64 now, long ret)
{
	bool left_out = sampling && st && st->open == CALL_LEFT_OUT;

	if (left_out)
		add_left_out(st, now, ret);
	if (NOT_ALL && st && (st->open == CALL_REFUSED || left_out) && is_restart_code(ret))
		remember_interrupted(st, regs, ret, st->open);
	if (st && (st->open == CALL_LOST || st->open == CALL_REFUSED || left_out))
		st->open = CALL_NONE;
	else if (plan && plan->what & IOR_DO_RECORD)
		count_orphan(task, st, plan, ret);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_plan *plan = plan_of(exit_number(regs), is_compat(task));
	struct task_state *st;
	u64 now;

	/* Not the end of a recorded call, whatever its number was at enter: see IOR_DO_EXEC. */
	if (plan && !(plan->what & ~(IOR_DO_READS | IOR_DO_WRITES)))
		return 0;
	now = bpf_ktime_get_boot_ns();
	st = bpf_task_storage_get(&tasks, task, 0, 0);
	if (plan && plan->what & IOR_DO_EPOCH && ret >= 0)
		__sync_fetch_and_add(&name_epoch, 1);
	if (st && st->sigreturn)
		handler_ended(st, regs);
	if (WHERE_HOLDS && st && st->open == CALL_HELD) {
		u32 held = judge_held(task, st, now, ret), len = 0;

		if (held == EXIT_ACCEPTED || held == EXIT_INTERRUPTED)
			len = build_exit(st, now, ret);
		finish_held(st, regs, ret, held, len);
		return 0;
	}
	if (!st || st->open != CALL_SENT) {
		end_unsent(task, st, regs, plan, now, ret);
		return 0;
	}
	st->open = CALL_NONE;
	/* Not the registers' number: a successful execveat leaves as 59. */
	plan = plan_of(st->nr, st->abi);
	if (!plan)
		return 0;
	if (send_exit(task, st, plan, now, ret)) {
		count()->lost_ring++;
		return 0;
	}
	count()->ended++;
	if (is_restart_code(ret))
		remember_interrupted(st, regs, ret, CALL_SENT);
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

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);

	/* First of all, so that user space never finds none left. */
	renumber_selected(task, old_pid);
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	/* Of a held execve it is said after the call, which is still the old program's. */
	if (!WHERE_HOLDS || st->open != CALL_HELD)
		announce_exec(task, st, old_pid);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	/* Every thread that passes after the last one has begun to exit sees 0. */
	bool group_dead = task->signal->live.counter == 0;
	u32 tgid = task->tgid;

	deselect_task(task, group_dead);
	if (group_dead)
		bpf_map_delete_elem(&excluded, &tgid);
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	if (st->announced)
		announce_end(task);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
