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
#include "restart.bpf.h"

/* Set before loading. */
const volatile u32 where_fields;	/* a bit for each IOR_WHERE_ that a test looks at */
const volatile struct ior_where_test where_tests[IOR_WHERE_TESTS] = {};

#define WHERE_AT_EXIT (where_fields & IOR_WHERE_AT_EXIT)	/* some are decided at their exit */

/* What is known of a call. */
struct where_facts {
	u64 value[IOR_WHERE_FIELDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WHOS);
	__type(key, u32);
	__type(value, struct where_facts);
} where_scratch SEC(".maps");

/* Tests under way. */
struct where_run {
	struct where_facts *facts;
	u32 at, unknown, hope, absent;
	u32 accepts;
};

/* One test. Not 0: that was the last one. */
static long where_step(u32 i, void *arg)
{
	struct where_run *run = arg;
	const volatile struct ior_where_test *t = &where_tests[run->at & (IOR_WHERE_TESTS - 1)];
	u32 field = t->field, step;
	u64 *value = run->facts->value;
	bool holds;

	if (field >= IOR_WHERE_FIELDS)
		return 1;
	if (run->absent >> field & 1)
		holds = false;
	else if (run->unknown >> field & 1)
		holds = run->hope != t->negated;
	else if (field == IOR_WHERE_COMM)
		holds = !(((value[IOR_WHERE_COMM] ^ t->bits[0]) & t->mask[0]) |
			  ((value[IOR_WHERE_COMM_REST] ^ t->bits[1]) & t->mask[1]));
	else
		holds = value[field] - t->low <= t->span;
	step = holds ? t->yes : t->no;
	run->accepts = step == IOR_WHERE_ACCEPT;
	run->at += step;
	return step >= IOR_WHERE_REFUSE;
}

/*
 * Do the tests from number at on accept the call? For those of fields that are unknown (bits) the
 * answer is taken that speaks for it if hope is 1, against it if hope is 0: together they tell
 * what is certain. No test of a field that is absent (bits) holds. A global function: verified
 * once.
 */
__noinline int where_accepts(struct where_facts *facts, u32 at, u32 unknown, u32 hope, u32 absent)
{
	struct where_run run = {
		.facts = facts, .at = at, .unknown = unknown, .hope = hope, .absent = absent,
	};

	if (!facts)
		return 0;
	bpf_loop(IOR_WHERE_TESTS, where_step, &run, 0);
	return run.accepts;
}

#define WHERE_NEEDS(field) (where_fields & IOR_WHERE_BIT(field))

enum where_verdict { WHERE_NO, WHERE_YES, WHERE_LATER };

/* Before the exit of a call that has tests. */
static __always_inline enum where_verdict where_at_enter(struct task_struct *task, u32 at, u32 who)
{
	struct where_facts *facts = bpf_map_lookup_elem(&where_scratch, &who);
	const struct cred *cred = WALK(task)->cred;

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
	if (!where_accepts(facts, at, IOR_WHERE_AT_EXIT, 1, 0))
		return WHERE_NO;
	if (!WHERE_AT_EXIT || where_accepts(facts, at, IOR_WHERE_AT_EXIT, 0, 0))
		return WHERE_YES;
	return WHERE_LATER;
}

static __always_inline void set_where_result(struct where_facts *facts, long ret)
{
	facts->value[IOR_WHERE_RET] = ret ^ 1ULL << 63;
	facts->value[IOR_WHERE_ERROR] =
		ret < 0 && ret >= -IOR_ERRNO_MAX && !is_restart_code(ret) ? -ret : 0;
}

/* The same of a call that never began: what where_at_enter() has just filled in is still there. */
static __always_inline bool where_turned(u32 at, u32 absent, long ret)
{
	u32 who = WHO_CURRENT;
	struct where_facts *facts = bpf_map_lookup_elem(&where_scratch, &who);

	if (!facts)
		return true;
	set_where_result(facts, ret);
	return where_accepts(facts, at, 0, 1, absent);
}

/*
 * At the exit of a call that was left to it; ret is what it left with. The task was announced when
 * it began, so its state says whose call it is, unless a signal handler has changed that: what is
 * not known then speaks for the call.
 */
static __always_inline bool where_at_exit(const struct task_state *st, u32 at, bool same_task,
					  u64 began, u64 now, long ret)
{
	u32 zero = 0;
	struct where_facts *facts = bpf_map_lookup_elem(&where_scratch, &zero);

	if (!facts)
		return true;
	facts->value[IOR_WHERE_PID] = st->pid;
	facts->value[IOR_WHERE_TID] = st->tid;
	facts->value[IOR_WHERE_UID] = st->uid;
	facts->value[IOR_WHERE_GID] = st->gid;
	facts->value[IOR_WHERE_CGROUP] = st->cgroup;
	facts->value[IOR_WHERE_COMM] = st->comm[0];
	facts->value[IOR_WHERE_COMM_REST] = st->comm[1];
	facts->value[IOR_WHERE_DURATION] = now - began;
	set_where_result(facts, ret);
	return where_accepts(facts, at, same_task ? 0 : IOR_WHERE_OF_TASK, 1, 0);
}

#endif
