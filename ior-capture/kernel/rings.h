/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All rings of the kernel side, read as one: a ring for the names of files and cgroups, whose
 * records may come early, and one a processor for calls and tasks, which are merged by the time
 * that they were sent at (bpf/ring.bpf.h).
 */
#ifndef IOR_CAPTURE_RINGS_H
#define IOR_CAPTURE_RINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/ring.h"
#include "layout.h"

/* How the memory is divided: powers of two. */
struct ring_sizes {
	uint32_t n;		/* rings for calls */
	size_t calls, names;	/* bytes of each of them, and of that for names */
};

/*
 * total bytes, 0 for what is right on this machine, to as many rings as it has processors, or
 * rings if that is not 0. Rings of less than a useful size are shared by processors.
 */
struct ring_sizes ring_sizes(size_t total, int cpus, uint32_t rings);
/* Bytes of all of them. */
size_t ring_sizes_total(const struct ring_sizes *s);

struct rings {
	struct ring names, calls[IOR_RINGS];
	struct ring *heap[IOR_RINGS];	/* those with a record, the earliest one first */
	uint32_t n, used;
};

/* Called for each record with its bytes, valid until it returns. */
typedef void ring_record(void *arg, const void *data, size_t len);

/*
 * Map the rings of these sizes that the maps names_fd and calls_fd[] are; the descriptors stay the
 * caller's. 0, or a negative errno with err filled. Close with rings_close() also then.
 */
int rings_open(struct rings *r, const struct ring_sizes *sizes, int names_fd, const int *calls_fd,
	       struct ior_error *err);
void rings_close(struct rings *r);

/*
 * A pass: hand over what is there now, at most max calls and tasks, in an order that could be that
 * in which they were sent. A record that is still being written ends the pass. Returns the number
 * of records.
 */
int rings_consume(struct rings *r, int max, ring_record *record, void *arg);

#endif
