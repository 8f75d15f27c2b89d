/* SPDX-License-Identifier: BSD-2-Clause */
/* What sampling left out, as an end record has it: a list for each system call. */
#ifndef IOR_LEFT_OUT_H
#define IOR_LEFT_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/value.h"
#include "stream/writer.h"

struct ior_left_out {
	char name[40];		/* of the system call, with its NUL */
	bool compat;
	uint64_t every;		/* one in so many was recorded; 0: none */
	/* Of the calls left out; UINT64_MAX for unknown. */
	uint64_t calls, errors, time_ns;
};

/*
 * The element at *v of a list of n more, which moves to the next one; false at the end. One
 * that is not of this form is passed over. Start with v = list + 1, n = list->len.
 */
bool ior_left_out_next(const struct ior_value **v, uint32_t *n, struct ior_left_out *out);

/* Of one stage's input, for its own end record. */
struct ior_left_outs {
	struct ior_left_out *of;
	size_t n;
};
/* Take a list over, in place of what was there. Returns 0 or -ENOMEM. */
int ior_left_outs_take(struct ior_left_outs *l, const struct ior_value *list);
/* Put it as a list, nil for an empty one. */
void ior_left_outs_put(const struct ior_left_outs *l, struct ior_writer *w);
void ior_left_outs_clear(struct ior_left_outs *l);

#endif
