/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/escape.h"

#include <string.h>

#include "base/cells.h"
#include "base/utf8.h"

/* What one character of the input becomes. */
struct unit {
	unsigned int in;	/* bytes of the input it takes */
	unsigned int out;	/* bytes of text; 0: copied as it is */
	char text[8];
};

static struct unit byte_unit(unsigned char c, bool json)
{
	static const char hex[] = "0123456789abcdef";
	struct unit u = { .in = 1 };

	if (json)
		u.text[u.out++] = '\\';
	u.text[u.out++] = '\\';
	u.text[u.out++] = 'x';
	u.text[u.out++] = hex[c >> 4];
	u.text[u.out++] = hex[c & 15];
	return u;
}

/* code: at most 0xffff. */
static struct unit unicode_unit(uint32_t code, unsigned int in)
{
	static const char hex[] = "0123456789abcdef";
	struct unit u = { in, 6, { '\\', 'u' } };

	for (unsigned int i = 0; i < 4; i++)
		u.text[2 + i] = hex[code >> (12 - 4 * i) & 15];
	return u;
}

static struct unit pair_unit(char c)
{
	return (struct unit){ 1, 2, { '\\', c } };
}

/* The code point of a valid sequence of n > 1 bytes. */
static uint32_t code_point(const char *p, unsigned int n)
{
	uint32_t code = (unsigned char)*p & (0x7fu >> n);

	for (unsigned int i = 1; i < n; i++)
		code = code << 6 | ((unsigned char)p[i] & 0x3f);
	return code;
}

/*
 * C1 controls, the separators but the ASCII space (line and paragraph separators among them; the
 * others look like a blank, and perl and awk split words there), the marks that reorder text
 * (UAX #9), and the two that no XML file may hold.
 */
static bool misleads(uint32_t c)
{
	return (c >= 0x80 && c <= 0xa0) || c == 0x61c || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202f) || c == 0x205f || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x3000 || c == 0xfffe || c == 0xffff;
}

/* Not strchr(): a set has one or two characters, and this is asked for every byte. */
static inline bool is_in(const char *set, char c)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

static struct unit text_unit(const char *p, size_t len, const char *also)
{
	unsigned char c = (unsigned char)*p;
	unsigned int n = ior_utf8_sequence(p, len);

	if (n == 0 || c < 0x20 || c == 0x7f || is_in(also, *p))
		return byte_unit(c, false);
	if (c == '\\')
		return pair_unit('\\');
	if (n > 1 && misleads(code_point(p, n)))
		return unicode_unit(code_point(p, n), n);
	return (struct unit){ .in = n };
}

static struct unit json_unit(const char *p, size_t len)
{
	unsigned char c = (unsigned char)*p;
	unsigned int n = ior_utf8_sequence(p, len);

	if (n == 0)
		return byte_unit(c, true);
	if (c < 0x20 || c == 0x7f)
		return unicode_unit(c, 1);
	if (c == '"' || c == '\\')
		return pair_unit((char)c);
	/* The same text to a parser, and harmless where JSON is looked at in a terminal. */
	if (n > 1 && misleads(code_point(p, n)))
		return unicode_unit(code_point(p, n), n);
	return (struct unit){ .in = n };
}

/* Bytes from p on that need no look at all: most texts are nothing else. */
static size_t plain_run(const char *p, size_t len, const char *also)
{
	size_t n = 0;

	while (n < len && p[n] >= 0x20 && p[n] < 0x7f && p[n] != '\\' && !is_in(also, p[n]))
		n++;
	return n;
}

static size_t escape(char *out, size_t size, const char *p, size_t len, const char *also,
		     bool json)
{
	size_t written = 0;

	while (len) {
		size_t run = plain_run(p, len, also);
		struct unit u;

		if (run > size - written)
			run = size - written;
		memcpy(out + written, p, run);
		written += run;
		p += run;
		len -= run;
		if (!len || written == size)
			break;
		u = json ? json_unit(p, len) : text_unit(p, len, also);
		run = u.out ? u.out : u.in;
		if (run > size - written)
			break;
		memcpy(out + written, u.out ? u.text : p, run);
		written += run;
		p += u.in;
		len -= u.in;
	}
	return written;
}

size_t ior_escape(char *out, size_t size, const char *p, size_t len, const char *also)
{
	return escape(out, size, p, len, also ? also : "", false);
}

size_t ior_escape_ends(char *out, size_t size, const char *p, size_t len, size_t head, size_t tail)
{
	const size_t dots = sizeof(IOR_ELLIPSIS) - 1;
	size_t n;

	if (len <= head + tail)
		return ior_escape(out, size, p, len, NULL);
	tail = ior_utf8_end(p, len, tail);
	n = ior_escape(out, size, p, ior_utf8_whole(p, head), NULL);
	if (size - n < dots)
		return n;
	memcpy(out + n, IOR_ELLIPSIS, dots);
	n += dots;
	return n + ior_escape(out + n, size - n, p + len - tail, tail, NULL);
}

size_t ior_escape_json(char *out, size_t size, const char *p, size_t len)
{
	return escape(out, size, p, len, "\"", true);
}
