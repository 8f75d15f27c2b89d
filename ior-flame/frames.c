/* SPDX-License-Identifier: BSD-2-Clause */
#include "flame.h"

#include <string.h>

#include "base/escape.h"
#include "base/path.h"

/*
 * flamegraph.pl and inferno take what follows the last blank of a line for its weight, and two
 * numbers for a differential graph: a frame "part 2" would be one. So no blank stays, and a line
 * has two words whatever the names in it are.
 */
static size_t escape_exact(char *out, const char *p, size_t len)
{
	static const char hex[] = "0123456789abcdef", special[] = "; \t\n\v\f\r\\";
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c && strchr(special, c)) {
			const char text[4] = { '\\', 'x', hex[c >> 4], hex[c & 15] };

			memcpy(out + n, text, sizeof(text));
			n += sizeof(text);
		} else {
			out[n++] = p[i];
		}
	}
	return n;
}

static size_t escape(char *out, const char *p, size_t len, enum flame_escape how)
{
	if (how == FLAME_NEVER)
		return escape_exact(out, p, len);
	return ior_escape(out, 6 * len, p, len, how == FLAME_DRAWN ? NULL : "; ");
}

size_t flame_frames(char *out, const struct flame_text *t, enum flame_escape how)
{
	const char *p = t->p, *end = p + t->len;
	size_t n = 0, first;

	if (!t->path || !t->len || (*p != '/' && !ior_path_is_partial(p, t->len)))
		return escape(out, p, t->len, how);
	if (*p != '/') {
		n = escape(out, p, IOR_PATH_UNKNOWN_LEN, how);
		p += IOR_PATH_UNKNOWN_LEN;
	}
	while (p < end && *p == '/')
		p++;
	out[n++] = '/';
	first = n;
	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		size_t len = (size_t)((slash ? slash : end) - p);

		if (len) {
			if (n > first)
				out[n++] = flame_separator(how);
			n += escape(out + n, p, len, how);
		}
		p += len + 1;
	}
	return n;
}
