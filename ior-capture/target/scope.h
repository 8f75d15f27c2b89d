/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose calls are captured: -p, -t, -u and --cgroup. Numbers of processes and threads are meant
 * as the caller sees them.
 */
#ifndef IOR_CAPTURE_SCOPE_H
#define IOR_CAPTURE_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "layout.h"
#include "target/namespace.h"

#define SCOPE_MAX 1000	/* entries of one kind */

struct scope_list {
	uint32_t id[SCOPE_MAX];		/* as the caller sees them */
	uint32_t initial[SCOPE_MAX];	/* as the kernel side does, after scope_translate() */
	unsigned int n;
};

struct scope {
	struct scope_list pids, tids, uids;
	/* Of each pid, then of each tid; -1: ended, or a kernel that has none for threads. */
	int pidfd[2 * SCOPE_MAX];
	/* Paths of cgroups, and after scope_open() their directories, opened. */
	char *cgroup[IOR_SCOPE_CGROUPS];
	int cgroup_fd[IOR_SCOPE_CGROUPS];
	unsigned int ncgroups;
};

/* Nothing selected: everything is captured. */
void scope_init(struct scope *s);

/*
 * Add the entries of a comma list. They return 0, or -EINVAL with err filled: not a number, no
 * such user, an empty path, too many.
 */
int scope_add_pids(struct scope *s, const char *list, struct ior_error *err);
int scope_add_tids(struct scope *s, const char *list, struct ior_error *err);
int scope_add_users(struct scope *s, const char *list, struct ior_error *err);
int scope_add_cgroups(struct scope *s, const char *list, struct ior_error *err);

/*
 * Take hold of the processes, threads and cgroups that were named, so that their names cannot
 * come to mean others. Returns 0, or a negative errno with err filled: one does not exist, or the
 * lists of processes and threads have nothing in common.
 */
int scope_open(struct scope *s, struct ior_error *err);
/* Find the numbers of the initial pid namespace. Returns 0, or a negative errno, err filled. */
int scope_translate(struct scope *s, const struct namespace *n, struct ior_error *err);
void scope_close(struct scope *s);

/* Does the capture end when certain tasks have ended? */
bool scope_ends(const struct scope *s);
/* Have all named processes and threads ended? */
bool scope_ended(const struct scope *s);
/* Has this one ended, counted through pids, then tids? */
bool scope_has_ended(const struct scope *s, unsigned int i);
/* Wake this epoll descriptor when one of them ends. */
void scope_watch(const struct scope *s, int epoll);

#endif
