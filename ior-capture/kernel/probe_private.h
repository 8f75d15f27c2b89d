/* SPDX-License-Identifier: BSD-2-Clause */
/* What probe.c, probe_counts.c and drain.c share of the loaded programs. */
#ifndef IOR_CAPTURE_PROBE_PRIVATE_H
#define IOR_CAPTURE_PROBE_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/probe.h"

struct ior_bpf;

struct probe {
	struct ior_bpf *skel;
	size_t ring_bytes;
	int cpus;		/* that have counters */
	uint64_t selected;	/* processes and threads selected before attaching */
};

/* Does the kernel side define files for calls that it may then not send? */
bool probe_holds_calls(const struct probe *p);
/* The ring buffer map, for the drain. */
int probe_ring_fd(const struct probe *p);
/* Its size in bytes. */
size_t probe_ring_bytes(const struct probe *p);
/* Every file becomes unannounced: the next use of each defines it again, under a new id. */
void probe_forget_files(struct probe *p);

#endif
