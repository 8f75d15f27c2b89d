/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that can be had: what the machine has available, and what the own cgroup and those above
 * it (version 2) leave of it.
 */
#ifndef IOR_CAPTURE_MEMORY_H
#define IOR_CAPTURE_MEMORY_H

#include <stdint.h>

struct memory {
	const char *meminfo;	/* /proc/meminfo, but for tests */
	int cgroup;		/* its directory; -1: none */
};

void memory_open(struct memory *m);
void memory_close(struct memory *m);

/*
 * The most bytes that one who holds held of them now may come to hold: one in share of what is free
 * but for those, and never so much that others are left less than a sixteenth of all. The least
 * of what the machine and each cgroup allow; held and 64 MiB more if nothing is known of either.
 */
uint64_t memory_most(const struct memory *m, uint64_t held, unsigned int share);

#endif
