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

/* Numbers that have no place in tables by number: from this one on, and negative ones. */
#define IOR_UNKNOWN_OTHERS (IOR_SYSCALL_MAX - 1)
#define IOR_UNKNOWN_OTHER IOR_UNKNOWN_PREFIX "other"	/* all of these, where they share one */

static inline bool ior_unknown_is_other(int64_t number)
{
	return number < 0 || number >= IOR_UNKNOWN_OTHERS;
}

/* Write the name of the call with that number, NUL-terminated; returns its length. */
size_t ior_unknown_name(char name[IOR_UNKNOWN_NAME], int32_t number);

/*
 * The number that such a name (len bytes) has. strict: only as ior_unknown_name() writes it, as in
 * streams; else as people may, also without the prefix, and in hexadecimal as strace does it:
 * 470, syscall_0x1d6, 0xffffffff, which is -1. False for all else, and for more than 32 bits.
 */
bool ior_unknown_number(const char *name, size_t len, bool strict, int32_t *number);

#endif
