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
#define FLAME_SUMS 3			/* numbers that can be added up for a stack */

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

/* How a name is made safe to stand in a line. */
enum flame_escape {
	FLAME_ALWAYS,	/* as people want it, and without blanks */
	FLAME_NEVER,	/* bytes as they are, but for semicolon, blanks and backslash */
	FLAME_DRAWN,	/* as people want it; blanks and semicolons stay */
};

/*
 * What joins the frames of a stack. Drawn ones are joined by the least byte that stands in no
 * name, so that the order of bytes is that of a tree: frames of one parent stand together.
 */
static inline char flame_separator(enum flame_escape how)
{
	return how == FLAME_DRAWN ? '\n' : ';';
}

struct flame_totals {
	uint64_t sum[FLAME_SUMS];	/* UINT64_MAX if it does not fit */
	uint64_t rows;		/* those in [other] included */
	uint64_t other_rows;	/* of stacks that were folded: added up as the stack [other] */
	uint32_t stacks;	/* different ones, [other] left out */
	bool shed;		/* some were folded by flame_shed() */
};

struct flame;

/*
 * nfields: 1 to FLAME_MAX_FIELDS; nsums: 1 to FLAME_SUMS, of which the first nweights together are
 * what a stack weighs; max_stacks: 1 to FLAME_MAX_STACKS. When there are half as many more, all but
 * the heaviest are folded into the stack [other], of equal ones the younger; what such a stack
 * lacks, should it come again, is there. A stack takes 32 + 8 * (nfields + nsums) bytes, up to
 * twice that after growing. 0 or -ENOMEM. Free with flame_close().
 */
int flame_open(struct flame **out, unsigned int nfields, unsigned int nsums, unsigned int nweights,
	       uint32_t max_stacks);
void flame_close(struct flame *f);

/* Add nsums numbers to a stack. 0, or -ENOMEM: a row was not added. Not after flame_fold(). */
int flame_add(struct flame *f, const struct flame_key *key, const uint64_t *sums);

/* Of all that was added; the stacks are at most max_stacks. */
const struct flame_totals *flame_totals(struct flame *f);

/*
 * Visit value i of all stacks that have one but 0, for each bit i of ids, and take it over if it
 * was changed; different values stay different. Values are less than 2^32.
 */
void flame_each_id(struct flame *f, uint64_t ids, void (*visit)(uint32_t *id, void *visitor),
		   void *visitor);
/* Fold the lighter half of the stacks now. False if there is only one, or no memory. */
bool flame_shed(struct flame *f);

/*
 * Make text of everything; once, after the last flame_add(). A stack without a frame is
 * [unknown]. 0 or -ENOMEM.
 */
int flame_fold(struct flame *f, flame_text_fn *text, void *arg, enum flame_escape escape);

struct flame_line {
	const char *text;		/* frames, joined by the separator; NUL-terminated */
	size_t len;
	const uint8_t *field;		/* of each frame: FLAME_NO_FIELD for [unknown], [other] */
	size_t nframes;
	uint64_t sum[FLAME_SUMS];
};
#define FLAME_NO_FIELD FLAME_MAX_FIELDS

/* The next line after flame_fold(), in the order of its bytes; NULL at the end. Valid until the
 * next call. */
const struct flame_line *flame_next(struct flame *f);
/* All lines once more, from the first one on. */
void flame_rewind(struct flame *f);

/*
 * The frames of one text as they stand in a line, joined by the separator: at most 6 * t->len
 * bytes at out. Returns their length.
 */
size_t flame_frames(char *out, const struct flame_text *t, enum flame_escape escape);

#endif
