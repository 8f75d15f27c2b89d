/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"

#include <string.h>

size_t names_join(char text[NAMES_PATH_MAX], const uint8_t *names, size_t len)
{
	size_t end = len;

	if (!len) {
		text[0] = '/';
		return 1;
	}
	if (len > NAMES_PATH_MAX)
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
