/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/cells.h"
#include "base/utf8.h"
#include "filter/filter.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/write_all.h"
#include "program/message.h"
#include "program/process.h"

#define BEFORE 40u	/* bytes of the expression that are shown before the mistake, ... */
#define AFTER 36u	/* ... and from it on */

/* The part of the expression around the mistake, and the caret under it. */
static void show_place(FILE *f, const char *text, const struct ior_filter_error *err)
{
	size_t len = strlen(text), at = err->at, mark = err->len, caret = 2;
	const size_t before = ior_utf8_end(text, at, BEFORE);
	char shown[6 * (BEFORE + AFTER)];
	size_t n;

	fputs("  ", f);
	if (before < at) {
		fputs("...", f);
		caret += 3;
	}
	n = ior_escape(shown, sizeof(shown), text + at - before, before, NULL);
	fwrite(shown, 1, n, f);
	caret += ior_cells(shown, n);

	len -= at;
	n = ior_escape(shown, sizeof(shown), text + at,
		       len < AFTER ? len : ior_utf8_whole(text + at, AFTER), NULL);
	fwrite(shown, 1, n, f);
	fputs(len > AFTER ? "...\n" : "\n", f);

	if (mark > len)
		mark = len;
	n = ior_escape(shown, sizeof(shown), text + at,
		       mark < AFTER ? mark : ior_utf8_whole(text + at, AFTER), NULL);
	n = ior_cells(shown, n);
	fprintf(f, "%*s^", (int)caret, "");
	for (size_t i = 1; i < n; i++)
		putc('~', f);
	putc('\n', f);
}

void ior_filter_usage(const char *text, const struct ior_filter_error *err)
{
	char message[PIPE_BUF], cause[2 * sizeof(err->error.text)];
	FILE *f = fmemopen(message, sizeof(message), "w");
	size_t n = ior_escape(cause, sizeof(cause), err->error.text, strlen(err->error.text), NULL);

	if (!f)
		ior_usage("%s", err->error.text);
	fprintf(f, "%s: %.*s (see %s --help)\n", ior_process.name, (int)n, cause,
		ior_process.name);
	show_place(f, text, err);
	n = (size_t)ftell(f);
	fclose(f);
	ior_write_all(STDERR_FILENO, message, n, NULL);
	exit(IOR_EXIT_USAGE);
}
