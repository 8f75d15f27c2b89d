/* SPDX-License-Identifier: BSD-2-Clause */
/* What -b, -F, -s and --percentiles come to: the keys and columns of tables, and their order. */
#ifndef STATS_COLUMNS_H
#define STATS_COLUMNS_H

#include "stats.h"

/* Lists as they were given; NULL: not. */
struct columns_given {
	const char *by, *columns, *sort, *percentiles;
};

/* The keys of o, in the order of their list. A usage mistake does not return; nor does below. */
void columns_choose_keys(struct stats_options *o, const char *by);

/*
 * The columns of o, and in o->shown their order with the keys in it: those that -F names where it
 * does, the others before all. Its keys, mode and period are known.
 */
void columns_choose(struct stats_options *o, const struct columns_given *given);

/* -F help: prints the columns and exits. */
void columns_list(void) __attribute__((noreturn));

#endif
