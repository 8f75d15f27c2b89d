/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Configuration, maps and counters of the BPF programs. */
#ifndef IOR_BPF_MAPS_H
#define IOR_BPF_MAPS_H

#include "kernel.h"
#include "layout.h"

/* Set before loading; the verifier removes what they switch off. */
const volatile struct ior_plan native_plans[IOR_NR_MAX] = {};
const volatile struct ior_plan compat_plans[IOR_NR_MAX] = {};
const volatile bool have_cast;		/* the kernel has bpf_rdonly_cast (6.2) */
const volatile bool have_io;		/* CONFIG_TASK_IO_ACCOUNTING */
const volatile bool have_cgroups;	/* somebody has mounted the hierarchy of version 2 */
const volatile bool scope_pids, scope_tids, scope_uids;
const volatile bool follow;		/* children of selected tasks too */
const volatile bool exclude_pipeline;
const volatile bool where_on;		/* where.bpf.h */
const volatile bool sampling;		/* sample.bpf.h */
const volatile u32 self_tgid;		/* ior-capture: never recorded; 0 for none */
const volatile u64 ring_high;		/* bytes: wake the reader above this */

#define NOT_ALL (where_on || sampling)	/* some calls that are selected are not recorded */

/* Shared with ior-capture through mapped memory. */
volatile u64 attach_time = ~0ULL;	/* ns, boottime: older tasks may be inside a call */
volatile u32 stopping;			/* set by user space: begin no further call */
volatile u32 generation = 1;		/* moved by user space: all files unannounced */
u32 name_epoch;				/* moves when a name may have changed */
u32 exclude_epoch;			/* moves when a process was excluded */
u32 terminals;				/* terminals that carry the capture, ever */
u32 last_file_id;
struct ior_counters counters[IOR_CPU_MAX];

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, IOR_RING_BYTES);
} ring SEC(".maps");

/*
 * A file remembered in a task: what must be unchanged for the id to be right. The mount, as bind
 * mounts show one dentry under several paths; the inode, as addresses are used again.
 */
struct file_slot {
	u64 dentry, mnt;	/* addresses */
	u64 inode;
	u64 hash;		/* of the name, with its length; of a socket's ends */
	u32 epoch;
	u32 id;			/* 0: nothing remembered */
};

#define FILE_SLOTS 4
#define NAMES_MASK (2 * IOR_NAMES_MAX - 1)
#define WALK_MAX 160		/* components and mounts up to the root */

enum {
	CALL_NONE,
	CALL_SENT,
	CALL_LOST,
	CALL_REFUSED,	/* by --where: its exit is not sent either */
	CALL_HELD,	/* --where decides at its exit: held.bpf.h */
	CALL_LEFT_OUT,	/* by --sample: added up at its exit */
};

/*
 * A call that left with a restart code. The kernel enters it again next, unless a handler runs
 * first: then when that returns, or not at all.
 */
struct interrupted {
	u64 call;
	u64 ip, sp;		/* of the program behind the call */
	u64 began;		/* of a call that is left out: what is added up already, ns */
	u32 nr;
	s16 ret;
	bool in_handler;
	u8 open;		/* CALL_SENT, CALL_REFUSED, CALL_HELD, CALL_LEFT_OUT */
};

#define INTERRUPTED_MAX 8	/* handlers within handlers; deeper ones give two rows */

/* Everything known of a task, and its open call. */
struct task_state {
	u64 call;		/* number of the latest call */
	u64 args[8];		/* six, and two that are never set: indexes need no check */
	u64 file;		/* address of the struct file that `fd` named at enter */
	u64 address;		/* room to turn a pointer into a number */
	u64 began;		/* of a call that is left out, ns */
	u32 interruptions;	/* used elements of interrupted[] */
	u32 sigreturn;		/* a handler is about to end */
	u32 nr, pid, tid;	/* as they were at enter */
	u32 slot;		/* of a held call */
	u32 sent;		/* enters, where not every call is recorded */
	u8 abi, open, excluded, announced;
	u32 late;		/* what the enter could not read is for the exit */
	u32 exclude_epoch;
	u32 room;		/* bytes for an address that the call receives */
	u32 generation;
	u64 comm[2];
	u64 cgroup, said_cgroup; /* said: announced for a call that is held */
	u32 uid, gid;
	struct file_slot files[FILE_SLOTS];
	struct file_slot cwd, root;
	struct interrupted interrupted[INTERRUPTED_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_state);
} tasks SEC(".maps");

/* Identity of a file -> the id it was announced under. */
struct file_key {
	u64 hash;		/* names and mounts up to the root */
	u64 inode;
	u32 dev;
	u32 generation;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256 << 10);
	__type(key, struct file_key);
	__type(value, u32);
} files SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64 << 10);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct ior_scope_key);
	__type(value, u32);
} scope SEC(".maps");

/* Pipes and terminals that carry the capture, and processes that are part of the pipeline. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16 << 10);
	__type(key, struct ior_carrier);
	__type(value, u32);
} tainted SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4 << 10);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, u32);
} excluded SEC(".maps");

/* Room to build a record of variable length. Programs here are never preempted. */
struct scratch {
	struct ior_rec_file file;
	u8 names[NAMES_MASK + 1 + 256];
	u32 steps, state;
	u32 internal, pad;	/* the walk ended in a mount of the kernel's own */
	u64 sequence, odd;	/* of the dentries' sequence counts: sum, any */
	u32 spare_id, spare_generation;
	struct file_key key;
	u64 dentries[WALK_MAX];
};

struct path_scratch {
	/* A held call is a record of its own: these, then an exit as below, and its paths. */
	struct ior_rec_call call;
	struct ior_rec_enter held;
	union {
		struct ior_rec_enter enter;
		struct ior_rec_exit exit;
		u8 record[256];
	};
	u8 paths[2 * IOR_PATH_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} file_scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct path_scratch);
} path_scratch SEC(".maps");

static __always_inline const volatile struct ior_plan *plan_of(u64 nr, bool compat)
{
	if (nr >= IOR_NR_MAX)
		return NULL;
	return compat ? &compat_plans[nr] : &native_plans[nr];
}

static __always_inline struct ior_counters *count(void)
{
	return &counters[bpf_get_smp_processor_id() & (IOR_CPU_MAX - 1)];
}

#endif
