/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that this kernel has and the system call table lacks: of a kernel that is newer. Their
 * names can be had, their numbers cannot.
 */
#ifndef IOR_CAPTURE_NEWER_H
#define IOR_CAPTURE_NEWER_H

#include <bpf/btf.h>
#include <stdbool.h>
#include <stddef.h>

#include "calls/abi.h"

#define NEWER_CALLS 32
#define NEWER_NAME 40		/* bytes of a name with its NUL; longer ones are cut */

struct newer {
	char name[NEWER_CALLS][NEWER_NAME];
	unsigned int n;
	unsigned int more;	/* and so many, for which there was no room */
	const char *source;	/* "tracepoints", "BTF"; NULL: neither says */
};

/* Of the running kernel, whose native calls are of abi. */
void newer_find(struct newer *newer, enum ior_abi abi);

/* These two return how many calls were named there; *newer begins as zeros. */

/* A folder of tracepoints as tracefs has it in events/syscalls: those of all calls in use. */
unsigned int newer_of_events(struct newer *newer, const char *dir);
/* Functions: those of all calls, also of old ones and of other architectures. */
unsigned int newer_of_btf(struct newer *newer, const struct btf *btf, enum ior_abi abi);

/* As a list that fits into size bytes: "a, b and 3 more". */
void newer_list(const struct newer *newer, char *text, size_t size);

#endif
