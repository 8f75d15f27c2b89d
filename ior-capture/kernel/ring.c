/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ring.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The kernel is told after at most this share of the ring, and after RELEASE_MAX bytes. */
#define RELEASE_SHARE 8
#define RELEASE_MAX (64u << 10)

int ring_open(struct ring *r, int map_fd, size_t size, struct ior_error *err)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *consumer, *producer;
	int code;

	consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	if (consumer == MAP_FAILED)
		goto fail;
	producer = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
	if (producer == MAP_FAILED) {
		code = errno;
		munmap(consumer, page);
		errno = code;
		goto fail;
	}
	*r = (struct ring){
		.fd = map_fd, .size = size, .page = page, .consumer = consumer,
		.producer = producer, .data = (const uint8_t *)producer + page,
	};
	return 0;
fail:
	code = -errno;
	return ior_error_set(err, code, "cannot map the ring buffer: %s", strerror(-code));
}

void ring_close(struct ring *r)
{
	if (!r->consumer)
		return;
	munmap(r->consumer, r->page);
	munmap((void *)r->producer, r->page + 2 * r->size);
	r->consumer = NULL;
}

int ring_consume(struct ring *r, int max, ring_record *record, void *arg)
{
	uint64_t at = *r->consumer, told = at;
	uint64_t end = __atomic_load_n(r->producer, __ATOMIC_ACQUIRE);
	uint64_t release = r->size / RELEASE_SHARE;
	int n = 0;

	if (release > RELEASE_MAX)
		release = RELEASE_MAX;
	while (at < end && n < max) {
		const uint32_t *header = (const uint32_t *)(r->data + (at & (r->size - 1)));
		uint32_t len = __atomic_load_n(header, __ATOMIC_ACQUIRE);

		if (len & BPF_RINGBUF_BUSY_BIT)
			break;	/* being written on another CPU */
		if (!(len & BPF_RINGBUF_DISCARD_BIT)) {
			record(arg, (const uint8_t *)header + BPF_RINGBUF_HDR_SZ, len);
			n++;
		}
		len &= ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
		at += (len + BPF_RINGBUF_HDR_SZ + 7) & ~UINT64_C(7);
		if (at - told >= release) {
			__atomic_store_n(r->consumer, at, __ATOMIC_RELEASE);
			told = at;
		}
	}
	if (at != told)
		__atomic_store_n(r->consumer, at, __ATOMIC_RELEASE);
	return n;
}
