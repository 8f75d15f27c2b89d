/* SPDX-License-Identifier: BSD-2-Clause */
/* write(2) to the end. */
#ifndef IOR_WRITE_ALL_H
#define IOR_WRITE_ALL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Write all len bytes of p to fd: what was interrupted goes on, and a descriptor that someone else
 * made non-blocking is waited for. *written, unless NULL, grows by what went out, also before an
 * error. Returns 0 or the negative errno of a write.
 */
int ior_write_all(int fd, const void *p, size_t len, uint64_t *written);

#endif
