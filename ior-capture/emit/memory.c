/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "target/cgroup.h"

#define RESERVE_SHARE 16
#define UNKNOWN_MOST (64u << 20)	/* bytes */
#define LEVELS 64			/* of cgroups that are looked at; more are not nested */

/* Open the own cgroup by its line in /proc/self/cgroup; -1 if that is not possible. */
static int open_own_cgroup(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	struct ior_error err;
	char *line = NULL;
	size_t room = 0;
	int fd = -1;

	while (f && fd < 0 && getline(&line, &room, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "0::", 3))
			fd = cgroup_open(line + 3, &err);
	}
	free(line);
	if (f)
		fclose(f);
	return fd < 0 ? -1 : fd;
}

void memory_open(struct memory *m)
{
	*m = (struct memory){ .meminfo = "/proc/meminfo", .cgroup = open_own_cgroup() };
}

void memory_close(struct memory *m)
{
	if (m->cgroup >= 0)
		close(m->cgroup);
	m->cgroup = -1;
}

/* A file of the kernel as a text, as far as there is room for it; false if it cannot be read. */
static bool read_text(int folder, const char *name, char *text, size_t room)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, room - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The number behind a name that begins a line; false if there is none. */
static bool find_number(const char *text, const char *name, uint64_t *number)
{
	size_t len = strlen(name);

	for (; text; text = strchr(text, '\n'), text += text != NULL)
		if (!strncmp(text, name, len))
			return sscanf(text + len, " %" SCNu64, number) == 1;
	return false;
}

/* What one who holds held may hold of a place that has left of all. */
static uint64_t most_of(uint64_t left, uint64_t all, uint64_t held, unsigned int share)
{
	uint64_t free = left + held, reserve = all / RESERVE_SHARE;
	uint64_t had = free > reserve ? free - reserve : 0;

	return free / share < had ? free / share : had;
}

static uint64_t machine_most(const struct memory *m, uint64_t held, unsigned int share)
{
	uint64_t left, all;
	char text[4096];

	if (!read_text(AT_FDCWD, m->meminfo, text, sizeof(text)) ||
	    !find_number(text, "MemAvailable:", &left) || !find_number(text, "MemTotal:", &all))
		return UINT64_MAX;
	return most_of(left << 10, all << 10, held, share);
}

/* A limit of a cgroup; UINT64_MAX: there is none. */
static uint64_t cgroup_limit(int folder, const char *name)
{
	uint64_t limit;
	char text[32];

	if (read_text(folder, name, text, sizeof(text)) && sscanf(text, "%" SCNu64, &limit) == 1)
		return limit;
	return UINT64_MAX;
}

/*
 * Of one cgroup. What is over memory.high is as good as refused: the kernel slows down who takes
 * it. File pages that nobody used lately are counted in memory.current, but are had for the asking.
 */
static uint64_t cgroup_most(int folder, uint64_t held, unsigned int share)
{
	uint64_t limit = cgroup_limit(folder, "memory.max");
	uint64_t high = cgroup_limit(folder, "memory.high");
	uint64_t used = cgroup_limit(folder, "memory.current"), inactive = 0;
	char text[8192];

	if (high < limit)
		limit = high;
	if (limit == UINT64_MAX || used == UINT64_MAX)
		return UINT64_MAX;
	if (read_text(folder, "memory.stat", text, sizeof(text)))
		find_number(text, "inactive_file", &inactive);
	used -= inactive < used ? inactive : used;
	return most_of(limit > used ? limit - used : 0, limit, held, share);
}

uint64_t memory_most(const struct memory *m, uint64_t held, unsigned int share)
{
	uint64_t most = machine_most(m, held, share);
	int folder = m->cgroup < 0 ? -1 : openat(m->cgroup, ".", O_PATH | O_CLOEXEC), above;

	for (int i = 0; i < LEVELS && folder >= 0; i++, folder = above) {
		uint64_t here = cgroup_most(folder, held, share);

		if (here < most)
			most = here;
		above = openat(folder, "..", O_PATH | O_CLOEXEC);
		close(folder);
		/* Above the root of the hierarchy, or of what is mounted of it, are other files. */
		if (above >= 0 && faccessat(above, "cgroup.controllers", F_OK, 0) < 0) {
			close(above);
			above = -1;
		}
	}
	if (folder >= 0)
		close(folder);
	return most == UINT64_MAX ? held + UNKNOWN_MOST : most;
}
