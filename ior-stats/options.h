/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of ior-stats. */
#ifndef STATS_OPTIONS_H
#define STATS_OPTIONS_H

#include "program/stage.h"
#include "stats.h"

struct arguments {
	struct ior_stage_options stage;
	struct stats_options stats;
	const char *before;		/* --diff */
	bool limited;			/* -n was given */
};

extern const struct ior_program options_program;

/* Reads the command line; *first is the first operand. Mistakes and -F help do not return. */
void options_parse(struct arguments *a, int *first);
/* What depends on where the output goes: width and colours. */
void options_style(struct arguments *a, int fd);

#endif
