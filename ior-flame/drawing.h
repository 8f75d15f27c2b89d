/* SPDX-License-Identifier: BSD-2-Clause */
/* The folded stacks as an SVG: what is drawn, and what is said of it. */
#ifndef DRAWING_H
#define DRAWING_H

#include <stdio.h>

#include "description.h"
#include "options.h"

struct drawing {
	const struct arguments *arguments;
	const struct stacks *stacks;	/* whose flame is folded as FLAME_DRAWN */
	struct description description[2];	/* the input, and with --diff the one before */
};

/* 0 or -ENOMEM; errors of writing stay in the stream. */
int drawing_write(struct drawing *d, FILE *out);

/* What the sums before are multiplied by to have the total of those after: 1 if that makes none. */
double drawing_scale(const struct arguments *a, const struct flame_totals *t);

#endif
