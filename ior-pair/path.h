/* SPDX-License-Identifier: BSD-2-Clause */
/* Path arguments made absolute, as text: no file system is asked. */
#ifndef PAIR_PATH_H
#define PAIR_PATH_H

#include <stddef.h>

#define PATH_LONGEST 4095	/* bytes of a path argument, without NUL: PATH_MAX - 1 */

/* A path and its length; p is not terminated. p NULL: not known. */
struct path_text {
	const char *p;
	size_t len;
};

/*
 * Make path (not empty) absolute in out: relative to base, or, if it begins with a slash, to
 * root. base and root are real paths as the kernel gives them, or the ends of such, as far as they
 * are known (base/path.h); root.p NULL means "/".
 *
 * `.`, empty components and slashes at the end are dropped. Leading `..` are taken off the
 * base, never past the root, nor past what is known of the base. A `..` further inside stays: the
 * name before it may be a symbolic link, so it names another directory than the text suggests.
 *
 * out needs path_room() bytes and gets no NUL. Returns the length; 0 if base is needed and is
 * unknown or no path (a pipe:[7], say), and if nothing is known of the result, as of `..` there.
 */
size_t path_join(char *out, struct path_text base, struct path_text root, struct path_text path);

static inline size_t path_room(struct path_text base, struct path_text root,
			       struct path_text path)
{
	return base.len + root.len + path.len + 2;
}

#endif
