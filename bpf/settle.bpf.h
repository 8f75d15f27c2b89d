/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Does an interrupted call go on? Without a handler the kernel enters it again at once, from the
 * same instruction; with one it depends on the code that it left with and on SA_RESTART whether it
 * is entered again when the handler has returned (arch_do_signal_or_restart(), 5.8 to 6.18). A
 * call that is held (held.bpf.h) and does not go on is decided here.
 */
#ifndef IOR_BPF_SETTLE_H
#define IOR_BPF_SETTLE_H

#include "arch.bpf.h"
#include "held.bpf.h"
#include "kernel.h"
#include "maps.bpf.h"
#include "restart.bpf.h"
#include "where.bpf.h"

#define SA_RESTART 0x10000000

/* The interrupted call in this slot does not go on. A global function: verified once. */
__noinline int settle_held(u32 slot)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	struct held *h = held_slot(task, slot, 0);
	u32 zero = 0, len;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	bool accepted, sent = false;

	if (!st || !h || !s || h->state != HELD_INTERRUPTED)
		return 0;
	accepted = where_accepts(&h->facts, h->tests, 0, 0);
	if (accepted) {
		s->exit = h->exit;
		len = copy_text(task, h, s);
		sent = send_held(task, st, h, s, len);
	}
	count_held(h, accepted, sent);
	let_go(task, h);
	return 0;
}

/* The latest one does not go on: a call that was held is decided now. */
static __always_inline void forget_latest(struct task_state *st, const struct interrupted *in)
{
	st->interruptions--;
	if (WHERE_HOLDS && in->open == CALL_HELD)
		settle_held(st->interruptions);
}

/*
 * At an enter: the number of the call that this one continues, 0 for none, and what was done at
 * that one's enter. What comes next after an interruption without a handler is the call itself
 * or restart_syscall.
 */
static __always_inline u64 continued_call(struct task_state *st, struct pt_regs *regs, u32 nr,
					  bool restart_syscall, u8 *open)
{
	struct interrupted *in = latest(st);

	if (!in || in->in_handler)
		return 0;
	if (in->ip == REGS_IP(regs) && (restart_syscall || in->nr == nr)) {
		st->interruptions--;
		*open = in->open;
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
	for (u32 i = 0; WHERE_HOLDS && i < INTERRUPTED_MAX && i < st->interruptions; i++)
		settle_held(i);
	st->interruptions = 0;
}

#endif
