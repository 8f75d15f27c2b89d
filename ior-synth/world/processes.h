/* SPDX-License-Identifier: BSD-2-Clause */
/* The processes and threads of the imaginary machine, and what they have open. */
#ifndef SYNTH_PROCESSES_H
#define SYNTH_PROCESSES_H

#include "world/machine.h"

/*
 * Start a process with one thread. A child of parent is a copy of it that will exec something.
 * NULL if the machine is full.
 */
struct synth_process *synth_spawn(struct synth_world *w, const struct synth_process *parent,
				  const struct synth_program *program);
/* One more thread of p; NULL if the machine is full. */
struct synth_task *synth_thread(struct synth_world *w, struct synth_process *p);
/* What exec makes of p. */
void synth_become(struct synth_world *w, struct synth_process *p,
		  const struct synth_program *program);
/* All its tasks and descriptors go. */
void synth_end(struct synth_world *w, struct synth_process *p);

/* Open file in p under the lowest free descriptor; -1 if there is none. */
int synth_open(struct synth_process *p, struct synth_file *file, uint32_t flags);
void synth_close(struct synth_process *p, unsigned int fd);

#endif
