/* SPDX-License-Identifier: BSD-2-Clause */
/* The arguments of a call in the notation of strace. */
#ifndef IOR_PRINT_ARGUMENT_H
#define IOR_PRINT_ARGUMENT_H

#include "buffer.h"
#include "call.h"

/* "AT_FDCWD, \"/etc/passwd\", O_RDONLY": all of them, without parentheses. */
void arguments_put(const struct call *c, struct buffer *out);
/* The same with the name of the call: "read(3</etc/passwd>, 0x7ffe12345678, 4096)". */
void call_put(const struct call *c, struct buffer *out);

#endif
