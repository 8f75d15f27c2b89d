/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/away.h"

#include <string.h>

static const char *const words[] = {
	[IOR_AWAY_UNKNOWN] = "unknown",
	[IOR_AWAY_INTERCEPTED] = "intercepted",
	[IOR_AWAY_TRAPPED] = "trapped",
	[IOR_AWAY_SKIPPED] = "skipped",
};

const char *ior_away_name(enum ior_away away)
{
	return words[away];
}

enum ior_away ior_away_of(const char *word, size_t len)
{
	for (unsigned int i = IOR_AWAY_UNKNOWN; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return (enum ior_away)i;
	return IOR_AWAY_UNKNOWN;
}
