/* SPDX-License-Identifier: BSD-2-Clause */
/* What probe*.c and drain.c share of the loaded programs. */
#ifndef IOR_CAPTURE_PROBE_PRIVATE_H
#define IOR_CAPTURE_PROBE_PRIVATE_H

#include <stdint.h>

#include "kernel/probe.h"
#include "kernel/rings.h"

struct ior_bpf;

struct probe {
	struct ior_bpf *skel;
	struct ring_sizes sizes;
	int ring_fds[IOR_RINGS];	/* of the rings for calls */
	uint32_t nring_fds;
	int cpus;		/* that have counters */
	uint64_t selected;	/* processes and threads selected before attaching */
};

/* Has the kernel bpf_rdonly_cast()? */
bool probe_has_cast(void);
/* Between opening and loading: set what the options say. */
void probe_configure(struct probe *p, const struct probe_options *opt);
/* Does the kernel side define files for calls that it may then not send? */
bool probe_holds_calls(const struct probe *p);
/* As rings_open(): the rings, for the drain. */
int probe_open_rings(const struct probe *p, struct rings *r, struct ior_error *err);
/* Every file becomes unannounced: the next use of each defines it again, under a new id. */
void probe_forget_files(struct probe *p);

#endif
