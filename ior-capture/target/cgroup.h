/* SPDX-License-Identifier: BSD-2-Clause */
/* Cgroups of the version 2 hierarchy, which --cgroup names by their paths. */
#ifndef IOR_CAPTURE_CGROUP_H
#define IOR_CAPTURE_CGROUP_H

#include <stdbool.h>

#include "base/error.h"

/* Has this machine the hierarchy in use: has it been mounted since the machine started? */
bool cgroup_hierarchy_used(void);

/*
 * Open a cgroup by a directory of a cgroup2 file system, or by its path from the root of such a
 * one, as /proc/PID/cgroup has it. Returns a descriptor, or a negative errno with err filled.
 */
int cgroup_open(const char *path, struct ior_error *err);

#endif
