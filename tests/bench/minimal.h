/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What minimal.bpf.c sends, to who throws it away. */
#ifndef IOR_BENCH_MINIMAL_H
#define IOR_BENCH_MINIMAL_H

#ifdef __bpf__
#include "kernel.h"
#else
#include <stdint.h>
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;
#endif

#define MINIMAL_RING (16u << 20)	/* bytes */
#define MINIMAL_CPUS 1024		/* a power of two: a mask */

struct minimal_record {
	u64 time;	/* ns, boottime */
	u32 nr, pid;
	s64 ret;
	u64 ends;
};
_Static_assert(sizeof(struct minimal_record) == 32, "the yardstick");

#endif
