/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a task remembers of calls that were interrupted. Such a call leaves with one of four codes
 * that no program ever sees (include/linux/errno.h); whether it goes on is settle.bpf.h's question.
 */
#ifndef IOR_BPF_RESTART_H
#define IOR_BPF_RESTART_H

#include "arch.bpf.h"
#include "kernel.h"
#include "maps.bpf.h"

#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

static __always_inline bool is_restart_code(long ret)
{
	return ret <= -ERESTARTSYS && ret >= -ERESTART_RESTARTBLOCK && ret != -515;
}

/* The interrupted calls of the current task; NULL: it never had any. */
static __always_inline struct interruptions *own_interruptions(void)
{
	return bpf_task_storage_get(&interruptions, bpf_get_current_task_btf(), 0, 0);
}

/* The one with this number, from 0. */
static __always_inline struct interrupted *interrupted_at(u32 n)
{
	struct interruptions *all = own_interruptions();

	return all ? &all->of[n & (INTERRUPTED_MAX - 1)] : NULL;
}

/* The latest interrupted call, NULL for none. */
static __always_inline struct interrupted *latest(struct task_state *st)
{
	u32 n = st->interruptions;

	return n ? interrupted_at(n - 1) : NULL;
}

/* How many of them the stream has, and waits for. */
static __always_inline u32 pending(const struct task_state *st)
{
	struct interruptions *all;
	u32 n = 0;

	if (!NOT_ALL || !st->interruptions)
		return st->interruptions;
	all = own_interruptions();
	for (u32 i = 0; all && i < INTERRUPTED_MAX && i < st->interruptions; i++)
		n += all->of[i].open <= CALL_UNDECIDED;
	return n;
}

/* At the exit of a call: open says what was done at its enter. */
static __always_inline void remember_interrupted(struct task_state *st, struct pt_regs *regs,
						 u64 now, long ret, u8 open)
{
	u32 n = st->interruptions;
	struct interruptions *all;
	struct interrupted *in;

	if (n >= INTERRUPTED_MAX)
		return;
	all = bpf_task_storage_get(&interruptions, bpf_get_current_task_btf(), 0,
				   BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!all)
		return;		/* if it goes on that is another row */
	in = &all->of[n & (INTERRUPTED_MAX - 1)];
	in->call = st->call;
	in->ip = REGS_IP(regs);
	in->sp = REGS_SP(regs);
	in->began = st->began;
	in->left = now;
	in->plan = st->plan;
	in->ret = ret;
	in->in_handler = false;
	in->open = open;
	in->whose = st->whose;
	st->interruptions = n + 1;
}

/* At the exit of rt_sigreturn: is the handler of the latest interruption the one that ended? */
static __always_inline void handler_ended(struct task_state *st, struct pt_regs *regs)
{
	struct interrupted *in = latest(st);

	st->sigreturn = 0;
	if (in && in->in_handler && in->ip == REGS_IP(regs) + CALL_SIZE && in->sp == REGS_SP(regs))
		in->in_handler = false;
}

#endif
