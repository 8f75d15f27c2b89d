/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The record of a call: both halves at its exit, or one alone. */
#ifndef IOR_BPF_CALL_H
#define IOR_BPF_CALL_H

#include "access.bpf.h"
#include "exit.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "ring.bpf.h"

/* A task's first call, as many short processes can fill the ring too, and every 64th. */
static __always_inline u64 wakeup(void *ring, const struct task_state *st)
{
	return (st->call & 63) == 1 ? wakeup_if_filling(ring) : BPF_RB_NO_WAKEUP;
}

/* Which kind of call, and how many arguments it has: bits of ior_rec_call.halves. */
static __always_inline u8 about_call(bool compat, u8 nargs)
{
	return (compat ? IOR_CALL_COMPAT : 0) | nargs << IOR_CALL_NARGS;
}

/* What both sizes have of both halves. Every byte is assigned: ring memory is not zeroed. */
static __always_inline void fill_call(struct ior_rec_call *rec, const struct task_state *st,
				      const volatile struct ior_plan *plan, u8 halves)
{
	rec->kind = IOR_KIND_CALL;
	rec->halves = halves | about_call(st->abi, plan->nargs);
	rec->began_has = st->has;
	rec->syscall = st->nr;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->call = st->call;
	rec->began = st->time;
	rec->file = st->file;
	rec->fdflags = st->fdflags;
	rec->offset = st->offset;
	rec->dev_read = st->dev_read;
	rec->dirtied = st->dirtied;
	rec->args[0] = st->args[0];
	rec->args[1] = st->args[1];
	rec->args[2] = st->args[2];
	rec->args[3] = st->args[3];
}

static __always_inline void fill_end(struct ior_rec_call *rec, struct task_struct *task,
				     struct task_state *st, const volatile struct ior_plan *plan,
				     u64 now, long ret)
{
	u8 has = 0;

	rec->ended = now;
	rec->ret = ret;
	if (st->address && fd_file_fast(task, st, st->args[plan->fd & 7]) == st->address) {
		struct file *file = CAST(file, st->address);

		rec->offset_after = LOAD(file, f_pos);
		has |= IOR_HAS_OFFSET;
	}
	if (have_io) {
		rec->dev_read_after = task->ioac.read_bytes;
		rec->dirtied_after = task->ioac.write_bytes;
		has |= IOR_HAS_IO;
	}
	rec->ended_has = has;
}

/* The rest of the full record: how the call began, and an end without anything to say. */
static __always_inline void fill_more(struct ior_rec_call *rec, const struct task_state *st)
{
	bool full = st->full;

	rec->args[4] = st->args[4];
	rec->args[5] = st->args[5];
	rec->file2 = full ? st->file2 : 0;
	rec->dir = full ? st->dir : 0;
	rec->dir2 = full ? st->dir2 : 0;
	rec->root = full ? st->root : 0;
	rec->restart_of = full ? st->restart_of : 0;
	rec->time[0] = st->passed[0];
	rec->time[1] = st->passed[1];
	rec->offset2 = st->offset2;
	rec->pending = full ? st->pending : 0;
	rec->op = full ? st->op : 0;
	rec->new_file = rec->new_file2 = 0;
	rec->path_len = rec->path2_len = 0;
	rec->was_len[0] = rec->was_len[1] = 0;
	rec->was_kept[0] = rec->was_kept[1] = 0;
	rec->extra[0] = rec->extra[1] = rec->extra[2] = 0;
	rec->nextra = 0;
	rec->turned = IOR_TURNED_NOT;
}

static __always_inline long send_small(struct task_struct *task, struct task_state *st,
				       const volatile struct ior_plan *plan, u8 halves, u64 now,
				       long ret)
{
	void *ring = own_ring();
	struct ior_rec_call *rec = reserve(ring, IOR_CALL_SMALL);

	if (!rec)
		return -1;
	fill_call(rec, st, plan, halves);
	fill_end(rec, task, st, plan, now, ret);
	bpf_ringbuf_submit(rec, wakeup(ring, st));
	return 0;
}

/* A full record in call_scratch, but for what the call left in memory. */
__noinline int build_call(struct task_state *st, u64 now, u64 ret, u32 halves)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_plan *plan;
	struct call_scratch *s;
	u32 zero = 0;

	s = bpf_map_lookup_elem(&call_scratch, &zero);
	if (!st || !s)
		return 0;
	plan = plan_of(st);
	fill_call(&s->record, st, plan, halves);
	fill_end(&s->record, task, st, plan, now, ret);
	fill_more(&s->record, st);
	return 0;
}

static __always_inline long send_full(struct task_state *st, const volatile struct ior_plan *plan,
				      u8 halves, u64 now, long ret)
{
	u32 zero = 0, len;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	void *ring = own_ring();

	if (!s || !ring)
		return -1;
	build_call(st, now, ret, halves);
	add_results(&s->record, st, plan, ret);
	len = add_paths(st, ret);
	BOUND(len, 4 * IOR_PATH_MAX - 1);
	return send(ring, s, sizeof(s->record) + len, wakeup(ring, st));
}

/* At the exit. Not 0: no room in the ring. */
static __always_inline long send_call(struct task_struct *task, struct task_state *st,
				      const volatile struct ior_plan *plan, u8 halves, u64 now,
				      long ret)
{
	if (st->full || st->late || has_full_end(st, plan))
		return send_full(st, plan, halves, now, ret);
	return send_small(task, st, plan, halves, now, ret);
}

/*
 * Whoever sends the beginning of a call that has been open for long claims it: its exit, or a
 * sweep. False: the other one has.
 */
static __always_inline bool claim(struct task_state *st, u64 call)
{
	u64 was = st->claimed;

	return was != call && __sync_val_compare_and_swap(&st->claimed, was, call) == was;
}

/* At the end of a call: has a sweep sent its beginning? The time then stamps what is left. */
static __always_inline bool is_claimed(struct task_state *st)
{
	if (st->marked != st->call || claim(st, st->call))
		return false;
	st->time = bpf_ktime_get_boot_ns();
	return true;
}

/*
 * A call that has not ended. Also of another task than the current one, as nothing but its state
 * is looked at: claimed is then the number of the call, which is claimed when all of it has been
 * copied. A global function: verified once. Negative: no room in the ring; 1: somebody else has.
 */
__noinline int send_begun(struct task_state *st, u64 claimed)
{
	u64 now = bpf_ktime_get_boot_ns();
	const volatile struct ior_plan *plan;
	struct ior_rec_call *rec;

	if (!st)
		return 0;
	plan = plan_of(st);
	rec = reserve(own_ring(), sizeof(*rec));
	if (!rec)
		return -1;
	__builtin_memset(rec, 0, sizeof(*rec));
	fill_call(rec, st, plan, IOR_CALL_BEGAN);
	fill_more(rec, st);
	rec->ended = now;	/* no end: when it was sent */
	if (claimed && (st->call != claimed || !claim(st, claimed))) {
		bpf_ringbuf_discard(rec, BPF_RB_NO_WAKEUP);
		return 1;
	}
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

#endif
