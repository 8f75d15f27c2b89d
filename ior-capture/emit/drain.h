/* SPDX-License-Identifier: BSD-2-Clause */
/* From the ring buffer to the stream: every kernel record becomes a stream record. */
#ifndef IOR_CAPTURE_DRAIN_H
#define IOR_CAPTURE_DRAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/probe.h"
#include "stream/writer.h"

struct drain;

int drain_open(struct drain **out, struct probe *p, struct ior_writer *w, struct ior_error *err);
void drain_close(struct drain *d);
/*
 * Consume what is there, at most max records, into the writer's buffer; never waits for the
 * kernel. Returns the number consumed or a negative errno.
 */
int drain_some(struct drain *d, int max);
/*
 * Let epoll tell of the wake-ups that the kernel side forces when a ring is filling:
 * edge-triggered, as a ring polls readable whenever it holds a record. 0 or negative errno.
 */
int drain_watch(const struct drain *d, int epoll);
/* Write loss records for what was lost since the last call, and clock records when due. */
void drain_account(struct drain *d, uint64_t now_ns);
/* Records consumed so far, by kind of interest. */
struct drain_totals {
	uint64_t records, enters, exits, files, tasks, excluded;
};
const struct drain_totals *drain_totals(const struct drain *d);

#endif
