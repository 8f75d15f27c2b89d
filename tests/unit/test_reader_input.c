/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches a reader that hangs, spins, keeps its writer's output back, or mixes its inputs up. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

#include "sample.h"
#include "stream/reader.h"

static char folder[] = "/tmp/ior-test-XXXXXX";

/* A file of the test's own folder with these bytes. */
static const char *make_file(const char *name, const void *bytes, size_t len)
{
	static char paths[20][60];
	static unsigned int used;
	char *path = paths[used++];
	FILE *f;

	if (strstr(folder, "XXXXXX") && !mkdtemp(folder))
		exit(1);
	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
		exit(1);
	return path;
}

__attribute__((destructor)) static void remove_files(void)
{
	char command[60];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (!strstr(folder, "XXXXXX") && system(command) != 0)
		perror(folder);
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Read on; the number of records, or the negative errno. */
static long read_all(struct ior_reader *r, struct ior_error *err)
{
	const struct ior_record *rec;
	long n = 0;
	int result;

	while ((result = ior_reader_next(r, &rec, err)) > 0)
		n++;
	return result < 0 ? result : n;
}

TEST(files_one_after_the_other)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	const char *files[2];

	sample_init(&w);
	sample_raw(&w);
	files[0] = make_file("raw.ior", w.buf, w.len);
	w.len = w.start = 0;
	sample_rows(&w);
	files[1] = make_file("rows.ior", w.buf, w.len);
	CHECK_EQ(ior_reader_open(&r, files, 2, NULL, &err), 0);
	CHECK(ior_reader_is_regular(r));
	CHECK_STR(ior_reader_name(r), files[0]);
	CHECK_EQ(read_all(r, &err), 14 + 11);
	CHECK_STR(ior_reader_name(r), files[1]);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	CHECK_EQ(ior_reader_totals(r)->parts, 2);
	CHECK_EQ(read_all(r, &err), 0);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(damage_in_one_file_is_not_the_end_of_the_next)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	const char *files[5];
	char expected[300];

	sample_init(&w);
	sample_rows(&w);
	files[0] = make_file("cut.ior", w.buf, w.len - 1);
	files[1] = make_file("empty.ior", "", 0);
	w.buf[w.len - 1] = 0xc1;
	files[2] = make_file("damaged.ior", w.buf, w.len);
	files[3] = make_file("missing.ior", w.buf, w.len - 1);
	w.len = w.start = 0;
	sample_rows(&w);
	files[4] = make_file("good.ior", w.buf, w.len);
	CHECK_EQ(ior_reader_open(&r, files, 5, NULL, &err), 0);
	for (int i = 0; i < 10; i++)
		CHECK_EQ(ior_reader_next(r, &rec, &err), 1);
	CHECK_EQ(ior_reader_next(r, &rec, &err), 1);
	CHECK_EQ(rec->number, 1);
	CHECK_EQ(rec->offset, 0);
	CHECK_EQ(ior_reader_end(r, false), IOR_END_EMPTY);
	snprintf(expected, sizeof(expected), "%s: record 11 (byte ", files[0]);
	CHECK(strncmp(ior_reader_damage(r), expected, strlen(expected)) == 0);
	CHECK_EQ(read_all(r, &err), 9 + 10 + 11);
	CHECK_EQ(ior_reader_end(r, false), IOR_END_CLEAN);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_EMPTY);
	CHECK(strncmp(ior_reader_damage(r), expected, strlen(expected)) == 0);
	CHECK(strstr(ior_reader_damage(r), " (and 3 more)") != NULL);
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(files_that_cannot_be_opened)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	const char *files[3];

	files[0] = "/nonexistent/x.ior";
	CHECK_EQ(ior_reader_open(&r, files, 1, NULL, &err), -ENOENT);
	CHECK_STR(err.text, "/nonexistent/x.ior: No such file or directory");
	CHECK(r == NULL);
	files[0] = "/";
	CHECK_EQ(ior_reader_open(&r, files, 1, NULL, &err), -EISDIR);
	CHECK_STR(err.text, "/: Is a directory");

	sample_init(&w);
	sample_rows(&w);
	files[0] = make_file("first.ior", w.buf, w.len);
	files[1] = "/nonexistent/x.ior";
	files[2] = files[0];
	CHECK_EQ(ior_reader_open(&r, files, 3, NULL, &err), 0);
	CHECK(!ior_reader_is_regular(r));
	CHECK_EQ(read_all(r, &err), -ENOENT);
	CHECK_STR(err.text, "/nonexistent/x.ior: No such file or directory");
	CHECK_EQ(read_all(r, &err), 11);	/* a caller may go on */
	ior_reader_close(r);
	ior_writer_free(&w);
}

TEST(a_read_that_fails)
{
	struct ior_error err;
	struct ior_reader *r;
	const char *file = "/proc/self/mem";	/* address 0 cannot be read: EIO */

	CHECK_EQ(ior_reader_open(&r, &file, 1, NULL, &err), 0);
	CHECK_EQ(read_all(r, &err), 0);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_IO);
	CHECK_STR(ior_reader_damage(r), "/proc/self/mem: record 1 (byte 0): Input/output error");
	ior_reader_close(r);
}

/* A reader over a pipe; the name of its reading end is a file of /dev/fd. */
static struct ior_reader *open_pipe(int *ends)
{
	char name[40];
	const char *file = name;
	struct ior_error err;
	struct ior_reader *r;

	CHECK_EQ(pipe(ends), 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
	if (!CHECK_EQ(ior_reader_open(&r, &file, 1, NULL, &err), 0))
		exit(1);
	CHECK(!ior_reader_is_regular(r));
	return r;
}

struct idle {
	struct ior_writer *w;	/* what is sent when the reader is idle, piece by piece */
	int fd;
	size_t sent, piece;
	int calls, answer;
};

static int send_piece(void *arg)
{
	struct idle *i = arg;
	size_t n = i->w->len - i->sent < i->piece ? i->w->len - i->sent : i->piece;

	i->calls++;
	if (n && write(i->fd, i->w->buf + i->sent, n) != (ssize_t)n)
		return -EIO;
	i->sent += n;
	if (i->sent == i->w->len && i->fd >= 0) {
		close(i->fd);
		i->fd = -1;
	}
	return i->answer;
}

TEST(idle_is_called_before_each_wait_and_only_then)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	struct idle idle = { .w = &w };
	int ends[2];

	sample_init(&w);
	sample_rows(&w);
	for (idle.piece = 1; idle.piece < w.len + 50; idle.piece += 13) {
		r = open_pipe(ends);
		idle.fd = ends[1];
		idle.sent = 0;
		idle.calls = 0;
		ior_reader_on_idle(r, send_piece, &idle);
		CHECK_EQ(read_all(r, &err), 11);
		CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
		CHECK_EQ(idle.calls, (w.len + idle.piece - 1) / idle.piece);
		ior_reader_close(r);
		close(ends[0]);
	}
	ior_writer_free(&w);
}

TEST(idle_can_end_it)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	struct idle idle = { .w = &w, .piece = SIZE_MAX, .answer = -1 };
	int ends[2];

	sample_init(&w);
	sample_rows(&w);
	r = open_pipe(ends);
	idle.fd = ends[1];
	ior_reader_on_idle(r, send_piece, &idle);
	CHECK_EQ(read_all(r, &err), 0);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_STOPPED);
	CHECK_STR(ior_reader_damage(r), "");
	CHECK_EQ(read_all(r, &err), 0);
	ior_reader_close(r);
	close(ends[0]);
	ior_writer_free(&w);
}

/* The input never ends and never says anything: only the stop can end the wait. */
static struct ior_reader *to_stop;

static void stop_from_signal(int sig)
{
	(void)sig;
	ior_reader_stop(to_stop);
}

static void *stop_later(void *arg)
{
	(void)arg;
	usleep(50000);
	ior_reader_stop(to_stop);
	return NULL;
}

TEST(stop_ends_a_wait)
{
	struct ior_error err;
	struct ior_writer w;
	pthread_t thread;
	double start;
	int ends[2];

	sample_init(&w);
	sample_header(&w, "rows");
	for (int how = 0; how < 2; how++) {
		to_stop = open_pipe(ends);
		CHECK_EQ(write(ends[1], w.buf, w.len), w.len);
		start = seconds();
		if (how == 0) {
			struct itimerval soon = { .it_value.tv_usec = 50000 };

			signal(SIGALRM, stop_from_signal);
			setitimer(ITIMER_REAL, &soon, NULL);
		} else {
			pthread_create(&thread, NULL, stop_later, NULL);
		}
		CHECK_EQ(read_all(to_stop, &err), 1);
		CHECK(seconds() - start < 5);
		CHECK_EQ(ior_reader_end(to_stop, true), IOR_END_STOPPED);
		if (how == 1)
			pthread_join(thread, NULL);
		ior_reader_close(to_stop);
		close(ends[0]);
		close(ends[1]);
	}
	ior_writer_free(&w);
}

TEST(stop_between_two_records)
{
	const struct ior_record *rec;
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;

	sample_init(&w);
	sample_rows(&w);
	CHECK_EQ(ior_reader_open_memory(&r, w.buf, w.len, NULL, &err), 0);
	CHECK_EQ(ior_reader_next(r, &rec, &err), 1);
	ior_reader_stop(r);
	ior_reader_stop(r);
	CHECK_EQ(ior_reader_next(r, &rec, &err), 0);
	CHECK_EQ(ior_reader_end(r, false), IOR_END_STOPPED);
	ior_reader_close(r);
	ior_writer_free(&w);
}

static void *close_later(void *fd)
{
	usleep(50000);
	close(*(int *)fd);
	return NULL;
}

TEST(a_dead_output_ends_a_wait)
{
	struct ior_error err;
	struct ior_reader *r;
	pthread_t thread;
	int ends[2], output[2];
	double start;

	r = open_pipe(ends);
	CHECK_EQ(pipe(output), 0);
	ior_reader_watch_output(r, output[1]);
	start = seconds();
	pthread_create(&thread, NULL, close_later, &output[0]);
	CHECK_EQ(read_all(r, &err), 0);
	CHECK(seconds() - start < 5);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_STOPPED);
	pthread_join(thread, NULL);
	ior_reader_close(r);
	close(ends[0]);
	close(ends[1]);
	close(output[1]);
}

/* Outputs that poll(2) has nothing to say about, or that are closed, end nothing. */
TEST(a_living_output_ends_nothing)
{
	int fds[] = { -1, 1000, open("/dev/null", O_WRONLY), open("/tmp", O_RDONLY) };
	struct ior_error err;
	struct ior_writer w;

	sample_init(&w);
	sample_rows(&w);
	for (unsigned int i = 0; i < 4; i++) {
		struct idle idle = { .w = &w, .piece = 100 };
		struct ior_reader *r;
		int ends[2];

		r = open_pipe(ends);
		idle.fd = ends[1];
		ior_reader_on_idle(r, send_piece, &idle);
		ior_reader_watch_output(r, fds[i]);
		CHECK_EQ(read_all(r, &err), 11);
		ior_reader_close(r);
		close(ends[0]);
		if (i > 1)
			close(fds[i]);
	}
	ior_writer_free(&w);
}

TEST(a_non_blocking_input_is_waited_for)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	struct idle idle = { .w = &w, .piece = 64 };
	int ends[2], saved = dup(STDIN_FILENO);

	sample_init(&w);
	sample_rows(&w);
	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	CHECK_EQ(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	CHECK_EQ(ior_reader_open(&r, NULL, 0, NULL, &err), 0);
	idle.fd = ends[1];
	ior_reader_on_idle(r, send_piece, &idle);
	CHECK_EQ(read_all(r, &err), 11);
	CHECK_EQ(ior_reader_end(r, true), IOR_END_CLEAN);
	ior_reader_close(r);
	if (saved >= 0)
		dup2(saved, STDIN_FILENO);
	close(saved);
	close(ends[0]);
	ior_writer_free(&w);
}

TEST(standard_input_by_default)
{
	struct ior_error err;
	struct ior_reader *r;
	struct ior_writer w;
	int saved = dup(STDIN_FILENO), fd;

	sample_init(&w);
	sample_rows(&w);
	fd = open(make_file("stdin.ior", w.buf, w.len), O_RDONLY);
	CHECK_EQ(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	CHECK_EQ(ior_reader_open(&r, NULL, 0, NULL, &err), 0);
	CHECK_STR(ior_reader_name(r), "standard input");
	CHECK(ior_reader_is_regular(r));
	CHECK_EQ(read_all(r, &err), 11);
	ior_reader_close(r);
	CHECK(fcntl(STDIN_FILENO, F_GETFD) >= 0);	/* not the reader's to close */
	if (saved >= 0)
		dup2(saved, STDIN_FILENO);
	close(saved);
	close(fd);
	ior_writer_free(&w);
}
