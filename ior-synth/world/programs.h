/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs of the imaginary machine: who they run as, where, and which calls they make. */
#ifndef SYNTH_PROGRAMS_H
#define SYNTH_PROGRAMS_H

#include "world/machine.h"

enum {
	SYNTH_LONG_LIVED = 7,	/* are there from the start; those after them come and go */
	SYNTH_PROGRAMS = 11,
};

extern const struct synth_program synth_programs[SYNTH_PROGRAMS];

#endif
