/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --where: a filter expression as the tests that the kernel side makes of each call. What the
 * name of a call decides is decided here, for each entry of the system call table on its own.
 */
#ifndef IOR_CAPTURE_WHERE_COMPILE_H
#define IOR_CAPTURE_WHERE_COMPILE_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/select.h"
#include "calls/syscall.h"
#include "filter/filter.h"
#include "layout.h"

#define WHERE_ALWAYS 0	/* every such call is accepted */
#define WHERE_NEVER 1	/* none is: the number of the test that refuses everything */

struct where {
	struct ior_where_test tests[IOR_WHERE_TESTS];
	unsigned int ntests;		/* with the two above */
	uint32_t fields;		/* a bit for each IOR_WHERE_ that they look at */
	/* By entry of the system call table, native and compat: the first test. */
	uint8_t start[2][IOR_SYSCALL_MAX];
	/*
	 * By number, of calls that it lacks. The numbers that have no place of their own share the
	 * last one: what their names alone can tell counts as accepted there.
	 */
	uint8_t number_start[2][IOR_SYSCALL_MAX];
};

/*
 * Make tests of an expression. Returns 0 or a negative errno with err filled: -EINVAL for a
 * mistake, for a part that the kernel side cannot test, and for more tests than it has room for;
 * -ENOMEM. Free it with free().
 */
int where_compile(struct where **out, const char *text, struct ior_filter_error *err);

/* Does it leave any of the selected calls? */
bool where_leaves_any(const struct where *w, const struct ior_select *select);

/*
 * Which of the two kinds of calls (compat: the 32-bit ones) have to be followed even if none is
 * ever accepted: one that was interrupted may go on as restart_syscall, which is.
 */
bool where_follows_all(const struct where *w, const struct ior_select *select, bool compat);

#endif
