/* SPDX-License-Identifier: BSD-2-Clause */
/* The options that all stages of a pipeline have, and what they say. */
#ifndef IOR_STAGE_H
#define IOR_STAGE_H

#include <stdbool.h>

#include "program/option.h"

struct ior_stage_options {
	const char *output;	/* -o; NULL: standard output */
	bool strict, summary;
};

/* Their keys; those of a program's own long options are below. */
enum { IOR_STAGE_KEY_STRICT = 1024, IOR_STAGE_KEY_SUMMARY };

/* Entries of a table of options: the group that a program has which reads a stream ... */
#define IOR_STAGE_OPTIONS \
	IOR_STAGE_OUTPUT, \
	{ 'r', "read", "FILE", "read FILE; of several one after the other" }, \
	{ IOR_STAGE_KEY_STRICT, "strict", NULL, "exit 1 if anything was lost or is incomplete" }, \
	IOR_STAGE_SUMMARY
/* ... and those that are for one that makes it, too. */
#define IOR_STAGE_OUTPUT \
	{ 'o', "output", "FILE", "write to FILE instead of standard output" }
#define IOR_STAGE_SUMMARY \
	{ IOR_STAGE_KEY_SUMMARY, "summary", NULL, "totals on standard error at the end" }

/*
 * What ior_program_option() returned, if it is one of these; FILE of -r becomes an input.
 * Other keys are left alone: it is the default of a program's own switch.
 */
void ior_stage_option(struct ior_stage_options *o, int key, const char *value);

#endif
