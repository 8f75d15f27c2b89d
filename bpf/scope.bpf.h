/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Which tasks are recorded. */
#ifndef IOR_BPF_SCOPE_H
#define IOR_BPF_SCOPE_H

#include "cgroup.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

static __always_inline bool in_list(u32 kind, u32 value)
{
	struct ior_scope_key key = { kind, value };

	return bpf_map_lookup_elem(&scope, &key) != NULL;
}

/* Can a task come to be selected in the middle of a call? */
#define SCOPE_MOVES (scope_uids || scope_cgroups)

static __always_inline bool in_lists(struct task_struct *task)
{
	if (scope_pids && !in_list(IOR_SCOPE_PID, task->tgid))
		return false;
	if (scope_tids && !in_list(IOR_SCOPE_TID, task->pid))
		return false;
	if (scope_uids && !in_list(IOR_SCOPE_UID, WALK(task)->cred->uid.val))
		return false;
	return true;
}

/*
 * Is the current task selected by -p, -t, -u, --cgroup? All lists that are set must agree; if none
 * is, it is.
 */
static __always_inline bool in_scope(struct task_struct *task)
{
	return in_lists(task) && (!scope_cgroups || in_cgroups());
}

/* The same of any task. */
static __always_inline bool other_in_scope(struct task_struct *task)
{
	return in_lists(task) && (!scope_cgroups || under_cgroups(cgroup_address(task)));
}

static __always_inline void select_task(const struct ior_scope_key *key)
{
	u32 one = 1;

	if (!bpf_map_update_elem(&scope, key, &one, BPF_NOEXIST))
		count()->alive_add++;
	else if (!bpf_map_lookup_elem(&scope, key))
		count()->lost_other++;
}

/* With -f a child is selected as its parent is. */
static __always_inline void select_child(struct task_struct *parent, struct task_struct *child)
{
	struct ior_scope_key pid = { IOR_SCOPE_PID, child->tgid };
	struct ior_scope_key tid = { IOR_SCOPE_TID, child->pid };

	if (scope_pids && child->tgid != parent->tgid && in_list(IOR_SCOPE_PID, parent->tgid))
		select_task(&pid);
	if (scope_tids && in_list(IOR_SCOPE_TID, parent->pid))
		select_task(&tid);
}

/* At an exec a thread that is not the leader takes the leader's number, and stays selected. */
static __always_inline void renumber_selected(struct task_struct *task, u32 old_pid)
{
	struct ior_scope_key was = { IOR_SCOPE_TID, old_pid }, is = { IOR_SCOPE_TID, task->pid };

	if (scope_tids && old_pid != task->pid && in_list(IOR_SCOPE_TID, old_pid)) {
		select_task(&is);
		if (!bpf_map_delete_elem(&scope, &was))
			count()->alive_sub++;
	}
}

/* A task ends; group_dead: so does its process. */
static __always_inline void deselect_task(struct task_struct *task, bool group_dead)
{
	struct ior_scope_key tid = { IOR_SCOPE_TID, task->pid };
	struct ior_scope_key pid = { IOR_SCOPE_PID, task->tgid };

	if (scope_tids && !bpf_map_delete_elem(&scope, &tid))
		count()->alive_sub++;
	if (scope_pids && group_dead && !bpf_map_delete_elem(&scope, &pid))
		count()->alive_sub++;
}

#endif
