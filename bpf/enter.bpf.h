/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * A call that begins: what its descriptors, paths and pointers are is kept in the task's state,
 * for the record that is sent at its exit (call.bpf.h).
 */
#ifndef IOR_BPF_ENTER_H
#define IOR_BPF_ENTER_H

#include "access.bpf.h"
#include "command.bpf.h"
#include "extra.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "passed.bpf.h"
#include "restart.bpf.h"

#define AT_FDCWD (-100)

/* Without it lseek() is refused, and f_pos says nothing: a namespace, a pidfd, trace_pipe. */
#define FMODE_LSEEK 0x4

static __always_inline u32 dir_id(struct task_state *st, u32 dir)
{
	u32 fd = st->args[dir & 7];

	return dir == IOR_ARG_ABSENT || (s32)fd == AT_FDCWD ? cwd_id(st) : fd_id(st, fd);
}

static __always_inline bool has_position(struct file *file)
{
	struct inode *inode = LOAD(file, f_inode);
	u16 format = LOAD(inode, i_mode) & S_IFMT;

	return (format == S_IFREG || format == S_IFBLK) && LOAD(file, f_mode) & FMODE_LSEEK;
}

static __always_inline void find_file(struct task_struct *task, struct task_state *st, u32 fd)
{
	u64 address = fd_file_fast(task, st, fd);
	struct file *file;

	if (!address)
		return;
	file = CAST(file, address);
	st->file = open_file_id(task, st, fd, address);
	st->fdflags = LOAD(file, f_flags);
	st->has |= IOR_HAS_FDFLAGS;
	if (has_position(file)) {
		st->offset = LOAD(file, f_pos);
		st->has |= IOR_HAS_OFFSET;
		st->address = address;
	}
}

/*
 * A time is read at enter, as select() and its like write to it. It is nearly always on the
 * caller's stack; where its page is not there, another try is made at the exit, unless the call
 * may have written to it.
 */
static __always_inline void read_enter_time(struct task_state *st,
					    const volatile struct ior_plan *plan)
{
	if (plan->time_kind == IOR_TIME_NONE || !st->args[plan->time & 7])
		return;
	if (read_time(st->passed, st, plan))
		st->has |= IOR_HAS_EXTRA;
	else if (plan->what & IOR_DO_KEEPS_TIME)
		st->late = 1;
}

/*
 * Is the path of an execveat one that begins at its descriptor? The kernel's own copy, which is
 * all that is left of it after success, then has the descriptor's number in it.
 */
static __always_inline bool is_below_fd(const struct task_state *st,
					const volatile struct ior_plan *plan)
{
	char first = 0;

	if (plan->dir == IOR_ARG_ABSENT || (s32)st->args[plan->dir & 7] == AT_FDCWD)
		return false;
	bpf_probe_read_user(&first, sizeof(first), (void *)st->args[plan->path & 7]);
	return first != '/';
}

/* What the full record has of memory that is passed. A global function: verified once. */
__noinline int read_passed(struct task_state *st)
{
	const volatile struct ior_plan *plan;
	u8 kind;

	if (!st)
		return 0;
	plan = plan_of(st);
	kind = plan->extra_kind;
	read_enter_time(st, plan);
	if (kind == IOR_EXTRA_MSGHDR_OUT || kind == IOR_EXTRA_ADDRESS_OUT)
		st->room = address_room(st, plan->extra, kind == IOR_EXTRA_MSGHDR_OUT);
	if (plan->what & IOR_DO_EXEC)
		st->dev_fd = is_below_fd(st, plan);
	return 0;
}

/* The second descriptor's file, and its position. */
static __always_inline void find_second(struct task_state *st, u32 fd)
{
	u64 address = fd_file(bpf_get_current_task_btf(), fd);
	struct file *file;

	st->file2 = fd_id(st, fd);
	if (!address)
		return;
	file = CAST(file, address);
	if (has_position(file)) {
		st->offset2 = LOAD(file, f_pos);
		st->has |= IOR_HAS_OFFSET2;
	}
}

/*
 * What only the full record has. Inlined, so that the stack, 512 bytes for all that are under way,
 * has room for what names a file.
 */
static __always_inline void find_more(struct task_state *st, const volatile struct ior_plan *plan,
				      u64 restart_of)
{
	st->full = 1;
	st->file2 = st->dir = st->dir2 = st->root = 0;
	st->restart_of = restart_of;
	st->pending = pending(st);
	if (plan->fd2 != IOR_ARG_ABSENT)
		find_second(st, st->args[plan->fd2 & 7]);
	if (plan->what & IOR_DO_COMMAND && st->command && find_command_fd(st))
		st->file2 = fd_id(st, st->passed[0]);
	if (plan->path != IOR_ARG_ABSENT) {
		st->dir = dir_id(st, plan->dir);
		st->root = root_id(st);
		if (plan->path2 != IOR_ARG_ABSENT)
			st->dir2 = dir_id(st, plan->dir2);
	}
	read_passed(st);
	if (plan->path != IOR_ARG_ABSENT || plan->path2 != IOR_ARG_ABSENT)
		keep_passed(st);
}

/* The clock is read last, so that a call's duration holds as little of this as can be. */
static __always_inline void begin_call(struct task_struct *task, struct task_state *st,
				       const volatile struct ior_plan *plan, u32 what,
				       u64 restart_of)
{
	st->has = st->full = st->late = 0;
	st->file = 0;
	st->address = 0;
	if (plan->fd != IOR_ARG_ABSENT)
		find_file(task, st, st->args[plan->fd & 7]);
	if (what & IOR_DO_COMMAND)
		what |= find_command(st);
	if (what & IOR_DO_FULL || restart_of || st->interruptions)
		find_more(st, plan, restart_of);
	if (have_io) {
		st->dev_read = task->ioac.read_bytes;
		st->dirtied = task->ioac.write_bytes;
		st->has |= IOR_HAS_IO;
	}
	st->time = bpf_ktime_get_boot_ns();
}

#endif
