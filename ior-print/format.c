/* SPDX-License-Identifier: BSD-2-Clause */
#include "format.h"

#include <stdio.h>

#define FORMAT(name) &format_##name,
#define FORMAT_NAME(name) #name,

const struct format *const formats[] = { FORMATS(FORMAT, FORMAT) NULL };
const char *const format_names[] = { FORMATS(FORMAT_NAME, FORMAT_NAME) NULL };

const char *formats_that(bool (*can)(const struct format *f))
{
	static char text[200];
	const char *last = NULL, *comma = "", *and = "";
	size_t len = 0;

	text[0] = '\0';
	for (int i = 0; formats[i] && len < sizeof(text); i++) {
		if (!can(formats[i]))
			continue;
		if (last) {
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", comma,
						last);
			comma = ", ";
			and = " and ";
		}
		last = format_names[i];
	}
	if (last && len < sizeof(text))
		snprintf(text + len, sizeof(text) - len, "%s%s", and, last);
	return text;
}
