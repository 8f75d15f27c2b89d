/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of program.h's implementation share. For these files only. */
#ifndef IOR_PROCESS_H
#define IOR_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "program.h"

/* The running program, set by ior_program_start(). Zero before it (unit tests). */
struct ior_process {
	const struct ior_program *program;
	int argc;
	char **argv;
};
extern struct ior_process ior_process;

/* Remember how signals were, and take those that a write error replaces out of the way. */
void ior_process_start_signals(void);

/* Is this file one of the inputs of ior_program_inputs()? */
bool ior_process_is_input(const struct stat *file);

/*
 * Append arg to the string in out (size bytes), quoted for a shell where it must be. False, with
 * out unchanged, if it does not fit.
 */
bool ior_process_quote(char *out, size_t size, const char *arg);

#endif
