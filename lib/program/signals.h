/* SPDX-License-Identifier: BSD-2-Clause */
/* The signals of a stage, and of a program that has no input. */
#ifndef IOR_SIGNALS_H
#define IOR_SIGNALS_H

#include <stdbool.h>

#include "program/output.h"
#include "stream/reader.h"

/*
 * Remember how signals were, and take those that a write error replaces out of the way.
 * ior_program_start() does.
 */
void ior_program_start_signals(void);

/* In a child, before it executes COMMAND: signals as they were when this program started. */
void ior_program_restore_signals(void);

/*
 * Signals of a stage (ior-flame(1), Signals): with a pipe as input the first SIGINT,
 * SIGTERM or SIGHUP is noted and reading goes on; a second one, or 10 s, stops the reader.
 * Reading regular files, the temporary of o is removed and the signal kills: so o, if it is to have
 * one, is opened after this, and all zeros until then.
 */
void ior_program_signals(struct ior_reader *r, struct ior_output *o);
/* Another output whose temporary is removed then, for programs that have two. */
void ior_program_second_output(struct ior_output *o);
/*
 * Signals of a program that has no input, and ends when it is told to: SIGINT, SIGTERM and SIGHUP
 * (those not inherited ignored) are counted from here on. One more than it is meant to take, at
 * first 1, ends the process at once, whatever it is waiting for.
 */
void ior_program_count_signals(void);
int ior_program_signals_seen(void);
int ior_program_terminations_seen(void);	/* SIGTERM among them */
void ior_program_take_signals(int n);		/* it is meant to take n from now on */
/*
 * For signal handlers: false for a signal within 250 ms of the one before, which is the same
 * one. timeout(1) sends its own to the child and then to the child's group.
 */
bool ior_program_new_signal(void);
/* True if the reader was stopped by a signal: the result is incomplete. */
bool ior_program_interrupted(void);

#endif
