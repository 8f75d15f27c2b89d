/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The cgroups of the version 2 hierarchy: which one a task is in, what it is called, and whether
 * it is one that was asked for. An id is never used again, and none of these cgroups can be
 * renamed or moved: each is announced once.
 */
#ifndef IOR_BPF_CGROUP_H
#define IOR_BPF_CGROUP_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "ring.bpf.h"

#define CGROUP_DEPTH 128	/* of the cgroups that have a name here */

const volatile u32 scope_cgroups;	/* set before loading: used elements of the next two */
const volatile u64 scope_cgroup_ids[IOR_SCOPE_CGROUPS];

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, IOR_SCOPE_CGROUPS);
	__type(key, u32);
	__type(value, u32);
} scope_cgroup SEC(".maps");

/* Ids that were announced. One that is pushed out is announced again, which does no harm. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16 << 10);
	__type(key, u64);
	__type(value, u32);
} announced_cgroups SEC(".maps");

struct cgroup_scratch {
	struct ior_rec_cgroup record;
	u8 names[2 * IOR_NAMES_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WHOS);
	__type(key, u32);
	__type(value, struct cgroup_scratch);
} cgroup_scratch SEC(".maps");

/* 0 where there are none. */
static __always_inline u64 cgroup_id(struct task_struct *task)
{
	if (!have_cgroups || !bpf_core_field_exists(task->cgroups))
		return 0;
	return task->cgroups->dfl_cgrp->kn->id;
}

static __always_inline u64 cgroup_address(struct task_struct *task)
{
	if (!have_cgroups || !bpf_core_field_exists(task->cgroups))
		return 0;
	return ADDRESS(task->cgroups, dfl_cgrp);
}

static __always_inline u64 parent_of(u64 node)
{
	struct kernfs_node *kn = (struct kernfs_node *)node;

	if (bpf_core_field_exists(kn->__parent))
		return ADDRESS(kn, __parent);
	return ADDRESS((struct kernfs_node___named *)node, parent);
}

/* Copy the names from a cgroup up to the root. False if there is no room for them. */
static __always_inline bool copy_cgroup_names(struct cgroup_scratch *s, u64 node)
{
	s->record.len = 0;
	for (u32 i = 0; i <= CGROUP_DEPTH; i++) {
		u64 parent = parent_of(node);
		u32 off = s->record.len;
		long len;

		if (!parent)
			return true;
		if (off >= IOR_NAMES_MAX)
			return false;
		BOUND(off, IOR_NAMES_MAX - 1);
		len = bpf_probe_read_kernel_str(&s->names[off + 1], 256,
						(void *)ADDRESS((struct kernfs_node *)node, name));
		if (len <= 0)
			return false;
		s->names[off] = len - 1;
		s->record.len = off + len;
		node = parent;
	}
	return false;
}

/*
 * Say what a cgroup is called, once, before the record of a task that is in it. 0: no room in the
 * ring. A global function: verified once.
 */
__noinline int announce_cgroup(u64 address, u32 who)
{
	u64 node = ADDRESS((struct cgroup *)address, kn);
	u32 zero = 0, size;
	struct cgroup_scratch *s = bpf_map_lookup_elem(&cgroup_scratch, &who);

	if (!address || !s)
		return 1;
	s->record.id = ADDRESS((struct kernfs_node *)node, id);
	if (bpf_map_lookup_elem(&announced_cgroups, &s->record.id))
		return 1;
	if (copy_cgroup_names(s, node)) {
		s->record.kind = IOR_KIND_CGROUP;
		size = s->record.len;
		BOUND(size, 2 * IOR_NAMES_MAX - 1);
		if (send(&names, s, sizeof(s->record) + size, BPF_RB_NO_WAKEUP))
			return 0;
	}
	bpf_map_update_elem(&announced_cgroups, &s->record.id, &zero, BPF_ANY);
	return 1;
}

/* Is the current task in one of the cgroups that were asked for, or below it? */
__noinline int in_cgroups(void)
{
	for (u32 i = 0; i < IOR_SCOPE_CGROUPS && i < scope_cgroups; i++)
		if (bpf_current_task_under_cgroup(&scope_cgroup, i) == 1)
			return 1;
	return 0;
}

__noinline int is_scope_cgroup(u64 id)
{
	for (u32 i = 0; i < IOR_SCOPE_CGROUPS && i < scope_cgroups; i++)
		if (scope_cgroup_ids[i] == id)
			return 1;
	return 0;
}

/* The same of any task: its cgroup's address. Dearer: there is no helper for others. */
__noinline int under_cgroups(u64 address)
{
	u64 node = address ? ADDRESS((struct cgroup *)address, kn) : 0;

	for (u32 i = 0; node && i <= CGROUP_DEPTH; i++) {
		if (is_scope_cgroup(ADDRESS((struct kernfs_node *)node, id)))
			return 1;
		node = parent_of(node);
	}
	return 0;
}

#endif
