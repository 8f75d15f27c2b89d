/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What a call that ended has to say beside what it returned: path arguments are read only now. */
#ifndef IOR_BPF_EXIT_H
#define IOR_BPF_EXIT_H

#include "access.bpf.h"
#include "extra.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

static __always_inline bool has_full_end(const struct task_state *st,
					 const volatile struct ior_plan *plan)
{
	u16 what = plan->what;

	return what & IOR_DO_FULL_EXIT &&
	       (!(what & IOR_DO_POINTER) || st->args[plan->extra & 7]);
}

/* What it returned in memory, and the files of descriptors that it made. */
static __always_inline void add_results(struct ior_rec_call *rec, struct task_state *st,
					const volatile struct ior_plan *plan, long ret)
{
	u32 fds[2] = { ret, -1 };

	if (plan->extra != IOR_ARG_ABSENT)
		rec->nextra = read_extra(rec->extra, st, plan, ret);
	else if (st->late)
		rec->nextra = read_time(rec->extra, st, plan) ? 2 : 0;
	if (ret < 0)
		return;
	if (plan->extra_kind == IOR_EXTRA_FDPAIR && rec->nextra) {
		fds[0] = rec->extra[0];
		fds[1] = rec->extra[1];
	} else if (!(plan->what & IOR_DO_NEWFD)) {
		return;
	}
	rec->new_file = fd_id(st, fds[0]);
	rec->new_file2 = fd_id(st, fds[1]);
}

/* A text argument at off behind the record; its length, or a negative errno, to *result. */
static __always_inline u32 copy_argument(struct call_scratch *s, u32 off, u64 address, s16 *result)
{
	long len;

	BOUND(off, IOR_PATH_MAX - 1);
	len = bpf_probe_read_user_str(s->paths + off, IOR_PATH_MAX, (void *)address);
	*result = len > 0 ? len - 1 : len;
	len = len > 0 ? len - 1 : 0;
	BOUND(len, IOR_PATH_MAX - 1);
	return len;
}

/*
 * Where the path of a call is at its exit. The program that an exec began has another address
 * space; behind its environment stands the kernel's own copy (AT_EXECFN).
 */
static __always_inline u64 path_address(struct ior_rec_call *rec, struct task_struct *task,
					const struct task_state *st,
					const volatile struct ior_plan *plan, long ret)
{
	u64 mm;

	if (ret || !(plan->what & IOR_DO_EXEC))
		return st->args[plan->path & 7];
	if (st->dev_fd)
		rec->ended_has |= IOR_HAS_DEV_FD;
	mm = ADDRESS(task, mm);
	return ADDRESS((struct mm_struct *)mm, env_end);
}

/*
 * Add to a full record how its call ended. The file of a successful open has the kernel's path
 * and needs no copy of the argument. Returns the length of the paths.
 */
static __always_inline u32 add_end(struct call_scratch *s, struct task_struct *task,
				   struct task_state *st, const volatile struct ior_plan *plan,
				   long ret)
{
	struct ior_rec_call *rec = &s->record;
	u32 off = 0;
	long len;

	add_results(rec, st, plan, ret);
	if (plan->path != IOR_ARG_ABSENT && !rec->new_file) {
		off = copy_argument(s, 0, path_address(rec, task, st, plan, ret), &rec->path_len);
		rec->ended_has |= IOR_HAS_PATH;
	}
	if (plan->path2 != IOR_ARG_ABSENT) {
		off += copy_argument(s, off, st->args[plan->path2 & 7], &rec->path2_len);
		rec->ended_has |= IOR_HAS_PATH2;
	}
	if (plan->extra_kind >= IOR_EXTRA_MSGHDR) {
		len = read_address((struct address *)s->paths, st, plan->extra_kind, plan->extra,
				   ret < 0);
		rec->path_len = len;
		if (len)
			rec->ended_has |= IOR_HAS_ADDRESS;
		off = len > 0 ? len : 0;
	}
	return off;
}

#endif
