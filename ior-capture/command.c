/* SPDX-License-Identifier: BSD-2-Clause */
#include "command.h"

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

#include "program.h"

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

static void __attribute__((noreturn)) child(const char *path, char **argv, int gate, int report,
					    bool stream_on_stdout, const struct sigaction *sigchld)
{
	char byte;
	ssize_t n;

	ior_program_restore_signals();
	sigaction(SIGCHLD, sigchld, NULL);
	if (stream_on_stdout && dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		close(STDOUT_FILENO);
	do
		n = read(gate, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(COMMAND_FAILED);	/* ior-capture failed, and has said so */
	execvp(path, argv);		/* has a slash; runs a script without #! as shells do */
	n = write(report, &errno, sizeof(errno));
	_exit(COMMAND_NOT_EXECUTABLE);
}

int command_start(struct command *c, char **argv, bool stream_on_stdout, struct ior_error *err)
{
	/* Inherited ignored, it would have the kernel throw the child's status away. */
	const struct sigaction collect = { .sa_handler = SIG_DFL };
	int gate[2] = { -1, -1 }, report[2] = { -1, -1 };
	struct sigaction sigchld;

	if (pipe2(gate, O_CLOEXEC) < 0 || pipe2(report, O_CLOEXEC) < 0)
		goto fail;
	sigaction(SIGCHLD, &collect, &sigchld);
	c->pid = fork();
	if (c->pid < 0)
		goto fail;
	if (c->pid == 0) {
		close(gate[1]);
		child(c->path, argv, gate[0], report[1], stream_on_stdout, &sigchld);
	}
	close(gate[0]);
	close(report[1]);
	c->gate = gate[1];
	c->report = report[0];
	return 0;
fail:
	ior_error_set(err, -errno, "cannot start %s: %s", argv[0], strerror(errno));
	for (int i = 0; i < 2; i++) {
		if (gate[i] >= 0)
			close(gate[i]);
		if (report[i] >= 0)
			close(report[i]);
	}
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
	int error;
	ssize_t n;

	/* Nobody reads if a signal has killed it: then it has ended, and its status says how. */
	n = write(c->gate, "", 1);
	close(c->gate);
	c->gate = -1;
	do
		n = read(c->report, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	close(c->report);
	c->report = -1;
	if (n != sizeof(error))
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
