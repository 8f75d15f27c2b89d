/* SPDX-License-Identifier: BSD-2-Clause */
/* --check: what this machine offers, and what the output will lack. */
#ifndef IOR_CAPTURE_CHECK_H
#define IOR_CAPTURE_CHECK_H

#include "base/error.h"

#define CHECK_BTF "/sys/kernel/btf/vmlinux"

/* What must be there before anything is loaded. Returns 0, or a negative errno with err filled. */
int check_early(struct ior_error *err);

/* Print everything on standard output. Returns the exit status: 0 only if capturing works. */
int check_print(void);

#endif
