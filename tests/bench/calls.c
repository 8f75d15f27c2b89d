/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls COUNT [BATCHES]: what a system call takes. One byte is read from /dev/zero and written to
 * /dev/null COUNT times, in batches with a pause between, so that the tracer is never behind;
 * prints the time of a call in ns, of the first percentile, the tenth one and the median of the
 * batches.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_US 300

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* The time of one call in a batch of count pairs; negative if one failed. */
static double batch(int in, int out, int count)
{
	double begin = now_ns();
	char c;

	for (int i = 0; i < count; i++)
		if (read(in, &c, 1) != 1 || write(out, &c, 1) != 1)
			return -1;
	return (now_ns() - begin) / (2 * count);
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 0, batches = argc > 2 ? atoi(argv[2]) : 1000;
	int in = open("/dev/zero", O_RDONLY), out = open("/dev/null", O_WRONLY);
	double *ns = batches > 0 ? calloc((size_t)batches, sizeof(*ns)) : NULL;

	if (count < batches || !ns || in < 0 || out < 0) {
		fprintf(stderr, "usage: calls COUNT [BATCHES]\n");
		return 2;
	}
	for (int i = 0; i < batches; i++) {
		usleep(PAUSE_US);
		ns[i] = batch(in, out, count / batches);
		if (ns[i] < 0) {
			perror("calls");
			return EXIT_FAILURE;
		}
	}
	qsort(ns, (size_t)batches, sizeof(*ns), compare);
	printf("%.1f %.1f %.1f\n", ns[batches / 100], ns[batches / 10], ns[batches / 2]);
	free(ns);
	return EXIT_SUCCESS;
}
