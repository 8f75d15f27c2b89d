/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/components.h"

#include <string.h>

size_t components_join(char text[COMPONENTS_PATH_MAX], const uint8_t *names, size_t len)
{
	size_t end = len;

	if (!len) {
		text[0] = '/';
		return 1;
	}
	if (len > COMPONENTS_PATH_MAX)
		return 0;
	/* Each component takes its length byte's place for the slash, so sizes agree. */
	for (size_t at = 0; at < len; at += 1u + names[at]) {
		size_t n = names[at];

		if (at + 1 + n > len)
			return 0;
		end -= n + 1;
		text[end] = '/';
		memcpy(text + end + 1, names + at + 1, n);
	}
	return len;
}
