/* SPDX-License-Identifier: BSD-2-Clause */
/* Words, signs and values of an expression, and what is wrong with them: for filter_parse.c. */
#ifndef IOR_FILTER_LEX_H
#define IOR_FILTER_LEX_H

#include <string.h>

#include "filter/filter_internal.h"

/* An expression, and how far it was read. */
struct parser {
	const char *text;
	size_t len, pos;
	unsigned int depth;
	struct ior_filter_error *err;
};

struct word {
	const char *p;
	size_t len;
};

struct operator {
	const char *sign, *word;	/* a longer sign stands before its beginning */
	enum ior_filter_op op;
	bool texts;			/* for texts, and a word with i in front ignores case */
	bool numbers;
};

/* Tests without operator. Calls that move bytes are known by what their return value means. */
struct flag {
	const char *name;
	unsigned int field;
	enum ior_filter_op op;
	uint64_t low;
};

static inline bool at_end(const struct parser *p)
{
	return p->pos == p->len;
}

static inline bool is(struct word w, const char *name)
{
	return w.len == strlen(name) && memcmp(w.p, name, w.len) == 0;
}

/* The place of the mistake, within the text, for the message that follows. */
static inline struct ior_error *mistake(struct parser *p, size_t at, size_t len)
{
	p->err->at = at;
	p->err->len = strnlen(p->text + at, len);
	return &p->err->error;
}

void filter_skip_blanks(struct parser *p);
/* Does the rest start with this sign? */
bool filter_starts(const struct parser *p, const char *sign);
/* The name that starts here, not taken; empty if there is none. */
struct word filter_peek_word(const struct parser *p);
/* Take it, if it is there. */
bool filter_take_word(struct parser *p, const char *name);
bool filter_take_sign(struct parser *p, const char *sign);
/* The operator that starts here, not taken: *len is its length. NULL if there is none. */
const struct operator *filter_peek_operator(const struct parser *p, bool *fold, size_t *len);
/* Where a test has ended: and, or, a closing parenthesis, the end. */
bool filter_is_joint(const struct parser *p);
const struct flag *filter_find_flag(struct word w);

/*
 * A value into out, which has room for the rest of the expression. Quoted: the quote is next.
 * 0 or -EINVAL with the mistake noted.
 */
int filter_take_quoted(struct parser *p, char *out, size_t *len);
void filter_take_bare(struct parser *p, char *out, size_t *len);

/* These note a mistake with its remedy, and return -EINVAL; the last one -ENOMEM. */
int filter_operator_missing(struct parser *p, struct word field);
int filter_unknown_field(struct parser *p, struct word w);
int filter_no_test(struct parser *p);
int filter_no_memory(struct parser *p);

#endif
