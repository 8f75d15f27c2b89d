/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Paths as they are when a call begins. The kernel copies a path while the call runs, and another
 * thread may write to it before or after: what is read at the exit can be a name that the call has
 * never used, and so can what is read at the enter. Where both are the same that takes two writes
 * at the right moments. Only what is resident can be read at the enter.
 */
#ifndef IOR_BPF_PASSED_H
#define IOR_BPF_PASSED_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

#define PASSED_END (IOR_PASSED_MAX / 2)	/* bytes of each end of a longer one */

struct passed {
	u64 call;		/* the task's call that these are of */
	struct passed_text {
		u32 known;	/* the length and one; 0: nothing */
		u32 pad;
		u8 text[IOR_PASSED_MAX + 8];
	} of[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct passed);
} passed_texts SEC(".maps");

/* A longer one: how long, and its other end. A global function: verified once. */
__noinline int keep_end(struct passed_text *p, u64 address)
{
	u32 zero = 0, at;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	long len;

	if (!p || !s)
		return 0;
	len = bpf_probe_read_user_str(s->paths, IOR_PATH_MAX, (void *)address);
	p->known = len > 0 ? len : 0;
	if (len <= IOR_PASSED_MAX + 1)
		return 0;
	at = len - 1 - PASSED_END;
	BOUND(at, IOR_PATH_MAX - 1);
	bpf_probe_read_kernel(p->text + PASSED_END, PASSED_END, s->paths + at);
	return 0;
}

static __always_inline void keep_text(struct passed_text *p, u64 address)
{
	long len = bpf_probe_read_user_str(p->text, IOR_PASSED_MAX + 1, (void *)address);

	p->known = len > 0 ? len : 0;
	if (len > IOR_PASSED_MAX)
		keep_end(p, address);
}

/* At the enter of a call that passes paths, or other texts. A global function: verified once. */
__noinline int keep_passed(struct task_state *st)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_plan *plan;
	struct passed *p;

	if (!st)
		return 0;
	plan = plan_of(st);
	p = bpf_task_storage_get(&passed_texts, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!p)
		return 0;
	p->call = st->call;
	p->of[0].known = p->of[1].known = 0;
	if (plan->path != IOR_ARG_ABSENT)
		keep_text(&p->of[0], st->args[plan->path & 7]);
	if (plan->path2 != IOR_ARG_ABSENT)
		keep_text(&p->of[1], st->args[plan->path2 & 7]);
	return 0;
}

/* The whole words of n bytes, and what is left of the last one. */
static __always_inline bool differ(const u8 *a, const u8 *b, u32 n)
{
	u32 i;

	for (i = 0; i < IOR_PASSED_MAX; i += 8) {
		if (i + 8 > n)
			break;
		if (*(u64 *)(a + i) != *(u64 *)(b + i))
			return true;
	}
	/* Both have room for a whole word there. */
	return n & 7 && (*(u64 *)(a + i) ^ *(u64 *)(b + i)) << (64 - 8 * (n & 7));
}

/*
 * At the exit: is text i another one than at the enter, of the len bytes at off in call_scratch? A
 * negative len: it cannot be read any more. A global function: verified once.
 */
__noinline int is_changed(struct passed *p, u32 i, u32 off, s32 len)
{
	u32 zero = 0, tail;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	struct passed_text *t;

	if (!p || !s)
		return 0;
	t = &p->of[i & 1];
	if (!t->known)
		return 0;
	if (len < 0 || t->known != len + 1)
		return 1;
	BOUND(off, 2 * IOR_PATH_MAX - 1);
	if (len <= IOR_PASSED_MAX)
		return differ(t->text, s->paths + off, len);
	tail = off + len - PASSED_END;
	BOUND(tail, 2 * IOR_PATH_MAX - 1);
	return differ(t->text, s->paths + off, PASSED_END) ||
	       differ(t->text + PASSED_END, s->paths + tail, PASSED_END);
}

/*
 * Text i as it was at the enter, if it was another one, behind the used bytes of call_scratch.
 * Returns how many are used then. A global function: verified once.
 */
__noinline u32 add_passed(struct passed *p, u32 i, u32 used)
{
	u32 zero = 0, len;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	struct passed_text *t;

	if (!p || !s)
		return used;
	t = &p->of[i & 1];
	len = t->known - 1;
	s->record.was_len[i & 1] = t->known;
	if (len > IOR_PASSED_MAX)
		len = IOR_PASSED_MAX;
	BOUND(used, 4 * IOR_PATH_MAX - 1);
	if (used > 3 * IOR_PATH_MAX)
		return used;
	bpf_probe_read_kernel(s->paths + used, len, t->text);
	return used + len;
}

#endif
