/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The record of a call that ended: what it returned, and path arguments, read only now. */
#ifndef IOR_BPF_EXIT_H
#define IOR_BPF_EXIT_H

#include "access.bpf.h"
#include "extra.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

/* The members of both sizes. */
static __always_inline void fill_exit(struct ior_rec_exit *rec, struct task_struct *task,
				      struct task_state *st,
				      const volatile struct ior_plan *plan, u64 now, long ret)
{
	u8 has = 0;

	rec->kind = IOR_KIND_EXIT;
	rec->path_len = rec->path2_len = 0;
	rec->nextra = 0;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->time = now;
	rec->call = st->call;
	rec->ret = ret;
	rec->offset = rec->dev_read = rec->dirtied = 0;
	if (st->file && fd_file_fast(task, st, st->args[plan->fd & 7]) == st->file) {
		struct file *file = CAST(file, st->file);

		rec->offset = LOAD(file, f_pos);
		has |= IOR_HAS_OFFSET;
	}
	if (have_io) {
		rec->dev_read = task->ioac.read_bytes;
		rec->dirtied = task->ioac.write_bytes;
		has |= IOR_HAS_IO;
	}
	rec->has = has;
}

static __always_inline void fill_exit_rest(struct ior_rec_exit *rec, struct task_struct *task,
					   struct task_state *st,
					   const volatile struct ior_plan *plan, long ret,
					   bool late)
{
	u32 fds[2] = { ret, -1 };
	u64 address;

	rec->file = rec->file2 = 0;
	rec->extra[0] = rec->extra[1] = rec->extra[2] = 0;
	if (plan->extra != IOR_ARG_ABSENT)
		rec->nextra = read_extra(rec->extra, st, plan, ret);
	else if (late && plan->what & IOR_DO_KEEPS_TIME)
		rec->nextra = read_time(rec->extra, st, plan) ? 2 : 0;
	if (ret < 0)
		return;
	if (plan->extra_kind == IOR_EXTRA_FDPAIR && rec->nextra) {
		fds[0] = rec->extra[0];
		fds[1] = rec->extra[1];
	} else if (!(plan->what & IOR_DO_NEWFD)) {
		return;
	}
	address = fd_file(task, fds[0]);
	if (address)
		rec->file = open_file_id(task, st, fds[0], address);
	address = fd_file(task, fds[1]);
	if (address)
		rec->file2 = open_file_id(task, st, fds[1], address);
}

static __always_inline long send_exit_small(struct task_struct *task, struct task_state *st,
					    const volatile struct ior_plan *plan, u64 now, long ret)
{
	struct ior_rec_exit *rec = bpf_ringbuf_reserve(&ring, IOR_EXIT_SMALL, 0);

	if (!rec)
		return -1;
	fill_exit(rec, task, st, plan, now, ret);
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

/* A text argument at off behind the record; its length, or a negative errno, to *result. */
static __always_inline u32 copy_argument(struct path_scratch *s, u32 off, u64 address, s16 *result)
{
	long len = bpf_probe_read_user_str(s->record + sizeof(s->exit) + off, IOR_PATH_MAX,
					   (void *)address);

	*result = len > 0 ? len - 1 : len;
	len = len > 0 ? len - 1 : 0;
	BOUND(len, IOR_PATH_MAX - 1);
	return len;
}

/*
 * Where the path of an exec is that could not be read at its enter: the program has it still if
 * that failed, and behind the new one's environment the kernel's own copy.
 */
static __always_inline u64 exec_path(struct task_struct *task, struct task_state *st,
				     const volatile struct ior_plan *plan, long ret)
{
	u64 mm = ADDRESS(task, mm);

	return ret ? st->args[plan->path & 7] : ADDRESS((struct mm_struct *)mm, env_end);
}

/*
 * A full exit with its path arguments in path_scratch, read now that the kernel has made their
 * pages resident. The file of a successful open has the kernel's path and needs no copy of the
 * argument. Returns the length of the paths. A global function: verified once.
 */
__noinline u32 build_exit(struct task_state *st, u64 now, u64 ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_plan *plan;
	struct path_scratch *s;
	struct ior_rec_exit *rec;
	u32 zero = 0, off = 0;
	bool exec, late;
	long len;

	s = bpf_map_lookup_elem(&path_scratch, &zero);
	if (!st || !s)
		return 0;
	plan = plan_of(st->nr, st->abi);
	if (!plan)
		return 0;
	exec = plan->what & IOR_DO_EXEC;
	late = st->late;
	st->late = 0;
	rec = &s->exit;
	fill_exit(rec, task, st, plan, now, ret);
	fill_exit_rest(rec, task, st, plan, ret, late);
	if (exec ? late : plan->path != IOR_ARG_ABSENT && !rec->file) {
		off = copy_argument(s, 0, exec ? exec_path(task, st, plan, ret) :
						 st->args[plan->path & 7], &rec->path_len);
		rec->has |= IOR_HAS_PATH;
	}
	if (plan->path2 != IOR_ARG_ABSENT) {
		off += copy_argument(s, off, st->args[plan->path2 & 7], &rec->path2_len);
		rec->has |= IOR_HAS_PATH2;
	}
	if (plan->extra_kind >= IOR_EXTRA_MSGHDR) {
		len = read_address((struct address *)(s->record + sizeof(*rec)), st,
				   plan->extra_kind, plan->extra, (s64)ret < 0);
		rec->path_len = len;
		if (len)
			rec->has |= IOR_HAS_ADDRESS;
		off = len > 0 ? len : 0;
	}
	return off;
}

static __always_inline long send_exit_full(struct task_state *st, u64 now, long ret)
{
	u32 zero = 0, off;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);

	if (!s)
		return -1;
	off = build_exit(st, now, ret);
	BOUND(off, 2 * IOR_PATH_MAX - 1);
	return bpf_ringbuf_output(&ring, &s->exit, sizeof(s->exit) + off, BPF_RB_NO_WAKEUP);
}

static __always_inline bool has_full_exit(struct task_state *st,
					  const volatile struct ior_plan *plan)
{
	u16 what = plan->what;

	return what & IOR_DO_FULL_EXIT &&
	       (!(what & IOR_DO_POINTER) || st->args[plan->extra & 7]);
}

/* Not 0: no room in the ring. */
static __always_inline long send_exit(struct task_struct *task, struct task_state *st,
				      const volatile struct ior_plan *plan, u64 now, long ret)
{
	if (st->late || has_full_exit(st, plan))
		return send_exit_full(st, now, ret);
	return send_exit_small(task, st, plan, now, ret);
}

#endif
