/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/cells.h"

#include <utf8proc.h>

#define JOINER 0x200d
#define AS_EMOJI 0xfe0f		/* variation selector 16 */
#define DOTS (sizeof(IOR_ELLIPSIS) - 1)

/* The character at p and its length in bytes. */
static utf8proc_int32_t character(const char *p, size_t len, size_t *n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)p,
						 (utf8proc_ssize_t)len, &c);

	*n = used > 0 ? (size_t)used : 1;
	return used > 0 ? c : '?';
}

/*
 * The cells of a character alone. Terminals agree with utf8proc but for three kinds: spacing marks,
 * as the vowels of Indian scripts are, and numeral signs that stand before their digits take a
 * cell; the later letters of a Hangul syllable stand in the two cells of its first one.
 */
static unsigned int cells_of(utf8proc_int32_t c)
{
	const utf8proc_property_t *property = utf8proc_get_property(c);
	int cells = utf8proc_charwidth(c);

	switch (property->boundclass) {
	case UTF8PROC_BOUNDCLASS_SPACINGMARK:
	case UTF8PROC_BOUNDCLASS_PREPEND:
		return 1;
	case UTF8PROC_BOUNDCLASS_V:
	case UTF8PROC_BOUNDCLASS_T:
		return 0;
	}
	if (property->category == UTF8PROC_CATEGORY_MC)
		return 1;
	return cells > 0 ? (unsigned int)cells : 0;
}

static bool is_emoji(utf8proc_int32_t c)
{
	return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_skin_tone(utf8proc_int32_t c)
{
	return c >= 0x1f3fb && c <= 0x1f3ff;
}

/* The bytes of the sign that begins at p, with len > 0 bytes to look at, and its cells. */
static size_t sign(const char *p, size_t len, size_t *cells)
{
	utf8proc_int32_t first, last, next, state = 0;
	size_t at, n;

	if (len == 1 || !((p[0] | p[1]) & 0x80)) {
		*cells = 1;
		return 1;
	}
	first = last = character(p, len, &at);
	*cells = cells_of(first);
	for (; at < len; at += n, last = next) {
		next = character(p + at, len - at, &n);
		if (utf8proc_grapheme_break_stateful(last, next, &state))
			break;
		if (next == AS_EMOJI || (is_skin_tone(next) && is_emoji(first)))
			*cells = *cells > 2 ? *cells : 2;
		else if (last != JOINER)
			*cells += cells_of(next);
	}
	return at;
}

size_t ior_cells_sign(const char *p, size_t len)
{
	size_t cells;

	return sign(p, len, &cells);
}

size_t ior_cells_slow(const char *p, size_t len)
{
	size_t sum = 0, cells;

	for (size_t at = 0; at < len; sum += cells)
		at += sign(p + at, len - at, &cells);
	return sum;
}

size_t ior_cells_head(const char *p, size_t len, size_t cells, size_t *used)
{
	size_t at = 0, n, wide;

	for (*used = 0; at < len; at += n, *used += wide) {
		n = sign(p + at, len - at, &wide);
		if (wide > cells - *used)
			break;
	}
	return at;
}

size_t ior_cells_tail(const char *p, size_t len, size_t cells, size_t *used)
{
	size_t at = 0, wide;

	for (*used = ior_cells(p, len); at < len && *used > cells; *used -= wide)
		at += sign(p + at, len - at, &wide);
	return len - at;
}

struct ior_cut ior_cells_cut(const char *p, size_t len, size_t cells, size_t front)
{
	struct ior_cut cut = { .head = len, .cells = ior_cells(p, len) };
	size_t room, before, behind;

	if (cut.cells <= cells)
		return cut;
	cut.dots = (unsigned int)(cells < DOTS ? cells : DOTS);
	room = cells - cut.dots;
	cut.head = ior_cells_head(p, len, front < room ? front : room, &before);
	cut.tail = ior_cells_tail(p + cut.head, len - cut.head, room - before, &behind);
	cut.cells = before + cut.dots + behind;
	return cut;
}
