/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/namespace.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pid.skel.h"

#define PIDNS_INITIAL 0xEFFFFFFCu	/* PROC_PID_INIT_INO, the same since 3.8 */

struct namespace {
	struct pid_bpf *skel;	/* NULL: in the initial namespace, nothing to translate */
};

bool namespace_is_initial(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) < 0 || st.st_ino == PIDNS_INITIAL;
}

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int namespace_open(struct namespace **out, struct ior_error *err)
{
	struct namespace *n = calloc(1, sizeof(*n));

	*out = n;
	if (!n)
		return ior_error_set(err, -ENOMEM, "out of memory");
	if (namespace_is_initial())
		return 0;
	libbpf_set_print(print_nothing);
	n->skel = pid_bpf__open_and_load();
	if (n->skel)
		return 0;
	ior_error_set(err, -errno, "this is a container with pids of its own, and the program that "
		      "translates them cannot be loaded: %s; run the container with --pid=host",
		      strerror(errno));
	namespace_close(n);
	*out = NULL;
	return err->code;
}

void namespace_close(struct namespace *n)
{
	if (n && n->skel)
		pid_bpf__destroy(n->skel);
	free(n);
}

int namespace_of_pidfd(const struct namespace *n, int pidfd, uint32_t *number,
		       struct ior_error *err)
{
	uint64_t fd = (uint64_t)pidfd;
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = &fd, .ctx_size_in = sizeof(fd));
	int rc = bpf_prog_test_run_opts(bpf_program__fd(n->skel->progs.initial_pid), &opts);

	*number = opts.retval;
	if (rc < 0 || !*number)
		return ior_error_set(err, rc < 0 ? rc : -ESRCH, "a pid of this container cannot be "
				     "translated: %s; run the container with --pid=host",
				     strerror(rc < 0 ? -rc : ESRCH));
	return 0;
}

int namespace_of_pid(const struct namespace *n, pid_t pid, uint32_t *number,
		     struct ior_error *err)
{
	int fd, rc;

	if (!n->skel) {
		*number = (uint32_t)pid;
		return 0;
	}
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0)
		return ior_error_set(err, -errno, "process %d: %s", (int)pid, strerror(errno));
	rc = namespace_of_pidfd(n, fd, number, err);
	close(fd);
	return rc;
}
