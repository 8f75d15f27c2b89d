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

#define CGROUP_DEPTH 4096	/* of the cgroups that are found below one that was asked for */

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
	return WALK(task)->cgroups->dfl_cgrp->kn->id;
}

static __always_inline u64 cgroup_address(struct task_struct *task)
{
	if (!have_cgroups || !bpf_core_field_exists(task->cgroups))
		return 0;
	return ADDRESS(WALK(task)->cgroups, dfl_cgrp);
}

static __always_inline u64 parent_of(u64 node)
{
	struct kernfs_node *kn = (struct kernfs_node *)node;

	if (bpf_core_field_exists(kn->__parent))
		return ADDRESS(kn, __parent);
	return ADDRESS((struct kernfs_node___named *)node, parent);
}

struct cgroup_walk {
	struct cgroup_scratch *s;
	u64 node;
};

/* The name of a cgroup, and to its parent. Not 0: that was the root, or there is no room. */
static long copy_cgroup_name(u32 i, void *arg)
{
	struct cgroup_walk *at = arg;
	struct cgroup_scratch *s = at->s;
	u64 node = at->node, parent = parent_of(node);
	u32 off = s->record.len;
	long len;

	s->record.whole = !parent;
	if (!parent || off >= IOR_NAMES_MAX)
		return 1;
	BOUND(off, IOR_NAMES_MAX - 1);
	len = bpf_probe_read_kernel_str(&s->names[off], IOR_NAMES_MAX,
					(void *)ADDRESS((struct kernfs_node *)node, name));
	if (len <= 0)
		return 1;
	s->record.len = off + len;
	at->node = parent;
	return 0;
}

/* Copy the names from a cgroup up to the root, or as many as there is room for. */
static __always_inline void copy_cgroup_names(struct cgroup_scratch *s, u64 node)
{
	struct cgroup_walk at = { .s = s, .node = node };

	s->record.len = 0;
	bpf_loop(IOR_NAMES_MAX, copy_cgroup_name, &at, 0);
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
	copy_cgroup_names(s, node);
	s->record.kind = IOR_KIND_CGROUP;
	size = s->record.len;
	BOUND(size, 2 * IOR_NAMES_MAX - 1);
	if (send(&names, s, sizeof(s->record) + size, BPF_RB_NO_WAKEUP))
		return 0;
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

struct cgroup_search {
	u64 node;
	u32 found;
};

static long is_asked_for(u32 i, void *arg)
{
	struct cgroup_search *at = arg;
	u64 node = at->node;

	at->found = scope_cgroup_ids[i & (IOR_SCOPE_CGROUPS - 1)] ==
		    ADDRESS((struct kernfs_node *)node, id);
	return at->found;
}

static long search_cgroup(u32 i, void *arg)
{
	struct cgroup_search *at = arg;

	bpf_loop(scope_cgroups, is_asked_for, at, 0);
	if (at->found)
		return 1;
	at->node = parent_of(at->node);
	return !at->node;
}

/* The same of any task: its cgroup's address. Dearer: there is no helper for others. */
__noinline int under_cgroups(u64 address)
{
	struct cgroup_search at = {};

	if (!address)
		return 0;
	at.node = ADDRESS((struct cgroup *)address, kn);
	bpf_loop(CGROUP_DEPTH + 1, search_cgroup, &at, 0);
	return at.found;
}

#endif
