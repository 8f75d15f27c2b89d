/* SPDX-License-Identifier: BSD-2-Clause */
/* Users, by name or number; and --run-as: become one for good. */
#ifndef IOR_CAPTURE_ACCOUNT_H
#define IOR_CAPTURE_ACCOUNT_H

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

struct account {
	char *name, *home, *shell;	/* NULL name: none */
	uid_t uid;
	gid_t gid;
};

/* The number of a user, which need not have an account. 0, or -EINVAL with err filled. */
int account_uid(const char *user, uint32_t *uid, struct ior_error *err);

/*
 * Look up the account of a user. Returns 0, or -EINVAL with err filled: there is none; -ENOMEM.
 * Whatever was found before is replaced, and kept to the end of the process.
 */
int account_find(struct account *a, const char *user, struct ior_error *err);

/*
 * Give this process the account's groups, ids and environment, and nothing of the capabilities
 * and keys that it has. Returns 0 or a negative errno: the process is of no use then.
 */
int account_become(const struct account *a);

#endif
