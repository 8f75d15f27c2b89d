/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pid namespaces: the kernel side knows tasks by their numbers in the initial one, the caller by
 * those of its own.
 */
#ifndef IOR_CAPTURE_NAMESPACE_H
#define IOR_CAPTURE_NAMESPACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* Is this process in the initial pid namespace, so that both numbers are the same? */
bool namespace_is_initial(void);

struct namespace;

/*
 * Get ready to translate; outside of the initial namespace that takes the privileges to load a
 * BPF program. Returns 0, or a negative errno with err filled. Close with namespace_close().
 */
int namespace_open(struct namespace **out, struct ior_error *err);
void namespace_close(struct namespace *n);

/* The initial namespace's number of a process (or thread) behind a pidfd, or of a process. */
int namespace_of_pidfd(const struct namespace *n, int pidfd, uint32_t *number,
		       struct ior_error *err);
int namespace_of_pid(const struct namespace *n, pid_t pid, uint32_t *number,
		     struct ior_error *err);

#endif
