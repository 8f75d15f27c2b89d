/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that the table lacks: those of a kernel that is newer than it, and numbers that no kernel
 * has. They are called by their number, 32 bits and signed: syscall_470, syscall_-1.
 */
#ifndef IOR_UNKNOWN_H
#define IOR_UNKNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calls/syscall.h"

#define IOR_UNKNOWN_PREFIX "syscall_"
#define IOR_UNKNOWN_NAME 24		/* bytes of the longest such name, with its NUL */
#define IOR_UNKNOWN_FAMILY IOR_MISC	/* what all of them are of */

/* Write the name of the call with that number, NUL-terminated; returns its length. */
size_t ior_unknown_name(char name[IOR_UNKNOWN_NAME], int32_t number);

/*
 * The number that such a name (len bytes) has. strict: only as ior_unknown_name() writes it, as in
 * streams; else as people may, also without the prefix, and in hexadecimal as strace does it:
 * 470, syscall_0x1d6, 0xffffffff, which is -1. False for all else, and for more than 32 bits.
 */
bool ior_unknown_number(const char *name, size_t len, bool strict, int32_t *number);

#endif
