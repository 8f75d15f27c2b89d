/* SPDX-License-Identifier: BSD-2-Clause */
/* The system call interfaces that the tables know: numbers, constants and sizes are an ABI's. */
#ifndef IOR_ABI_H
#define IOR_ABI_H

#include <stdbool.h>

enum ior_abi { IOR_X86_64, IOR_I386, IOR_ARM64, IOR_ABIS };

/* Native ABI of an architecture as uname gives it ("x86_64", "aarch64") and its 32-bit one
 * (-1: none known here). False if the architecture is unknown. */
bool ior_abi_of_arch(const char *arch, int *native, int *compat);

#endif
