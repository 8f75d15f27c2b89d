/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tracer floor|minimal: what capturing is measured against. Attaches the programs of that name,
 * prints "ready", takes what they send, and detaches them when stdin ends: then "calls N lost M".
 */
#include <bpf/libbpf.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "floor.skel.h"
#include "minimal.h"
#include "minimal.skel.h"	/* of the types in minimal.h */

#define PERIOD_MS 5	/* as often as ior-capture looks while records come */

static int ready(void)
{
	return puts("ready") < 0 || fflush(stdout) != 0 ? -1 : 0;
}

static int run_floor(void)
{
	struct floor_bpf *bpf = floor_bpf__open_and_load();
	int rc = -1;
	char c;

	if (!bpf || floor_bpf__attach(bpf) != 0)
		perror("tracer: cannot attach");
	else if (!ready())
		rc = 0;
	while (!rc && read(STDIN_FILENO, &c, 1) > 0)
		;
	floor_bpf__destroy(bpf);
	return rc;
}

static int count(void *arg, void *data, size_t size)
{
	const struct minimal_record *rec = data;

	*(uint64_t *)arg += size >= sizeof(*rec) && rec->ends;
	return 0;
}

static int run_minimal(void)
{
	struct minimal_bpf *bpf = minimal_bpf__open();
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	struct ring_buffer *ring = NULL;
	uint64_t calls = 0, lost = 0;
	int rc = -1;

	if (bpf) {
		bpf->rodata->self_tgid = (uint32_t)getpid();
		bpf->rodata->nr_read = SYS_read;
		bpf->rodata->nr_write = SYS_write;
	}
	if (!bpf || minimal_bpf__load(bpf) || minimal_bpf__attach(bpf))
		perror("tracer: cannot attach");
	else
		ring = ring_buffer__new(bpf_map__fd(bpf->maps.ring), count, &calls, NULL);
	if (ring && !ready())
		rc = 0;
	while (!rc && poll(&in, 1, PERIOD_MS) == 0)
		ring_buffer__consume(ring);
	if (!rc) {
		minimal_bpf__detach(bpf);
		ring_buffer__consume(ring);
		for (int i = 0; i < MINIMAL_CPUS; i++)
			lost += bpf->bss->lost[i];
		printf("calls %llu lost %llu\n", (unsigned long long)calls,
		       (unsigned long long)lost);
	}
	ring_buffer__free(ring);
	minimal_bpf__destroy(bpf);
	return rc;
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (!strcmp(what, "floor"))
		return run_floor() ? EXIT_FAILURE : EXIT_SUCCESS;
	if (!strcmp(what, "minimal"))
		return run_minimal() ? EXIT_FAILURE : EXIT_SUCCESS;
	fprintf(stderr, "usage: tracer floor|minimal\n");
	return 2;
}
