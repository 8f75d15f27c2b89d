/* SPDX-License-Identifier: BSD-2-Clause */
/* --sample: of which system calls only some are recorded, and what was left out. */
#ifndef IOR_CAPTURE_SAMPLE_H
#define IOR_CAPTURE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "calls/select.h"
#include "calls/syscall.h"
#include "layout.h"
#include "stream/writer.h"

struct sample {
	bool any;
	/* By entry of the system call table: asked for; one in so many, 0: all, IOR_SAMPLE_NONE. */
	bool named[IOR_SYSCALL_MAX];
	uint32_t every[IOR_SYSCALL_MAX];
	/* The same by number, of calls that it lacks; the others have one place. */
	bool number_named[IOR_SYSCALL_MAX];
	uint32_t number_every[IOR_SYSCALL_MAX];
};

/*
 * Add a comma list of CALLS=N, CALLS being what an item of -e is; of several for one call the
 * last counts. abi as in ior_select_init(). Numbers that have no place of their own are only
 * sampled together, as syscall_other. Returns 0 or -EINVAL with err filled.
 */
int sample_add(struct sample *s, const char *list, enum ior_abi abi, struct ior_error *err);

/* One in so many of the calls that have this place, below IOR_PLANS; 0: all; IOR_SAMPLE_NONE. */
uint32_t sample_every(const struct sample *s, enum ior_abi abi, int place);

/* Is any of the calls that it names selected? */
bool sample_names_any(const struct sample *s, const struct ior_select *select);

/* Sets *sum to what was left out of one call, over all CPUs, if that can be known. */
typedef void sample_count_fn(void *arg, uint32_t index, struct ior_sampled *sum);

/*
 * Write the list of the end record: an element for every sampled call of which one was left out,
 * and one, syscall_other, for all numbers that have no place of their own.
 * native and compat: enum ior_abi, -1 for none. count gives the numbers, index is the call's
 * IOR_SAMPLE_PLACE.
 */
void sample_put(struct ior_writer *w, const struct sample *s, int native, int compat,
		sample_count_fn *count, void *arg);

#endif
