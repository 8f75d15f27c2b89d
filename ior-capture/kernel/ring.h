/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reading end of a BPF ring buffer (kernel/bpf/ringbuf.c, 5.8). Unlike libbpf's, it tells
 * the kernel of what it has read once for many records: each time costs the producers, which
 * read that position for every record they reserve, a cache miss. And it looks at a record
 * before it takes it, so that the records of several rings can be merged.
 */
#ifndef IOR_CAPTURE_RING_H
#define IOR_CAPTURE_RING_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ring {
	int fd;			/* of the map, not owned; polls readable while it holds records */
	uint32_t len;		/* bytes of the record at `at` that ring_next() found */
	size_t size, page;	/* bytes */
	uint64_t *consumer;	/* position, shared with the kernel */
	const uint64_t *producer;
	const uint8_t *data;	/* mapped twice in a row: records never wrap */
	uint64_t at, told;	/* read up to here; and as the kernel knows it */
	uint64_t end;		/* of a pass: where the producers were when it began */
	uint64_t stamp;		/* of the record at `at`: for whoever merges */
};

enum { RING_BUSY = -1, RING_EMPTY, RING_RECORD };

/* Map the ring of size bytes that map_fd is. 0, or a negative errno with err filled. */
int ring_open(struct ring *r, int map_fd, size_t size, struct ior_error *err);
void ring_close(struct ring *r);

/* A pass begins: what is in the ring now belongs to it. */
void ring_begin_pass(struct ring *r);
/*
 * The next record of the pass to *data, of r->len bytes, valid until ring_take(): RING_RECORD;
 * RING_EMPTY if the pass is over; RING_BUSY if it is still being written.
 */
int ring_next(struct ring *r, const void **data);
/* The record has been read. */
void ring_take(struct ring *r);
/* Tell the kernel of all that was read. */
void ring_release(struct ring *r);

#endif
