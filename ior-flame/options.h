/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of ior-flame. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "program/stage.h"
#include "stacks.h"

struct arguments {
	struct ior_stage_options stage;
	struct stacks_options stacks;
	enum flame_escape escape;
	uint64_t max_stacks;
	const char *before;	/* FILE of --diff */
	bool exact;		/* --diff: not normalised */
	bool svg;
	const char *title;	/* NULL: made from the weight and the fields */
	uint64_t width;		/* pixels; 0: as wide as the window */
	double minwidth;	/* pixels */
	bool inverted;
};

extern const struct ior_program options_program;

/* After ior_program_start(): *first is the first operand. Mistakes end the program. */
void options_parse(struct arguments *a, int *first);

#endif
