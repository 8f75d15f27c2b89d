/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Where records go: what files and cgroups are called into one ring, before their id is published;
 * calls and tasks into one of the processor that they are sent on, so that processors share no
 * lock. ior-capture merges these by time. Their stamps (ior_rec_call.began or ended,
 * ior_rec_task.time) are taken in the run that sends them, before their place is reserved: what
 * can only come after a record then has a later stamp than every record in front of it.
 */
#ifndef IOR_BPF_RING_H
#define IOR_BPF_RING_H

#include "kernel.h"
#include "layout.h"

const volatile u32 ring_mask;		/* set before loading: rings for calls, less one */
const volatile u64 ring_high;		/* bytes in one of them: wake the reader above this */

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
};

struct ring names SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, u32);
	__array(values, struct ring);
} rings SEC(".maps");

/* NULL is for the verifier only. */
static __always_inline void *own_ring(void)
{
	u32 cpu = bpf_get_smp_processor_id() & ring_mask;

	return bpf_map_lookup_elem(&rings, &cpu);
}

static __always_inline void *reserve(void *ring, u64 size)
{
	return ring ? bpf_ringbuf_reserve(ring, size, 0) : NULL;
}

/* Not 0: no room. */
static __always_inline long send(void *ring, void *record, u64 size, u64 flags)
{
	return ring ? bpf_ringbuf_output(ring, record, size, flags) : -1;
}

/* Wake the reader only when the ring is filling; its timer does the rest. */
static __always_inline u64 wakeup_if_filling(void *ring)
{
	return bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) > ring_high ? BPF_RB_FORCE_WAKEUP
								      : BPF_RB_NO_WAKEUP;
}

#endif
