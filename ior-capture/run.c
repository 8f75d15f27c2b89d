/* SPDX-License-Identifier: BSD-2-Clause */
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "program/signals.h"
#include "report.h"
#include "stream/clock.h"

enum {
	BATCH = 8192,		/* records between two looks at everything else */
	BUSY_MS = 5,		/* sleep when the last look found records */
	IDLE_MS = 100,		/* longest sleep */
};

#define MS UINT64_C(1000000)
#define ACCOUNT_NS (100 * MS)

/*
 * Longest stay of a record in the writer's buffer, once the output has taken what is before it:
 * until then it may as well be filled.
 */
#define FLUSH_MS 50

/*
 * A call that is open for longer than this is sent as begun. Looks at all tasks, which find them,
 * take at most one part in SWEEP_SHARE of a processor.
 */
#define SWEEP_NS (100 * MS)
#define SWEEP_SHARE 50

/* ---- What ends a capture --------------------------------------------------------------------- */

struct loop {
	int epoll;
	int sleep_ms;
	uint64_t next_account_ns, flushed_ns;
	uint64_t next_sweep_ns;
	uint64_t unseen;	/* calls under way at the start that are still to be told of */
	int signals_spent;	/* on a command that was still running */
	bool forwarded;		/* SIGTERM to the command */
	bool reader_gone;
};

static bool has_command(const struct run *r)
{
	return r->command->pid != 0;
}

/*
 * While the command runs, the first signal waits for it (a terminal sent it the same one, a
 * SIGTERM is passed on) and the second ends the capture alone.
 */
static bool ended_by_signal(struct run *r, struct loop *l)
{
	int seen = ior_program_signals_seen();

	if (!has_command(r) || command_ended(r->command)) {
		if (has_command(r))
			ior_program_take_signals(l->signals_spent + 1);
		return seen > l->signals_spent;
	}
	if (ior_program_terminations_seen() && !l->forwarded) {
		command_signal(r->command, SIGTERM);
		l->forwarded = true;
	}
	l->signals_spent = seen < 1 ? 0 : 1;
	return seen > 1;
}

static bool targets_ended(struct run *r)
{
	bool named = scope_ends(r->scope);

	if (!named && !has_command(r))
		return false;
	if (named && !scope_ended(r->scope))
		return false;
	/* A thread that executes a program goes on under another number, unknown to its pidfd. */
	return command_ended(r->command) &&
	       ((!r->follow && !r->scope->tids.n) || !probe_selected_alive(r->probe));
}

static bool cannot_write(const struct run *r)
{
	return r->writer->error || backlog_error(r->backlog);
}

/* The reason to end now; NULL for none. */
static const char *why_end(struct run *r, struct loop *l, uint64_t now)
{
	if (cannot_write(r))
		return "write-error";
	if (l->reader_gone)
		return "reader-gone";
	if (ended_by_signal(r, l))
		return "signal";
	if (r->duration_ns && now - r->began_ns >= r->duration_ns)
		return "duration";
	return targets_ended(r) ? "target-ended" : NULL;
}

/* ---- The loop -------------------------------------------------------------------------------- */

static int watch(struct run *r, struct loop *l, struct ior_error *err)
{
	struct epoll_event reader = { .events = 0, .data.ptr = &l->reader_gone };
	int code;

	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	code = l->epoll < 0 ? -errno : drain_watch(r->drain, l->epoll);
	if (code)
		return ior_error_set(err, code, "cannot watch the ring buffers: %s",
				     strerror(-code));
	/* Of no use to files and devices, which refuse it, and have no reader that could go. */
	epoll_ctl(l->epoll, EPOLL_CTL_ADD, r->writer->fd, &reader);
	scope_watch(r->scope, l->epoll);
	return 0;
}

/* A signal that arrives before it sleeps is seen IDLE_MS later. */
static void sleep_until_due(struct run *r, struct loop *l, uint64_t now)
{
	struct epoll_event events[4];
	int ms = l->sleep_ms, n;

	if (r->duration_ns) {
		uint64_t left = (r->began_ns + r->duration_ns - now + MS - 1) / MS;

		ms = left < (uint64_t)ms ? (int)left : ms;
	}
	n = epoll_wait(l->epoll, events, 4, ms);
	for (int i = 0; i < n; i++)
		if (events[i].data.ptr == &l->reader_gone)
			l->reader_gone = true;
}

/* Sleeps grow while nothing comes; a trickle costs no more wake-ups than a flood. */
static int next_sleep(int sleep_ms, int drained)
{
	if (drained >= BATCH)
		return 0;
	if (drained > 0)
		return BUSY_MS;
	sleep_ms = sleep_ms < BUSY_MS ? BUSY_MS : 2 * sleep_ms;
	return sleep_ms < IDLE_MS ? sleep_ms : IDLE_MS;
}

static void account(struct run *r, struct loop *l, uint64_t now)
{
	if (now < l->next_account_ns)
		return;
	l->next_account_ns = now + ACCOUNT_NS;
	drain_account(r->drain, now);
	if (r->status_line)
		report_status(r->probe, r->drain, r->backlog, r->began_ns, now);
}

static void sweep(struct run *r, struct loop *l, uint64_t now)
{
	uint64_t began, took, period = SWEEP_NS;

	if (now < l->next_sweep_ns)
		return;
	began = ior_clock_ns(CLOCK_THREAD_CPUTIME_ID);
	probe_sweep(r->probe, now - SWEEP_NS);
	took = ior_clock_ns(CLOCK_THREAD_CPUTIME_ID) - began;
	if (took > period / SWEEP_SHARE)
		period = took * SWEEP_SHARE;
	if (period > r->sweep_period_ns)
		r->sweep_period_ns = period;
	l->next_sweep_ns = now + period;
}

static void flush(struct run *r, struct loop *l, uint64_t now)
{
	if (l->sleep_ms <= BUSY_MS && now - l->flushed_ns < FLUSH_MS * MS)
		return;
	if (backlog_figures(r->backlog).waiting) {
		if (l->sleep_ms > FLUSH_MS)
			l->sleep_ms = FLUSH_MS;
		return;
	}
	ior_writer_flush(r->writer);
	l->flushed_ns = now;
}

/*
 * What is under way as recording begins. Of a COMMAND nothing is, but that it waits to begin. Each
 * look tells of as many calls as there is room for.
 */
static void look(struct run *r, struct loop *l)
{
	uint64_t before = l->unseen;

	if (!before || has_command(r))
		return;
	l->unseen = probe_look(r->probe);
	if (l->unseen >= before)
		l->unseen = 0;	/* room does not help */
}

static int step(struct run *r, struct loop *l)
{
	int drained = drain_some(r->drain, BATCH);
	uint64_t now = ior_clock_ns(CLOCK_BOOTTIME);

	if (drained < 0)
		return drained;
	account(r, l, now);
	look(r, l);
	sweep(r, l, now);
	l->sleep_ms = next_sleep(l->sleep_ms, drained);
	flush(r, l, now);
	r->reason = why_end(r, l, now);
	if (!r->reason)
		sleep_until_due(r, l, now);
	return 0;
}

/* ---- The end --------------------------------------------------------------------------------- */

static void put_end(struct run *r)
{
	const struct probe_counts *c = &r->counts;
	struct backlog_figures backlog = backlog_figures(r->backlog);
	const struct {
		const char *name;
		uint64_t count;
	} totals[] = {
		{ "records", r->writer->records + 1 },
		{ "calls", c->calls },
		{ "lost_calls", report_lost_calls(c) },
		{ "lost_ring", c->lost_ring },
		{ "lost_storage", c->lost_storage },
		{ "lost_exit", c->lost_exit },
		{ "lost_other", c->lost_other },
		{ "refused", c->refused },
		{ "left_out", c->left_out },
		{ "restarted", c->restarted },
		{ "skipped_runs", c->skipped_runs },
		{ "in_flight", c->in_flight },
		{ "in_flight_at_start", c->seen + c->orphans_attach },
		{ "fork_children", c->orphans_fork },
		{ "turned_away", c->turned_away },
		{ "excluded", c->excluded },
		{ "sweep_period", r->sweep_period_ns },
		{ "backlog_peak", backlog.peak },
		{ "backlog_full_ns", backlog.full_ns },
	};
	enum { N = sizeof(totals) / sizeof(*totals) };
	int native = -1, compat = -1;
	struct utsname machine;
	const char *names[N];
	uint64_t counts[N];

	for (unsigned int i = 0; i < N; i++) {
		names[i] = totals[i].name;
		counts[i] = totals[i].count;
	}
	ior_writer_begin_end(r->writer, r->ended_ns, r->reason, names, counts, N);
	if (r->sample->any) {
		uname(&machine);
		ior_abi_of_arch(machine.machine, &native, &compat);
		sample_put(r->writer, r->sample, native, compat, probe_count_sampled, r->probe);
	}
	ior_put_end(r->writer);
}

/* Twice empty: a record may be under way. */
static int drain_all(struct run *r)
{
	int drained = 0;

	for (int empty = 0; empty < 2 && drained >= 0 && !cannot_write(r);) {
		drained = drain_some(r->drain, BATCH);
		empty = drained ? 0 : empty + 1;
	}
	return drained;
}

/* What is in the ring still belongs to the stream, and so do the calls that are under way. */
static int finish(struct run *r)
{
	uint64_t no_room;
	int drained;

	probe_detach(r->probe);
	r->ended_ns = ior_clock_ns(CLOCK_BOOTTIME);
	do {
		no_room = probe_sweep(r->probe, UINT64_MAX);
		drained = drain_all(r);
	} while (no_room && no_room != UINT64_MAX && drained >= 0 && !cannot_write(r));
	probe_detach_all(r->probe);
	if (drained >= 0)
		drained = drain_all(r);
	drain_account(r->drain, r->ended_ns);
	probe_counts(r->probe, &r->counts);
	put_end(r);
	return drained < 0 ? drained : 0;
}

void run_begin(struct run *r)
{
	r->began_ns = ior_clock_ns(CLOCK_BOOTTIME);
	if (has_command(r))
		ior_program_take_signals(2);
	drain_account(r->drain, r->began_ns);
}

int run(struct run *r, struct ior_error *err)
{
	struct loop l = { .epoll = -1, .unseen = UINT64_MAX };
	int rc = watch(r, &l, err), end;

	if (rc == 0 && !has_command(r))
		probe_find_pipeline(r->probe);
	while (rc == 0 && !r->reason) {
		rc = step(r, &l);
		if (rc < 0)
			ior_error_set(err, rc, "cannot read the ring buffer: %s", strerror(-rc));
	}
	if (!r->reason)
		r->reason = "error";
	end = finish(r);
	if (r->status_line)
		report_status_clear();
	if (l.epoll >= 0)
		close(l.epoll);
	if (rc == 0 && end < 0)
		rc = ior_error_set(err, end, "cannot read the ring buffer: %s", strerror(-end));
	end = ior_writer_flush(r->writer);
	if (r->backlog)
		end = backlog_finish(r->backlog);
	if (end < 0 || l.reader_gone) {
		end = end < 0 ? end : -EPIPE;
		ior_error_set(err, end, "%s", strerror(-end));
		return end;
	}
	return rc;
}
