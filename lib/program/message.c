/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/message.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/escape.h"
#include "base/write_all.h"
#include "program/process.h"

/*
 * One write of at most PIPE_BUF bytes: whole lines, also when all stages of a pipeline complain
 * at once into one pipe.
 */
static void say(const char *fmt, va_list args, const char *hint)
{
	char text[3 * PATH_MAX], shown[6 * PIPE_BUF], line[PIPE_BUF];
	size_t n = (size_t)snprintf(line, sizeof(line), "%s: ", ior_process.name);

	vsnprintf(text, sizeof(text), fmt, args);
	ior_error_shorten(text, PIPE_BUF);
	shown[ior_escape(shown, sizeof(shown) - 1, text, strlen(text), NULL)] = '\0';
	ior_error_shorten(shown, sizeof(line) - n - strlen(hint) - 1);
	n += strlcpy(line + n, shown, sizeof(line) - n);
	n += strlcpy(line + n, hint, sizeof(line) - n);
	line[n++] = '\n';
	ior_write_all(STDERR_FILENO, line, n, NULL);
}

void ior_warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args, "");
	va_end(args);
}

void ior_usage(const char *fmt, ...)
{
	char hint[100];
	va_list args;

	snprintf(hint, sizeof(hint), " (see %s --help)", ior_process.name);
	va_start(args, fmt);
	say(fmt, args, hint);
	va_end(args);
	exit(IOR_EXIT_USAGE);
}
