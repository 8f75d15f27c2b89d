/* SPDX-License-Identifier: BSD-2-Clause */
#include "synth.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "pace.h"
#include "program/signals.h"
#include "records.h"
#include "stream/clock.h"
#include "world/world.h"

enum {
	RUNNING = 4,		/* tasks that take turns; the others wait for one */
	BATCH = 8192,		/* turns between two looks at everything else */
};

#define MS UINT64_C(1000000)
/* The machine that has a time of its own: up for a day, started on 2024-12-01. */
#define UP_NS (86400 * (uint64_t)IOR_NS_PER_S)
#define WALL_OFFSET_NS INT64_C(1733011200000000000)
/* The one that follows the clock does as ior-capture. */
#define ACCOUNT_NS (100 * MS)
#define FLUSH_NS (50 * MS)	/* longest stay of a record in the writer's buffer */

struct synth {
	const struct synth_options *opt;
	struct synth_stream stream;
	struct synth_world world;
	struct synth_task *running[RUNNING];
	uint64_t until_ns;	/* the duration is over then; UINT64_MAX: no limit */
	uint64_t latest_ns;	/* when something happened last */
	uint64_t missed_ns;	/* of the clock */
	bool reader_gone;
};

/* ---- What happens ---------------------------------------------------------------------------- */

/* A few tasks take turns; one that waits, is gone, or had its share makes room for another. */
static struct synth_task *schedule(struct synth *s)
{
	struct synth_world *world = &s->world;

	for (;;) {
		struct synth_task **slot = &s->running[synth_below(world, RUNNING)];
		struct synth_task *t = *slot;

		if (t && t->alive && t->wake_ns <= world->now_ns && !synth_one_in(world, 64))
			return t;
		*slot = &world->task[synth_below(world, SYNTH_TASKS)];
		world->now_ns += 50;
	}
}

/* A call begins or ends. True if that made a row. */
static bool take_turn(struct synth *s)
{
	struct synth_task *t = schedule(s);
	uint64_t rows = s->stream.rows;

	if (t->in_call)
		synth_end_call(&s->stream, t);
	else
		synth_begin_call(&s->stream, t);
	s->latest_ns = s->world.now_ns;
	return s->stream.rows != rows;
}

static bool goes_on(const struct synth *s, uint64_t until_ns)
{
	return s->stream.rows < s->opt->rows && s->world.now_ns < until_ns;
}

/* The reason to end now; NULL for none. */
static const char *why_end(const struct synth *s, uint64_t now_ns)
{
	if (s->stream.w->error)
		return "write-error";
	if (s->reader_gone)
		return "reader-gone";
	if (s->stream.rows >= s->opt->rows)
		return "limit";
	if (ior_program_signals_seen())
		return "signal";
	return now_ns >= s->until_ns ? "duration" : NULL;
}

/* ---- In a time of its own -------------------------------------------------------------------- */

/* Mostly busy; now and then nothing happens for a while, or for long. */
static void pass_time(struct synth_world *world)
{
	uint32_t kind = synth_below(world, 1u << 18);

	world->now_ns += 100 + synth_below(world, 1500);
	if (kind == 0)
		world->now_ns += (uint64_t)synth_below(world, 4000) * 1000000;
	else if (kind < 40)
		world->now_ns += synth_below(world, 40000000);
}

static const char *run_free(struct synth *s)
{
	struct synth_world *world = &s->world;
	uint64_t clock_ns = world->now_ns + IOR_CLOCK_EVERY_NS;
	const char *reason;

	ior_clock_put(s->stream.w, world->now_ns, WALL_OFFSET_NS);
	while (!(reason = why_end(s, world->now_ns))) {
		for (unsigned int i = 0; i < BATCH && goes_on(s, s->until_ns); i++) {
			take_turn(s);
			pass_time(world);
			if (world->now_ns < clock_ns || world->now_ns >= s->until_ns)
				continue;
			ior_clock_put(s->stream.w, world->now_ns, WALL_OFFSET_NS);
			clock_ns = world->now_ns + IOR_CLOCK_EVERY_NS;
		}
	}
	/* It may have slept past the end. */
	if (world->now_ns > s->until_ns)
		world->now_ns = s->until_ns;
	return reason;
}

/* ---- In that of the clock -------------------------------------------------------------------- */

struct live {
	struct synth_pace pace;
	struct ior_clock clock;		/* the records of it */
	uint64_t accounted_ns, flushed_ns;
};

/* What has happened up to now. */
static void catch_up(struct synth *s, struct live *l, uint64_t now_ns)
{
	for (unsigned int i = 0; i < BATCH && goes_on(s, now_ns); i++) {
		bool row_ended = take_turn(s);

		synth_pace_pass(&l->pace, &s->world, s->stream.rows, row_ended);
	}
}

/* Who reads a pipe, or does not any more, is seen without writing to it. */
static void sleep_until_due(struct synth *s, int ms)
{
	struct pollfd reader = { .fd = s->stream.w->fd };

	if (poll(&reader, 1, ms) > 0 && reader.revents & (POLLERR | POLLHUP))
		s->reader_gone = true;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static const char *step(struct synth *s, struct live *l)
{
	struct ior_writer *w = s->stream.w;
	uint64_t clock_ns = ior_clock_ns(CLOCK_BOOTTIME), now_ns = least(clock_ns, s->until_ns);
	const char *reason;
	int sleep_ms;

	s->missed_ns += synth_pace_follow(&l->pace, &s->world, now_ns);
	if (clock_ns - l->accounted_ns >= ACCOUNT_NS) {
		ior_clock_note(&l->clock, w, clock_ns);
		l->accounted_ns = clock_ns;
	}
	catch_up(s, l, now_ns);
	sleep_ms = synth_pace_sleep(least(s->world.now_ns, s->until_ns), clock_ns);
	if (sleep_ms > SYNTH_SLEEP_MS || clock_ns - l->flushed_ns >= FLUSH_NS) {
		ior_writer_flush(w);
		l->flushed_ns = clock_ns;
	}
	reason = why_end(s, clock_ns);
	if (!reason && sleep_ms)
		sleep_until_due(s, sleep_ms);
	return reason;
}

static const char *run_paced(struct synth *s)
{
	struct live l = { .accounted_ns = 0 };
	const char *reason;

	synth_pace_init(&l.pace, s->opt->rate, s->world.now_ns);
	while (!(reason = step(s, &l)))
		;
	s->world.now_ns = ior_clock_ns(CLOCK_BOOTTIME);
	return reason;
}

/* ---- The stream ------------------------------------------------------------------------------ */

static int generate(struct synth *s, struct ior_error *err)
{
	const struct synth_options *opt = s->opt;
	uint64_t start_ns = opt->rate ? ior_clock_ns(CLOCK_BOOTTIME) : UP_NS;
	const char *reason;
	int rc = synth_world_init(&s->world, opt->seed, start_ns, err);

	if (rc < 0)
		return rc;
	s->until_ns = UINT64_MAX;
	if (opt->duration_ns && opt->duration_ns < UINT64_MAX - start_ns)
		s->until_ns = start_ns + opt->duration_ns;
	synth_put_header(&s->stream, opt->command,
			 opt->rate ? ior_clock_wall_offset() : WALL_OFFSET_NS);
	reason = opt->rate ? run_paced(s) : run_free(s);
	/* The records of a turn go a nanosecond beyond it. */
	if (s->world.now_ns <= s->latest_ns)
		s->world.now_ns = s->latest_ns + 1;
	synth_put_end(&s->stream, s->world.now_ns, reason);
	rc = ior_writer_flush(s->stream.w);
	if (rc == 0 && s->reader_gone)
		rc = -EPIPE;
	return rc < 0 ? ior_error_set(err, rc, "%s", strerror(-rc)) : 0;
}

int synth_write(struct ior_writer *w, const struct synth_options *opt, uint64_t *missed_ns,
		struct ior_error *err)
{
	struct synth *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return ior_error_set(err, -ENOMEM, "out of memory");
	s->opt = opt;
	s->stream = (struct synth_stream){ .w = w, .world = &s->world, .generation = 1 };
	rc = generate(s, err);
	*missed_ns = s->missed_ns;
	free(s);
	return rc;
}
