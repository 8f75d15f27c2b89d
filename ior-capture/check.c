/* SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emit/backlog.h"
#include "kernel/probe.h"
#include "kernel/rings.h"
#include "layout.h"
#include "program/output.h"
#include "target/namespace.h"
#include "target/privileges.h"

#define TRIAL_CALLS 100
#define MAX_FEATURES 64

static int find_btf(struct ior_error *err)
{
	if (access(CHECK_BTF, R_OK) == 0)
		return 0;
	return ior_error_set(err, -errno, "%s: %s; this needs a kernel that describes its types "
			     "(CONFIG_DEBUG_INFO_BTF=y, as distributions have it since 2021)",
			     CHECK_BTF, strerror(errno));
}

int check_early(struct ior_error *err)
{
	int rc = privileges_check(err);

	return rc < 0 ? rc : find_btf(err);
}

static void line(int have, const char *name, const char *detail)
{
	printf("  %-3s  %-32s  %s\n", have < 0 ? "?" : have ? "yes" : "no", name, detail);
}

static void print_kernel(void)
{
	struct utsname machine;
	int native, compat;
	char text[sizeof(machine) + 40];
	bool known;

	uname(&machine);
	known = ior_abi_of_arch(machine.machine, &native, &compat);
	snprintf(text, sizeof(text), "Linux %s, %s%s", machine.release, machine.machine,
		 known ? "" : ": its system calls are not known here");
	line(known, "kernel", text);
}

static void print_memory(void)
{
	struct ring_sizes sizes = ring_sizes(0, 1, 0);
	uint64_t ring_mib = ring_sizes_total(&sizes) >> 20;
	uint64_t free_mib, backlog_mib;
	struct memory memory;
	char text[160];

	memory_open(&memory);
	free_mib = memory_most(&memory, 0, 1) >> 20;
	backlog_mib = backlog_limit(BACKLOG_DEFAULT, &memory, 0) >> 20;
	memory_close(&memory);

	snprintf(text, sizeof(text), "%" PRIu64 " MiB by default, %" PRIu64 " MiB can be had; "
		 "see --ring-size", ring_mib, free_mib);
	line(free_mib > 2 * ring_mib, "memory for the ring buffers", text);
	snprintf(text, sizeof(text), "%" PRIu64 " MiB at most by default, when the reader is slow; "
		 "see --backlog", backlog_mib);
	line(backlog_mib > 0, "memory for a backlog", text);
}

/* Once it may, the child makes the calls that try_capture() expects to see. */
static pid_t start_trial(int gate[2])
{
	pid_t pid = pipe(gate) < 0 ? -1 : fork();
	char byte;

	if (pid)
		return pid;
	close(gate[1]);
	if (read(gate[0], &byte, 1) == 1)
		for (int i = 0; i < TRIAL_CALLS; i++)
			getppid();
	_exit(0);
}

static int count_trial(struct probe *probe, int gate, pid_t child, struct ior_error *err)
{
	struct probe_counts counts;
	int rc = probe_attach(probe, err);

	if (rc < 0)
		return rc;
	if (write(gate, "", 1) == 1)
		waitpid(child, NULL, 0);
	probe_detach(probe);
	probe_counts(probe, &counts);
	/* The rest of the machine may have made some too. */
	if (counts.calls >= TRIAL_CALLS && !counts.lost_ring)
		return 0;
	return ior_error_set(err, -EIO, "only %" PRIu64 " of %d calls were seen", counts.calls,
			     TRIAL_CALLS);
}

/* The judge of all the rest: capture a few calls for real. 0 or a negative errno, err filled. */
static int try_capture(struct ior_error *err)
{
	int gate[2], rc;
	pid_t child = start_trial(gate);
	struct probe_options opt = { .cast = -1, .output_fd = -1 };
	struct ior_select select;
	struct probe *probe = NULL;

	if (child < 0)
		return ior_error_set(err, -errno, "cannot start a child: %s", strerror(errno));
	ior_select_init(&select, IOR_X86_64);
	rc = ior_select_add(&select, "getppid", err);
	if (rc == 0)
		rc = ior_select_finish(&select, err);
	opt.select = &select;
	if (rc == 0)
		rc = probe_open(&probe, &opt, err);
	if (rc == 0)
		rc = count_trial(probe, gate[1], child, err);
	probe_close(probe);
	close(gate[1]);
	waitpid(child, NULL, 0);
	close(gate[0]);
	return rc;
}

static int print_features(struct ior_error *err)
{
	struct probe_feature f[MAX_FEATURES];
	int n = probe_features(f, MAX_FEATURES), rc = 0;

	for (int i = 0; i < n; i++) {
		line(f[i].have, f[i].name, f[i].detail);
		if (f[i].required && f[i].have == 0 && rc == 0)
			rc = ior_error_set(err, -ENOTSUP, "%s: %s", f[i].name, f[i].detail);
	}
	return rc;
}

static void print_privileges(void)
{
	bool initial = namespace_is_initial();
	struct privilege p[PRIVILEGES];

	privileges_get(p);
	for (unsigned int i = 0; i < PRIVILEGES; i++)
		line(p[i].have, p[i].name, p[i].detail);
	line(1, "pid namespace", initial ? "the initial one" :
	     "a container's: the stream has the pids of the machine instead");
}

int check_print(void)
{
	struct ior_output out = { .fd = STDOUT_FILENO, .name = "standard output" };
	struct ior_error err = { 0 };
	int rc;

	printf("What ior-capture finds on this machine:\n");
	print_kernel();
	print_privileges();
	rc = check_early(&err);
	if (rc == 0)
		rc = print_features(&err);
	else
		line(find_btf(NULL) == 0, "BTF of the running kernel", CHECK_BTF);
	print_memory();
	if (rc == 0) {
		rc = try_capture(&err);
		line(rc == 0, "trial capture", rc == 0 ? "its calls were seen" : err.text);
	}
	if (rc == 0)
		printf("Capturing works here.\n");
	else
		printf("Capturing does not work here: %s\n", err.text);
	if (fflush(stdout))
		return ior_output_status(&out, -errno);
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
