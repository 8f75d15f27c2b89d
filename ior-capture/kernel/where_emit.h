/* SPDX-License-Identifier: BSD-2-Clause */
/* --where: the tests of one call, from a parsed expression. */
#ifndef IOR_CAPTURE_WHERE_EMIT_H
#define IOR_CAPTURE_WHERE_EMIT_H

#include <stdbool.h>

#include "calls/syscall.h"
#include "filter/filter_internal.h"
#include "layout.h"

/* Where a test leads: to the one emitted so long ago, or to one of these. */
enum { WHERE_TO_ACCEPT = -1, WHERE_TO_REFUSE = -2 };

/* One for all calls, zeroed before the first. */
struct where_emitter {
	const struct ior_syscall *call;
	bool compat;
	bool others;		/* the call stands for all numbers without a place of their own:
				 * what their names alone can tell speaks for the call */
	/* Written from the last test to the first, so that what a test leads to is known. */
	struct ior_where_test code[IOR_WHERE_TESTS];
	int n;
	int error;		/* -ENOSPC, -ENOMEM; 0 */
};

/* Is there a part that the kernel side cannot test? 0, or -EINVAL with err filled. */
int where_check(const struct ior_filter_node *n, struct ior_filter_error *err);

/* Make code[] of an expression for one call. Returns the first test, or where that would lead. */
int where_emit(struct where_emitter *c, struct ior_filter_node *root);

#endif
