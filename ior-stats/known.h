/* SPDX-License-Identifier: BSD-2-Clause */
/* What names mean for the sums: that of a system call, that of a file system. */
#ifndef STATS_KNOWN_H
#define STATS_KNOWN_H

#include "measure.h"
#include "stream/reader.h"

/* What is known of a call, beside MEASURE_READ and MEASURE_WRITE. */
#define KNOWN_OPENS 16u		/* a file by its path */
#define KNOWN_ENDS 32u		/* moves bytes from one descriptor to another */
#define KNOWN_NAMES 64u		/* old_file and file are two names, not two files */
#define KNOWN_DATA 128u		/* moves what stands in a file, no messages and no attributes */

struct known {
	struct ior_reader *reader;
	uint16_t *of;			/* by text id; 0: not known yet */
	uint32_t n, generation;		/* of the reader, when they were asked for */
	uint32_t arch, direct;		/* O_DIRECT as that machine numbers it; 0: unknown */
};

/* 0 or -ENOMEM. */
int known_open(struct known *k, struct ior_reader *r);
void known_close(struct known *k);

/* What is known of the call with this name, a text id, or -ENOMEM. */
int known_call(struct known *k, uint32_t syscall);
/*
 * Do the bytes that are read from files of this type of file system, a text id (0: unknown), come
 * from its device in the very call, if they are not in memory? 1, 0, or -ENOMEM.
 */
int known_on_device(struct known *k, uint32_t fstype);
/* The open flag O_DIRECT. */
uint32_t known_direct(struct known *k);

#endif
