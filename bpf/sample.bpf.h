/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * --sample: of some system calls one in N is recorded, and the others are added up. Decided at
 * enter, so that no call is cut in half; what continues a call goes the way of that call.
 */
#ifndef IOR_BPF_SAMPLE_H
#define IOR_BPF_SAMPLE_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "restart.bpf.h"

/*
 * Set before loading, as `sampling` is: one in so many, by sample_index(). 0: all of them;
 * IOR_SAMPLE_NONE: none.
 */
const volatile u32 sample_every[IOR_SAMPLE_PLACES] = {};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, IOR_SAMPLE_PLACES);
	__type(key, u32);
	__type(value, struct ior_sampled);
} sampled SEC(".maps");

static __always_inline u32 sample_index(const struct task_state *st)
{
	u32 index = IOR_SAMPLE_PLACE(plan_of(st)->place & (IOR_PLANS - 1), st->abi);

	/* Linux 6.1 does not follow this sum. */
	BOUND(index, IOR_SAMPLE_PLACES - 1);
	return index;
}

/*
 * Is the call that begins left out? Of each N calls of a CPU one is recorded, at a place that is
 * drawn anew: a program that does the same things in turn is not always met at the same one.
 */
static __always_inline bool leave_out(struct task_state *st)
{
	u32 index = sample_index(st), every = sample_every[index], position;
	struct ior_sampled *s;

	if (!every)
		return false;
	s = bpf_map_lookup_elem(&sampled, &index);
	if (!s)
		return false;
	if (every != IOR_SAMPLE_NONE) {
		position = s->position;
		if (position >= every)
			position = 0;
		if (!position)
			s->chosen = bpf_get_prandom_u32() % every;
		s->position = position + 1;
		if (position == s->chosen)
			return false;
	}
	s->calls++;
	return true;
}

/* The exit of a call that was left out. What continues it adds to its time, from here on. */
static __always_inline void add_left_out(struct task_state *st, u64 now, long ret)
{
	u32 index = sample_index(st);
	struct ior_sampled *s = bpf_map_lookup_elem(&sampled, &index);

	if (!s)
		return;
	s->time += now - st->began;
	st->began = now;
	s->errors += ret < 0 && ret >= -IOR_ERRNO_MAX && !is_restart_code(ret);
}

#endif
