/* SPDX-License-Identifier: BSD-2-Clause */
/* What the running kernel has, asked of its BTF: features, never versions. */
#ifndef IOR_CAPTURE_KERNEL_H
#define IOR_CAPTURE_KERNEL_H

#include <bpf/btf.h>
#include <stdbool.h>

/* Has the kernel's BTF a type of this name and kind (BTF_KIND_FUNC, _STRUCT ...)? */
bool kernel_has_type(const char *name, unsigned int kind);
/* Has this struct a member of this name at its top level? */
bool kernel_has_member(const char *structure, const char *member);
/* The kernel's BTF, loaded once; NULL if there is none. */
const struct btf *kernel_btf(void);

#endif
