/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Does an interrupted call go on? Without a handler the kernel enters it again at once, from the
 * same instruction; with one it depends on the code that it left with and on SA_RESTART whether it
 * is entered again when the handler has returned (arch_do_signal_or_restart(), 5.8 to 6.18). Of
 * one that --where has not decided yet the stream has what came of it so far: it is taken back if
 * it does not go on, and what it came to is not wanted.
 */
#ifndef IOR_BPF_SETTLE_H
#define IOR_BPF_SETTLE_H

#include "arch.bpf.h"
#include "kernel.h"
#include "maps.bpf.h"
#include "restart.bpf.h"
#include "ring.bpf.h"
#include "where.bpf.h"

#define SA_RESTART 0x10000000

/* A call whose beginning was sent is not wanted after all. Not 0: no room in the ring. */
static __always_inline long retract(const struct task_state *st, const struct interrupted *in)
{
	u64 now = bpf_ktime_get_boot_ns();
	struct ior_rec_call *rec = reserve(own_ring(), IOR_CALL_SMALL);

	if (!rec)
		return -1;
	__builtin_memset(rec, 0, IOR_CALL_SMALL);
	rec->kind = IOR_KIND_CALL;
	rec->halves = IOR_CALL_ENDED | IOR_CALL_REFUSED;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->call = in->call;
	rec->ret = in->ret;
	rec->began = rec->ended = now;
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

/*
 * The interrupted call of this number does not go on: does --where accept it as it was left? One
 * that cannot be taken back stays. A global function: verified once.
 */
__noinline int decide_interrupted(struct task_state *st, u32 index)
{
	const volatile struct ior_plan *plan;
	struct interrupted *in;

	if (!st)
		return 0;
	in = interrupted_at(index);
	if (!in)
		return 0;
	plan = plan_at(in->plan, st->abi);
	if (in->open != CALL_UNDECIDED ||
	    where_at_exit(st, plan->where, in->whose == st->identities, in->began, in->left,
			  in->ret) || retract(st, in))
		return 0;
	count()->refused++;
	count()->ended--;
	return 0;
}

/* The latest one does not go on. */
static __always_inline void forget_latest(struct task_state *st, const struct interrupted *in)
{
	st->interruptions--;
	if (WHERE_AT_EXIT && in->open == CALL_UNDECIDED)
		decide_interrupted(st, st->interruptions);
}

/*
 * At an enter: the number of the call that this one continues, 0 for none; that one is then the
 * element behind the used ones. What comes next after an interruption without a handler is the
 * call itself or restart_syscall.
 */
static __always_inline u64 continued_call(struct task_state *st, struct pt_regs *regs,
					  u32 plan, bool restart_syscall)
{
	struct interrupted *in = latest(st);

	if (!in || in->in_handler)
		return 0;
	if (in->ip == REGS_IP(regs) && (restart_syscall || in->plan == plan)) {
		st->interruptions--;
		return in->call;
	}
	forget_latest(st, in);
	return 0;
}

/* A handler is about to run: the latest one goes on when that returns, or not at all. */
static __always_inline void handler_begins(struct task_state *st, struct k_sigaction *ka)
{
	struct interrupted *in = latest(st);

	/* Ignored and default actions leave the call to be entered again, or end the task. */
	if (!in || in->in_handler || (u64)ka->sa.sa_handler <= 1)
		return;
	if (in->ret == -ERESTARTNOINTR || (in->ret == -ERESTARTSYS && ka->sa.sa_flags & SA_RESTART))
		in->in_handler = true;
	else
		forget_latest(st, in);
}

/* None of the interrupted calls goes on. */
static __always_inline void settle_all(struct task_state *st)
{
	for (u32 i = 0; WHERE_AT_EXIT && i < INTERRUPTED_MAX && i < st->interruptions; i++)
		decide_interrupted(st, i);
	st->interruptions = 0;
}

#endif
