/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What is said of tasks: records of their own, before the first call that needs them. */
#ifndef IOR_BPF_TASK_H
#define IOR_BPF_TASK_H

#include "access.bpf.h"
#include "cgroup.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "ring.bpf.h"

static __always_inline void fill_task(struct ior_rec_task *rec, struct task_struct *task, u8 event)
{
	__builtin_memset(rec, 0, sizeof(*rec));
	rec->kind = IOR_KIND_TASK;
	rec->event = event;
	rec->pid = task->tgid;
	rec->tid = task->pid;
	rec->time = bpf_ktime_get_boot_ns();
	rec->start = task->start_boottime;
	rec->ppid = WALK(task)->real_parent->tgid;
	rec->uid = WALK(task)->cred->uid.val;
	rec->gid = WALK(task)->cred->gid.val;
	rec->cgroup = cgroup_id(task);
	bpf_probe_read_kernel(rec->comm, sizeof(rec->comm), &task->comm);
}

static __always_inline u32 exe_id(struct task_struct *task, u32 who)
{
	u64 mm = ADDRESS(task, mm), exe = 0;
	struct file *file;

	if (!mm)
		return 0;
	bpf_core_read(&exe, sizeof(exe), &((struct mm_struct *)mm)->exe_file);
	if (!exe)
		return 0;
	file = (struct file *)exe;
	/* A deleted executable keeps its path; that it is deleted is no one's question here. */
	return file_id(ADDRESS(file, f_path.dentry), ADDRESS(file, f_path.mnt), 0, 0, who);
}

static __always_inline void remember_announced(struct task_state *st,
					       const struct ior_rec_task *rec)
{
	__builtin_memcpy(st->comm, rec->comm, sizeof(st->comm));
	st->uid = rec->uid;
	st->gid = rec->gid;
	st->cgroup = rec->cgroup;
	st->generation = generation;
	st->identities++;
	st->announced = 1;
}

/* False: no room. */
static __always_inline bool put_task(struct ior_rec_task *rec, struct task_struct *task, u32 who)
{
	return announce_cgroup(cgroup_address(task), who) &&
	       !send(own_ring(), rec, sizeof(*rec), BPF_RB_NO_WAKEUP);
}

/* The same, counted. */
static __always_inline bool send_task(struct ior_rec_task *rec, struct task_struct *task, u32 who)
{
	if (put_task(rec, task, who))
		return true;
	count_lost_other(who);
	return false;
}

/* Say what is new about a task before the call that needs it. False: no room, try again. */
__noinline int announce_task(struct task_state *st)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ior_rec_task rec;

	if (!st)
		return 0;
	fill_task(&rec, task, st->announced ? IOR_TASK_CHANGED : IOR_TASK_SEEN);
	rec.exe = exe_id(task, WHO_CURRENT);
	if (!put_task(&rec, task, WHO_CURRENT))
		return 0;
	remember_announced(st, &rec);
	return 1;
}

/* No event tells of setuid or of a move to another cgroup: compare, at every call. */
static __always_inline bool task_is_announced(struct task_struct *task, struct task_state *st)
{
	const struct cred *cred = WALK(task)->cred;

	return st->announced && st->comm[0] == *(u64 *)&task->comm[0] &&
	       st->comm[1] == *(u64 *)&task->comm[8] && st->uid == cred->uid.val &&
	       st->gid == cred->gid.val && st->cgroup == cgroup_id(task) &&
	       st->generation == generation;
}

/* A task that was announced has begun another program. old_tid: its number before. */
__noinline int announce_exec(struct task_state *st, u32 old_tid)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ior_rec_task rec;

	if (!st || !st->announced)
		return 0;
	fill_task(&rec, task, IOR_TASK_EXEC);
	rec.exe = exe_id(task, WHO_CURRENT);
	if (old_tid != task->pid)
		rec.old_tid = old_tid;
	st->announced = 0;
	if (send_task(&rec, task, WHO_CURRENT))
		remember_announced(st, &rec);
	return 0;
}

static __always_inline void announce_fork(struct task_struct *parent, struct task_struct *child)
{
	struct ior_rec_task rec;

	fill_task(&rec, child, IOR_TASK_FORK);
	rec.ppid = parent->tgid;
	send_task(&rec, child, WHO_CURRENT);
}

static __always_inline void announce_end(struct task_struct *task)
{
	struct ior_rec_task rec;

	fill_task(&rec, task, IOR_TASK_EXITED);
	send_task(&rec, task, WHO_CURRENT);
}

#endif
