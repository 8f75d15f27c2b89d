/* SPDX-License-Identifier: BSD-2-Clause */
/* The result of a call in the notation of strace. */
#ifndef IOR_PRINT_RESULT_H
#define IOR_PRINT_RESULT_H

#include "buffer.h"
#include "call.h"

/* "3</etc/passwd>", "-1 ENOENT (No such file or directory)", "?": what stands behind the "= ". */
void result_put(const struct call *c, struct buffer *out);

#endif
