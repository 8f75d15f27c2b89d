/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter_word.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/escape.h"
#include "base/utf8.h"

/* Is it one word, and no pattern? */
static bool is_bare(const char *text, size_t len)
{
	char shown[6 * sizeof(struct ior_filter_word)];

	return len && !strpbrk(text, " ,()&|\"'*?") &&
	       ior_escape(shown, sizeof(shown), text, len, NULL) == len;
}

struct ior_filter_word ior_filter_word(const char *before, const char *p, size_t len, bool quoted)
{
	const size_t whole = (size_t)ior_shown(len) < len ? ior_utf8_whole(p, 100) : len;
	struct ior_filter_word word;
	const char *quote = "";
	char text[110];

	snprintf(text, sizeof(text), "%s%.*s", before, (int)whole, p);
	if (quoted || !is_bare(text, strlen(text)))
		quote = strchr(text, '\'') ? "\"" : "'";
	snprintf(word.text, sizeof(word.text), "%s%s%s%s", quote, text, whole < len ? "..." : "",
		 quote);
	return word;
}
