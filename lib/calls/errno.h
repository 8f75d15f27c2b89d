/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors of system calls by name. */
#ifndef IOR_ERRNO_H
#define IOR_ERRNO_H

#include <stddef.h>

/* "ENOENT" for 2; NULL for a number that is no errno. The same on all architectures here. */
const char *ior_errno_name(unsigned int number);
/* Number of "ENOENT", 0 if unknown. */
unsigned int ior_errno_number(const char *name, size_t len);

#endif
