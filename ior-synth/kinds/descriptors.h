/* SPDX-License-Identifier: BSD-2-Clause */
/* What tasks do with descriptors, and how those who work on one choose it. */
#ifndef SYNTH_DESCRIPTORS_H
#define SYNTH_DESCRIPTORS_H

#include "world/machine.h"

/* A plausible user-space address. */
uint64_t synth_address(struct synth_world *w);
/* An open descriptor, first or higher, of a type in types (1 << enum synth_type); -1: none. */
int synth_pick_fd(struct synth_world *w, const struct synth_process *p, uint32_t types, int first);
/* The call works on a descriptor of one of these types; false if the process has none. */
bool synth_on_fd(struct synth_world *w, struct synth_task *t, uint32_t types);
/* The result of the call is a new descriptor of file, which may be NULL; false: there is none. */
bool synth_gives_fd(struct synth_task *t, struct synth_file *file, uint32_t flags);

#endif
