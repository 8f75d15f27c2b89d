/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Configuration, maps and counters of the BPF programs. */
#ifndef IOR_BPF_MAPS_H
#define IOR_BPF_MAPS_H

#include "kernel.h"
#include "layout.h"

/* Set before loading; the verifier removes what they switch off. */
const volatile struct ior_plan native_plans[IOR_PLANS] = {};
const volatile struct ior_plan compat_plans[IOR_PLANS] = {};
const volatile struct ior_command_plan command_plans[IOR_COMMANDS] = {};
const volatile struct ior_inner_plan inner_plans[IOR_INNERS] = {};
const volatile u8 socketcalls[IOR_INNER_OPS] = {};	/* indexes of these, 0 for none */
const volatile u8 ipcs[IOR_INNER_OPS] = {};
const volatile s32 other_numbers[IOR_OTHERS_MAX] = {}; /* some that have no plan of their own */
const volatile u32 other_count;
const volatile bool have_cast;		/* the kernel has bpf_rdonly_cast (6.2) */
const volatile bool have_preempt;	/* it has bpf_preempt_disable (6.10) */
const volatile bool have_io;		/* CONFIG_TASK_IO_ACCOUNTING */
const volatile bool have_cgroups;	/* somebody has mounted the hierarchy of version 2 */
const volatile bool scope_pids, scope_tids, scope_uids;
const volatile bool follow;		/* children of selected tasks too */
const volatile bool exclude_pipeline;
const volatile bool where_on;		/* where.bpf.h */
const volatile bool sampling;		/* sample.bpf.h */
const volatile bool paths_of_opens;	/* the paths of opens that succeed too */
const volatile u32 self_tgid;		/* ior-capture: never recorded; 0 for none */

/* A bound that the compiler cannot reason away, where the verifier does not follow it. */
#define BOUND(n, mask)                                                                          \
	do {                                                                                    \
		asm volatile("" : "+r"(n));                                                     \
		(n) &= (mask);                                                                  \
	} while (0)

#define NOT_ALL (where_on || sampling)	/* some calls that are selected are not recorded */

/* Shared with ior-capture through mapped memory. */
volatile u64 attach_time;		/* ns, boottime: older tasks may be in a call. 0: not yet */
volatile u32 stopping;			/* set by user space: begin no further call */
volatile u32 sweep_mode;		/* enum ior_sweep, set by user space */
volatile u64 sweep_before;		/* ns, boottime: calls from before are open for long */
u64 sweep_failed;			/* calls of the sweep under way that found no room */
u64 sweep_restarted;			/* as struct ior_counters, of all sweeps */
u64 sweep_lost_other;			/* the same */
u64 sweep_seen;				/* calls under way at the start that were sent */
u64 sweep_found;			/* pipes that may carry the capture, of all sweeps */
volatile u32 generation = 1;		/* moved by user space: all files unannounced */
u32 name_epoch;				/* moves when a name may have changed */
u32 exclude_epoch;			/* moves when a process was excluded */
u32 terminals;				/* terminals that carry the capture, ever */
u32 last_file_id;
struct ior_counters counters[IOR_CPU_MAX];

/*
 * A file remembered in a task: what must be unchanged for the id to be right. The mount, as bind
 * mounts show one dentry under several paths; the inode, as addresses are used again.
 */
struct file_slot {
	u64 dentry, mnt;	/* addresses */
	u64 inode;
	u64 hash;		/* of the name, with its length; of a socket's ends */
	u32 epoch;		/* and SLOT_DELETED; SLOT_UNNAMED says what the id is of */
	u32 id;			/* 0: nothing remembered */
};

#define FILE_SLOTS 4
#define SLOT_DELETED (1U << 31)
#define SLOT_UNNAMED (1U << 30)		/* has no path, or not all of it */
#define EPOCH_MASK (SLOT_UNNAMED - 1)
#define FILE_UNNAMED (1ULL << 32)	/* the same, beside an id that is looked up */
#define NAMES_MASK (2 * IOR_NAMES_MAX - 1)
#define WALK_MAX 4096		/* components and mounts up to the root */

enum {
	CALL_NONE,
	CALL_OPEN,	/* to be sent at its exit */
	CALL_UNDECIDED,	/* the same, if --where then accepts it */
	CALL_LOST,
	CALL_REFUSED,	/* by --where: its exit is not sent either */
	CALL_LEFT_OUT,	/* by --sample: added up at its exit */
	CALL_IGNORED,	/* it began outside of the scope, or is not selected: so is its exit */
};

/*
 * A call that left with a restart code, which was sent (but for those of the last two kinds). The
 * kernel enters it again next, unless a handler runs first: then when that returns, or not at all.
 */
struct interrupted {
	u64 call;
	u64 ip, sp;		/* of the program behind the call */
	u64 began, left;	/* ns: its first enter, or of one that is left out what is added up
				 * already; its latest exit */
	u16 plan;
	s16 ret;
	bool in_handler;
	u8 open;		/* CALL_OPEN, CALL_UNDECIDED, CALL_REFUSED, CALL_LEFT_OUT */
	u16 whose;		/* task_state.identities at its first enter */
};
_Static_assert(IOR_PLANS <= 1 << 16, "plan");

#define INTERRUPTED_MAX 8	/* handlers within handlers; deeper ones give two rows */

/* Everything known of a task, and its open call. */
struct task_state {
	u64 call;		/* number of the latest call */
	u64 args[8];		/* six, and two that are never set: indexes need no check */
	u64 began;		/* --where, --sample: these two as struct interrupted's */
	/* The open call as its record will have it. */
	u64 time;
	u64 offset, dev_read, dirtied;
	u32 file, fdflags;
	s32 nr;
	u32 pid, tid;		/* as they were at enter */
	u8 abi, has;
	u8 full;		/* the members up to `pending` are set, and have something to say */
	u8 late;		/* what the enter could not read is for the exit */
	u32 file2, dir, dir2, root;
	u64 restart_of;
	u64 passed[2];		/* a time; or the descriptor and the length of a command */
	u64 offset2;
	u32 pending;
	u32 op;			/* 0: it comes through no other call */
	u32 room;		/* bytes for an address that the call receives */
	u64 address;		/* of the struct file that `fd` named at enter; 0 if it has no
				 * position */
	u64 number;		/* room to turn a pointer into a number */

	/* Numbers of calls that have been open for long: sweep.bpf.h. */
	u64 marked;		/* from now on whoever sends its beginning claims it */
	u64 claimed;		/* has been, by its own exit or by a sweep */

	u8 open, excluded, announced;
	u8 dev_fd;		/* an execveat by descriptor: IOR_HAS_DEV_FD if it succeeds */
	u32 exec_tid;		/* the call has begun a new program; its tid until then */
	u32 interruptions;	/* used elements of struct interruptions */
	u16 plan;		/* of the latest call */
	u8 sigreturn;		/* a handler is about to end */
	u8 orphaned;		/* a call that began before the recording is over */
	u32 exclude_epoch;
	u32 generation;
	u16 identities;		/* how often it was announced as another */
	u16 whose;
	u32 uid, gid;
	u8 command;		/* place of the latest call's command in the table; 0: it has none
				 * of those, or its plan has not IOR_DO_COMMAND */
	u64 cgroup;
	u64 comm[2];
	struct file_slot files[FILE_SLOTS];
	struct file_slot cwd, root_dir;
	/* What was read of the open call's texts at its enter: passed.bpf.h. */
	u16 known[2];		/* the length and one, 0 for nothing */
	u32 pad;
	u8 text[2 * (IOR_KEPT_OF_TWO + 8)];
};
_Static_assert(sizeof(((struct task_state *)0)->text) >= IOR_KEPT + 8, "one text, or two");
/* With what the kernel adds to it, one KiB; more would take two. */
_Static_assert(sizeof(struct task_state) <= 960, "memory of a task");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_state);
} tasks SEC(".maps");

/* The interrupted calls of a task that has any. */
struct interruptions {
	struct interrupted of[INTERRUPTED_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct interruptions);
} interruptions SEC(".maps");

/* Identity of a file -> the id it was announced under, with FILE_UNNAMED. */
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
	__type(value, u64);
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

/*
 * Threads in a call whose enter found no task storage, as something else held it on that processor
 * (bpf_task_storage_trylock()): such a call is told of at its exit alone.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1 << 10);
	__type(key, u32);
	__type(value, u32);
} missed SEC(".maps");

/*
 * Room to build a record of variable length. Programs on tracepoints are never preempted; the
 * sweep is, also by these, and has room of its own: `who` in what follows.
 */
enum { WHO_CURRENT, WHO_SWEEP, WHOS };

struct scratch {
	struct ior_rec_file file;
	u8 names[NAMES_MASK + 1];	/* the last one begins within the first half */
	u32 copies;		/* the walk puts names there */
	u32 internal;		/* it ended in a mount of the kernel's own */
	u64 sequence, odd;	/* of the dentries' sequence counts: sum, any */
	struct {
		u64 dentry, mount;	/* where the walk has come to: addresses */
		u64 root;		/* of the mount */
		u64 hash;		/* of what it has passed */
		u32 bytes, pad;		/* that those names take */
	} at;
	u32 spare_id, spare_generation;
	struct file_key key;
};

struct call_scratch {
	struct ior_rec_call record;
	u8 paths[4 * IOR_PATH_MAX];	/* two, and those kept at enter; a power of two */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WHOS);
	__type(key, u32);
	__type(value, struct scratch);
} file_scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct call_scratch);
} call_scratch SEC(".maps");

/* The plan of a number, of which 32 bits count: any may be tried. */
static __always_inline u32 plan_index(u64 nr)
{
	return (u32)nr < IOR_PLAN_OTHERS ? (u32)nr : IOR_PLAN_OTHERS;
}

static __always_inline const volatile struct ior_plan *plan_at(u32 index, bool compat)
{
	BOUND(index, IOR_PLANS - 1);
	return compat ? &compat_plans[index] : &native_plans[index];
}

/* Of the task's latest call. */
static __always_inline const volatile struct ior_plan *plan_of(const struct task_state *st)
{
	return plan_at(st->plan, st->abi);
}

/* The task's latest call is that of a number, of which index is the plan. */
static __always_inline void set_number(struct task_state *st, s32 nr, u32 index, bool compat)
{
	st->nr = nr;
	st->abi = compat;
	st->plan = index;
	st->op = 0;
}

/* Is a call to be recorded? What has no plan of its own is told apart by its number. */
static __always_inline bool is_wanted(u32 what, s32 nr)
{
	bool listed = false;

	if (!(what & (IOR_DO_LISTED | IOR_DO_UNLISTED)))
		return what & IOR_DO_RECORD;
	for (u32 i = 0; i < IOR_OTHERS_MAX; i++)
		listed |= i < other_count && other_numbers[i] == nr;
	return what & IOR_DO_RECORD && listed == !!(what & IOR_DO_LISTED);
}

static __always_inline struct ior_counters *count(void)
{
	return &counters[bpf_get_smp_processor_id() & (IOR_CPU_MAX - 1)];
}

/* A call that begins has no storage. False: so it is lost. */
static __always_inline bool miss_enter(u32 tid)
{
	u32 one = 1;

	return !bpf_map_update_elem(&missed, &tid, &one, BPF_ANY);
}

/* Is a thread in such a call? It is no longer. */
static __always_inline bool take_missed(u32 tid)
{
	return !bpf_map_delete_elem(&missed, &tid);
}

/* A record of a file or task found no room. */
static __always_inline void count_lost_other(u32 who)
{
	if (who == WHO_SWEEP)
		sweep_lost_other++;
	else
		count()->lost_other++;
}

#endif
