/* SPDX-License-Identifier: BSD-2-Clause */
/* The backlog: all of it, in order, within its limit, whatever the output and the memory do. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "emit/backlog.h"
#include "folder.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_MALLOC 0	/* what is freed does not go back to the kernel, and none may be refused */
#else
#define OWN_MALLOC 1
#endif

#define MIB ((uint64_t)1 << 20)
#define STEP ((uint64_t)BACKLOG_STEP)

/* A pipe, a backlog before it, and a reader behind it that checks the numbers it reads. */
struct pipeline {
	struct memory memory;
	struct ior_writer w;
	struct backlog *b;
	int ends[2];
	unsigned int nap_us;	/* before the reader begins */
	size_t read_max;	/* bytes; 0: to the end. Then it goes */
	pthread_t reader;
	uint64_t next, read;	/* number to be written; bytes read */
	bool right;
};

/* In the folder of the test. */
static void set_free(uint64_t available)
{
	char text[100];

	snprintf(text, sizeof(text), "MemTotal: %llu kB\nMemFree: 1 kB\nMemAvailable: %llu kB\n",
		 (unsigned long long)(16 * MIB), (unsigned long long)(available >> 10));
	make_file("meminfo", text, 0600);
}

static void begin(struct pipeline *p, uint64_t asked)
{
	struct ior_error err;

	signal(SIGPIPE, SIG_IGN);
	enter_folder();
	set_free(8192 * MIB);
	p->memory = (struct memory){ .meminfo = "meminfo", .cgroup = -1 };
	CHECK_EQ(pipe(p->ends), 0);
	CHECK_EQ(ior_writer_init(&p->w, p->ends[1]), 0);
	CHECK_EQ(backlog_open(&p->b, &p->w, asked, &p->memory, 0, &err), 0);
}

/* Reads into a buffer that pieces do not fit into evenly. */
static void *read_numbers(void *arg)
{
	struct pipeline *p = arg;
	static uint64_t piece[1000];
	uint64_t expected = 0;
	size_t have = 0;
	ssize_t n;

	usleep(p->nap_us);
	p->right = true;
	while ((!p->read_max || p->read < p->read_max) &&
	       (n = read(p->ends[0], (char *)piece + have, sizeof(piece) - have)) > 0) {
		size_t whole = (have + (size_t)n) / sizeof(*piece);

		p->read += (size_t)n;
		have += (size_t)n;
		for (size_t i = 0; i < whole; i++)
			p->right &= piece[i] == expected++;
		have -= whole * sizeof(*piece);
		memmove(piece, piece + whole, have);
	}
	close(p->ends[0]);
	return NULL;
}

static void start_reader(struct pipeline *p, unsigned int nap_us, size_t max)
{
	p->nap_us = nap_us;
	p->read_max = max;
	pthread_create(&p->reader, NULL, read_numbers, p);
}

/* As many bytes of numbers, in records of 4000; the rest of them is less. */
static void put(struct pipeline *p, uint64_t bytes)
{
	uint64_t record[500], n = 0;

	for (uint64_t left = bytes / sizeof(*record); left; left -= n) {
		n = left < 500 ? left : 500;
		for (uint64_t i = 0; i < n; i++)
			record[i] = p->next++;
		ior_writer_pass(&p->w, (uint8_t *)record, n * sizeof(*record));
	}
}

/* To the end, which must be right. */
static void finish(struct pipeline *p)
{
	CHECK_EQ(ior_writer_flush(&p->w), 0);
	CHECK_EQ(backlog_finish(p->b), 0);
	close(p->ends[1]);
	pthread_join(p->reader, NULL);
	CHECK(p->right);
	CHECK_EQ(p->read, p->next * sizeof(uint64_t));
	CHECK_EQ(p->w.bytes, p->read);
	CHECK_EQ(backlog_figures(p->b).waiting, 0);
}

static void end(struct pipeline *p)
{
	backlog_close(p->b);
	ior_writer_free(&p->w);
	LEAVE("meminfo");
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Catches a wait for the reader though there is room, and bytes lost or out of order. */
TEST(a_slow_reader_is_not_waited_for)
{
	struct pipeline p = { 0 };
	struct backlog_figures f;

	begin(&p, BACKLOG_DEFAULT);
	put(&p, 20 * MIB);
	CHECK_EQ(ior_writer_flush(&p.w), 0);
	f = backlog_figures(p.b);
	CHECK_EQ(f.waiting, 20 * MIB);	/* the chunk under way counts whole */
	CHECK_EQ(f.peak, 20 * MIB);
	CHECK(f.limit >= 1023 * MIB);	/* an eighth, which may have been looked at again */
	CHECK(f.limit < 1027 * MIB);
	CHECK_EQ(f.full_ns, 0);
	start_reader(&p, 0, 0);
	put(&p, 3 * MIB);
	finish(&p);
	CHECK(backlog_figures(p.b).peak >= 20 * MIB);
	end(&p);
}

TEST(what_is_flushed_arrives_at_once)
{
	struct pipeline p = { 0 };
	uint64_t number = 1;

	begin(&p, BACKLOG_DEFAULT);
	for (uint64_t i = 0; i < 1000; i++) {
		put(&p, sizeof(number));
		CHECK_EQ(ior_writer_flush(&p.w), 0);
		CHECK_EQ(read(p.ends[0], &number, sizeof(number)), sizeof(number));
		CHECK_EQ(number, i);
	}
	CHECK(backlog_figures(p.b).peak <= 2 * sizeof(number));
	close(p.ends[0]);
	end(&p);
	CHECK_EQ(p.w.error, 0);
	CHECK_EQ(p.w.bytes, 8000);
	close(p.ends[1]);
}

TEST(no_more_waits_than_the_limit)
{
	struct pipeline p = { 0 };
	struct backlog_figures f;
	uint64_t began = now_ns();

	begin(&p, 2 * STEP);
	start_reader(&p, 300000, 0);
	put(&p, 10 * MIB);
	f = backlog_figures(p.b);
	CHECK(f.peak <= 2 * STEP);
	CHECK(f.peak > STEP);
	CHECK_EQ(f.limit, 2 * STEP);
	CHECK(f.full_ns > 200000000);
	CHECK(f.full_ns <= now_ns() - began);
	CHECK(!f.refused);
	finish(&p);
	end(&p);
}

/* The least limit is one buffer that waits: things go on. */
TEST(hardly_any_memory_is_slow_and_right)
{
	struct pipeline p = { 0 };

	begin(&p, STEP);
	start_reader(&p, 20000, 0);
	put(&p, 5 * MIB);
	CHECK(backlog_figures(p.b).peak <= STEP);
	finish(&p);
	end(&p);
}

/* Strings longer than a buffer: the record under way moves along with what is handed over. */
TEST(records_of_any_length_stay_whole)
{
	static char text[900000];
	struct pipeline p = { 0 };
	struct ior_writer plain;

	begin(&p, BACKLOG_DEFAULT);
	CHECK_EQ(ior_writer_init(&plain, -1), 0);
	p.ends[0] = dup(p.ends[0]);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i % 127);
	for (int i = 0; i < 2; i++) {
		struct ior_writer *w = i ? &p.w : &plain;

		for (unsigned int len = 7; len < sizeof(text); len = len * 3 + 1) {
			ior_put_begin(w, IOR_TAG_NOTE);
			ior_put_u64(w, len);
			ior_put_str(w, text, len);
			ior_put_str(w, text, len / 2);
			ior_put_end(w);
		}
	}
	CHECK_EQ(ior_writer_flush(&p.w), 0);
	CHECK_EQ(backlog_figures(p.b).waiting, plain.len);
	for (size_t at = 0; at < plain.len;) {
		static uint8_t piece[65536];
		ssize_t n = read(p.ends[0], piece, sizeof(piece));

		if (!CHECK(n > 0 && !memcmp(piece, plain.buf + at, (size_t)n)))
			break;
		at += (size_t)n;
	}
	CHECK_EQ(backlog_finish(p.b), 0);
	CHECK_EQ(p.w.bytes, plain.len);
	CHECK_EQ(p.w.records, plain.records);
	ior_writer_free(&plain);
	end(&p);
}

/* ---- Outputs that fail ----------------------------------------------------------------------- */

/* The drain waits for room when the reader goes: it must not wait for ever. */
TEST(a_reader_that_goes_is_the_error)
{
	struct pipeline p = { 0 };

	begin(&p, 2 * STEP);
	start_reader(&p, 200000, 1);
	put(&p, 10 * MIB);
	CHECK_EQ(p.w.error, -EPIPE);
	CHECK_EQ(backlog_error(p.b), -EPIPE);
	CHECK_EQ(ior_writer_flush(&p.w), -EPIPE);
	CHECK_EQ(backlog_finish(p.b), -EPIPE);
	pthread_join(p.reader, NULL);
	CHECK(p.w.bytes >= p.read);
	CHECK(p.w.bytes < p.read + MIB);
	close(p.ends[1]);
	end(&p);
}

/* And when nothing is handed over meanwhile, the error can be asked for. */
TEST(a_full_disk_is_the_error)
{
	struct pipeline p = { 0 };
	int full = open("/dev/full", O_WRONLY);

	begin(&p, BACKLOG_DEFAULT);
	CHECK_EQ(backlog_error(p.b), 0);
	CHECK(dup2(full, p.ends[1]) >= 0);
	put(&p, MIB / 8);
	CHECK_EQ(ior_writer_flush(&p.w), 0);
	for (int i = 0; i < 1000 && !backlog_error(p.b); i++)
		usleep(1000);
	CHECK_EQ(backlog_error(p.b), -ENOSPC);
	put(&p, MIB);
	CHECK_EQ(p.w.error, -ENOSPC);
	CHECK_EQ(backlog_finish(p.b), -ENOSPC);
	CHECK_EQ(p.w.bytes, 0);
	close(full);
	close(p.ends[0]);
	close(p.ends[1]);
	end(&p);
}

/* An error that nobody has seen yet is seen at the end. */
TEST(an_error_of_the_last_bytes_is_not_forgotten)
{
	struct pipeline p = { 0 };

	begin(&p, BACKLOG_DEFAULT);
	close(p.ends[0]);
	put(&p, 8);
	ior_writer_flush(&p.w);
	CHECK_EQ(backlog_finish(p.b), -EPIPE);
	CHECK_EQ(p.w.error, -EPIPE);
	close(p.ends[1]);
	end(&p);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Others need it: no further growth, and growth again when it is free again. */
TEST(the_limit_follows_the_free_memory)
{
	struct pipeline p = { 0 };
	uint64_t before;

	begin(&p, BACKLOG_DEFAULT);
	put(&p, 16 * MIB);
	before = backlog_figures(p.b).waiting;
	CHECK(before > 15 * MIB);
	set_free(32 * MIB);	/* with what is held, an eighth is 6 MiB */
	usleep(150000);
	start_reader(&p, 300000, 0);
	put(&p, MIB);	/* must wait for the reader */
	CHECK(backlog_figures(p.b).full_ns > 100000000);
	CHECK(backlog_figures(p.b).limit <= 8 * MIB);
	CHECK(backlog_figures(p.b).waiting <= 8 * MIB);
	finish(&p);
	CHECK(backlog_figures(p.b).peak <= before + STEP);
	end(&p);
}

TEST(memory_that_becomes_free_is_used)
{
	struct pipeline p = { 0 };

	begin(&p, 64 * MIB);
	set_free(0);
	usleep(150000);
	put(&p, STEP);
	CHECK(backlog_figures(p.b).waiting < 2 * STEP);
	set_free(4096 * MIB);
	put(&p, 32 * MIB);	/* nobody reads: only memory helps */
	CHECK(backlog_figures(p.b).waiting > 31 * MIB);
	start_reader(&p, 0, 0);
	finish(&p);
	end(&p);
}

static uint64_t resident(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	CHECK(f && fscanf(f, "%*u %lu", &pages) == 1);
	if (f)
		fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

TEST(what_was_written_goes_back_to_the_kernel)
{
	struct pipeline p = { 0 };
	uint64_t before, full;

	if (!OWN_MALLOC)
		SKIP("the sanitizer keeps what is freed");
	begin(&p, BACKLOG_DEFAULT);
	before = resident();
	put(&p, 100 * MIB);
	full = resident();
	CHECK(full > before + 90 * MIB);
	start_reader(&p, 0, 0);
	CHECK_EQ(ior_writer_flush(&p.w), 0);
	for (int i = 0; i < 20000 && backlog_figures(p.b).waiting; i++)
		usleep(1000);
	usleep(50000);	/* the last one is freed after it was counted */
	CHECK(resident() < before + 12 * MIB);
	finish(&p);
	end(&p);
}

/* No address space more than there is, or what there was before. */
static void limit_memory(bool limited)
{
	static struct rlimit was;
	struct rlimit none;

	if (limited)
		CHECK_EQ(getrlimit(RLIMIT_AS, &was), 0);
	none = was;
	if (limited)
		none.rlim_cur = 1;
	CHECK_EQ(setrlimit(RLIMIT_AS, &none), 0);
}

/* Emulators do not do so for what they run. */
static bool can_limit_memory(void)
{
	void *p;

	limit_memory(true);
	p = mmap(NULL, MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	limit_memory(false);
	if (p == MAP_FAILED)
		return true;
	munmap(p, MIB);
	return false;
}

/* Refused by the kernel: as a backlog that is full, and it is known. */
TEST(memory_that_is_refused_is_done_without)
{
	struct pipeline p = { 0 };
	uint64_t held;

	if (!OWN_MALLOC)
		SKIP("a sanitizer's memory is not limited like this");
	if (!can_limit_memory())
		SKIP("setrlimit(RLIMIT_AS) limits nothing here");
	begin(&p, 1024 * MIB);
	start_reader(&p, 200000, 0);
	usleep(50000);	/* it has its stack */
	put(&p, 8 * MIB);
	limit_memory(true);
	held = backlog_figures(p.b).waiting;
	put(&p, 20 * MIB);
	limit_memory(false);
	CHECK(backlog_figures(p.b).refused);
	CHECK(backlog_figures(p.b).full_ns > 0);
	CHECK(backlog_figures(p.b).peak <= held + 2 * STEP);
	finish(&p);
	end(&p);
}

/* ---- The thread ------------------------------------------------------------------------------ */

static volatile sig_atomic_t caught_by;

static void catch(int sig)
{
	(void)sig;
	caught_by = gettid();
}

/* While it is the only thread that does not block the signal. */
TEST(signals_are_not_for_the_thread_that_writes)
{
	struct sigaction act = { .sa_handler = catch }, old;
	struct pipeline p = { 0 };
	sigset_t usr1;

	sigaction(SIGUSR1, &act, &old);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	begin(&p, BACKLOG_DEFAULT);
	CHECK_EQ(pthread_sigmask(SIG_BLOCK, &usr1, NULL), 0);
	kill(getpid(), SIGUSR1);
	usleep(50000);
	CHECK_EQ(caught_by, 0);
	CHECK_EQ(pthread_sigmask(SIG_UNBLOCK, &usr1, NULL), 0);
	CHECK_EQ(caught_by, gettid());
	sigaction(SIGUSR1, &old, NULL);
	CHECK_EQ(backlog_finish(p.b), 0);
	close(p.ends[0]);
	close(p.ends[1]);
	end(&p);
}

TEST(none_is_empty)
{
	CHECK_EQ(backlog_figures(NULL).waiting, 0);
	CHECK_EQ(backlog_error(NULL), 0);
	backlog_close(NULL);
}
