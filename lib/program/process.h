/* SPDX-License-Identifier: BSD-2-Clause */
/* The running program: what messages, options and the header of a stream say of it. */
#ifndef IOR_PROCESS_H
#define IOR_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/* Set by ior_program_start(). Before it (unit tests) the name is "ior", and all else empty. */
struct ior_process {
	const char *name;	/* "ior-pair" */
	const char *usage;	/* "[options] [FILE ...]" */
	int argc;
	char **argv;
};
extern struct ior_process ior_process;

/*
 * Append arg to the string in out (size bytes), quoted for a shell where it must be. False, with
 * out unchanged, if it does not fit.
 */
bool ior_process_quote(char *out, size_t size, const char *arg);

/* The command line of this process, shell-quoted, for the header. Static buffer. */
const char *ior_program_command(void);

#endif
