/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a path, as the fields dir and ext have them. */
#ifndef IOR_PATH_H
#define IOR_PATH_H

#include <stddef.h>

/*
 * How many bytes at p[0..len) are its directory: "/usr" of "/usr/lib", "/" of "/usr". 0 if it is no
 * absolute path: other names, such as "pipe:[7]", are in no directory.
 */
size_t ior_path_dir(const char *p, size_t len);

/*
 * Where the extension begins, which is the rest: what follows the last dot of the last name, if
 * something precedes that dot, as nothing does in ".bashrc". len if there is none.
 */
size_t ior_path_ext(const char *p, size_t len);

#endif
