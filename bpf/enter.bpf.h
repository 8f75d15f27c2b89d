/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The record of a call that begins: what its descriptors, paths and pointers are. */
#ifndef IOR_BPF_ENTER_H
#define IOR_BPF_ENTER_H

#include "access.bpf.h"
#include "extra.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "restart.bpf.h"

#define AT_FDCWD (-100)

/* Wake the reader only when the ring is filling; its timer does the rest. */
static __always_inline u64 wakeup_if_filling(void)
{
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > ring_high ? BPF_RB_FORCE_WAKEUP
								      : BPF_RB_NO_WAKEUP;
}

/* A task's first enter, as many short processes can fill the ring too, and every 64th. */
static __always_inline u64 wakeup(struct task_state *st)
{
	return ((NOT_ALL ? ++st->sent : st->call) & 63) == 1 ? wakeup_if_filling() :
								BPF_RB_NO_WAKEUP;
}

static __always_inline u32 dir_id(struct task_struct *task, struct task_state *st, u32 dir)
{
	u64 address;
	u32 fd;

	if (dir == IOR_ARG_ABSENT)
		return path_id(&task->fs->pwd, &st->cwd);
	fd = st->args[dir & 7];
	if ((s32)fd == AT_FDCWD)
		return path_id(&task->fs->pwd, &st->cwd);
	address = fd_file(task, fd);
	return address ? open_file_id(task, st, fd, address) : 0;
}

/* What an enter says of descriptors and paths. Looked up before the record is reserved, as
 * files may have to be announced first. */
struct enter_files {
	u32 file, fdflags;
	u64 offset;
	u32 file2, dir, dir2, root;
	u64 restart_of;
	u64 extra[2];
	u8 has;
};

static __always_inline void find_file(struct enter_files *f, struct task_struct *task,
				      struct task_state *st, u32 fd)
{
	u64 address = fd_file_fast(task, st, fd);
	struct inode *inode;
	struct file *file;
	u16 format;

	if (!address)
		return;
	file = CAST(file, address);
	inode = LOAD(file, f_inode);
	format = LOAD(inode, i_mode) & S_IFMT;
	f->file = open_file_id(task, st, fd, address);
	f->fdflags = LOAD(file, f_flags);
	f->has |= IOR_HAS_FDFLAGS;
	if (format == S_IFREG || format == S_IFBLK) {
		f->offset = LOAD(file, f_pos);
		f->has |= IOR_HAS_OFFSET;
		st->file = address;
	}
}

static __always_inline void find_more(struct enter_files *f, struct task_struct *task,
				      struct task_state *st, const volatile struct ior_plan *plan)
{
	if (plan->fd2 != IOR_ARG_ABSENT) {
		u32 fd = st->args[plan->fd2 & 7];
		u64 address = fd_file(task, fd);

		if (address)
			f->file2 = open_file_id(task, st, fd, address);
	}
	if (plan->path != IOR_ARG_ABSENT) {
		f->dir = dir_id(task, st, plan->dir);
		f->root = path_id(&task->fs->root, &st->root);
		if (plan->path2 != IOR_ARG_ABSENT)
			f->dir2 = dir_id(task, st, plan->dir2);
	}
}

/*
 * A time is read at enter, as select() and its like write to it. It is nearly always on the
 * caller's stack; where its page is not there, another try is made at the exit, unless the call
 * may have written to it.
 */
static __always_inline void read_enter_time(struct enter_files *f, struct task_state *st,
					    const volatile struct ior_plan *plan)
{
	if (plan->time_kind == IOR_TIME_NONE || !st->args[plan->time & 7])
		return;
	if (read_time(f->extra, st, plan))
		f->has |= IOR_HAS_EXTRA;
	else if (plan->what & IOR_DO_KEEPS_TIME)
		st->late = 1;
}

/* What a call that begins points to and must be read now. */
static __always_inline void read_pointers(struct enter_files *f, struct task_state *st,
					  const volatile struct ior_plan *plan)
{
	u8 kind = plan->extra_kind;

	read_enter_time(f, st, plan);
	if (kind == IOR_EXTRA_MSGHDR_OUT || kind == IOR_EXTRA_ADDRESS_OUT)
		st->room = address_room(st, plan->extra, kind == IOR_EXTRA_MSGHDR_OUT);
}

/* The members of both sizes. Every byte is assigned: ring memory is not zeroed. */
static __always_inline void fill_enter(struct ior_rec_enter *rec, struct task_struct *task,
				       const struct task_state *st, const struct enter_files *f,
				       u8 nargs)
{
	u8 has = f->has;

	rec->kind = IOR_KIND_ENTER;
	rec->abi = st->abi;
	rec->nargs = nargs;
	rec->path_len = 0;
	rec->syscall = st->nr;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->call = st->call;
	rec->file = f->file;
	rec->fdflags = f->fdflags;
	rec->offset = f->offset;
	rec->dev_read = rec->dirtied = 0;
	if (have_io) {
		rec->dev_read = task->ioac.read_bytes;
		rec->dirtied = task->ioac.write_bytes;
		has |= IOR_HAS_IO;
	}
	rec->has = has;
	rec->args[0] = st->args[0];
	rec->args[1] = st->args[1];
	rec->args[2] = st->args[2];
	rec->args[3] = st->args[3];
}

static __always_inline void fill_enter_rest(struct ior_rec_enter *rec, const struct task_state *st,
					    const struct enter_files *f)
{
	rec->args[4] = st->args[4];
	rec->args[5] = st->args[5];
	rec->file2 = f->file2;
	rec->dir = f->dir;
	rec->dir2 = f->dir2;
	rec->root = f->root;
	rec->restart_of = f->restart_of;
	rec->extra[0] = f->extra[0];
	rec->extra[1] = f->extra[1];
	rec->pending = pending(st);
	rec->pad = 0;
}

/* The clock is read last, so that a call's duration holds as little of this as can be. */
static __always_inline long send_enter_small(struct task_struct *task, struct task_state *st,
					     const struct enter_files *f, u8 nargs)
{
	struct ior_rec_enter *rec = bpf_ringbuf_reserve(&ring, IOR_ENTER_SMALL, 0);

	if (!rec)
		return -1;
	fill_enter(rec, task, st, f, nargs);
	rec->time = bpf_ktime_get_boot_ns();
	bpf_ringbuf_submit(rec, wakeup(st));
	return 0;
}

static __always_inline long send_enter_full(struct task_struct *task, struct task_state *st,
					    const struct enter_files *f, u8 nargs)
{
	struct ior_rec_enter *rec = bpf_ringbuf_reserve(&ring, sizeof(*rec), 0);

	if (!rec)
		return -1;
	fill_enter(rec, task, st, f, nargs);
	fill_enter_rest(rec, st, f);
	rec->time = bpf_ktime_get_boot_ns();
	bpf_ringbuf_submit(rec, wakeup(st));
	return 0;
}

/* An enter that carries its path: execve, whose address space is gone at the exit. */
static __always_inline long send_enter_with_path(struct task_struct *task, struct task_state *st,
						 const struct enter_files *f, u8 nargs, u64 address)
{
	u32 zero = 0;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	long len;

	if (!s)
		return -1;
	len = bpf_probe_read_user_str(s->record + sizeof(s->enter), IOR_PATH_MAX, (void *)address);
	fill_enter(&s->enter, task, st, f, nargs);
	fill_enter_rest(&s->enter, st, f);
	s->enter.has |= IOR_HAS_PATH;
	s->enter.path_len = len > 0 ? len - 1 : len;
	st->late = len < 0;
	s->enter.time = bpf_ktime_get_boot_ns();
	len = len > 0 ? len - 1 : 0;
	BOUND(len, IOR_PATH_MAX - 1);
	return bpf_ringbuf_output(&ring, &s->enter, sizeof(s->enter) + len, wakeup(st));
}

/* Not 0: no room in the ring. */
static __always_inline long send_enter(struct task_struct *task, struct task_state *st,
				       struct enter_files *f, const volatile struct ior_plan *plan,
				       u16 what)
{
	if (!(what & IOR_DO_FULL) && !f->restart_of && !st->interruptions)
		return send_enter_small(task, st, f, plan->nargs);
	find_more(f, task, st, plan);
	read_pointers(f, st, plan);
	if (what & IOR_DO_EXEC)
		return send_enter_with_path(task, st, f, plan->nargs, st->args[plan->path & 7]);
	return send_enter_full(task, st, f, plan->nargs);
}

#endif
