/* SPDX-License-Identifier: BSD-2-Clause */
#include "path.h"

#include <stdbool.h>
#include <string.h>

#include "base/path.h"

/* Length without slashes at the end: 0 for "/". */
static size_t trimmed(struct path_text t)
{
	while (t.len && t.p[t.len - 1] == '/')
		t.len--;
	return t.len;
}

/* Is path the directory or something below it? */
static bool is_below(struct path_text path, struct path_text dir, size_t dir_len)
{
	return path.len >= dir_len && memcmp(path.p, dir.p, dir_len) == 0 &&
	       (path.len == dir_len || path.p[dir_len] == '/');
}

static bool is_partial(struct path_text t)
{
	return ior_path_is_partial(t.p, t.len);
}

static size_t parent(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len ? len - 1 : 0;
}

size_t path_join(char *out, struct path_text base, struct path_text root, struct path_text path)
{
	const char *p = path.p, *end = p + path.len;
	size_t floor = root.p ? trimmed(root) : 0, least, len;
	bool leading = true;

	if (*p == '/') {
		base = root;
	} else {
		if (!base.p || !base.len || !(*base.p == '/' || is_partial(base)))
			return 0;
		/* A descriptor from before chroot(2) may lie outside: then `..` ends at "/". */
		if (floor && !is_below(base, root, floor))
			floor = 0;
	}
	least = base.p && is_partial(base) ? IOR_PATH_UNKNOWN_LEN : 0;
	if (floor < least)
		floor = least;
	len = base.p ? trimmed(base) : 0;
	if (len)
		memcpy(out, base.p, len);

	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		size_t n = (size_t)((slash ? slash : end) - p);

		if (n == 0 || (n == 1 && *p == '.')) {
			/* names where we are */
		} else if (leading && n == 2 && p[0] == '.' && p[1] == '.') {
			if (len > floor)
				len = parent(out, len);
		} else {
			leading = false;
			out[len++] = '/';
			memcpy(out + len, p, n);
			len += n;
		}
		p += n + 1;
	}
	if (len == least && least)
		return 0;
	if (!len)
		out[len++] = '/';
	return len;
}
