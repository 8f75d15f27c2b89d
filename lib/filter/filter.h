/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter language: an expression over the fields of rows, parsed once, evaluated for each
 * row. See ior-filter(1) for its grammar. Never prints, but for the one function that says so.
 */
#ifndef IOR_FILTER_H
#define IOR_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "stream/reader.h"

struct ior_filter;

#define IOR_FILTER_LENGTH (64u << 10)	/* bytes of an expression */
#define IOR_FILTER_DEPTH 100		/* of parentheses and negations */

/* What is wrong with an expression, and where. */
struct ior_filter_error {
	struct ior_error error;		/* cause and remedy */
	size_t at, len;			/* bytes of the expression; len 0: its end */
};

/*
 * Parse an expression. An empty one matches everything. Returns 0 or a negative errno with err
 * filled: -EINVAL for a mistake, -ENOMEM. Free with ior_filter_free(), which takes NULL.
 */
int ior_filter_parse(struct ior_filter **out, const char *text, struct ior_filter_error *err);
void ior_filter_free(struct ior_filter *f);

/*
 * Does the row match? A test of a field that the row does not have is false. Texts are evaluated
 * once for each dense id of r, so that a filter belongs to one reader from its first row on.
 */
bool ior_filter_matches(struct ior_filter *f, const struct ior_reader *r,
			const struct ior_row *row);

/*
 * The first test that needs a field not in the set of known ones (a bit for each field id): what
 * the field is called, with the place in err; NULL if there is none. err->error is left to the
 * caller.
 */
const char *ior_filter_unknown(const struct ior_filter *f, uint64_t known,
			       struct ior_filter_error *err);

/* The stored fields that it looks at, a bit for each: for ior_reader_row_some(). */
uint64_t ior_filter_stored(const struct ior_filter *f);

/* How the expression was understood, in lines of text. Free it; NULL when out of memory. */
char *ior_filter_explain(const struct ior_filter *f);

/*
 * Say what is wrong with text, with a caret under the place, in one write to stderr, and exit 2.
 */
void ior_filter_usage(const char *text, const struct ior_filter_error *err)
	__attribute__((noreturn));

#endif
