/* SPDX-License-Identifier: BSD-2-Clause */
/* From the rows of a reader to the stacks of a flame, and back from their values to text. */
#ifndef STACKS_H
#define STACKS_H

#include "flame.h"
#include "reader.h"

enum stacks_weight { STACKS_COUNT, STACKS_DURATION, STACKS_BYTES };

struct stacks {
	struct ior_reader *reader;	/* opened with keep_ids */
	struct flame *flame;
	enum stacks_weight weight;
	unsigned int nfields;
	struct {
		unsigned int id;
		enum ior_type type;
		bool stored;
	} field[FLAME_MAX_FIELDS];
	char number[24];		/* text of the last numeric value */
};

/* 0, or -EINVAL (err says why): a field that differs in nearly every row makes no frame. */
int stacks_check_fields(const unsigned int *fields, int n, struct ior_error *err);

void stacks_init(struct stacks *s, struct ior_reader *r, struct flame *f,
		 const unsigned int *fields, int n, enum stacks_weight weight);

/* Add a row of the reader; one without the weight (no bytes, no duration) adds nothing.
 * 0 or -ENOMEM. */
int stacks_add(struct stacks *s, const struct ior_row *row);

/* For flame_fold(), arg is the struct stacks. */
flame_text_fn stacks_text;

#endif
