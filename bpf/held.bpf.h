/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Calls that --where can only decide at their exit: the enter is kept with the task until then,
 * and both are sent as one record, or neither. One that is interrupted is kept on, with its exit,
 * until it is known whether it goes on; handlers may make calls meanwhile, so there is a slot for
 * each interrupted call and one for the call under way: the first ones of struct task_state's
 * interrupted[], and the next.
 */
#ifndef IOR_BPF_HELD_H
#define IOR_BPF_HELD_H

#include "access.bpf.h"
#include "cgroup.bpf.h"
#include "enter.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "restart.bpf.h"
#include "task.bpf.h"
#include "where.bpf.h"

enum { HELD_NONE, HELD_OPEN, HELD_INTERRUPTED };

struct held {
	struct where_facts facts;
	u64 start;		/* of the task, ns */
	u64 again;		/* time of the latest enter that continued it */
	struct ior_rec_enter enter;
	struct ior_rec_exit exit;	/* of the latest interruption */
	u32 exe;		/* file id, if the task may have another or none later; else 0 */
	u32 text_len;		/* bytes of paths in held_text */
	u32 tests;		/* the first one */
	u16 restarts;
	u8 state;
	u8 pad;
};

/* The only one of nearly every task, */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct held);
} held SEC(".maps");

/* and those of calls made in signal handlers. */
struct held_more {
	struct held slot[INTERRUPTED_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct held_more);
} held_more SEC(".maps");

/* Paths that cannot be read later: of execve, and of calls that were interrupted. */
struct held_text {
	u64 owner;		/* number of the call at its enter, 0 for none */
	u8 text[2 * IOR_PATH_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct held_text);
} held_text SEC(".maps");

static __always_inline struct held *held_slot(struct task_struct *task, u32 slot, u64 flags)
{
	struct held_more *more;

	if (!slot)
		return bpf_task_storage_get(&held, task, 0, flags);
	more = bpf_task_storage_get(&held_more, task, 0, flags);
	if (!more)
		return NULL;
	/* Here, as the verifier wants no address made before the check. */
	BOUND(slot, 2 * INTERRUPTED_MAX - 1);
	return &more->slot[(slot - 1) & (INTERRUPTED_MAX - 1)];
}

/* Room for the paths of one call of the task; NULL if it has another's, or without memory. */
static __always_inline struct held_text *held_text_of(struct task_struct *task, u64 owner)
{
	struct held_text *t = bpf_task_storage_get(&held_text, task, 0,
						   BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (!t || (t->owner && t->owner != owner))
		return NULL;
	t->owner = owner;
	return t;
}

/* The call is over, or will not be sent. */
static __always_inline void let_go(struct task_struct *task, struct held *h)
{
	h->state = HELD_NONE;
	if (h->text_len)
		bpf_task_storage_delete(&held_text, task);
}

/* Keep the path of execve, whose address space is gone at the exit. */
static __always_inline bool hold_exec(struct task_struct *task, struct task_state *st,
				      struct held *h, u64 address)
{
	struct held_text *t = held_text_of(task, h->enter.call);
	long len;

	if (!t)
		return false;
	len = bpf_probe_read_user_str(t->text, IOR_PATH_MAX, (void *)address);
	h->enter.has |= IOR_HAS_PATH;
	h->enter.path_len = len > 0 ? len - 1 : len;
	st->late = len < 0;
	h->text_len = len > 0 ? len : 1;	/* with the NUL: so that it is freed */
	h->exe = exe_id(task);
	return true;
}

/* The task may be in another cgroup at the exit, and this one be gone. False: no room. */
static __always_inline bool cgroup_is_announced(struct task_struct *task, struct task_state *st)
{
	u64 id = cgroup_id(task);

	if (st->said_cgroup == id)
		return true;
	if (!announce_cgroup(cgroup_address(task)))
		return false;
	st->said_cgroup = id;
	return true;
}

/* Instead of sending an enter. False without memory. */
static __always_inline bool hold_enter(struct task_struct *task, struct task_state *st,
				       const struct enter_files *f,
				       const volatile struct ior_plan *plan)
{
	u32 zero = 0;
	struct held *h = held_slot(task, st->interruptions, BPF_LOCAL_STORAGE_GET_F_CREATE);
	struct where_facts *facts = bpf_map_lookup_elem(&where_scratch, &zero);

	if (!h || !facts)
		return false;
	if (h->state != HELD_NONE)
		let_go(task, h);	/* of a call whose exit was never seen */
	h->facts = *facts;
	h->start = task->start_boottime;
	h->exe = h->text_len = 0;
	h->tests = plan->where;
	h->restarts = 0;
	fill_enter(&h->enter, task, st, f, plan->nargs);
	fill_enter_rest(&h->enter, st, f);
	if (plan->what & IOR_DO_EXEC && !hold_exec(task, st, h, st->args[plan->path & 7]))
		return false;
	h->state = HELD_OPEN;
	st->slot = st->interruptions;
	st->open = CALL_HELD;
	h->enter.time = bpf_ktime_get_boot_ns();
	return true;
}

/* The enter of a call that goes on. */
static __always_inline void hold_again(struct task_struct *task, struct task_state *st)
{
	struct held *h = held_slot(task, st->interruptions, 0);

	st->slot = st->interruptions;
	if (!h || h->state != HELD_INTERRUPTED)
		return;
	h->state = HELD_OPEN;
	h->restarts++;
	/* Its next exit has paths of its own; that of execve is the enter's. */
	if (h->text_len && !(h->enter.has & IOR_HAS_PATH)) {
		bpf_task_storage_delete(&held_text, task);
		h->text_len = 0;
	}
	h->again = bpf_ktime_get_boot_ns();
}

static __always_inline bool held_is_announced(const struct task_state *st, const struct held *h)
{
	const u64 *value = h->facts.value;

	return st->announced && st->comm[0] == value[IOR_WHERE_COMM] &&
	       st->comm[1] == value[IOR_WHERE_COMM_REST] && st->uid == value[IOR_WHERE_UID] &&
	       st->gid == value[IOR_WHERE_GID] && st->cgroup == value[IOR_WHERE_CGROUP] &&
	       st->generation == generation;
}

/* Say of the task what was true at the enter of a call that it held. 0: no room. */
static __always_inline int announce_held(struct task_struct *task, struct task_state *st,
					 const struct held *h)
{
	u32 exe = h->exe ? h->exe : exe_id(task);
	struct ior_rec_task *rec = bpf_ringbuf_reserve(&ring, sizeof(*rec), 0);

	if (!rec)
		return 0;
	fill_task_but_cgroup(rec, task, st->announced ? IOR_TASK_CHANGED : IOR_TASK_SEEN);
	rec->time = h->enter.time;
	rec->pid = h->enter.pid;
	rec->tid = h->enter.tid;
	rec->start = h->start;
	rec->uid = h->facts.value[IOR_WHERE_UID];
	rec->gid = h->facts.value[IOR_WHERE_GID];
	rec->cgroup = h->facts.value[IOR_WHERE_CGROUP];
	__builtin_memcpy(rec->comm, &h->facts.value[IOR_WHERE_COMM], sizeof(rec->comm));
	rec->exe = exe;
	remember_announced(st, rec);
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 1;
}

/* Send a call whose exit, with len bytes of paths, stands in s. */
static __always_inline bool send_held(struct task_struct *task, struct task_state *st,
				      struct held *h, struct path_scratch *s, u32 len)
{
	if (!held_is_announced(st, h) && !announce_held(task, st, h))
		return false;
	__builtin_memset(&s->call, 0, sizeof(s->call));
	s->call.kind = IOR_KIND_CALL;
	s->call.restarts = h->restarts;
	if (h->restarts) {
		s->call.left_ret = h->exit.ret;
		s->call.left = h->exit.time;
		s->call.again = h->again;
	}
	s->held = h->enter;
	BOUND(len, 2 * IOR_PATH_MAX - 1);
	return !bpf_ringbuf_output(&ring, s, sizeof(s->call) + sizeof(s->held) +
				   sizeof(s->exit) + len, wakeup_if_filling());
}

/* Count it: each time that it was continued was a call of its own until then. */
static __always_inline void count_held(const struct held *h, bool accepted, bool sent)
{
	struct ior_counters *c = count();

	if (!accepted) {
		c->refused++;
	} else if (!sent) {
		c->lost_ring++;
	} else {
		c->calls += h->restarts;
		c->restarted += h->restarts;
		c->ended += 1 + h->restarts;
	}
}

/* Copy what was kept of paths behind an exit. Returns its length. */
static __always_inline u32 copy_text(struct task_struct *task, const struct held *h,
				     struct path_scratch *s)
{
	struct held_text *t = bpf_task_storage_get(&held_text, task, 0, 0);
	u32 len = h->text_len;

	if (!len || !t)
		return 0;
	len--;	/* the NUL */
	BOUND(len, 2 * IOR_PATH_MAX - 1);
	bpf_probe_read_kernel(s->record + sizeof(s->exit), len, t->text);
	return len;
}

/* What the exit tells, for the tests. */
static __always_inline void learn_exit(struct held *h, u64 now, long ret)
{
	h->facts.value[IOR_WHERE_DURATION] = now - h->enter.time;
	h->facts.value[IOR_WHERE_RET] = ret ^ 1ULL << 63;
	h->facts.value[IOR_WHERE_ERROR] =
		ret < 0 && ret >= -IOR_ERRNO_MAX && !is_restart_code(ret) ? -ret : 0;
}

/*
 * An interrupted call is kept with its exit. False without room for its paths. A signal that kills
 * takes the address space, and the executable with it, before the task's end is seen (6.1, 6.12).
 */
static __always_inline bool keep_interrupted(struct task_struct *task, struct task_state *st,
					     struct held *h, struct path_scratch *s, u32 len)
{
	struct held_text *t;

	h->exit = s->exit;
	h->state = HELD_INTERRUPTED;
	if (!h->exe && !held_is_announced(st, h))
		h->exe = exe_id(task);
	if (!len)
		return true;
	t = held_text_of(task, h->enter.call);
	if (!t)
		return false;
	BOUND(len, 2 * IOR_PATH_MAX - 1);
	bpf_probe_read_kernel(t->text, len, s->record + sizeof(s->exit));
	h->text_len = len + 1;
	return true;
}

enum { EXIT_REFUSED, EXIT_ACCEPTED, EXIT_INTERRUPTED, EXIT_LOST };

/*
 * What is to be done at the exit of a held call. A function of its own beside finish_held(), and
 * build_exit() between them is on_sys_exit()'s to call: their stacks together would be too large.
 */
static __noinline u32 judge_held(struct task_struct *task, struct task_state *st, u64 now, long ret)
{
	struct held *h = held_slot(task, st->slot, 0);

	if (!h || h->state != HELD_OPEN || !plan_of(st->nr, st->abi))
		return EXIT_LOST;
	learn_exit(h, now, ret);
	if (is_restart_code(ret) && st->interruptions < INTERRUPTED_MAX)
		return EXIT_INTERRUPTED;
	return where_accepts(&h->facts, h->tests, 0, 0) ? EXIT_ACCEPTED : EXIT_REFUSED;
}

/* Send both halves, or neither, or wait for more. len: of the paths that build_exit() left. */
static __noinline void finish_held(struct task_state *st, struct pt_regs *regs, long ret, u32 what,
				   u32 len)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct held *h = held_slot(task, st->slot, 0);
	const volatile struct ior_plan *plan = plan_of(st->nr, st->abi);
	u32 zero = 0;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	bool sent = false;

	st->open = CALL_NONE;
	if (!h || !plan || !s || what == EXIT_LOST) {
		count()->lost_storage++;
		return;
	}
	if (what == EXIT_INTERRUPTED) {
		if (keep_interrupted(task, st, h, s, len)) {
			remember_interrupted(st, regs, ret, CALL_HELD);
			return;
		}
		count()->lost_storage++;
		h->state = HELD_NONE;
		return;
	}
	if (what == EXIT_ACCEPTED) {
		if (h->enter.has & IOR_HAS_PATH && h->enter.path_len >= 0)
			len = copy_text(task, h, s);
		sent = send_held(task, st, h, s, len);
	}
	count_held(h, what == EXIT_ACCEPTED, sent);
	let_go(task, h);
	st->late = 0;
	if (plan->what & IOR_DO_EXEC && !ret)
		announce_exec(task, st, h->enter.tid);
}

#endif
