/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/message.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/write_all.h"
#include "program/process.h"

/*
 * One write of at most PIPE_BUF bytes: whole lines, also when all stages of a pipeline complain
 * at once into one pipe.
 */
static void say(const char *text, const char *hint)
{
	char line[PIPE_BUF];
	size_t room, n = (size_t)snprintf(line, sizeof(line), "%s: ", ior_process.name);

	room = sizeof(line) - n - strlen(hint) - 1;
	n += ior_escape(line + n, room, text, strlen(text), NULL);
	n += strlcpy(line + n, hint, sizeof(line) - n);
	line[n++] = '\n';
	ior_write_all(STDERR_FILENO, line, n, NULL);
}

void ior_warn(const char *fmt, ...)
{
	char text[PIPE_BUF];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	say(text, "");
}

void ior_usage(const char *fmt, ...)
{
	char text[PIPE_BUF], hint[100];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	snprintf(hint, sizeof(hint), " (see %s --help)", ior_process.name);
	say(text, hint);
	exit(IOR_EXIT_USAGE);
}
