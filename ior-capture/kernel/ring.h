/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reading end of a BPF ring buffer (kernel/bpf/ringbuf.c, 5.8). Unlike libbpf's, it tells
 * the kernel of what it has read once for many records: each time costs the producers, which
 * read that position for every record they reserve, a cache miss. And it stops after as many
 * records as it was asked for, however fast the kernel is.
 */
#ifndef IOR_CAPTURE_RING_H
#define IOR_CAPTURE_RING_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ring {
	int fd;			/* of the map, not owned; polls readable while it holds records */
	size_t size, page;	/* bytes */
	uint64_t *consumer;	/* position, shared with the kernel */
	const uint64_t *producer;
	const uint8_t *data;	/* mapped twice in a row: records never wrap */
};

/* Called for each record with its bytes, valid until it returns. */
typedef void ring_record(void *arg, const void *data, size_t len);

/* Map the ring of size bytes that map_fd is. 0, or a negative errno with err filled. */
int ring_open(struct ring *r, int map_fd, size_t size, struct ior_error *err);
void ring_close(struct ring *r);

/* Hand over what is there, at most max records. Returns their number. */
int ring_consume(struct ring *r, int max, ring_record *record, void *arg);

#endif
