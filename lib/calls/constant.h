/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers that arguments of system calls are made of, by name: O_CLOEXEC, SEEK_END, AF_INET6.
 * Generated from lib/calls/constants.tbl; which argument takes which set stands in
 * lib/calls/syscalls.tbl.
 */
#ifndef IOR_CONSTANT_H
#define IOR_CONSTANT_H

#include <stddef.h>
#include <stdint.h>

#include "calls/abi.h"

/* How a number is shown: by the constants of a set, or as one of the first few. */
enum ior_set {
	IOR_SET_NONE,
	IOR_SET_I64,		/* signed, of 64 bits also where an int has 32: an offset */
	IOR_SET_HEX,
	IOR_SET_DEVICE,		/* as the kernel takes one: makedev(3) */
#define SET(name, style, unknown, first, n) IOR_SET_##name,
#define CONSTANT(name, value, mask, arch)
#include "constants.inc"
#undef SET
#undef CONSTANT
	IOR_SETS
};

/*
 * value as text, "O_WRONLY|O_CREAT|0x40000000", "SEEK_END", by the architecture that captured it.
 * Where nothing of it has a name, a comment says of what kind it is, as strace does it. Of a set
 * of values the lower 32 bits count. Writes at most size bytes with NUL, returns the length. set
 * must be one that has constants.
 */
size_t ior_constant_text(enum ior_set set, enum ior_abi abi, uint64_t value, char *buf,
			 size_t size);

/* The name of value in a set of values; NULL if it has none. */
const char *ior_constant_name(enum ior_set set, enum ior_abi abi, uint64_t value);

/*
 * O_* flags as text, "O_WRONLY|O_CREAT|0x40000000", by the architecture that captured them.
 * Writes at most size bytes with NUL, returns the length.
 */
size_t ior_oflags_text(enum ior_abi abi, uint32_t flags, char *buf, size_t size);

#define IOR_CONSTANT_TEXT 1024	/* bytes that the longest text of any set fits in */

#endif
