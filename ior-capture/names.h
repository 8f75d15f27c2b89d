/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths as the kernel side sends them: components, { u8 length; bytes } each, the leaf first. */
#ifndef IOR_CAPTURE_NAMES_H
#define IOR_CAPTURE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

/* The longest: the last component begins within IOR_NAMES_MAX, and each has a slash before it. */
#define NAMES_PATH_MAX (IOR_NAMES_MAX + 256)

/*
 * Put len bytes of components, at most NAMES_PATH_MAX, together to a path from the root, without
 * a NUL; none are "/". Returns its length, or 0 if they are damaged.
 */
size_t names_join(char text[NAMES_PATH_MAX], const uint8_t *names, size_t len);

#endif
