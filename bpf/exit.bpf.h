/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What a call that ended has to say beside what it returned: path arguments are read only now. */
#ifndef IOR_BPF_EXIT_H
#define IOR_BPF_EXIT_H

#include "access.bpf.h"
#include "command.bpf.h"
#include "extra.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "passed.bpf.h"

static __always_inline bool has_full_end(const struct task_state *st,
					 const volatile struct ior_plan *plan)
{
	u32 what = plan->what;

	return what & IOR_DO_FULL_EXIT &&
	       (!(what & IOR_DO_POINTER) || st->args[plan->extra & 7]);
}

/*
 * What it returned in memory. Returns how many numbers that are. A global function: verified once.
 */
__noinline int read_results(struct ior_rec_call *rec, struct task_state *st, u64 ret)
{
	const volatile struct ior_plan *plan;

	if (!rec || !st)
		return 0;
	plan = plan_of(st);
	if (command_has(st, plan, IOR_COMMAND_HAS_POINTER))
		return st->late ? read_behind(rec->extra, st) : 0;
	if (plan->extra != IOR_ARG_ABSENT)
		return read_extra(rec->extra, st, plan, ret);
	return st->late && read_time(rec->extra, st, plan) ? 2 : 0;
}

/* And the files of descriptors that it made. */
static __always_inline void add_results(struct ior_rec_call *rec, struct task_state *st,
					const volatile struct ior_plan *plan, long ret)
{
	rec->nextra = read_results(rec, st, ret);
	if (rec->nextra && command_has(st, plan, IOR_COMMAND_HAS_POINTER))
		rec->file2 = fd_id(st, rec->extra[0]);
	if (ret < 0)
		return;
	if (plan->extra_kind == IOR_EXTRA_FDPAIR && rec->nextra) {
		rec->new_file = fd_id(st, rec->extra[0]);
		rec->new_file2 = fd_id(st, rec->extra[1]);
	} else if (plan->what & IOR_DO_NEWFD || command_has(st, plan, IOR_COMMAND_NEWFD)) {
		rec->new_file = fd_id(st, ret);
	}
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
 * The texts as they were at the enter, where they are others now, behind the used bytes. The path
 * of a program that has begun is the kernel's own copy.
 */
static __always_inline u32 add_changed(struct ior_rec_call *rec, struct task_state *st,
				       const volatile struct ior_plan *plan, bool executed,
				       u32 used)
{
	bool two = plan->path != IOR_ARG_ABSENT && plan->path2 != IOR_ARG_ABSENT;
	u32 second = rec->path_len > 0 ? rec->path_len : 0;
	bool changed = false, changed2 = false;

	if (rec->ended_has & IOR_HAS_PATH && !executed)
		changed = is_changed(st, 0, 0, rec->path_len, two);
	if (rec->ended_has & IOR_HAS_PATH2)
		changed2 = is_changed(st, two, second, rec->path2_len, two);
	if (changed)
		used = add_passed(st, 0, used, two);
	if (changed2)
		used = add_passed(st, two, used, two);
	return used;
}

/*
 * Add to the full record its path arguments, read now that the kernel has made their pages
 * resident. The file of a successful open has the kernel's path and needs no copy of the argument,
 * unless that path is none, or what was passed is asked for.
 * Returns the length of the paths. A global function: verified once.
 */
__noinline u32 add_paths(struct task_state *st, u64 ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 zero = 0, off = 0;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	const volatile struct ior_plan *plan;
	struct ior_rec_call *rec;
	long len;

	if (!st || !s)
		return 0;
	rec = &s->record;
	plan = plan_of(st);

	if (plan->path != IOR_ARG_ABSENT &&
	    (paths_of_opens || !rec->new_file || is_unnamed(st, ret))) {
		off = copy_argument(s, 0, path_address(rec, task, st, plan, ret), &rec->path_len);
		rec->ended_has |= IOR_HAS_PATH;
	}
	if (plan->path2 != IOR_ARG_ABSENT) {
		off += copy_argument(s, off, st->args[plan->path2 & 7], &rec->path2_len);
		rec->ended_has |= IOR_HAS_PATH2;
	}
	if (st->full && rec->ended_has & (IOR_HAS_PATH | IOR_HAS_PATH2))
		off = add_changed(rec, st, plan, plan->what & IOR_DO_EXEC && !ret, off);
	if (plan->extra_kind >= IOR_EXTRA_MSGHDR) {
		len = read_address((struct address *)s->paths, st, plan->extra_kind, plan->extra,
				   (long)ret < 0);
		rec->path_len = len;
		if (len)
			rec->ended_has |= IOR_HAS_ADDRESS;
		off = len > 0 ? len : 0;
	}
	return off;
}

#endif
