/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * -i on a terminal: each table takes the place of the one before, and has as many rows as the
 * terminal has room for, which may change its size meanwhile.
 */
#ifndef STATS_FRAME_H
#define STATS_FRAME_H

#include "options.h"
#include "program/terminal.h"

struct frame {
	struct arguments *a;
	int fd;
	struct ior_terminal size;	/* when it could be seen last */
	uint64_t rows;			/* that were asked for */
};

/* a: whose limit of rows is changed to what fits. */
void frame_init(struct frame *f, struct arguments *a, int fd);

/* Writes all that stands on the screen. 0 or a negative errno. */
typedef int frame_write(void *arg, FILE *out);

/*
 * Draws a frame. write(arg, out) may be called several times, with fewer rows each. 0, a negative
 * errno of write, or -ENOMEM.
 */
int frame_draw(struct frame *f, frame_write *write, void *arg, FILE *out);

#endif
