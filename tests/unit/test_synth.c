/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generator that other tests and the benchmarks take their input from: what it promises
 * about every stream is checked with the reader, so that a failure elsewhere is not its own.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "stream/clock.h"
#include "stream/reader.h"
#include "synth.h"

enum { TIDS = 32768 };

#define UP_NS UINT64_C(86400000000000)	/* of the machine that follows no clock, at its start */

/* One stream in memory. */
static void generate_with(struct ior_writer *w, struct synth_options opt)
{
	struct ior_error err = { 0 };
	uint64_t missed_ns = 1;

	opt.command = "ior-synth";
	if (!CHECK_EQ(ior_writer_init(w, -1), 0) ||
	    !CHECK_EQ(synth_write(w, &opt, &missed_ns, &err), 0))
		exit(1);
	CHECK_EQ(missed_ns, 0);
}

static void generate(struct ior_writer *w, uint64_t seed, uint64_t rows)
{
	generate_with(w, (struct synth_options){ .seed = seed, .rows = rows });
}

struct tally {
	uint64_t open[TIDS];	/* number of the call a thread is in, 0 for none */
	uint64_t calls[TIDS], last[TIDS], start[TIDS];
	uint64_t enters, exits, never, lost, open_lost, resets, errors, compat, unordered;
	uint64_t clocks, earliest, end_ns;
	uint64_t latest, totals_rows, totals_calls, totals_lost, totals_records, totals_in_flight;
	uint64_t absolute, relative, unreadable, awkward, deleted, forks, execs, ends, changes;
	uint64_t undefined, bad;
	char reason[20];
};

static uint64_t number(const struct ior_record *rec, unsigned int field)
{
	uint64_t value = 0;

	ior_value_u64(rec->fields[field], &value);
	return value;
}

static bool is(const struct ior_record *rec, unsigned int field, const char *text)
{
	const struct ior_value *v = rec->fields[field];

	return v->type == IOR_V_BYTES && v->len == strlen(text) && !memcmp(v->p, text, v->len);
}

/* Ids of the stream's own must have been defined since the last reset. */
static void check_files(struct tally *t, const struct ior_reader *r, const struct ior_record *rec,
			unsigned int first, unsigned int n)
{
	for (unsigned int i = first; i < first + n; i++)
		if (rec->fields[i]->type != IOR_V_NIL &&
		    !ior_reader_map_file(r, number(rec, i)))
			t->undefined++;
}

static void check_time(struct tally *t, uint64_t tid, uint64_t time)
{
	t->bad += time <= t->last[tid];
	t->unordered += time < t->latest;
	t->last[tid] = time;
	t->latest = time > t->latest ? time : t->latest;
	t->earliest = !t->earliest || time < t->earliest ? time : t->earliest;
}

static void see_enter(struct tally *t, const struct ior_reader *r, const struct ior_record *rec)
{
	uint64_t tid = number(rec, IOR_ENTER_TID), call = number(rec, IOR_ENTER_CALL);
	bool compat = number(rec, IOR_ENTER_ABI) == 1;

	check_files(t, r, rec, IOR_ENTER_FILE, 4);
	check_time(t, tid, number(rec, IOR_ENTER_TIME));
	t->bad += call <= t->calls[tid] || !t->start[tid];
	t->open_lost += t->open[tid] != 0;	/* its exit was lost */
	t->calls[tid] = call;
	t->open[tid] = call;
	t->enters++;
	t->compat += compat;
	if (!compat && number(rec, IOR_ENTER_SYSCALL) == 231) {	/* exit_group of x86_64 */
		t->never++;
		t->open[tid] = 0;
	}
}

static void see_exit(struct tally *t, const struct ior_reader *r, const struct ior_record *rec)
{
	uint64_t tid = number(rec, IOR_EXIT_TID);
	const struct ior_value *path = rec->fields[IOR_EXIT_PATH];
	int64_t ret = 0;

	check_files(t, r, rec, IOR_EXIT_FILE, 2);
	check_time(t, tid, number(rec, IOR_EXIT_TIME));
	t->bad += !t->open[tid] || t->open[tid] != number(rec, IOR_EXIT_CALL);
	t->bad += !ior_value_i64(rec->fields[IOR_EXIT_RET], &ret);
	t->open[tid] = 0;
	t->exits++;
	t->errors += ret < 0 && ret > -4096;
	t->unreadable += path->type == IOR_V_INT;
	if (path->type == IOR_V_BYTES && path->len) {
		t->absolute += path->p[0] == '/';
		t->relative += path->p[0] != '/';
	}
}

static void see_task(struct tally *t, const struct ior_record *rec)
{
	uint64_t tid = number(rec, IOR_TASK_TID), start = number(rec, IOR_TASK_START);

	if (t->start[tid] != start) {	/* a new thread, maybe with an old number */
		t->calls[tid] = t->last[tid] = t->open[tid] = 0;
		t->start[tid] = start;
	}
	t->forks += is(rec, IOR_TASK_EVENT, "fork");
	t->execs += is(rec, IOR_TASK_EVENT, "exec");
	t->ends += is(rec, IOR_TASK_EVENT, "exit");
	t->changes += is(rec, IOR_TASK_EVENT, "changed");
}

static void see_end(struct tally *t, const struct ior_record *rec)
{
	const struct {
		const char *name;
		uint64_t *to;
	} totals[] = {
		{ "records", &t->totals_records }, { "rows", &t->totals_rows },
		{ "calls", &t->totals_calls }, { "lost_calls", &t->totals_lost },
		{ "in_flight", &t->totals_in_flight },
	};

	const struct ior_value *reason = rec->fields[IOR_END_REASON];

	snprintf(t->reason, sizeof(t->reason), "%.*s", (int)reason->len, (const char *)reason->p);
	t->end_ns = number(rec, IOR_END_TIME);
	for (size_t i = 0; i < sizeof(totals) / sizeof(*totals); i++) {
		const struct ior_value *v =
			ior_value_map_get(rec->fields[IOR_END_TOTALS], totals[i].name);

		CHECK(v && ior_value_u64(v, totals[i].to));
	}
}

static void see_file(struct tally *t, const struct ior_record *rec)
{
	const struct ior_value *path = rec->fields[IOR_FILE_PATH];

	t->deleted += is(rec, IOR_FILE_STATE, "deleted");
	t->awkward += memmem(path->p, path->len, "\xff\xfe", 2) || memchr(path->p, '\n', path->len);
}

static void see(struct tally *t, const struct ior_reader *r, const struct ior_record *rec)
{
	switch (rec->tag) {
	case IOR_TAG_ENTER: see_enter(t, r, rec); break;
	case IOR_TAG_EXIT: see_exit(t, r, rec); break;
	case IOR_TAG_TASK: see_task(t, rec); break;
	case IOR_TAG_FILE: see_file(t, rec); break;
	case IOR_TAG_LOSS: t->lost += number(rec, IOR_LOSS_CALLS); break;
	case IOR_TAG_RESET: t->resets++; break;
	case IOR_TAG_CLOCK: t->clocks++; break;
	case IOR_TAG_END: see_end(t, rec); break;
	default: break;
	}
}

/* Reads the stream and checks what holds for all of them. Free the result. */
static struct tally *check_any(const struct ior_writer *w)
{
	struct tally *t = calloc(1, sizeof(*t));
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct ior_reader *r;
	uint64_t records = 0;
	int rc;

	if (!t || !CHECK_EQ(ior_reader_open_memory(&r, w->buf, w->len, NULL, &err), 0))
		exit(1);
	while ((rc = ior_reader_next(r, &rec, &err)) > 0) {
		see(t, r, rec);
		records++;
	}
	CHECK_EQ(rc, 0);
	CHECK_STR(ior_reader_damage(r), "");
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	CHECK_EQ(t->bad, 0);		/* order in a thread, call numbers, pairs, tasks known */
	CHECK_EQ(t->undefined, 0);
	CHECK_EQ(t->totals_rows, t->exits + t->never);
	CHECK_EQ(t->totals_records, records);
	CHECK_EQ(t->totals_lost, t->lost);
	CHECK_EQ(t->totals_calls, t->totals_rows + t->lost + t->totals_in_flight);
	CHECK(t->latest < t->end_ns);
	CHECK(t->clocks > 0);
	ior_reader_close(r);
	return t;
}

/* One that ends with its rows. */
static struct tally *check_stream(const struct ior_writer *w, uint64_t rows)
{
	struct tally *t = check_any(w);

	CHECK_EQ(t->totals_rows, rows);
	CHECK_STR(t->reason, "limit");
	return t;
}

TEST(memory_does_not_grow_with_the_stream)
{
	const struct synth_options opt = { .seed = 3, .rows = 300000, .command = "ior-synth" };
	int fd = open("/dev/null", O_WRONLY);
	struct rusage before, after;
	struct ior_error err = { 0 };
	struct ior_writer w;
	uint64_t missed_ns;

	/* 300,000 rows are about 30 MB. ru_maxrss only grows: this must be the first test. */
	getrusage(RUSAGE_SELF, &before);
	CHECK_EQ(ior_writer_init(&w, fd), 0);
	CHECK_EQ(synth_write(&w, &opt, &missed_ns, &err), 0);
	getrusage(RUSAGE_SELF, &after);
	CHECK(w.cap < 1u << 20);
	CHECK(w.bytes > 20u << 20);
	CHECK(after.ru_maxrss - before.ru_maxrss < 8192);
	ior_writer_free(&w);
	close(fd);
}

TEST(every_size_and_seed_is_a_whole_stream_with_the_rows_asked_for)
{
	static const uint64_t seeds[] = { 0, 1, 2, 12345, UINT64_MAX };
	static const uint64_t sizes[] = { 0, 1, 2, 99, 20000 };

	for (size_t i = 0; i < 25; i++) {
		struct ior_writer w;

		generate(&w, seeds[i / 5], sizes[i % 5]);
		free(check_stream(&w, sizes[i % 5]));
		ior_writer_free(&w);
	}
}

TEST(the_same_seed_gives_the_same_bytes_and_another_one_others)
{
	struct ior_writer a, b, c;

	generate(&a, 7, 5000);
	generate(&b, 7, 5000);
	generate(&c, 8, 5000);
	if (CHECK_EQ(a.len, b.len))
		CHECK_MEM(a.buf, b.buf, a.len);
	CHECK(a.len != c.len || memcmp(a.buf, c.buf, a.len) != 0);
	ior_writer_free(&a);
	ior_writer_free(&b);
	ior_writer_free(&c);
}

/* What the tests that use it rely on finding. */
TEST(a_long_stream_has_everything_once)
{
	struct ior_writer w;
	struct tally *t;

	generate(&w, 1, 1000000);
	t = check_stream(&w, 1000000);
	CHECK(t->lost > 0 && t->lost < 20000);
	CHECK(t->open_lost > 0);
	CHECK(t->resets > 0);
	CHECK(t->unordered > 0);
	CHECK(t->compat > 1000);
	CHECK(t->errors > 10000 && t->errors < 300000);
	CHECK(t->absolute > 1000 && t->relative > 1000);
	CHECK(t->unreadable > 0);
	CHECK(t->awkward > 0);
	CHECK(t->deleted > 0);
	CHECK(t->forks > 0 && t->execs > 0 && t->ends > 0 && t->changes > 0);
	free(t);
	ior_writer_free(&w);
}

TEST(a_writer_that_fails_ends_it_with_the_error)
{
	const struct synth_options opt = { .seed = 1, .rows = UINT64_MAX, .command = "ior-synth" };
	int fd = open("/dev/full", O_WRONLY);
	struct ior_error err = { 0 };
	struct ior_writer w;
	uint64_t missed_ns;

	CHECK_EQ(ior_writer_init(&w, fd), 0);
	CHECK_EQ(synth_write(&w, &opt, &missed_ns, &err), -ENOSPC);
	CHECK_EQ(err.code, -ENOSPC);
	ior_writer_free(&w);
	close(fd);
}

/* Catches an end within a pause of the machine that is written as if nothing had been cut. */
TEST(a_duration_is_the_machines_own_time)
{
	static const uint64_t durations[] = { 1, 1000, 1000000, UINT64_C(1000000000) };

	for (size_t i = 0; i < 4; i++) {
		struct synth_options opt = { .seed = 5, .rows = UINT64_MAX,
					     .duration_ns = durations[i] };
		struct ior_writer w, again;
		struct tally *t;

		generate_with(&w, opt);
		generate_with(&again, opt);
		if (CHECK_EQ(w.len, again.len))
			CHECK_MEM(w.buf, again.buf, w.len);
		t = check_any(&w);
		CHECK_STR(t->reason, "duration");
		CHECK(t->end_ns >= UP_NS + durations[i]);
		CHECK(t->end_ns < UP_NS + durations[i] + 100000);
		free(t);
		ior_writer_free(&w);
		ior_writer_free(&again);
	}
}

TEST(with_a_rate_its_time_is_that_of_the_clock)
{
	uint64_t before = ior_clock_ns(CLOCK_BOOTTIME), after;
	struct ior_writer w;
	struct tally *t;

	generate_with(&w, (struct synth_options){ .seed = 1, .rows = 10000, .rate = 20000 });
	after = ior_clock_ns(CLOCK_BOOTTIME);
	t = check_stream(&w, 10000);
	/* Some records are stamped up to 40 us before what is written around them. */
	CHECK(t->earliest > before - 40000);
	CHECK(t->end_ns < after + 1000000);	/* the last turn may be a bit ahead */
	CHECK(after - before > 400000000);
	CHECK(t->latest - t->earliest > 400000000);
	free(t);
	ior_writer_free(&w);
}

TEST(with_a_rate_a_duration_gives_its_rows)
{
	struct ior_writer w;
	struct tally *t;

	generate_with(&w, (struct synth_options){ .seed = 1, .rows = UINT64_MAX, .rate = 10000,
						  .duration_ns = 500000000 });
	t = check_any(&w);
	CHECK_STR(t->reason, "duration");
	CHECK(t->totals_rows > 4800 && t->totals_rows < 5200);
	free(t);
	ior_writer_free(&w);
}
