/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/rings.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stream/clock.h"

#define MIB ((size_t)1 << 20)
/* Of a machine's memory the rings get one part in MEMORY_SHARE, within these limits. */
#define MEMORY_SHARE 512
#define TOTAL_MIN (4 * MIB)
#define TOTAL_MAX (128 * MIB)	/* no more than emit/files.h can follow */
/* Smaller ones fill before they are read: 4 ms of a call a microsecond. */
#define CALLS_MIN (MIB / 2)

#define SPINS 1000	/* looks at a record that is being written, which takes less than that */

static size_t power_below(size_t n)
{
	size_t power = 1;

	while (power <= n / 2)
		power *= 2;
	return power;
}

static size_t default_total(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t total = pages > 0 ? (size_t)pages / MEMORY_SHARE * (size_t)page : 0;

	if (total < TOTAL_MIN)
		return TOTAL_MIN;
	return total > TOTAL_MAX ? TOTAL_MAX : power_below(total);
}

struct ring_sizes ring_sizes(size_t total, int cpus, uint32_t rings)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), half;
	struct ring_sizes s = { .n = 1 };

	half = power_below(total ? total : default_total()) / 2;
	while (s.n < IOR_RINGS && (rings ? s.n < rings : (int)s.n < cpus && half / s.n > CALLS_MIN))
		s.n *= 2;
	s.names = half > page ? half : page;
	s.calls = half / s.n > page ? half / s.n : page;
	return s;
}

size_t ring_sizes_total(const struct ring_sizes *s)
{
	return s->names + s->n * s->calls;
}

int rings_open(struct rings *r, const struct ring_sizes *sizes, int names_fd, const int *calls_fd,
	       struct ior_error *err)
{
	int code;

	memset(r, 0, sizeof(*r));
	code = ring_open(&r->names, names_fd, sizes->names, err);
	while (!code && r->n < sizes->n && r->n < IOR_RINGS) {
		code = ring_open(&r->calls[r->n], calls_fd[r->n], sizes->calls, err);
		r->n += !code;
	}
	return code;
}

void rings_close(struct rings *r)
{
	ring_close(&r->names);
	for (uint32_t i = 0; i < r->n; i++)
		ring_close(&r->calls[i]);
	r->n = 0;
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* When a record was sent, ns of CLOCK_BOOTTIME. 0: of a kind that has no time. */
static uint64_t stamp_of(const void *data, size_t len)
{
	const struct ior_rec_call *call = data;
	const struct ior_rec_task *task = data;

	if (call->kind == IOR_KIND_CALL && len >= IOR_CALL_SMALL)
		return call->halves & IOR_CALL_BEGAN ? call->ended : call->began;
	return task->kind == IOR_KIND_TASK && len >= sizeof(*task) ? task->time : 0;
}

/* As ring_next(), but a record that is being written is waited for a little. */
static int next(struct ring *ring, const void **data)
{
	int what = ring_next(ring, data);

	for (int i = 0; what == RING_BUSY && i < SPINS; i++)
		what = ring_next(ring, data);
	return what;
}

/* Restore the order of the heap, in which only the ring at i may be too early. */
static void sift_down(struct rings *r, uint32_t i)
{
	struct ring *moved = r->heap[i];

	for (uint32_t child; (child = 2 * i + 1) < r->used; i = child) {
		if (child + 1 < r->used && r->heap[child + 1]->stamp < r->heap[child]->stamp)
			child++;
		if (moved->stamp <= r->heap[child]->stamp)
			break;
		r->heap[i] = r->heap[child];
	}
	r->heap[i] = moved;
}

/* False: a record is still being written, so that nobody knows what came before it. */
static bool find_heads(struct rings *r)
{
	const void *data;
	int what;

	r->used = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		struct ring *ring = &r->calls[i];

		what = next(ring, &data);
		if (what == RING_BUSY)
			return false;
		if (what == RING_EMPTY)
			continue;
		ring->stamp = stamp_of(data, ring->len);
		r->heap[r->used++] = ring;
	}
	for (uint32_t i = r->used / 2; i-- > 0;)
		sift_down(r, i);
	return true;
}

/* Records of the heap's first ring, as long as it is the first one. False: the pass is over. */
static bool take_first(struct rings *r, uint64_t until, int max, int *n, ring_record *record,
		       void *arg)
{
	struct ring *ring = r->heap[0];
	uint64_t others = UINT64_MAX;
	const void *data;
	int what;

	for (uint32_t i = 1; i <= 2 && i < r->used; i++)
		if (r->heap[i]->stamp < others)
			others = r->heap[i]->stamp;
	while ((what = next(ring, &data)) == RING_RECORD) {
		ring->stamp = stamp_of(data, ring->len);
		if (ring->stamp > until || *n >= max)
			return false;
		if (ring->stamp > others)
			break;
		record(arg, data, ring->len);
		ring_take(ring);
		++*n;
	}
	if (what == RING_BUSY)
		return false;
	if (what == RING_EMPTY) {
		r->heap[0] = r->heap[--r->used];
		if (!r->used)
			return false;
	}
	sift_down(r, 0);
	return true;
}

/* Names: all that are there. False: one is still being written. */
static bool take_names(struct rings *r, int *n, ring_record *record, void *arg)
{
	const void *data;
	int what;

	while ((what = next(&r->names, &data)) == RING_RECORD) {
		record(arg, data, r->names.len);
		ring_take(&r->names);
		++*n;
	}
	ring_release(&r->names);
	return what == RING_EMPTY;
}

/*
 * The clock first: what is sent later than it stands in some ring only in part, and waits for the
 * next pass. The names last: those of every call in the pass are then among them.
 */
int rings_consume(struct rings *r, int max, ring_record *record, void *arg)
{
	uint64_t until = ior_clock_ns(CLOCK_BOOTTIME);
	int n = 0;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (uint32_t i = 0; i < r->n; i++)
		ring_begin_pass(&r->calls[i]);
	ring_begin_pass(&r->names);
	if (!take_names(r, &n, record, arg) || !find_heads(r) || !r->used)
		return n;
	while (take_first(r, until, max, &n, record, arg))
		;
	for (uint32_t i = 0; i < r->n; i++)
		ring_release(&r->calls[i]);
	return n;
}
