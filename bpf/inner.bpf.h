/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Calls that 32-bit x86 makes through socketcall(2) and ipc(2): what is recorded is the call that
 * is made, with its own arguments (lib/calls/inner.h).
 */
#ifndef IOR_BPF_INNER_H
#define IOR_BPF_INNER_H

#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

#define IOR_DO_INNER (IOR_DO_SOCKETCALL | IOR_DO_IPC)

/* Index among inner_plans[], 0 for none. */
static __always_inline u32 inner_index(u32 what, u32 op)
{
	u32 slot = what & IOR_DO_IPC ? op & 0xffff : op;

	if (slot >= (what & IOR_DO_IPC ? IOR_IPC_MSGRCV_LATER : IOR_INNER_OPS))
		return 0;
	BOUND(slot, IOR_INNER_OPS - 1);
	if (what & IOR_DO_SOCKETCALL)
		return socketcalls[slot];
	if (slot == IOR_IPC_MSGRCV && op >> 16)	/* a version */
		slot = IOR_IPC_MSGRCV_LATER;
	return ipcs[slot];
}

/* ipc: its own arguments in another order. False if what one of them points to cannot be read. */
static __always_inline bool order_arguments(u64 *args, const volatile struct ior_inner_plan *inner)
{
	u32 given[8], bytes = inner->behind * sizeof(u32);

	BOUND(bytes, 15);
	if (bytes > 2 * sizeof(u32))
		return false;
	for (int i = 0; i < 6; i++)
		given[i] = args[i];
	given[IOR_FROM_BEHIND] = given[IOR_FROM_BEHIND + 1] = 0;
	if (bpf_probe_read_user(&given[IOR_FROM_BEHIND], bytes, (void *)(u64)given[IOR_IPC_PTR]))
		return false;
	for (int i = 0; i < 6; i++)
		args[i] = i < inner->nargs ? given[inner->from[i] & 7] : 0;
	return true;
}

/* socketcall: they stand in memory. */
static __always_inline bool load_arguments(u64 *args, const volatile struct ior_inner_plan *inner)
{
	u32 loaded[6] = {}, bytes = inner->nargs * sizeof(u32);

	BOUND(bytes, 31);
	if (bytes > sizeof(loaded) || bpf_probe_read_user(loaded, bytes, (void *)args[1]))
		return false;
	for (int i = 0; i < 6; i++)
		args[i] = loaded[i];
	return true;
}

/*
 * The arguments of socketcall or ipc in st become those of the call that is made, and its plan the
 * task's. Nothing changes where there is no such call, or where its arguments cannot be read yet:
 * then it is recorded as what it is. A global function: verified once.
 */
__noinline int find_inner(struct task_state *st, u32 what)
{
	const volatile struct ior_inner_plan *inner;
	u32 index, op;

	if (!st)
		return 0;
	op = st->args[0];
	index = inner_index(what, op);
	BOUND(index, IOR_INNERS - 1);
	if (!index)
		return 0;
	inner = &inner_plans[index];
	if (!(what & IOR_DO_IPC ? order_arguments(st->args, inner) :
				  load_arguments(st->args, inner)))
		return 0;
	st->plan = IOR_PLAN_INNER + index;
	st->op = op;
	return 1;
}

#endif
