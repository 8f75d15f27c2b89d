/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/components.h"

#include <string.h>

#include "base/path.h"

size_t components_join(char text[COMPONENTS_PATH_MAX], const char *names, size_t len, bool whole)
{
	size_t prefix = whole ? 0 : IOR_PATH_UNKNOWN_LEN, end = prefix + len;

	if (!len && whole) {
		text[0] = '/';
		return 1;
	}
	if (!len || len > COMPONENTS_MAX || names[len - 1])
		return 0;
	memcpy(text, IOR_PATH_UNKNOWN, prefix);
	/* Each component has its NUL's place for the slash, so sizes agree. */
	for (size_t at = 0, n; at < len; at += n + 1) {
		n = strlen(names + at);
		end -= n + 1;
		text[end] = '/';
		memcpy(text + end + 1, names + at, n);
	}
	return prefix + len;
}
