/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/near.h"

#include <string.h>

#define NEAR_MAX 64	/* longer names are not compared: every right name is shorter */

/* Independent of the locale, unlike tolower(). */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Edits (insert, delete, replace, exchange neighbours) that turn a into b. */
static unsigned int distance(const char *a, size_t alen, const char *b, size_t blen)
{
	unsigned int rows[3][NEAR_MAX + 1];
	unsigned int *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= blen; j++)
		last[j] = (unsigned int)j;
	for (size_t i = 1; i <= alen; i++) {
		unsigned int *spare = before;

		row[0] = (unsigned int)i;
		for (size_t j = 1; j <= blen; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(last[j - 1] + (x != y), least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x != y && x == lower(b[j - 2]) &&
			    y == lower(a[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[blen];
}

const char *ior_nearest(const char *name, size_t len,
			const char *(*candidate)(const void *arg, size_t i), const void *arg)
{
	/* A mistake in one of two letters is as good as another word: one letter matches nothing */
	unsigned int limit = (unsigned int)(len + 1) / 3, best = limit + 1;
	const char *nearest = NULL, *longer = NULL, *p;

	if (len > NEAR_MAX)
		return NULL;
	for (size_t i = 0; (p = candidate(arg, i)); i++) {
		size_t plen = strlen(p);
		unsigned int d;

		if (plen == 0 || plen > NEAR_MAX)
			continue;
		d = distance(name, len, p, plen);
		if (d < best) {
			best = d;
			nearest = p;
		}
		if (!longer && len > 2 && plen > len && distance(name, len, p, len) == 0)
			longer = p;
	}
	return nearest ? nearest : longer;
}
