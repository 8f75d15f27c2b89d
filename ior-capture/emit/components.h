/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths as the kernel side sends them: components, each with its NUL, the leaf first. */
#ifndef IOR_CAPTURE_COMPONENTS_H
#define IOR_CAPTURE_COMPONENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "layout.h"

/* The most bytes of them: the last one begins within IOR_NAMES_MAX, and has no more itself. */
#define COMPONENTS_MAX (2 * IOR_NAMES_MAX)
/* The longest path that they make: with IOR_PATH_UNKNOWN. */
#define COMPONENTS_PATH_MAX (COMPONENTS_MAX + 3)

/*
 * Put len bytes of components together to a path, without a NUL. whole: they lead up to the root,
 * and none are "/". Else they are the end of a path, which then begins with IOR_PATH_UNKNOWN.
 * Returns its length; 0 if they are damaged, or there are none of a path that is not whole.
 */
size_t components_join(char text[COMPONENTS_PATH_MAX], const char *names, size_t len, bool whole);

#endif
