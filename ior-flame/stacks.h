/* SPDX-License-Identifier: BSD-2-Clause */
/* From the rows of a reader to the stacks of a flame, and back from their values to text. */
#ifndef STACKS_H
#define STACKS_H

#include "flame.h"
#include "stream/reader.h"

/* What can be added up: calls, or a number of theirs. */
struct stacks_weight {
	const char *meaning;
	enum { STACKS_CALLS, STACKS_PRESENT, STACKS_VALUE } kind;	/* of what follows */
	unsigned int field;		/* id of a stored field; for VALUE counted in ns or bytes */
};
#define STACKS_WEIGHTS 9
extern const struct stacks_weight stacks_weights[STACKS_WEIGHTS];

/* What --weight calls it: "count", "duration"; the unit of its sums: "calls", "ns". */
const char *stacks_weight_name(const struct stacks_weight *w);
const char *stacks_weight_unit(const struct stacks_weight *w);

struct stacks_options {
	unsigned int fields[FLAME_MAX_FIELDS];	/* ids */
	unsigned int nfields;
	const struct stacks_weight *weight;
	bool whole;		/* a path is one frame */
	bool latency;		/* second sum: duration; third: calls that have one */
};

struct stacks {
	struct ior_reader *reader;	/* that asks stacks_each_text() and stacks_shed() */
	struct flame *flame;
	struct stacks_options options;
	uint64_t wanted;		/* stored fields of a row that are looked at, a bit each */
	bool by_source;			/* the weight of a transfer is that of the file read */
	uint64_t names;			/* of the fields here, those whose values are text ids */
	struct {
		unsigned int id;
		enum ior_type type;
		bool stored, flags;
	} field[FLAME_MAX_FIELDS];
	char number[24];		/* text of the last numeric value */
};

/* 0, or -EINVAL (err says why): a field that differs in nearly every row makes no frame. */
int stacks_check_fields(const unsigned int *fields, unsigned int n, struct ior_error *err);

void stacks_init(struct stacks *s, struct ior_reader *r, struct flame *f,
		 const struct stacks_options *options);

/*
 * Add a row of the reader, of which the fields of s->wanted are enough; one without the weight (no
 * bytes, no duration) adds nothing. before: its weight is the second sum, not the first. 0 or
 * -ENOMEM.
 */
int stacks_add(struct stacks *s, const struct ior_row *row, bool before);

/* For a struct ior_holder: the names of stacks, and having fewer of them. */
void stacks_each_text(struct stacks *s, ior_id_visit *visit, void *visitor);
bool stacks_shed(struct stacks *s);

/* For flame_fold(), arg is the struct stacks. */
flame_text_fn stacks_text;

#endif
