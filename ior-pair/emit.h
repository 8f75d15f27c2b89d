/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows into the row stream, with ids of its own dictionary. */
#ifndef PAIR_EMIT_H
#define PAIR_EMIT_H

#include "meaning.h"
#include "pair.h"
#include "semantics.h"
#include "stream/dict.h"
#include "stream/writer.h"

struct emit {
	struct ior_writer *w;
	struct ior_dict *dict;
	uint32_t generation;	/* of ids of the dictionary; what has another one is void */
	uint64_t seq;		/* of the last row */
	uint32_t max_entries;	/* of the dictionary; 0: the default */
	/* Ids of texts in every row, if words_generation is generation. */
	uint32_t abi[2], source, words_generation;
};

/* A new part: its dictionary is empty. Returns 0 or -ENOMEM. */
int emit_begin_part(struct emit *e);
void emit_free(struct emit *e);

/* Write the row of call c, as drafted. */
void emit_row(struct emit *e, struct call_meaning *call, const struct pair_call *c,
	      struct row_draft *d);

/* Pass a task record on; its executable is exe here. */
void emit_task(struct emit *e, const struct ior_record *rec, struct pair_file *exe);

#endif
