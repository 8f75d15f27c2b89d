/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/path.h"

/* Of a path; NULL of any other name. */
static const char *last_slash(const char *p, size_t len)
{
	bool path = (len && p[0] == '/') || ior_path_is_partial(p, len);

	return path ? memrchr(p, '/', len) : NULL;
}

size_t ior_path_dir(const char *p, size_t len)
{
	const char *slash = last_slash(p, len);

	if (!slash)
		return 0;
	return slash > p ? (size_t)(slash - p) : 1;
}

size_t ior_path_ext(const char *p, size_t len)
{
	const char *slash = last_slash(p, len), *dot;

	if (!slash)
		return len;
	dot = memrchr(slash + 1, '.', (size_t)(p + len - slash - 1));
	return dot && dot > slash + 1 ? (size_t)(dot + 1 - p) : len;
}
