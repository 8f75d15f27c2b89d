/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors as values: functions below the options layer return 0 or a negative errno and
 * describe what happened here; only programs print.
 */
#ifndef IOR_ERROR_H
#define IOR_ERROR_H

#include <stddef.h>
#include <stdint.h>

struct ior_error {
	int code;		/* negative errno, 0 when unset */
	char text[500];		/* one line: cause, then what to do about it; no program name */
};

/*
 * Fill err (may be NULL) with code and a formatted line. Returns code, so that
 * `return ior_error_set(err, -EINVAL, "...")` reads well.
 */
int ior_error_set(struct ior_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Leaves out the middle of a text, with dots for it, until it has less than size bytes, which are 8
 * at least: a message begins with what it is about, a path of any length maybe, and ends with why.
 */
void ior_error_shorten(char *text, size_t size);

/* How much of a word that is wrong, and may be long, a message repeats: for "%.*s". */
static inline int ior_shown(size_t len)
{
	return len < 100 ? (int)len : 100;
}

#endif
