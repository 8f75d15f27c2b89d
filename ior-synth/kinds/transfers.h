/* SPDX-License-Identifier: BSD-2-Clause */
/* What tasks read and write. */
#ifndef SYNTH_TRANSFERS_H
#define SYNTH_TRANSFERS_H

#include "world/machine.h"

/*
 * The result of a transfer: so many bytes at most, of the call's file at offset, and what that
 * does to the file and to the task's counters.
 */
void synth_reads(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset);
void synth_writes(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset);

#endif
