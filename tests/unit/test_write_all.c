/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing to the end: what a pipe takes in pieces, what fails, and how much was written then. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include "base/write_all.h"

#define LEN (300u << 10)	/* several times what a pipe holds */

/* Reads to the end, slowly at first. Whether it was the pattern. */
static void *read_pattern(void *fd)
{
	static uint8_t bytes[LEN + 1];
	size_t len = 0;
	ssize_t n;

	usleep(20000);
	while ((n = read(*(int *)fd, bytes + len, sizeof(bytes) - len)) > 0)
		len += (size_t)n;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != (uint8_t)(i % 251))
			return NULL;
	return len == LEN ? bytes : NULL;
}

/* Catches a write that is cut taken for a whole one, and a busy pipe taken for an error. */
static void check_pipe(int flags)
{
	static uint8_t pattern[LEN];
	uint64_t written = 5;
	pthread_t thread;
	void *right;
	int ends[2];

	for (size_t i = 0; i < LEN; i++)
		pattern[i] = (uint8_t)(i % 251);
	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(fcntl(ends[1], F_SETFL, flags), 0);
	pthread_create(&thread, NULL, read_pattern, &ends[0]);
	CHECK_EQ(ior_write_all(ends[1], pattern, LEN, &written), 0);
	close(ends[1]);
	pthread_join(thread, &right);
	CHECK(right);
	CHECK_EQ(written, 5 + LEN);
	close(ends[0]);
}

TEST(all_of_it_reaches_a_slow_reader)
{
	check_pipe(0);
}

TEST(a_non_blocking_descriptor_is_waited_for)
{
	check_pipe(O_NONBLOCK);
}

TEST(errors_are_returned)
{
	int full = open("/dev/full", O_WRONLY), ends[2];
	uint64_t written = 0;

	signal(SIGPIPE, SIG_IGN);
	CHECK(full >= 0);
	CHECK_EQ(ior_write_all(full, "text", 4, &written), -ENOSPC);
	CHECK_EQ(ior_write_all(full, "", 0, &written), 0);
	CHECK_EQ(ior_write_all(-1, "text", 4, NULL), -EBADF);
	CHECK_EQ(pipe(ends), 0);
	close(ends[0]);
	CHECK_EQ(ior_write_all(ends[1], "text", 4, &written), -EPIPE);
	CHECK_EQ(written, 0);
	close(ends[1]);
	close(full);
}
