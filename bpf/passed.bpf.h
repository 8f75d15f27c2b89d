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

/* Where the second of two texts begins in task_state.text. */
#define SECOND_TEXT (IOR_KEPT_OF_TWO + 8)

/* The other end of the text in call_scratch, of which len is the length and one. */
static __always_inline void copy_end(u8 *text, struct call_scratch *s, long len, const u32 max)
{
	u32 from = len - 1 - max / 2;

	BOUND(from, IOR_PATH_MAX - 1);
	if (len > max + 1)
		bpf_probe_read_kernel(text + max / 2, max / 2, s->paths + from);
}

/* A longer one: how long, and its other end. A global function: verified once. */
__noinline int keep_end(struct task_state *st, u32 which, u64 address, u32 two)
{
	u32 zero = 0;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	long len;

	if (!st || !s)
		return 0;
	len = bpf_probe_read_user_str(s->paths, IOR_PATH_MAX, (void *)address);
	st->known[which & 1] = len > 0 ? len : 0;
	if (!two)
		copy_end(st->text, s, len, IOR_KEPT);
	else if (which)
		copy_end(st->text + SECOND_TEXT, s, len, IOR_KEPT_OF_TWO);
	else
		copy_end(st->text, s, len, IOR_KEPT_OF_TWO);
	return 0;
}

static __always_inline void keep_text(struct task_state *st, u32 which, u64 address, bool two)
{
	const u32 max = two ? IOR_KEPT_OF_TWO : IOR_KEPT;
	long len = bpf_probe_read_user_str(st->text + (which ? SECOND_TEXT : 0), max + 1,
					   (void *)address);

	st->known[which] = len > 0 ? len : 0;
	if (len > max)
		keep_end(st, which, address, two);
}

/* At the enter of a call that passes paths, or other texts. A global function: verified once. */
__noinline int keep_passed(struct task_state *st)
{
	const volatile struct ior_plan *plan;

	if (!st)
		return 0;
	plan = plan_of(st);
	if (plan->path == IOR_ARG_ABSENT) {
		keep_text(st, 0, st->args[plan->path2 & 7], false);
	} else if (plan->path2 == IOR_ARG_ABSENT) {
		keep_text(st, 0, st->args[plan->path & 7], false);
	} else {
		keep_text(st, 0, st->args[plan->path & 7], true);
		keep_text(st, 1, st->args[plan->path2 & 7], true);
	}
	return 0;
}

/* n bytes, at most max: whole words, and what is left of the last one, for which there is room. */
static __always_inline bool differ(const u8 *a, const u8 *b, u32 n, const u32 max)
{
	u32 i;

	for (i = 0; i < max; i += 8) {
		if (i + 8 > n)
			break;
		if (*(u64 *)(a + i) != *(u64 *)(b + i))
			return true;
	}
	return n & 7 && (*(u64 *)(a + i) ^ *(u64 *)(b + i)) << (64 - 8 * (n & 7));
}

/* Of one text and what stands at off in call_scratch now, both of len bytes. */
static __always_inline bool changed_text(const struct task_state *st, const struct call_scratch *s,
					 u32 which, u32 off, u32 len, bool two)
{
	const u32 max = two ? IOR_KEPT_OF_TWO : IOR_KEPT;
	const u8 *text = st->text + (which ? SECOND_TEXT : 0);
	u32 tail = off + len - max / 2;

	BOUND(off, 2 * IOR_PATH_MAX - 1);
	if (len <= max)
		return differ(text, s->paths + off, len, max);
	BOUND(tail, 2 * IOR_PATH_MAX - 1);
	return differ(text, s->paths + off, max / 2, max / 2) ||
	       differ(text + max / 2, s->paths + tail, max / 2, max / 2);
}

/*
 * At the exit: is a text another one than at the enter, of the len bytes at off in call_scratch? A
 * negative len: it cannot be read any more. A global function: verified once.
 */
__noinline int is_changed(struct task_state *st, u32 which, u32 off, s32 len, u32 two)
{
	u32 zero = 0;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);

	if (!st || !s || !st->known[which & 1])
		return 0;
	if (len < 0 || st->known[which & 1] != len + 1)
		return 1;
	if (!two)
		return changed_text(st, s, 0, off, len, false);
	return which ? changed_text(st, s, 1, off, len, true) :
		       changed_text(st, s, 0, off, len, true);
}

/*
 * A text as it was at the enter, behind the used bytes of call_scratch. Returns how many are used
 * then. A global function: verified once.
 */
__noinline u32 add_passed(struct task_state *st, u32 which, u32 used, u32 two)
{
	u32 zero = 0, kept, max = two ? IOR_KEPT_OF_TWO : IOR_KEPT;
	struct call_scratch *s = bpf_map_lookup_elem(&call_scratch, &zero);
	u32 known;

	if (!st || !s || used > 3 * IOR_PATH_MAX)
		return used;
	known = st->known[which & 1];
	kept = known - 1;
	if (kept > max)
		kept = max;
	if (kept > (which ? IOR_KEPT_OF_TWO : IOR_KEPT))
		return used;	/* for the verifier */
	if (which)
		bpf_probe_read_kernel(s->paths + used, kept, st->text + SECOND_TEXT);
	else
		bpf_probe_read_kernel(s->paths + used, kept, st->text);
	/* The only one is the record's second, where it is no path. */
	if (!two && plan_of(st)->path == IOR_ARG_ABSENT)
		which = 1;
	s->record.was_len[which & 1] = known;
	s->record.was_kept[which & 1] = kept;
	return used + kept;
}

#endif
