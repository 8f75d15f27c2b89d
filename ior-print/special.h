/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments that mean something by another argument, in the notation of strace. */
#ifndef IOR_PRINT_SPECIAL_H
#define IOR_PRINT_SPECIAL_H

#include "buffer.h"
#include "call.h"

/* Argument i, if its meaning depends on another one; false if it does not. */
bool special_put(const struct call *c, unsigned int i, struct buffer *out);
/* Is this argument, and what follows it, of no meaning beside the others? As open's mode. */
bool special_ignores(const struct call *c, unsigned int i);

#endif
