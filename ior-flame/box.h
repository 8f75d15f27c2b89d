/* SPDX-License-Identifier: BSD-2-Clause */
/* One box of a drawing: its colour, what is told of it, its label. For svg.c. */
#ifndef BOX_H
#define BOX_H

#include "svg.h"

#define BOX_ROW 19u		/* pixels from one box to the next one above */
#define BOX_HEIGHT "18"
#define BOX_CELL 7.44		/* width of a letter that is surely enough: 0.62 of 12 pixels */

/* A colour that has a meaning, for the legend. */
struct box_key {
	const char *colour;	/* class of svg.css */
	char text[200];
};
#define BOX_KEYS 10

/* The colours that boxes can have, those first that come first in the stacks. Their number. */
unsigned int box_keys(const struct svg_options *o, struct box_key keys[BOX_KEYS]);

#define BOX_COLOUR 3
/* The class of a box's colour. */
void box_colour(char out[BOX_COLOUR], const struct layout *l, const struct layout_box *b,
		const struct svg_options *o);

/* Box i of a layout, with its root at y = 0 and pixels for each unit of the first sum. */
void box_write(FILE *out, const struct layout *l, size_t i, const struct svg_options *o,
	       double pixels);

#endif
