/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A layout as an SVG that needs nothing beside it: what can be read stands in it, and a script
 * (script/) makes it move. The script is the same in every file: no name and no number is in it.
 */
#ifndef SVG_H
#define SVG_H

#include <stdio.h>

#include "layout.h"

#define SVG_WIDTH 1200u		/* pixels, unless another width is asked for */
#define SVG_LINES 8

enum svg_colour { SVG_MEANING, SVG_DURATION, SVG_DIFF };

struct svg_options {
	const char *title;		/* safe text, as all texts here */
	struct svg_line {
		const char *text;
		bool warning;
	} lines[SVG_LINES];		/* under the title */
	unsigned int nlines;
	const char *fields[FLAME_MAX_FIELDS];	/* names of the frames' fields */
	unsigned int ids[FLAME_MAX_FIELDS];	/* ... and what they are */
	unsigned int nfields;
	const char *unit;		/* of the first sum */
	unsigned int width;		/* pixels */
	bool fluid;			/* as wide as the window is, with the script */
	double minwidth;		/* pixels; what is narrower has no box */
	bool inverted;			/* the root is at the top */
	/* SVG_DURATION: second sum ns, third one calls; SVG_DIFF: second sum before */
	enum svg_colour colour;
	double scale;			/* SVG_DIFF: what is before is multiplied by it */
};

/* Pixels that the box of everything has. */
unsigned int svg_room(const struct svg_options *o);

/* Everything from <?xml to </svg>. 0 or -ENOMEM; errors of writing stay in the stream. */
int svg_write(FILE *out, const struct layout *l, const struct svg_options *o);

#endif
