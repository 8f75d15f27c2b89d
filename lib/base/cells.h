/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many cells of a terminal a text takes, and texts cut to so many. A wide character (CJK,
 * emoji) takes two cells, a combining mark or a joiner none, and what is joined to one sign takes
 * the cells of that; the user's locale does not matter. A sign is never cut: not a wide one in its
 * middle, nor a mark from its letter.
 *
 * Texts are escaped ones (base/escape.h): UTF-8 without control characters. A byte that is no UTF-8
 * counts as one cell, so that any input is safe.
 */
#ifndef IOR_CELLS_H
#define IOR_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/utf8.h"

/* Stands where something was cut; each of its dots takes a cell. */
#define IOR_ELLIPSIS "..."

/* ior_cells() for what is not all ASCII. */
size_t ior_cells_slow(const char *p, size_t len);

static inline size_t ior_cells(const char *p, size_t len)
{
	return ior_utf8_is_ascii(p, len) ? len : ior_cells_slow(p, len);
}

/* The bytes of the sign that a text begins with, which has len > 0 bytes. */
size_t ior_cells_sign(const char *p, size_t len);

/* The bytes at a text's start that take at most so many cells; *used: how many they take. */
size_t ior_cells_head(const char *p, size_t len, size_t cells, size_t *used);
/* The bytes at its end that do. */
size_t ior_cells_tail(const char *p, size_t len, size_t cells, size_t *used);

/* A text that was cut: its first bytes, so many dots of IOR_ELLIPSIS, its last bytes. */
struct ior_cut {
	size_t head, tail;	/* bytes; a text that fits is all head */
	unsigned int dots;
	size_t cells;		/* of all three: a wide sign that did not fit leaves one free */
};

/*
 * Cuts a text to so many cells. front: how many of those that are left beside the dots are for its
 * beginning, and what it leaves is for the end: 0 cuts the beginning, SIZE_MAX the end. With three
 * cells or less there are dots alone.
 */
struct ior_cut ior_cells_cut(const char *p, size_t len, size_t cells, size_t front);

#endif
