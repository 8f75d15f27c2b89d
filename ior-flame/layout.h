/* SPDX-License-Identifier: BSD-2-Clause */
/* Which boxes a drawing of the stacks has, and where they lie. Pure. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "flame.h"

/*
 * Bytes of the frames that are kept although they are too narrow to be drawn: each takes its name
 * and sizeof(struct layout_box).
 */
#define LAYOUT_KEPT (UINT64_C(32) << 20)

enum layout_kind {
	LAYOUT_DRAWN,
	LAYOUT_NARROW,		/* not drawn, as all that is within it; known to a search */
	LAYOUT_REST,		/* no frame: the sums of neighbours that are not kept */
};

struct layout_box {
	uint64_t start;			/* first sum of all that lies left of it */
	uint64_t sum[FLAME_SUMS];	/* of the frame and of all within it */
	size_t name;			/* where it begins in names */
	uint32_t len;			/* of the name, bytes */
	uint32_t depth;			/* 0 for the box of everything */
	uint8_t field;			/* of the frame; FLAME_NO_FIELD for none */
	uint8_t kind;			/* enum layout_kind */
};

struct layout {
	struct layout_box *boxes;	/* a parent before its children, those by name */
	size_t n;
	char *names;			/* one after the other */
	uint32_t depth;			/* greatest one of a box that is drawn */
	uint64_t stacks;		/* those with a first sum */
	uint64_t hidden;		/* frames with a first sum that are not drawn */
	uint64_t left_out;		/* frames that are in a rest, and the sums of those */
	uint64_t left_out_sum[FLAME_SUMS];
	size_t undrawn;			/* boxes that are not drawn, those of rests too */
	uint64_t gone;			/* second sum of the stacks without a first one */
};

/*
 * Lay out what flame_next() gives, folded as FLAME_DRAWN. Boxes are as wide as their first sum;
 * one that has less than least of it is not drawn, and nothing that is within it. Of those as many
 * are kept as take kept bytes: the heaviest, of equal ones the first. So memory goes with
 * what can be seen, and has a limit for the rest; it does not go with the number of stacks. 0 or
 * -ENOMEM. Free with layout_free() in either case.
 */
int layout_make(struct layout *l, struct flame *f, double least, uint64_t kept);
void layout_free(struct layout *l);

#endif
