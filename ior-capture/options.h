/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line of ior-capture. */
#ifndef IOR_CAPTURE_OPTIONS_H
#define IOR_CAPTURE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calls/select.h"
#include "kernel/sample.h"
#include "kernel/where_compile.h"
#include "program/stage.h"
#include "target/account.h"
#include "target/scope.h"

struct options {
	struct ior_stage_options stage;
	struct ior_select select;
	unsigned int lists;		/* -e given so often */
	struct sample sample;
	struct where *where;		/* NULL: none */
	struct scope scope;
	bool follow;
	uint64_t duration_ns;		/* 0: no limit */
	size_t ring_bytes;		/* 0: the default */
	uint32_t rings;			/* 0: the default */
	uint64_t backlog_bytes;		/* 0: none; or BACKLOG_DEFAULT */
	int ready_fd;			/* -1: none */
	int cast;			/* as in struct probe_options */
	bool debug, check, trace_self, passed;
	char **command;			/* NULL: none */
	bool quiet_command;
	struct account run_as;		/* for it */
	char *selection;		/* all this as the user would type it, for the header */
};

/* Parse the command line; a mistake ends the program with a message. */
void options_parse(struct options *o, int argc, char **argv);

#endif
