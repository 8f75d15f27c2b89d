/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths whose beginning is not known, and parts of paths as the fields dir and ext have them. */
#ifndef IOR_PATH_H
#define IOR_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * What stands for the unknown beginning of a path, before the slash of the first name that is
 * known: U+2026, an ellipsis. No path from the root begins so, nor any name of what is in no
 * directory.
 */
#define IOR_PATH_UNKNOWN "\xe2\x80\xa6"
#define IOR_PATH_UNKNOWN_LEN (sizeof(IOR_PATH_UNKNOWN) - 1)

static inline bool ior_path_is_partial(const char *p, size_t len)
{
	return len > IOR_PATH_UNKNOWN_LEN && p[IOR_PATH_UNKNOWN_LEN] == '/' &&
	       memcmp(p, IOR_PATH_UNKNOWN, IOR_PATH_UNKNOWN_LEN) == 0;
}

/*
 * How many bytes at p[0..len) are its directory: "/usr" of "/usr/lib", "/" of "/usr", and of a path
 * with an unknown beginning what is known, if only IOR_PATH_UNKNOWN. 0 if it is neither: other
 * names, such as "pipe:[7]", are in no directory.
 */
size_t ior_path_dir(const char *p, size_t len);

/*
 * Where the extension begins, which is the rest: what follows the last dot of the last name, if
 * something precedes that dot, as nothing does in ".bashrc". len if there is none.
 */
size_t ior_path_ext(const char *p, size_t len);

#endif
