/* SPDX-License-Identifier: BSD-2-Clause */
/* Rings in memory instead of the kernel's: in which order their records come, and what waits. */
#include "kernel/rings.h"

#include <linux/bpf.h>
#include <pthread.h>
#include <time.h>

#include "stream/clock.h"
#include "unit.h"

#define RING_BYTES 65536u
#define N 3

/* A ring as the kernel shows it: two pages of positions, and the data, here once. */
struct fake {
	int fd;
	uint64_t *producer;
	uint8_t *data;
};

static size_t page;

static void fake_open(struct fake *f, size_t bytes)
{
	uint8_t *p;

	f->fd = memfd_create("ring", MFD_CLOEXEC);
	CHECK(f->fd >= 0 && !ftruncate(f->fd, (off_t)(2 * page + 2 * bytes)));
	p = mmap(NULL, 2 * page + bytes, PROT_READ | PROT_WRITE, MAP_SHARED, f->fd, 0);
	CHECK(p != MAP_FAILED);
	f->producer = (uint64_t *)(p + page);
	f->data = p + 2 * page;
}

static void fake_close(struct fake *f, size_t bytes)
{
	munmap(f->data - 2 * page, 2 * page + bytes);
	close(f->fd);
}

/* Put a record there, with these bits in its header. */
static uint32_t *put(struct fake *f, const void *record, uint32_t len, uint32_t bits)
{
	uint32_t *header = (uint32_t *)(f->data + *f->producer);

	header[0] = len | bits;
	memcpy(header + 2, record, len);
	*f->producer += (len + BPF_RINGBUF_HDR_SZ + 7) & ~7u;
	return header;
}

static uint32_t *put_call(struct fake *f, uint64_t stamp, uint32_t bits)
{
	struct ior_rec_call call = {
		.kind = IOR_KIND_CALL, .halves = IOR_CALL_BEGAN | IOR_CALL_ENDED, .ended = stamp,
	};

	return put(f, &call, IOR_CALL_SMALL, bits);
}

static void put_exit_alone(struct fake *f, uint64_t stamp)
{
	struct ior_rec_call call = {
		.kind = IOR_KIND_CALL, .halves = IOR_CALL_ENDED, .began = stamp, .ended = 1,
	};

	put(f, &call, IOR_CALL_SMALL, 0);
}

static void put_task(struct fake *f, uint64_t stamp)
{
	struct ior_rec_task task = { .kind = IOR_KIND_TASK, .time = stamp };

	put(f, &task, sizeof(task), 0);
}

static void put_name(struct fake *f)
{
	struct ior_rec_file file = { .kind = IOR_KIND_FILE };

	put(f, &file, sizeof(file), 0);
}

struct seen {
	char text[400];
};

/* "n" for a name, else the stamp, "t" before that of a task. */
static void see(void *arg, const void *data, size_t len)
{
	struct seen *seen = arg;
	size_t at = strlen(seen->text);
	const struct ior_rec_call *call = data;
	const struct ior_rec_task *task = data;
	const char *gap = at ? " " : "";

	if (call->kind == IOR_KIND_CALL)
		snprintf(seen->text + at, sizeof(seen->text) - at, "%s%llu", gap,
			 (unsigned long long)(call->halves & IOR_CALL_BEGAN ? call->ended
									    : call->began));
	else if (call->kind == IOR_KIND_TASK && len == sizeof(*task))
		snprintf(seen->text + at, sizeof(seen->text) - at, "%st%llu", gap,
			 (unsigned long long)task->time);
	else
		snprintf(seen->text + at, sizeof(seen->text) - at, "%sn", gap);
}

struct setup {
	struct fake names, calls[N];
	struct rings rings;
};

static void set_up(struct setup *s)
{
	const struct ring_sizes sizes = { .n = N, .calls = RING_BYTES, .names = RING_BYTES };
	struct ior_error err;
	int fds[N];

	page = (size_t)sysconf(_SC_PAGESIZE);
	fake_open(&s->names, RING_BYTES);
	for (int i = 0; i < N; i++) {
		fake_open(&s->calls[i], RING_BYTES);
		fds[i] = s->calls[i].fd;
	}
	CHECK(rings_open(&s->rings, &sizes, s->names.fd, fds, &err) == 0);
}

static void tear_down(struct setup *s)
{
	rings_close(&s->rings);
	fake_close(&s->names, RING_BYTES);
	for (int i = 0; i < N; i++)
		fake_close(&s->calls[i], RING_BYTES);
}

/* A pass hands over these. */
static void check_pass(struct setup *s, int max, const char *expected)
{
	struct seen seen = { "" };
	int n = rings_consume(&s->rings, max, see, &seen), words = 0;

	CHECK_STR(seen.text, expected);
	for (const char *p = expected; *p; p++)
		words += p == expected || p[-1] == ' ';
	CHECK(n == words);
}

TEST(merge)
{
	struct setup s;

	set_up(&s);
	check_pass(&s, 100, "");
	put_call(&s.calls[0], 10, 0);
	put_call(&s.calls[0], 40, 0);
	put_call(&s.calls[0], 41, 0);
	put_task(&s.calls[1], 20);
	put_call(&s.calls[1], 30, 0);
	put_exit_alone(&s.calls[2], 15);
	put_call(&s.calls[2], 50, 0);
	put_name(&s.names);
	put_name(&s.names);
	check_pass(&s, 100, "n n 10 15 t20 30 40 41 50");
	check_pass(&s, 100, "");
	put_call(&s.calls[1], 60, 0);
	check_pass(&s, 100, "60");
	tear_down(&s);
}

/* In a ring the order is that of the places, whatever the stamps say. */
TEST(order_in_a_ring)
{
	struct setup s;

	set_up(&s);
	put_call(&s.calls[0], 30, 0);
	put_call(&s.calls[0], 29, 0);
	put_call(&s.calls[1], 28, 0);
	put_call(&s.calls[1], 31, 0);
	check_pass(&s, 100, "28 30 29 31");
	tear_down(&s);
}

TEST(busy)
{
	struct setup s;
	uint32_t *header;

	set_up(&s);
	put_call(&s.calls[0], 10, 0);
	put_call(&s.calls[1], 12, 0);
	header = put_call(&s.calls[2], 11, BPF_RINGBUF_BUSY_BIT);
	check_pass(&s, 100, "");	/* what is before it is not known */
	*header &= ~BPF_RINGBUF_BUSY_BIT;
	check_pass(&s, 100, "10 11 12");
	put_call(&s.calls[0], 20, 0);
	header = put_call(&s.calls[0], 21, BPF_RINGBUF_BUSY_BIT);
	put_call(&s.calls[1], 22, 0);
	check_pass(&s, 100, "20");
	*header = IOR_CALL_SMALL | BPF_RINGBUF_DISCARD_BIT;
	check_pass(&s, 100, "22");
	header = put_call(&s.names, 1, BPF_RINGBUF_BUSY_BIT);
	put_call(&s.calls[0], 30, 0);
	check_pass(&s, 100, "");	/* it may be the name of what the call uses */
	*header = IOR_CALL_SMALL | BPF_RINGBUF_DISCARD_BIT;
	check_pass(&s, 100, "30");
	tear_down(&s);
}

/* What is sent later than the pass began is not of it: something earlier may not be there yet. */
TEST(later)
{
	uint64_t soon = ior_clock_ns(CLOCK_BOOTTIME) + 50 * 1000000;
	struct setup s;
	char text[40];

	set_up(&s);
	put_call(&s.calls[0], 10, 0);
	put_call(&s.calls[1], soon, 0);
	check_pass(&s, 100, "10");
	check_pass(&s, 100, "");
	while (ior_clock_ns(CLOCK_BOOTTIME) <= soon)
		usleep(10000);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)soon);
	check_pass(&s, 100, text);
	tear_down(&s);
}

TEST(max)
{
	struct setup s;

	set_up(&s);
	put_call(&s.calls[0], 10, 0);
	put_call(&s.calls[1], 11, 0);
	put_call(&s.calls[0], 12, 0);
	check_pass(&s, 2, "10 11");
	check_pass(&s, 2, "12");
	tear_down(&s);
}

/* The kernel is told what was read, at the latest when a pass is over. */
TEST(release)
{
	struct setup s;

	set_up(&s);
	put_call(&s.calls[0], 10, 0);
	put_name(&s.names);
	check_pass(&s, 100, "n 10");
	CHECK(*s.rings.calls[0].consumer == *s.calls[0].producer);
	CHECK(*s.rings.names.consumer == *s.names.producer);
	tear_down(&s);
}

TEST(sizes)
{
	struct ring_sizes s = ring_sizes(16u << 20, 2, 0);

	page = (size_t)sysconf(_SC_PAGESIZE);
	CHECK(s.n == 2 && s.calls == 4u << 20 && s.names == 8u << 20);
	CHECK(ring_sizes_total(&s) == 16u << 20);
	s = ring_sizes(16u << 20, 3, 0);
	CHECK(s.n == 4 && s.calls == 2u << 20);
	/* Rings that would be small are shared by processors. */
	s = ring_sizes(16u << 20, 64, 0);
	CHECK(s.n == 16 && s.calls == 512u << 10);
	s = ring_sizes(16u << 20, 64, 64);
	CHECK(s.n == 64 && s.calls == 128u << 10);
	s = ring_sizes(4096, 64, 0);
	CHECK(s.n == 1 && s.calls == page && s.names == page);
	s = ring_sizes(0, 1, 0);
	CHECK(ring_sizes_total(&s) >= 4u << 20 && ring_sizes_total(&s) <= 128u << 20);
	s = ring_sizes(1u << 30, 8192, 0);
	CHECK(s.n == IOR_RINGS);
}

/* ---- Threads that move from ring to ring ----------------------------------------------------- */

#define TASKS 4
#define CALLS 20000u
#define BIG (16u << 20)	/* all of them fit into one ring */

struct shared {
	struct fake f;
	pthread_mutex_t lock;	/* as the kernel's, for the producers */
};

struct mover {
	pthread_t thread;
	struct shared *rings;
	uint32_t tid;
};

static void dawdle(unsigned int *seed)
{
	for (volatile int i = rand_r(seed) % 2000; i > 0; i--)
		;
}

/* Stamped, then reserved, then filled in: what is sent next has a later stamp than the place. */
static void send_call(struct shared *s, uint32_t tid, uint64_t number, unsigned int *seed)
{
	struct ior_rec_call call = {
		.kind = IOR_KIND_CALL, .halves = IOR_CALL_BEGAN, .tid = tid, .call = number,
		.ended = ior_clock_ns(CLOCK_BOOTTIME),
	};
	uint64_t at;
	uint32_t *header;

	dawdle(seed);
	pthread_mutex_lock(&s->lock);
	at = *s->f.producer;
	header = (uint32_t *)(s->f.data + at);
	__atomic_store_n(header, IOR_CALL_SMALL | BPF_RINGBUF_BUSY_BIT, __ATOMIC_RELAXED);
	__atomic_store_n(s->f.producer, at + IOR_CALL_SMALL + BPF_RINGBUF_HDR_SZ, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&s->lock);
	dawdle(seed);
	memcpy(header + 2, &call, IOR_CALL_SMALL);
	__atomic_store_n(header, IOR_CALL_SMALL, __ATOMIC_RELEASE);
}

static void *move(void *arg)
{
	struct mover *m = arg;
	unsigned int seed = m->tid;

	for (uint64_t i = 1; i <= CALLS; i++)
		send_call(&m->rings[rand_r(&seed) % N], m->tid, i, &seed);
	return NULL;
}

struct order {
	uint64_t last[TASKS];
	uint32_t n, wrong;
};

static void note(void *arg, const void *data, size_t len)
{
	const struct ior_rec_call *call = data;
	struct order *o = arg;

	(void)len;
	o->wrong += call->call != ++o->last[call->tid];
	o->n++;
}

TEST(no_task_overtakes_itself)
{
	const struct ring_sizes sizes = { .n = N, .calls = BIG, .names = BIG };
	struct mover movers[TASKS];
	struct shared shared[N];
	struct order order = { .n = 0 };
	struct rings rings;
	struct ior_error err;
	struct fake names;
	int fds[N];

	page = (size_t)sysconf(_SC_PAGESIZE);
	fake_open(&names, BIG);
	for (int i = 0; i < N; i++) {
		fake_open(&shared[i].f, BIG);
		fds[i] = shared[i].f.fd;
		pthread_mutex_init(&shared[i].lock, NULL);
	}
	CHECK(rings_open(&rings, &sizes, names.fd, fds, &err) == 0);
	for (uint32_t i = 0; i < TASKS; i++) {
		movers[i] = (struct mover){ .rings = shared, .tid = i };
		CHECK(!pthread_create(&movers[i].thread, NULL, move, &movers[i]));
	}
	while (order.n < TASKS * CALLS && !order.wrong)
		rings_consume(&rings, 100, note, &order);
	for (int i = 0; i < TASKS; i++)
		pthread_join(movers[i].thread, NULL);
	CHECK_EQ(order.wrong, 0);
	rings_close(&rings);
	for (int i = 0; i < N; i++)
		fake_close(&shared[i].f, BIG);
	fake_close(&names, BIG);
}
