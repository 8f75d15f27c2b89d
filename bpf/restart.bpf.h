/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Does an interrupted call go on? It leaves with one of four codes that no program ever sees
 * (include/linux/errno.h). Without a handler the kernel enters it again at once, from the same
 * instruction; with one it depends on the code and on SA_RESTART whether it is entered again
 * when the handler has returned (arch_do_signal_or_restart(), 5.8 to 6.18).
 */
#ifndef IOR_BPF_RESTART_H
#define IOR_BPF_RESTART_H

#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516
#define SA_RESTART 0x10000000

static __always_inline bool is_restart_code(long ret)
{
	return ret <= -ERESTARTSYS && ret >= -ERESTART_RESTARTBLOCK && ret != -515;
}

/* The latest interrupted call, NULL for none. */
static __always_inline struct interrupted *latest(struct task_state *st)
{
	u32 n = st->interruptions;

	return n ? &st->interrupted[(n - 1) & (INTERRUPTED_MAX - 1)] : NULL;
}

/* How many of them the stream has, and waits for. */
static __always_inline u32 pending(const struct task_state *st)
{
	u32 n = 0;

	if (!NOT_ALL || !st->interruptions)
		return st->interruptions;
	for (u32 i = 0; i < INTERRUPTED_MAX && i < st->interruptions; i++)
		n += st->interrupted[i].open == CALL_SENT;
	return n;
}

/* At the exit of a call: open says what was done at its enter. */
static __always_inline void remember_interrupted(struct task_state *st, struct pt_regs *regs,
						 long ret, u8 open)
{
	u32 n = st->interruptions;
	struct interrupted *in = &st->interrupted[n & (INTERRUPTED_MAX - 1)];

	if (n >= INTERRUPTED_MAX)
		return;
	in->call = st->call;
	in->ip = REGS_IP(regs);
	in->sp = REGS_SP(regs);
	in->began = st->began;
	in->nr = st->nr;
	in->ret = ret;
	in->in_handler = false;
	in->open = open;
	st->interruptions = n + 1;
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

/* At the exit of rt_sigreturn: is the handler of the latest interruption the one that ended? */
static __always_inline void handler_ended(struct task_state *st, struct pt_regs *regs)
{
	struct interrupted *in = latest(st);

	st->sigreturn = 0;
	if (in && in->in_handler && in->ip == REGS_IP(regs) + CALL_SIZE && in->sp == REGS_SP(regs))
		in->in_handler = false;
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int sig, struct kernel_siginfo *info, struct k_sigaction *ka)
{
	struct task_state *st = bpf_task_storage_get(&tasks, bpf_get_current_task_btf(), 0, 0);
	struct interrupted *in = st ? latest(st) : NULL;

	/* Ignored and default actions leave the call to be entered again, or end the task. */
	if (!in || in->in_handler || (u64)ka->sa.sa_handler <= 1)
		return 0;
	if (in->ret == -ERESTARTNOINTR || (in->ret == -ERESTARTSYS && ka->sa.sa_flags & SA_RESTART))
		in->in_handler = true;
	else
		forget_latest(st, in);
	return 0;
}

#endif
