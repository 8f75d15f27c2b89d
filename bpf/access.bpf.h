/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * How kernel objects are read, bounds that the verifier can follow, and the hash of what was
 * read.
 */
#ifndef IOR_BPF_ACCESS_H
#define IOR_BPF_ACCESS_H

#include "kernel.h"
#include "maps.bpf.h"

extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;

/*
 * Two ways to read a kernel object whose address is a plain number: typed direct loads after
 * bpf_rdonly_cast, or a probe read per field. have_cast is constant at load time, so only one
 * of them reaches the verifier.
 */
#define CAST(type, address)                                                                     \
	(have_cast ? (struct type *)bpf_rdonly_cast((void *)(address),                          \
						    bpf_core_type_id_kernel(struct type))       \
		   : (struct type *)(address))

#define LOAD(p, field)                                                                          \
	({                                                                                      \
		typeof((p)->field) value_;                                                      \
		if (have_cast)                                                                  \
			value_ = (p)->field;                                                    \
		else                                                                            \
			bpf_core_read(&value_, sizeof(value_), &(p)->field);                    \
		value_;                                                                         \
	})

/*
 * A task whose pointers are followed. Where the verifier trusts an object it asks at each load of a
 * pointer from it if that is to be trusted too, by a search of the kernel's BTF for a name, which
 * takes a millisecond (6.3, btf_nested_type_is_trusted()). Nobody needs that here.
 */
#define WALK(task) CAST(task_struct, task)

/*
 * What a task has in a map, for the sweep: while an iterator looks that up nothing can be made on
 * its processor (bpf_task_storage_trylock()), and where it were preempted then a new task's first
 * call would be lost.
 */
#define STORAGE(map, task, flags)                                                               \
	({                                                                                      \
		void *value_;                                                                   \
		if (have_preempt)                                                               \
			bpf_preempt_disable();                                                  \
		value_ = bpf_task_storage_get(map, task, 0, flags);                             \
		if (have_preempt)                                                               \
			bpf_preempt_enable();                                                   \
		value_;                                                                         \
	})

/* A pointer field as a number: the verifier does no arithmetic on typed pointers. */
#define ADDRESS(p, field)                                                                       \
	({                                                                                      \
		u64 value_ = 0;                                                                 \
		bpf_core_read(&value_, sizeof(value_), &(p)->field);                            \
		value_;                                                                         \
	})

static __always_inline u64 mix(u64 hash, u64 value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
	return hash ^ hash >> 32;
}

#endif
