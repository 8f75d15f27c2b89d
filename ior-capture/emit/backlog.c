/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/backlog.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/write_all.h"
#include "stream/clock.h"

/*
 * Empty buffers that are kept, 8 MiB of them: where the drain and the reader take turns on one
 * processor as much comes and goes all the time, and mapping it anew took 6 % of the drain's time.
 */
#define SPARES 32

#define DEFAULT_SHARE 8
#define DEFAULT_MOST (UINT64_C(4) << 30)	/* bytes */
#define LOOK_NS UINT64_C(100000000)		/* from one look at the free memory to the next */

struct chunk {
	struct chunk *next;
	uint8_t *bytes;
	size_t len, cap;
};

struct backlog {
	struct ior_writer *w;
	const struct memory *memory;
	uint64_t asked;
	int nice;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock;		/* of all that follows */
	pthread_cond_t work;		/* a chunk has come, or the end */
	pthread_cond_t moved;		/* a chunk was written, or none ever will */
	struct chunk *first, **last;	/* in their order; the first one is being written */
	struct chunk *spare;
	unsigned int spares;
	bool ending;
	int error;			/* of the output; nothing is written after it */
	uint64_t written;		/* bytes */
	uint64_t looked_ns;
	struct backlog_figures f;
};

/* ---- Chunks ---------------------------------------------------------------------------------- */

static void free_chunk(struct chunk *c)
{
	if (c)
		free(c->bytes);
	free(c);
}

static struct chunk *new_chunk(size_t cap)
{
	struct chunk *c = malloc(sizeof(*c));

	if (c)
		*c = (struct chunk){ .bytes = malloc(cap), .cap = cap };
	if (c && c->bytes)
		return c;
	free_chunk(c);
	return NULL;
}

static void free_chunks(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;

		free_chunk(c);
		c = next;
	}
}

/* ---- How much may wait ----------------------------------------------------------------------- */

uint64_t backlog_limit(uint64_t asked, const struct memory *memory, uint64_t held)
{
	bool share = asked == BACKLOG_DEFAULT;
	uint64_t most = memory_most(memory, held, share ? DEFAULT_SHARE : 1);
	uint64_t wanted = share ? DEFAULT_MOST : asked;

	if (most > wanted)
		most = wanted;
	most -= most % BACKLOG_STEP;
	return most < BACKLOG_STEP ? BACKLOG_STEP : most;
}

static void look_at_memory(struct backlog *b)
{
	b->f.limit = backlog_limit(b->asked, b->memory, b->f.waiting);
	b->looked_ns = ior_clock_ns(CLOCK_MONOTONIC);
}

/*
 * One chunk may always wait, so that things go on. The memory is looked at when more of it would
 * be taken, or when there is no room.
 */
static bool has_room(struct backlog *b, size_t len)
{
	if (!b->f.waiting)
		return true;
	if ((!b->spare || b->f.waiting + len > b->f.limit) &&
	    ior_clock_ns(CLOCK_MONOTONIC) - b->looked_ns >= LOOK_NS)
		look_at_memory(b);
	return b->f.waiting + len <= b->f.limit;
}

/* ---- The side that drains -------------------------------------------------------------------- */

/* A chunk with room for rest bytes and more; NULL if there is no memory. */
static struct chunk *get_empty(struct backlog *b, size_t rest)
{
	struct chunk *c = b->spare;

	if (c && rest <= IOR_WRITER_BUFFER) {
		b->spare = c->next;
		b->spares--;
		return c;
	}
	c = new_chunk((rest <= IOR_WRITER_BUFFER ? 0 : rest) + IOR_WRITER_CAPACITY);
	b->f.refused |= !c;
	return c;
}

static void wait_a_while(struct backlog *b)
{
	uint64_t began = ior_clock_ns(CLOCK_MONOTONIC), until = began + LOOK_NS;
	struct timespec t = { (time_t)(until / 1000000000), (long)(until % 1000000000) };

	pthread_cond_timedwait(&b->moved, &b->lock, &t);
	b->f.full_ns += ior_clock_ns(CLOCK_MONOTONIC) - began;
}

/* Waits for room for len bytes. Returns an empty chunk, NULL if nothing can be written any more. */
static struct chunk *wait_for_room(struct backlog *b, size_t len, size_t rest)
{
	struct chunk *c = NULL;

	while (!b->error && !(has_room(b, len) && (c = get_empty(b, rest)))) {
		if (b->f.waiting)
			wait_a_while(b);
		else
			b->error = -ENOMEM;	/* and nothing to wait for */
	}
	return c;
}

/* The writer's buffer becomes the last chunk, an empty one the writer's buffer. */
static int hand_over(struct ior_writer *w, void *arg)
{
	size_t rest = w->len - w->start;
	struct backlog *b = arg;
	struct chunk *c;
	int error;

	pthread_mutex_lock(&b->lock);
	c = wait_for_room(b, w->start, rest);
	if (c) {
		struct chunk full = { .bytes = w->buf, .len = w->start, .cap = w->cap };

		memcpy(c->bytes, w->buf + w->start, rest);
		w->buf = c->bytes;
		w->cap = c->cap;
		w->start = 0;
		*c = full;
		*b->last = c;
		b->last = &c->next;
		b->f.waiting += c->len;
		if (b->f.waiting > b->f.peak)
			b->f.peak = b->f.waiting;
		pthread_cond_signal(&b->work);
	}
	error = b->error;
	pthread_mutex_unlock(&b->lock);
	return error;
}

/* ---- The side that writes -------------------------------------------------------------------- */

/* The first chunk is done with. Returns what is to be freed, outside of the lock. */
static struct chunk *done(struct backlog *b)
{
	struct chunk *c = b->first;

	b->first = c->next;
	if (!b->first)
		b->last = &b->first;
	b->f.waiting -= c->len;
	c->next = NULL;
	if (b->spares >= SPARES || c->cap != IOR_WRITER_CAPACITY)
		return c;
	c->next = b->spare;
	b->spare = c;
	b->spares++;
	return NULL;
}

static void *write_chunks(void *arg)
{
	struct backlog *b = arg;

	/* It was made by a thread that goes first. */
	setpriority(PRIO_PROCESS, 0, b->nice);
	pthread_mutex_lock(&b->lock);
	while (!b->error) {
		struct chunk *c = b->first;
		uint64_t written = 0;
		int error;

		if (!c && b->ending)
			break;
		if (!c) {
			pthread_cond_wait(&b->work, &b->lock);
			continue;
		}
		pthread_mutex_unlock(&b->lock);
		error = ior_write_all(b->w->fd, c->bytes, c->len, &written);
		pthread_mutex_lock(&b->lock);
		b->error = error;
		b->written += written;
		c = done(b);
		pthread_cond_signal(&b->moved);
		if (c) {
			pthread_mutex_unlock(&b->lock);
			free_chunk(c);
			pthread_mutex_lock(&b->lock);
		}
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- From the beginning to the end ----------------------------------------------------------- */

/*
 * Each buffer a mapping of its own, which free(3) gives back at once: however many there are, after
 * others were freed, and not from the address space that a thread gets to allocate from.
 */
static void keep_buffers_apart(void)
{
#ifdef M_MMAP_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, IOR_WRITER_BUFFER);
	mallopt(M_MMAP_MAX, INT_MAX);
	mallopt(M_ARENA_MAX, 1);
#endif
}

/* Signals are for the thread that drains: one of them ends a wait for the output. */
static int start_thread(struct backlog *b)
{
	sigset_t all, before;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(&b->thread, NULL, write_chunks, b);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	b->running = !code;
	return -code;
}

static void start_locks(struct backlog *b)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->work, NULL);
	pthread_cond_init(&b->moved, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

int backlog_open(struct backlog **out, struct ior_writer *w, uint64_t asked,
		 const struct memory *memory, int nice, struct ior_error *err)
{
	struct backlog *b = calloc(1, sizeof(*b));
	int code;

	keep_buffers_apart();
	if (!b)
		return ior_error_set(err, -ENOMEM, "out of memory");
	b->w = w;
	b->memory = memory;
	b->asked = asked;
	b->nice = nice;
	b->last = &b->first;
	start_locks(b);
	look_at_memory(b);
	b->spare = new_chunk(IOR_WRITER_CAPACITY);
	b->spares = 1;
	code = b->spare ? start_thread(b) : -ENOMEM;
	if (code < 0) {
		backlog_close(b);
		return ior_error_set(err, code, "%s", strerror(-code));
	}
	w->take = hand_over;
	w->take_arg = b;
	*out = b;
	return 0;
}

int backlog_finish(struct backlog *b)
{
	if (!b->running)
		return b->w->error;
	pthread_mutex_lock(&b->lock);
	b->ending = true;
	pthread_cond_signal(&b->work);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	b->running = false;
	b->w->take = NULL;
	b->w->bytes += b->written;
	if (!b->w->error)
		b->w->error = b->error;
	return b->w->error;
}

void backlog_close(struct backlog *b)
{
	if (!b)
		return;
	backlog_finish(b);
	free_chunks(b->first);
	free_chunks(b->spare);
	pthread_mutex_destroy(&b->lock);
	pthread_cond_destroy(&b->work);
	pthread_cond_destroy(&b->moved);
	free(b);
}

struct backlog_figures backlog_figures(struct backlog *b)
{
	struct backlog_figures f = { 0 };

	if (!b)
		return f;
	pthread_mutex_lock(&b->lock);
	f = b->f;
	pthread_mutex_unlock(&b->lock);
	return f;
}

int backlog_error(struct backlog *b)
{
	int error;

	if (!b)
		return 0;
	pthread_mutex_lock(&b->lock);
	error = b->error;
	pthread_mutex_unlock(&b->lock);
	return error;
}
