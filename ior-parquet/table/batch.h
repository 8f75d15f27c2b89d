/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of a row group on their way to columns. What is absent takes no place: a column is its
 * values, and a bit for each row that has one.
 */
#ifndef BATCH_H
#define BATCH_H

#include "stream/row.h"
#include "table/texts.h"

#define BATCH_ROWS (128u << 10)		/* of a row group, unless told otherwise */
#define BATCH_MAX_ROWS (4u << 20)
#define BATCH_LINE 64u			/* bytes of memory that are fetched at once */
#define BATCH_WORD 64u			/* rows: a word of bits for each column */

struct batch_column {
	void *data;		/* uint64_t, or uint32_t: see wide */
	uint64_t *bits;		/* by row */
	uint32_t n;		/* values */
	uint8_t wide, kind;
	bool used;		/* has values of its own: batch_has() */
};

/* A row whose texts and files are those of texts.h; present has the bits of all its members. */
struct batch_row {
	struct ior_row row;
	int64_t wall_ns;
	uint64_t host, cgroup_path;
};

/* All other fields are made of these when a row group is written. */
static inline bool batch_has(unsigned int field)
{
	return field < IOR_ROW_NFIELDS || field == IOR_ROW_WALL_TIME || field == IOR_ROW_HOST ||
	       field == IOR_ROW_CGROUP_PATH;
}

struct batch {
	uint32_t rows, limit;
	struct batch_column column[IOR_ROW_ALL];	/* by field */
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
	struct batch_row batch[BATCH_WORD];
};

/* limit: rows, at most BATCH_MAX_ROWS. 0 or -ENOMEM. Free with batch_close(). */
int batch_open(struct batch *s, uint32_t limit);
void batch_close(struct batch *s);

/*
 * Where the next row goes: decode into it, fill in the rest,
 * then batch_add(). There is always place for one, as who adds looks at batch_full() then.
 */
static inline struct batch_row *batch_next(struct batch *s)
{
	return &s->batch[s->pending];
}

/* The rows of batch go to the columns. */
void batch_drain(struct batch *s);

/* Always inlined: a function that only fetches does nothing for the compiler, and is left out. */
static inline __attribute__((always_inline)) void
batch_fetch_lines(const char *p, unsigned int lines)
{
#pragma GCC unroll 8
	for (unsigned int i = 0; i < lines; i++)
		__builtin_prefetch(p + i * BATCH_LINE, 1);
}

/*
 * Fetch what the next drain will write of a column. A drain by itself waits for memory most of its
 * time; decoding does not, so that each row can fetch for one column.
 */
static inline __attribute__((always_inline)) void
batch_fetch(const struct batch *s, unsigned int field)
{
	const struct batch_column *c = &s->column[field];

	if (!c->data)
		return;
	batch_fetch_lines((const char *)&c->bits[s->rows / 64], 1);
	if (c->wide)
		batch_fetch_lines((const char *)((uint64_t *)c->data + c->n), 8);
	else
		batch_fetch_lines((const char *)((uint32_t *)c->data + c->n), 4);
}

/* The same of the elements of lists, in as many pieces as there are rows beyond the fields. */
static inline __attribute__((always_inline)) void
batch_fetch_args(const struct batch *s, unsigned int piece)
{
	batch_fetch_lines((const char *)(s->args + s->nargs_all) + 4 * BATCH_LINE * piece, 4);
}

static inline void batch_add(struct batch *s)
{
	if (s->pending < IOR_ROW_ALL)
		batch_fetch(s, s->pending);
	else
		batch_fetch_args(s, s->pending - IOR_ROW_ALL);
	if (++s->pending == BATCH_WORD || s->rows + s->pending == s->limit)
		batch_drain(s);
}

static inline bool batch_full(const struct batch *s)
{
	return s->rows == s->limit;
}

static inline uint32_t batch_rows(const struct batch *s)
{
	return s->rows + s->pending;
}

/* Ready for the next row group. */
void batch_clear(struct batch *s);

#endif
