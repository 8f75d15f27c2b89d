/* SPDX-License-Identifier: BSD-2-Clause */
/* ior-capture: the system calls of this machine as a raw stream. See ior-capture(1). */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "emit/drain.h"
#include "emit/header.h"
#include "kernel/probe.h"
#include "options.h"
#include "program/message.h"
#include "program/output.h"
#include "program/process.h"
#include "program/signals.h"
#include "report.h"
#include "run.h"
#include "target/command.h"
#include "target/privileges.h"

#define PIPE_BYTES (1 << 20)	/* what any user may have */
#define HASTE 10		/* nice values that the drain goes before the others */

static int fail(const struct ior_error *err)
{
	ior_warn("%s", err->text);
	return EXIT_FAILURE;
}

/* ---- Output ---------------------------------------------------------------------------------- */

static int open_output(const struct options *o, struct ior_output *out, struct ior_writer *w,
		       struct ior_error *err)
{
	int rc = ior_output_open(out, o->stage.output, false, true, err);

	if (rc < 0)
		return rc;
	/* Bridges a short pause of the reader. A user's limit may forbid it: no matter. */
	fcntl(out->fd, F_SETPIPE_SZ, PIPE_BYTES);
	return ior_writer_init(w, out->fd) < 0 ?
	       ior_error_set(err, -ENOMEM, "out of memory") : 0;
}

/* Exit status of the stream alone. */
static int close_output(struct ior_output *out, struct ior_writer *w)
{
	int rc = ior_writer_flush(w), closed = ior_output_close(out, true, NULL);

	ior_writer_free(w);
	return ior_output_status(out, rc < 0 ? rc : closed);
}

/* ---- Capture --------------------------------------------------------------------------------- */

/* What the kernel side calls the tasks that were named, the command, and this process. */
static int translate(struct options *o, struct command *command, uint32_t *self,
		     struct ior_error *err)
{
	struct namespace *n;
	int rc = namespace_open(&n, err);

	if (rc == 0)
		rc = namespace_of_pid(n, getpid(), self, err);
	if (rc == 0 && command->pid)
		rc = namespace_of_pid(n, command->pid, &command->initial_pid, err);
	if (rc == 0)
		rc = scope_translate(&o->scope, n, err);
	namespace_close(n);
	return rc;
}

static int open_probe(struct options *o, struct command *command, int output_fd,
		      struct probe **probe, struct ior_error *err)
{
	const uint32_t *child = &command->initial_pid;
	struct probe_options opt = {
		.select = &o->select, .sample = &o->sample, .where = o->where,
		.pids = command->pid ? child : o->scope.pids.initial,
		.npids = command->pid ? 1 : o->scope.pids.n,
		.tids = o->scope.tids.initial, .ntids = o->scope.tids.n,
		.uids = o->scope.uids.id, .nuids = o->scope.uids.n,
		.cgroups = o->scope.cgroup_fd, .ncgroups = o->scope.ncgroups,
		.follow = o->follow, .ring_bytes = o->ring_bytes, .rings = o->rings,
		.cast = o->cast,
		.trace_self = o->trace_self, .passed = o->passed, .debug = o->debug,
		.output_fd = output_fd,
	};

	int rc = translate(o, command, &opt.self, err);

	return rc < 0 ? rc : probe_open(probe, &opt, err);
}

/* A script that waits for it goes on; whether it still does is no concern of ours. */
static void tell_ready(int fd)
{
	if (fd < 0)
		return;
	if (write(fd, "\n", 1) < 0)
		ior_warn("--ready-fd %d: %s", fd, strerror(errno));
	close(fd);
}

/* What ended while the probes were loaded and attached is not waited for. */
static void forget_ended(const struct options *o, struct run *r)
{
	const struct scope *s = &o->scope;

	for (unsigned int i = 0; i < s->pids.n; i++)
		if (scope_has_ended(s, i))
			probe_forget_task(r->probe, false, s->pids.initial[i]);
	for (unsigned int i = 0; i < s->tids.n; i++)
		if (scope_has_ended(s, s->pids.n + i))
			probe_forget_task(r->probe, true, s->tids.initial[i]);
	if (o->command && command_ended(r->command))
		probe_forget_task(r->probe, false, r->command->initial_pid);
}

/*
 * To drain is little work, and calls are lost when it waits for a processor; everything else of the
 * pipeline can wait. Without the privilege it takes its turn like the others. Returns the nice
 * value from before. COMMAND, forked by now, keeps it.
 */
static int go_first(void)
{
	int nice = getpriority(PRIO_PROCESS, 0);

	setpriority(PRIO_PROCESS, 0, nice - HASTE);
	return nice;
}

/* Of a thread that has given up the same capabilities. Without it the capture goes on. */
static void open_backlog(const struct options *o, struct run *r, int nice)
{
	struct ior_error err;

	if (!o->backlog_bytes || r->writer->error)
		return;
	if (backlog_open(&r->backlog, r->writer, o->backlog_bytes, r->memory, nice, &err) < 0)
		ior_warn("no backlog: %s; calls are lost while the reader is slow", err.text);
	else
		report_backlog(r->backlog, o->backlog_bytes);
}

/* With the probes loaded: attach, confine, announce, capture. */
static int capture_loaded(const struct options *o, struct run *r, struct ior_error *err)
{
	/* A command may have become another user's; signals are forwarded to it all the same. */
	const uint64_t keep = o->command ? UINT64_C(1) << CAP_KILL : 0;
	int rc = drain_open(&r->drain, r->probe, r->writer, err), nice;

	if (rc < 0 || (rc = probe_attach(r->probe, err)) < 0)
		return rc;
	nice = go_first();
	forget_ended(o, r);
	rc = privileges_drop(keep, err);
	if (rc < 0)
		return rc;
	header_write(r->writer, ior_program_command(), o->selection);
	run_begin(r);
	ior_writer_flush(r->writer);
	open_backlog(o, r, nice);
	tell_ready(o->ready_fd);
	if (r->status_line)
		ior_warn("recording, pid %ld", (long)getpid());
	if (o->command && command_go(r->command, o->command[0], err) < 0)
		ior_warn("%s", err->text);
	rc = run(r, err);
	report_losses(&r->counts, r->backlog);
	if (o->stage.summary)
		report_summary(&r->counts, r->ended_ns - r->began_ns, r->reason, r->writer,
			       r->backlog);
	return rc;
}

/* The command waits already: it must have nothing of what happens from here on. */
static int load_and_capture(struct options *o, struct ior_output *out, struct ior_writer *w,
			    struct command *command)
{
	struct run r = {
		.writer = w, .scope = &o->scope, .sample = &o->sample, .command = command,
		.follow = o->follow, .duration_ns = o->duration_ns,
		.status_line = isatty(STDERR_FILENO) && !o->command,
	};
	struct ior_error err = { 0 };
	struct memory memory;
	bool tell;
	int rc;

	memory_open(&memory);
	r.memory = &memory;
	ior_program_count_signals();
	rc = open_probe(o, command, out->fd, &r.probe, &err);
	if (rc == 0)
		rc = capture_loaded(o, &r, &err);
	backlog_close(r.backlog);
	memory_close(&memory);
	drain_close(r.drain);
	probe_close(r.probe);
	if (rc < 0 && !w->error && rc != -EPIPE) {	/* else it is said of the output */
		close_output(out, w);
		return fail(&err);
	}
	tell = o->stage.output && out->fd != STDOUT_FILENO && !o->stage.summary &&
	       isatty(STDERR_FILENO);
	rc = close_output(out, w);
	if (rc == 0 && tell)
		report_written(&r.counts, w->bytes, out->name);
	return rc;
}

/* The stream's standard output is not the command's. */
static int start_command(const struct options *o, struct command *command, bool stream_on_stdout,
			 struct ior_error *err)
{
	int out = stream_on_stdout ? STDERR_FILENO : STDOUT_FILENO, errors = STDERR_FILENO;

	if (o->quiet_command) {
		out = errors = open("/dev/null", O_WRONLY | O_CLOEXEC);
		if (out < 0)
			return ior_error_set(err, -errno, "--quiet-command: /dev/null: %s",
					     strerror(errno));
	} else if (stream_on_stdout && isatty(STDERR_FILENO)) {
		ior_warn("the stream has the standard output: %s writes to standard error, or with "
			 "--quiet-command to nowhere", o->command[0]);
	}
	return command_start(command, o->command, o->run_as.name ? &o->run_as : NULL, out, errors,
			     err);
}

/*
 * Everything that can be refused before anything is loaded: what costs nothing first; a file is
 * not touched before all else is well. Returns 0, or the exit status with err filled.
 */
static int prepare(struct options *o, struct ior_output *out, struct ior_writer *w,
		   struct command *command, struct ior_error *err)
{
	int rc;

	if ((!o->stage.output && open_output(o, out, w, err) < 0) || scope_open(&o->scope, err) < 0)
		return EXIT_FAILURE;
	if (o->run_as.name && privileges_check_run_as(err) < 0)
		return EXIT_FAILURE;
	if (o->command && (rc = command_find(command, o->command[0], err)) != 0)
		return rc;
	if (check_early(err) < 0 || (o->stage.output && open_output(o, out, w, err) < 0))
		return EXIT_FAILURE;
	if (o->command && start_command(o, command, out->fd == STDOUT_FILENO, err) < 0)
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

static int capture(struct options *o, struct command *command)
{
	struct ior_output out = { .fd = -1 };
	struct ior_writer w = { .fd = -1 };
	struct ior_error err = { 0 };
	int rc = prepare(o, &out, &w, command, &err);

	if (rc == EXIT_SUCCESS) {
		rc = load_and_capture(o, &out, &w, command);
	} else {
		ior_warn("%s", err.text);
		ior_writer_free(&w);
		ior_output_close(&out, false, NULL);
	}
	scope_close(&o->scope);
	command_close(command);
	return rc;
}

/* With COMMAND the status is the command's own, unless capturing failed. */
static int capture_status(struct options *o)
{
	struct command command = { .gate = -1, .report = -1 };
	int rc = capture(o, &command);

	if (!o->command)
		return rc;
	if (rc != EXIT_SUCCESS)
		return rc == EXIT_FAILURE ? COMMAND_FAILED : rc;
	return command.ended ? command_exit_status(&command) : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	static struct options o;

	options_parse(&o, argc, argv);
	if (o.check)
		return check_print();
	return capture_status(&o);
}
