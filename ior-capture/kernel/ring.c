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
		.at = *(uint64_t *)consumer, .told = *(uint64_t *)consumer,
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

void ring_begin_pass(struct ring *r)
{
	r->end = __atomic_load_n(r->producer, __ATOMIC_ACQUIRE);
}

static void step_over(struct ring *r, uint32_t len)
{
	r->at += (len + BPF_RINGBUF_HDR_SZ + 7) & ~UINT64_C(7);
}

int ring_next(struct ring *r, const void **data)
{
	while (r->at < r->end) {
		const uint32_t *header = (const uint32_t *)(r->data + (r->at & (r->size - 1)));
		uint32_t len = __atomic_load_n(header, __ATOMIC_ACQUIRE);

		if (len & BPF_RINGBUF_BUSY_BIT)
			return RING_BUSY;
		if (!(len & BPF_RINGBUF_DISCARD_BIT)) {
			*data = (const uint8_t *)header + BPF_RINGBUF_HDR_SZ;
			r->len = len;
			return RING_RECORD;
		}
		step_over(r, len & ~BPF_RINGBUF_DISCARD_BIT);
	}
	return RING_EMPTY;
}

void ring_release(struct ring *r)
{
	if (r->at == r->told)
		return;
	__atomic_store_n(r->consumer, r->at, __ATOMIC_RELEASE);
	r->told = r->at;
}

void ring_take(struct ring *r)
{
	step_over(r, r->len);
	if (r->at - r->told >= RELEASE_MAX || r->at - r->told >= r->size / RELEASE_SHARE)
		ring_release(r);
}
