/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frames that are too narrow to be drawn, as data for the script: a search counts them, and a
 * zoom draws them. Nothing that reads the SVG without the script shows it.
 */
#ifndef NARROW_H
#define NARROW_H

#include "svg.h"

/*
 * Writes nothing if there are none; else elements <metadata>: some readers of XML take no text of
 * more than 10 MB. All their text together has a line
 *
 *	BOX DEPTH NAME SUM... DEPTH NAME SUM...
 *
 * for each box that is drawn and has narrow ones behind it, as they come in the layout: its number
 * among those that are drawn, then the depth, name and data-sums sums of each narrow one. NAME is
 * the number of a line, from 1, of those that follow after an empty one: the class of the box's
 * colour, its field as a hexadecimal digit or "-", its name. NAME 0 is a LAYOUT_REST. 0 or -ENOMEM;
 * errors of writing stay in the stream.
 */
int narrow_write(FILE *out, const struct layout *l, const struct svg_options *o);

#endif
