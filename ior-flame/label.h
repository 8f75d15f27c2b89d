/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts in an SVG: how much of one fits, and how it is written so that it is text alone. Pure. */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A part of a text; cut: an ellipsis stands for the rest. len 0: not even a few letters fit. */
struct label {
	const char *p;
	size_t len;
	bool cut;
};

/* The cells of a valid UTF-8 text, as label_fit() has them. */
size_t label_cells(const char *text, size_t len);

/*
 * As much of a valid UTF-8 text as fits into so many cells, each as wide as a letter of a
 * monospaced font, an ellipsis included; from the end: the end of it instead of the beginning.
 * Letters that no such font has are taken to be wide: a label may be short, never too long. A mark
 * is not cut from its letter.
 */
struct label label_fit(const char *text, size_t len, size_t cells, bool from_end);

/* Write text as XML character data that is the same text, in an attribute too. */
void label_xml(FILE *out, const char *text, size_t len);
/* A label, with its ellipsis. */
void label_write(FILE *out, const struct label *l, bool from_end);

#endif
