/* SPDX-License-Identifier: BSD-2-Clause */
/* Which boxes a drawing of the stacks has, and where they lie. Pure. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "flame.h"

struct layout_box {
	uint64_t start;			/* first sum of all that lies left of it */
	uint64_t sum[FLAME_SUMS];	/* of the frame and of all within it */
	size_t name;			/* where it begins in names */
	uint32_t len;			/* of the name, bytes */
	uint32_t depth;			/* 0 for the box of everything */
	uint8_t field;			/* of the frame; FLAME_NO_FIELD for none */
};

struct layout {
	struct layout_box *boxes;	/* a parent before its children, those by name */
	size_t n;
	char *names;			/* one after the other */
	uint32_t depth;			/* greatest one of a box */
	uint64_t stacks;		/* those with a first sum */
	uint64_t hidden;		/* frames that got no box, because they are too narrow */
	uint64_t gone;			/* second sum of the stacks without a first one */
};

/*
 * Lay out what flame_next() gives, folded as FLAME_DRAWN. Boxes are as wide as their first sum;
 * one that has less than least of it is left out, and with it all that is within. So memory goes
 * with what can be seen, not with the number of stacks. 0 or -ENOMEM. Free with layout_free() in
 * either case.
 */
int layout_make(struct layout *l, struct flame *f, double least);
void layout_free(struct layout *l);

#endif
