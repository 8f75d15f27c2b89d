/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of a task, from the choice of one to what it has changed. */
#ifndef SYNTH_CALLS_H
#define SYNTH_CALLS_H

#include "world/machine.h"

/* Decide which call t makes next, what it is given and what it will return. */
void synth_call_begin(struct synth_world *w, struct synth_task *t);
/* Let come true what it changed when it returned: descriptors, endpoints, names. */
void synth_call_end(struct synth_world *w, struct synth_task *t);

#endif
