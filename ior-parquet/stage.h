/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of a row group on their way to columns. What is absent takes no place: a column is its
 * values, and a bit for each row that has one.
 */
#ifndef STAGE_H
#define STAGE_H

#include "names.h"
#include "row.h"

#define STAGE_ROWS (128u << 10)		/* of a row group, unless told otherwise */
#define STAGE_MAX_ROWS (4u << 20)
#define STAGE_LINE 64u			/* bytes of memory that are fetched at once */
#define STAGE_BATCH 64u			/* rows: a word of bits for each column */

struct stage_column {
	void *data;		/* uint64_t, or uint32_t: see wide */
	uint64_t *bits;		/* by row */
	uint32_t n;		/* values */
	uint8_t wide, kind;
	bool used;		/* has values of its own: stage_has() */
};

/* A row whose texts and files are those of names.h; present has the bits of all its members. */
struct stage_row {
	struct ior_row row;
	int64_t wall_ns;
	uint64_t host, cgroup_path;
};

/* All other fields are made of these when a row group is written. */
static inline bool stage_has(unsigned int field)
{
	return field < IOR_ROW_NFIELDS || field == IOR_ROW_WALL_TIME || field == IOR_ROW_HOST ||
	       field == IOR_ROW_CGROUP_PATH;
}

struct stage {
	uint32_t rows, limit;
	struct stage_column column[IOR_ROW_ALL];	/* by field */
	char *room;			/* of everything here */
	size_t dense;			/* bytes of it that are filled by nearly every row */
	bool large;			/* ... and have large pages */
	uint64_t *args;			/* the elements of all lists */
	uint8_t *nargs;			/* of each row that has a list */
	uint32_t nargs_all;		/* elements */
	bool sorted;			/* by seq, which every row has */
	uint64_t last_seq;
	uint64_t misfits;		/* values that their column cannot hold: absent, counted */

	unsigned int pending;		/* rows in batch */
	struct stage_row batch[STAGE_BATCH];
};

/* limit: rows, at most STAGE_MAX_ROWS. 0 or -ENOMEM. Free with stage_close(). */
int stage_open(struct stage *s, uint32_t limit);
void stage_close(struct stage *s);

/*
 * Where the next row goes: decode into it, fill in the rest,
 * then stage_add(). There is always place for one, as who adds looks at stage_full() then.
 */
static inline struct stage_row *stage_next(struct stage *s)
{
	return &s->batch[s->pending];
}

/* The rows of batch go to the columns. */
void stage_drain(struct stage *s);

/* Always inlined: a function that only fetches does nothing for the compiler, and is left out. */
static inline __attribute__((always_inline)) void
stage_fetch_lines(const char *p, unsigned int lines)
{
#pragma GCC unroll 8
	for (unsigned int i = 0; i < lines; i++)
		__builtin_prefetch(p + i * STAGE_LINE, 1);
}

/*
 * Fetch what the next drain will write of a column. A drain by itself waits for memory most of its
 * time; decoding does not, so that each row can fetch for one column.
 */
static inline __attribute__((always_inline)) void
stage_fetch(const struct stage *s, unsigned int field)
{
	const struct stage_column *c = &s->column[field];

	if (!c->data)
		return;
	stage_fetch_lines((const char *)&c->bits[s->rows / 64], 1);
	if (c->wide)
		stage_fetch_lines((const char *)((uint64_t *)c->data + c->n), 8);
	else
		stage_fetch_lines((const char *)((uint32_t *)c->data + c->n), 4);
}

/* The same of the elements of lists, in as many pieces as there are rows beyond the fields. */
static inline __attribute__((always_inline)) void
stage_fetch_args(const struct stage *s, unsigned int piece)
{
	stage_fetch_lines((const char *)(s->args + s->nargs_all) + 4 * STAGE_LINE * piece, 4);
}

static inline void stage_add(struct stage *s)
{
	if (s->pending < IOR_ROW_ALL)
		stage_fetch(s, s->pending);
	else
		stage_fetch_args(s, s->pending - IOR_ROW_ALL);
	if (++s->pending == STAGE_BATCH || s->rows + s->pending == s->limit)
		stage_drain(s);
}

static inline bool stage_full(const struct stage *s)
{
	return s->rows == s->limit;
}

static inline uint32_t stage_rows(const struct stage *s)
{
	return s->rows + s->pending;
}

/* Ready for the next row group. */
void stage_clear(struct stage *s);

#endif
