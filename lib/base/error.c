/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/error.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cells.h"
#include "base/utf8.h"

void ior_error_shorten(char *text, size_t size)
{
	static const char dots[] = IOR_ELLIPSIS;
	const size_t len = strlen(text), half = (size - sizeof(dots)) / 2;
	size_t head, tail;

	if (len < size)
		return;
	head = ior_utf8_whole(text, half);
	tail = ior_utf8_end(text, len, half);
	memcpy(text + head, dots, sizeof(dots) - 1);
	memmove(text + head + sizeof(dots) - 1, text + len - tail, tail + 1);
}

int ior_error_set(struct ior_error *err, int code, const char *fmt, ...)
{
	char text[3 * PATH_MAX];
	va_list args;

	if (!err)
		return code;
	err->code = code;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	ior_error_shorten(text, sizeof(err->text));
	strlcpy(err->text, text, sizeof(err->text));
	return code;
}
