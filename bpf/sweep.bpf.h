/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * A look at all tasks: calls that have been open for long, and those that are when the capture
 * ends, are sent as begun.
 *
 * The exit of a call must know if a sweep has sent its beginning, and must not pay for it. So a
 * sweep marks a call first, and the next one, a tenth of a second later or more, sends it. The
 * exit looks at the mark: where it sees one the two of them settle by an atomic exchange who sends
 * the beginning. Where it sees none, it has read the mark before the sweep wrote it; what it wrote
 * before that, that the call is no longer open, is then visible long before the next sweep: no
 * processor holds a write back for a tenth of a second, as what interrupts a program on it lets
 * its writes go first.
 */
#ifndef IOR_BPF_SWEEP_H
#define IOR_BPF_SWEEP_H

#include "call.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

static __always_inline void sweep_call(struct task_state *st)
{
	u64 call = st->call;
	bool restarts;
	int rc;

	asm volatile("" ::: "memory");	/* the number first: the rest must be of this call */
	if (st->open != CALL_OPEN || st->time >= sweep_before || st->claimed == call)
		return;
	if (st->marked != call) {
		st->marked = call;
		return;
	}
	/* Asked before: once it has been claimed the task may be in its next call. */
	restarts = st->full && st->restart_of;
	rc = send_begun(st, call);
	if (rc < 0)
		sweep_failed++;
	else if (!rc && restarts)
		sweep_restarted++;
}

#endif
