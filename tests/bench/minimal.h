/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What minimal.bpf.c sends, to who throws it away. */
#ifndef IOR_BENCH_MINIMAL_H
#define IOR_BENCH_MINIMAL_H

#define MINIMAL_RING (16u << 20)	/* bytes */
#define MINIMAL_CPUS 1024		/* a power of two: a mask */

struct minimal_record {
	unsigned long long time;	/* ns, boottime */
	unsigned int nr, pid;
	long long ret;
	unsigned long long ends;
};
_Static_assert(sizeof(struct minimal_record) == 32, "the yardstick");

#endif
