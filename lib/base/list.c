/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/list.h"

#include <string.h>

#define BLANKS " \t"

bool ior_list_next(const char **list, const char **name, size_t *len)
{
	const char *p = *list;

	if (!p)
		return false;
	p += strspn(p, BLANKS);
	*name = p;
	*len = strcspn(p, ",");
	*list = p[*len] ? p + *len + 1 : NULL;
	while (*len && strchr(BLANKS, p[*len - 1]))
		(*len)--;
	return true;
}

bool ior_words_have(const char *words, const char *p, size_t len,
		    int (*compare)(const char *a, const char *b, size_t n))
{
	while (words && *words) {
		size_t n = strcspn(words, " ");

		if (n == len && compare(words, p, len) == 0)
			return true;
		words += n + strspn(words + n, " ");
	}
	return false;
}
