/* SPDX-License-Identifier: BSD-2-Clause */
/* Enter, exit and task records as the structs that pairing works on. */
#ifndef PAIR_INPUT_H
#define PAIR_INPUT_H

#include "pair.h"
#include "stream/reader.h"

/* All return false if a field is missing without which the record says nothing. */

/* c, fresh from pair_call_new(), takes references to its files and a copy of its path. */
bool input_enter(const struct ior_reader *r, struct pair_files *files,
	       const struct ior_record *rec, struct pair_call *c, uint64_t *restart_of);

/* x borrows texts from the record and holds its files until input_exit_release(). */
bool input_exit(const struct ior_reader *r, struct pair_files *files, const struct ior_record *rec,
	      struct pair_exit *x, uint64_t *tid, uint64_t *call);
void input_exit_release(struct pair_exit *x);

struct input_task {
	uint64_t tid, start;		/* start 0: unknown */
	bool exits;			/* else it is what who says from now on */
	bool execs;			/* begins another program */
	bool taken;			/* another thread took its id over, by exec */
	struct pair_identity *who;	/* NULL if it exits, or memory is lacking */
};
bool input_task(const struct ior_reader *r, struct pair_files *files, const struct ior_record *rec,
	      struct input_task *t);

#endif
