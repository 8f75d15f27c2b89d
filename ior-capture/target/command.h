/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * COMMAND: a child that is forked before anything is loaded or given up, waits until the probes
 * are attached, and is then executed as if ior-capture had been a shell.
 */
#ifndef IOR_CAPTURE_COMMAND_H
#define IOR_CAPTURE_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "target/account.h"

enum {
	COMMAND_FAILED = 125,		/* ior-capture itself failed */
	COMMAND_NOT_EXECUTABLE = 126,
	COMMAND_NOT_FOUND = 127,
};

struct command {
	char *path;		/* what is executed */
	pid_t pid;		/* 0: none yet */
	uint32_t initial_pid;	/* the same in the initial pid namespace */
	int gate;		/* a byte lets it go, closing without one ends it; -1: done */
	int report;		/* the errno of an exec that failed; end of file if it worked */
	bool ended;
	int status;		/* as waitpid() gives it, valid when ended */
};

/*
 * Find name as a shell would, into c->path. Returns 0, or the exit status for this failure with
 * err filled. Free with command_close() in either case.
 */
int command_find(struct command *c, const char *name, struct ior_error *err);

/*
 * Fork. The child has the credentials, environment, standard input and signal dispositions of
 * this process at its start, or is the user run_as if that is not NULL; our descriptors out and
 * errors are its standard output and error. Returns 0 or a negative errno with err filled.
 */
int command_start(struct command *c, char **argv, const struct account *run_as, int out,
		  int errors, struct ior_error *err);

/*
 * Let it execute the command; waits until it has. Returns 0, or a negative errno with err filled:
 * the child is gone then, and command_exit_status() is that of this failure.
 */
int command_go(struct command *c, const char *name, struct ior_error *err);

/* Has it ended? Collects its status. Never waits. True if there is none. */
bool command_ended(struct command *c);
/* Send it a signal, if it is still there. */
void command_signal(const struct command *c, int sig);

/* Ends a child that was not let go yet; any other is left alone. */
void command_close(struct command *c);

/*
 * The exit status of a finished command; one that a signal killed kills this process in the
 * same way (without a second core file), so this may not return.
 */
int command_exit_status(const struct command *c);

#endif
