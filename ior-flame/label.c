/* SPDX-License-Identifier: BSD-2-Clause */
#include "label.h"

#include <stdint.h>
#include <string.h>

#include "base/cells.h"
#include "base/utf8.h"

#define ELLIPSIS "\342\200\246"
#define FEWEST 3u	/* cells of a label that was cut */

/*
 * Latin, Greek and Cyrillic are in every monospaced font. Other letters come from whatever font
 * has them, and are at most two cells wide, but for some that are whole phrases.
 */
static size_t cells_of(uint32_t c)
{
	if (c < 0x590 || c == 0x2026)
		return 1;
	if ((c >= 0xfdf0 && c <= 0xfdff) || (c >= 0x12000 && c <= 0x1254f))
		return 16;
	return 2;
}

/* The character at p and its length in bytes. */
static uint32_t character(const char *p, size_t len, unsigned int *n)
{
	uint32_t c = (unsigned char)*p;

	*n = ior_utf8_sequence(p, len);
	if (*n < 2) {
		*n = 1;
		return c;
	}
	c &= 0x7fu >> *n;
	for (unsigned int i = 1; i < *n; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3f);
	return c;
}

size_t label_cells(const char *text, size_t len)
{
	unsigned int bytes;
	size_t cells = 0;

	for (size_t at = 0; at < len; at += bytes)
		cells += cells_of(character(text + at, len - at, &bytes));
	return cells;
}

/* Bytes at a text's start that take at most so many cells. */
static size_t fitting(const char *text, size_t len, size_t cells)
{
	size_t at = 0, bytes, wide;

	for (; at < len; at += bytes, cells -= wide) {
		bytes = ior_cells_sign(text + at, len - at);
		wide = label_cells(text + at, bytes);
		if (wide > cells)
			break;
	}
	return at;
}

/* The bytes at its end that do. */
static size_t fitting_end(const char *text, size_t len, size_t cells)
{
	size_t at = 0, used = label_cells(text, len), bytes;

	for (; at < len && used > cells; at += bytes) {
		bytes = ior_cells_sign(text + at, len - at);
		used -= label_cells(text + at, bytes);
	}
	return len - at;
}

struct label label_fit(const char *text, size_t len, size_t cells, bool from_end)
{
	struct label l = { .p = text, .len = fitting(text, len, cells) };

	if (l.len == len)
		return l;
	l.cut = true;
	l.len = 0;
	if (cells < FEWEST)
		return l;
	if (from_end) {
		l.len = fitting_end(text, len, cells - 1);
		l.p = text + len - l.len;
	} else {
		l.len = fitting(text, len, cells - 1);
	}
	return l;
}

void label_xml(FILE *out, const char *text, size_t len)
{
	for (const char *end = text + len; text < end; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc_unlocked(*text, out);
		}
	}
}

void label_write(FILE *out, const struct label *l, bool from_end)
{
	if (l->cut && from_end)
		fputs(ELLIPSIS, out);
	label_xml(out, l->p, l->len);
	if (l->cut && !from_end)
		fputs(ELLIPSIS, out);
}
