/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Weights added up per stack, then the stacks as text: folded, sorted, equal ones merged. Pure:
 * values come as numbers, and their texts only at the end, from a function of the caller's.
 */
#ifndef FLAME_H
#define FLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLAME_MAX_FIELDS 16
#define FLAME_STACKS (1u << 20)		/* default limit of different stacks */
#define FLAME_MAX_STACKS (1u << 28)	/* greatest one */

/*
 * One stack as numbers: value[i] stands for field i if bit i of present is set, and is 0 if not.
 * Only the caller knows what a value means.
 */
struct flame_key {
	uint64_t present;
	uint64_t value[FLAME_MAX_FIELDS];
};

/* The text of a value. */
struct flame_text {
	const char *p;
	size_t len;		/* 0: no frame */
	bool path;		/* a frame for each component; the first one keeps its slash */
};

/* Gives the text of a value of field i; it is used before the next call. */
typedef struct flame_text flame_text_fn(void *arg, unsigned int i, uint64_t value);

struct flame_totals {
	uint64_t weight;	/* UINT64_MAX if it does not fit */
	uint64_t rows;		/* those in [other] included */
	uint64_t other_rows;	/* past the limit of stacks: added up as the stack [other] */
	uint32_t stacks;	/* different ones, [other] left out */
};

struct flame;

/*
 * nfields: 1 to FLAME_MAX_FIELDS; max_stacks: at most FLAME_MAX_STACKS. A stack takes 32 + 8 *
 * nfields bytes, up to twice that after growing. 0 or -ENOMEM. Free with flame_close().
 */
int flame_open(struct flame **out, unsigned int nfields, uint32_t max_stacks);
void flame_close(struct flame *f);

/* Add weight to a stack. 0, or -ENOMEM: this row was not added. Not after flame_fold(). */
int flame_add(struct flame *f, const struct flame_key *key, uint64_t weight);

const struct flame_totals *flame_totals(struct flame *f);

/*
 * Make text of everything; once, after the last flame_add(). A stack without a frame is
 * [unknown]. exact: bytes stay as they are but for those that the format needs, which are
 * semicolon, blanks, line breaks and the backslash. 0 or -ENOMEM.
 */
int flame_fold(struct flame *f, flame_text_fn *text, void *arg, bool exact);

/*
 * The next line after flame_fold(), in the order of its bytes: "frame;frame", NUL-terminated and
 * valid until the next call, and its weight. NULL at the end.
 */
const char *flame_next(struct flame *f, uint64_t *weight);

/*
 * The frames of one text as they stand in a line, joined by semicolons: at most 6 * t->len bytes
 * at out. Returns their length.
 */
size_t flame_frames(char *out, const struct flame_text *t, bool exact);

#endif
