/* SPDX-License-Identifier: BSD-2-Clause */
/* What loading BPF programs needs, and giving it up afterwards. */
#ifndef IOR_CAPTURE_PRIVILEGES_H
#define IOR_CAPTURE_PRIVILEGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* One thing that capturing needs of its user or of the administrator. */
struct privilege {
	const char *name;
	bool have;
	char detail[200];	/* what was found, or what to do */
};

#define PRIVILEGES 3

/* Look at all of them; returns how many are missing. */
int privileges_get(struct privilege p[PRIVILEGES]);

/* Returns 0, or -EPERM with err naming what is missing and the remedy. */
int privileges_check(struct ior_error *err);

/* The same of what --run-as needs. */
int privileges_check_run_as(struct ior_error *err);

/*
 * Keep only the capabilities in keep (bits 1 << CAP_...), and no way to get others. For good.
 * Returns 0 or a negative errno with err filled.
 */
int privileges_drop(uint64_t keep, struct ior_error *err);

#endif
