/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths as the kernel side sends them: components, { u8 length; bytes } each, the leaf first. */
#ifndef IOR_CAPTURE_COMPONENTS_H
#define IOR_CAPTURE_COMPONENTS_H

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

/* The longest: the last component begins within IOR_NAMES_MAX, and each has a slash before it. */
#define COMPONENTS_PATH_MAX (IOR_NAMES_MAX + 256)

/*
 * Put len bytes of components, at most COMPONENTS_PATH_MAX, together to a path from the root,
 * without a NUL; none are "/". Returns its length, or 0 if they are damaged.
 */
size_t components_join(char text[COMPONENTS_PATH_MAX], const uint8_t *names, size_t len);

#endif
