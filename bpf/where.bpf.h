/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * --where: which calls are recorded, as tests that ior-capture made of a filter expression. What
 * depends on the name of a call was decided then; each call has the tests that are left.
 */
#ifndef IOR_BPF_WHERE_H
#define IOR_BPF_WHERE_H

#include "cgroup.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

/* Set before loading. */
const volatile u32 where_fields;	/* a bit for each IOR_WHERE_ that a test looks at */
const volatile struct ior_where_test where_tests[IOR_WHERE_TESTS] = {};

#define WHERE_HOLDS (where_fields & IOR_WHERE_AT_EXIT)	/* some calls are decided at their exit */

/* What is known of a call. */
struct where_facts {
	u64 value[IOR_WHERE_FIELDS];
};

/* Of a call that begins. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct where_facts);
} where_scratch SEC(".maps");

/*
 * Do the tests from number at on accept the call? For those of fields that are unknown (bits) the
 * answer is taken that speaks for it if hope is 1, against it if hope is 0: together they tell
 * what is certain. A global function: verified once.
 */
__noinline int where_accepts(struct where_facts *facts, u32 at, u32 unknown, u32 hope)
{
	if (!facts)
		return 0;
	for (u32 i = 0; i < IOR_WHERE_TESTS; i++) {
		const volatile struct ior_where_test *t = &where_tests[at & (IOR_WHERE_TESTS - 1)];
		u32 field = t->field, step;
		bool holds;

		if (field >= IOR_WHERE_FIELDS)
			return 0;
		if (unknown >> field & 1)
			holds = hope != t->negated;
		else if (field == IOR_WHERE_COMM)
			holds = !(((facts->value[IOR_WHERE_COMM] ^ t->bits[0]) & t->mask[0]) |
				  ((facts->value[IOR_WHERE_COMM_REST] ^ t->bits[1]) & t->mask[1]));
		else
			holds = facts->value[field] - t->low <= t->span;
		step = holds ? t->yes : t->no;
		if (step >= IOR_WHERE_REFUSE)
			return step == IOR_WHERE_ACCEPT;
		at += step;
	}
	return 0;
}

/* Is this field needed? A call that is held needs all that says whose it is. */
#define WHERE_NEEDS(field) (where_fields & (IOR_WHERE_BIT(field) | IOR_WHERE_AT_EXIT))

enum where_verdict { WHERE_NO, WHERE_YES, WHERE_LATER };

/* At the enter of a call that has tests. */
static __always_inline enum where_verdict where_at_enter(struct task_struct *task, u32 at)
{
	u32 zero = 0;
	struct where_facts *facts = bpf_map_lookup_elem(&where_scratch, &zero);
	const struct cred *cred = task->cred;

	if (!facts)
		return WHERE_NO;
	if (WHERE_NEEDS(IOR_WHERE_PID))
		facts->value[IOR_WHERE_PID] = task->tgid;
	if (WHERE_NEEDS(IOR_WHERE_TID))
		facts->value[IOR_WHERE_TID] = task->pid;
	if (WHERE_NEEDS(IOR_WHERE_UID))
		facts->value[IOR_WHERE_UID] = cred->uid.val;
	if (WHERE_NEEDS(IOR_WHERE_GID))
		facts->value[IOR_WHERE_GID] = cred->gid.val;
	if (WHERE_NEEDS(IOR_WHERE_CGROUP))
		facts->value[IOR_WHERE_CGROUP] = cgroup_id(task);
	if (WHERE_NEEDS(IOR_WHERE_COMM)) {
		facts->value[IOR_WHERE_COMM] = *(u64 *)&task->comm[0];
		facts->value[IOR_WHERE_COMM_REST] = *(u64 *)&task->comm[8];
	}
	if (!where_accepts(facts, at, IOR_WHERE_AT_EXIT, 1))
		return WHERE_NO;
	if (!WHERE_HOLDS || where_accepts(facts, at, IOR_WHERE_AT_EXIT, 0))
		return WHERE_YES;
	return WHERE_LATER;
}

#endif
