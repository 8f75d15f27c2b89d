/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of calls that the tasks of the imaginary machine make: a function for each. */
#ifndef SYNTH_KINDS_H
#define SYNTH_KINDS_H

#include "world/machine.h"

/*
 * Each fills t->call, which is zero before. False: it cannot be made now (no descriptor to work
 * on, no room for a new one), and another kind is tried.
 */
#define SYNTH_X(name) bool synth_do_##name(struct synth_world *w, struct synth_task *t);
SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X

#endif
