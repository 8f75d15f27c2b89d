/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program/signals.h"

/* ---- Finding the program --------------------------------------------------------------------- */

/* 0 if path can be executed, else the errno that execve() would give. */
static int try_path(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	return access(path, X_OK) < 0 ? errno : 0;
}

static int refuse(const char *name, int error, struct ior_error *err)
{
	ior_error_set(err, -error, "cannot run %s: %s", name, strerror(error));
	return error == ENOENT || error == ENOTDIR ? COMMAND_NOT_FOUND : COMMAND_NOT_EXECUTABLE;
}

/* One step through PATH: the directory at *search, "" meaning the working directory. */
static char *next_candidate(const char **search, const char *name)
{
	const char *end = strchrnul(*search, ':');
	char *path;

	if (asprintf(&path, "%.*s/%s", end > *search ? (int)(end - *search) : 1,
		     end > *search ? *search : ".", name) < 0)
		path = NULL;
	*search = *end ? end + 1 : NULL;
	return path;
}

/*
 * Searched for here, before anything was loaded, so that a mistyped name costs nothing and the
 * first call captured is the execve that works.
 */
int command_find(struct command *c, const char *name, struct ior_error *err)
{
	const char *search = getenv("PATH");
	int error = strchr(name, '/') ? try_path(name) : ENOENT;

	if (!error) {
		c->path = strdup(name);
		return c->path ? 0 : refuse(name, ENOMEM, err);
	}
	if (strchr(name, '/'))
		return refuse(name, error, err);
	for (search = search ? search : "/bin:/usr/bin"; search;) {
		int rc;

		c->path = next_candidate(&search, name);
		rc = c->path ? try_path(c->path) : ENOMEM;
		if (rc == 0)
			return 0;
		free(c->path);
		c->path = NULL;
		if (rc == EACCES)	/* found, though not usable: the better message */
			error = rc;
	}
	return refuse(name, error, err);
}

/* ---- The child ------------------------------------------------------------------------------- */

struct start {
	const char *path;
	char **argv;
	const struct account *run_as;	/* NULL: who we are */
	int out, errors;		/* for its standard output and error */
	struct sigaction sigchld;	/* as it was */
	int gate[2], report[2];
};

static void tell(int report, int error)
{
	/* Who is to read it is waiting, or gone. */
	if (write(report, &error, sizeof(error)) < 0)
		_exit(COMMAND_FAILED);
}

/* What cannot be had is closed: better that its writes fail than that they get into the stream. */
static void redirect(int from, int to)
{
	if (from != to && dup2(from, to) < 0)
		close(to);
}

static void __attribute__((noreturn)) child(const struct start *s)
{
	char byte;
	ssize_t n;

	close(s->gate[1]);
	ior_program_restore_signals();
	sigaction(SIGCHLD, &s->sigchld, NULL);
	if (s->run_as)
		tell(s->report[1], -account_become(s->run_as));
	redirect(s->out, STDOUT_FILENO);
	redirect(s->errors, STDERR_FILENO);
	do
		n = read(s->gate[0], &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(COMMAND_FAILED);	/* ior-capture failed, and has said so */
	execvp(s->path, s->argv);	/* has a slash; runs a script without #! as shells do */
	tell(s->report[1], errno);
	_exit(COMMAND_NOT_EXECUTABLE);
}

/* What the child tells: an errno, 0, or -1 if it has nothing more to tell. */
static int hear(int report)
{
	int error;
	ssize_t n;

	do
		n = read(report, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	return n == sizeof(error) ? error : -1;
}

static void close_pipe(const int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* A child that could not become the user has no use: command_close() ends it. */
static int check_user(const struct command *c, const struct account *run_as, struct ior_error *err)
{
	int error = hear(c->report);

	if (!error)
		return 0;
	error = error > 0 ? error : ECHILD;
	return ior_error_set(err, -error, "--run-as: cannot become %s: %s", run_as->name,
			     strerror(error));
}

int command_start(struct command *c, char **argv, const struct account *run_as, int out,
		  int errors, struct ior_error *err)
{
	/* Inherited ignored, it would have the kernel throw the child's status away. */
	const struct sigaction collect = { .sa_handler = SIG_DFL };
	struct start s = {
		.path = c->path, .argv = argv, .run_as = run_as,
		.out = out, .errors = errors, .gate = { -1, -1 }, .report = { -1, -1 },
	};

	if (pipe2(s.gate, O_CLOEXEC) < 0 || pipe2(s.report, O_CLOEXEC) < 0)
		goto fail;
	sigaction(SIGCHLD, &collect, &s.sigchld);
	c->pid = fork();
	if (c->pid < 0)
		goto fail;
	if (c->pid == 0)
		child(&s);
	close(s.gate[0]);
	close(s.report[1]);
	c->gate = s.gate[1];
	c->report = s.report[0];
	return run_as ? check_user(c, run_as, err) : 0;
fail:
	ior_error_set(err, -errno, "cannot start %s: %s", argv[0], strerror(errno));
	close_pipe(s.gate);
	close_pipe(s.report);
	c->pid = 0;
	return err->code;
}

/* ---- The parent ------------------------------------------------------------------------------ */

static void reap(struct command *c)
{
	pid_t pid;

	do
		pid = waitpid(c->pid, &c->status, 0);
	while (pid < 0 && errno == EINTR);
	c->ended = true;
}

int command_go(struct command *c, const char *name, struct ior_error *err)
{
	ssize_t n;
	int error;

	/* Nobody reads if a signal has killed it: then it has ended, and its status says how. */
	n = write(c->gate, "", 1);
	close(c->gate);
	c->gate = -1;
	error = n < 0 ? -1 : hear(c->report);
	close(c->report);
	c->report = -1;
	if (error < 0)
		return 0;
	reap(c);
	c->status = refuse(name, error, err) << 8;	/* as waitpid() would have it */
	return err->code;
}

bool command_ended(struct command *c)
{
	if (!c->pid || c->ended)
		return true;
	c->ended = waitpid(c->pid, &c->status, WNOHANG) == c->pid;
	return c->ended;
}

void command_signal(const struct command *c, int sig)
{
	if (c->pid && !c->ended)
		kill(c->pid, sig);
}

void command_close(struct command *c)
{
	free(c->path);
	c->path = NULL;
	if (c->gate >= 0) {
		close(c->gate);
		close(c->report);
		c->gate = c->report = -1;
		reap(c);
	}
}

int command_exit_status(const struct command *c)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t set;
	int sig;

	if (WIFEXITED(c->status))
		return WEXITSTATUS(c->status);
	sig = WTERMSIG(c->status);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	return 128 + sig;	/* ours is blocked or harmless: what a shell would say */
}
