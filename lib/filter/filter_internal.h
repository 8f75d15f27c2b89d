/* SPDX-License-Identifier: BSD-2-Clause */
/* A parsed filter, for lib/filter*.c and for what turns one into something else. */
#ifndef IOR_FILTER_INTERNAL_H
#define IOR_FILTER_INTERNAL_H

#include <regex.h>
#include <sys/queue.h>

#include "base/time.h"
#include "calls/select.h"
#include "filter/filter.h"

enum ior_filter_kind {
	IOR_FILTER_ALL,		/* of its children; true without any */
	IOR_FILTER_ANY,		/* of its children */
	IOR_FILTER_NOT,		/* its child */
	IOR_FILTER_TEST,	/* of one field */
};

enum ior_filter_op {
	IOR_FILTER_EQ, IOR_FILTER_NE, IOR_FILTER_LT, IOR_FILTER_LE, IOR_FILTER_GT, IOR_FILTER_GE,
	IOR_FILTER_MATCHES, IOR_FILTER_NOT_MATCHES, IOR_FILTER_CONTAINS, IOR_FILTER_STARTS,
	IOR_FILTER_ENDS, IOR_FILTER_GLOB, IOR_FILTER_UNDER, IOR_FILTER_IN,
	IOR_FILTER_HAS,		/* the field is there; no items */
	IOR_FILTER_MOVES,	/* a call that moves bytes: item.low is a set of ior_ret */
};

/* What a test's field holds, which is how its value is found. */
enum ior_filter_source {
	IOR_FILTER_NUMBER,	/* stored number */
	IOR_FILTER_TEXT,	/* stored id of a text */
	IOR_FILTER_FILE,	/* stored id of a file: its path */
	IOR_FILTER_OF_FILE,	/* derived from a file of the row alone */
	IOR_FILTER_DERIVED,	/* anything else: ior_row_cell() */
	IOR_FILTER_LIST,	/* only whether it is there */
};

struct ior_filter_item {
	char *text;		/* the value, NUL-terminated, unescaped; of a number as written */
	size_t len;
	uint64_t low, high;	/* both included, see ior_filter_bias() */
	bool daily;		/* times of day (ns): low > high goes over midnight */
	regex_t *regex;
	struct ior_select *family;
};

struct ior_filter_node {
	enum ior_filter_kind kind;
	STAILQ_HEAD(, ior_filter_node) children;
	STAILQ_ENTRY(ior_filter_node) sibling;
	/* Of a test: */
	unsigned int field;
	bool either;		/* any_file: field is file, and old_file counts as well */
	enum ior_filter_source source;
	enum ior_filter_op op;
	bool fold;		/* upper and lower case are the same */
	const char *flag;	/* what was written is this flag; else NULL */
	struct ior_filter_item *items;	/* any of them */
	size_t nitems;
	size_t at, len;		/* place in the expression */
	uint8_t *memo;		/* by dense id: enum in filter.c, 0 not known yet */
	uint32_t memo_size;
};

struct ior_filter {
	struct ior_filter_node *root;
	uint32_t generation;	/* of the reader's ids */
	bool started;
};

/* A name that no field has: it stands for file and old_file. */
#define IOR_FILTER_ANY_FILE "any_file"

/* What a test's field is called in expressions. */
static inline const char *ior_filter_name(const struct ior_filter_node *n)
{
	return n->either ? IOR_FILTER_ANY_FILE : ior_row_fields()[n->field].name;
}

/* NE and its like are the complement on rows that have the field. */
static inline bool ior_filter_negates(const struct ior_filter_node *n)
{
	return n->op == IOR_FILTER_NE || n->op == IOR_FILTER_NOT_MATCHES;
}

/* Signed numbers are compared as unsigned ones with their sign bit turned over. */
static inline uint64_t ior_filter_bias(enum ior_type type)
{
	return type == IOR_I64 || type == IOR_TIME ? UINT64_C(1) << 63 : 0;
}

/* Does the test of a text field hold for this text (NUL-terminated, of length len)? */
bool ior_filter_text_passes(const struct ior_filter_node *n, const char *text, size_t len);
/* Does this one of its items, before the test is negated? */
bool ior_filter_item_passes(const struct ior_filter_node *n, const struct ior_filter_item *item,
			    const char *text, size_t len);

#define IOR_FILTER_DAY (86400 * IOR_NS_PER_S)

/* filter_value.c: make an item of n out of text. 0, -EINVAL with err filled, or -ENOMEM. */
int ior_filter_make_item(const struct ior_filter_node *n, struct ior_filter_item *item,
			 bool quoted, struct ior_error *err);
/*
 * filter_constant.c: can no row have this value? Of a text as it was written, of numbers what the
 * operator makes of them. 0, or -EINVAL with err filled.
 */
int ior_filter_check_text(const struct ior_filter_node *n, const struct ior_filter_item *item,
			  bool quoted, struct ior_error *err);
int ior_filter_check_numbers(const struct ior_filter_node *n, const struct ior_filter_item *item,
			     __int128 low, __int128 high, bool daily, struct ior_error *err);
/* filter_number.c: item->low and high from its text. */
int ior_filter_make_numbers(const struct ior_filter_node *n, struct ior_filter_item *item,
			    struct ior_error *err);

#endif
