/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/huge.h"
#include "table/schema.h"

static bool is_wide(const struct schema_column *c)
{
	return c->kind != SCHEMA_TEXT && !schema_is_narrow(c);
}

/*
 * Give a piece of the room to something; NULL room: add up what is needed. Memory is touched, and
 * so taken, only as rows come.
 */
static void *place(char *room, size_t *at, size_t bytes)
{
	void *p = room ? room + *at : NULL;

	*at += (bytes + BATCH_LINE - 1) / BATCH_LINE * BATCH_LINE;
	return p;
}

/*
 * Everything to its place in the room. Returns its bytes. s->dense: those of the columns up to the
 * file, most of which nearly every row has.
 */
static size_t lay_out(struct batch *s, char *room)
{
	size_t at = 0;

	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		struct batch_column *to = &s->column[schema[i].field];

		to->kind = (uint8_t)schema[i].kind;
		to->used = batch_has(schema[i].field);
		to->wide = is_wide(&schema[i]);
		if (to->used && to->kind != SCHEMA_LIST)
			to->data = place(room, &at, (size_t)s->limit * (to->wide ? 8 : 4));
		if (schema[i].field == IOR_ROW_FILE)
			s->dense = at;
	}
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		if (s->column[i].used)
			s->column[i].bits = place(room, &at, ((size_t)s->limit / 64 + 1) * 8);
	s->nargs = place(room, &at, s->limit);
	s->args = place(room, &at, ((size_t)s->limit + 1) * sizeof(s->batch[0].row.args));
	return at;
}

int batch_open(struct batch *s, uint32_t limit)
{
	void *room;

	memset(s, 0, sizeof(*s));
	s->limit = limit;
	if (posix_memalign(&room, IOR_HUGE_PAGE, lay_out(s, NULL)) != 0)
		return -ENOMEM;
	lay_out(s, room);
	s->room = room;
	batch_clear(s);
	return 0;
}

void batch_close(struct batch *s)
{
	free(s->room);
	memset(s, 0, sizeof(*s));
}

/* Where one row group was full the next ones are likely to be: few rows would waste large pages. */
static void enlarge_pages(struct batch *s)
{
	ior_huge_anew(s->room, s->dense);
	s->large = true;
}

void batch_clear(struct batch *s)
{
	if (batch_full(s) && !s->large)
		enlarge_pages(s);
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++)
		s->column[i].n = 0;
	s->rows = s->pending = 0;
	s->nargs_all = 0;
	s->sorted = true;
	s->last_seq = 0;
}

/*
 * Rows to columns: bit i of word k becomes bit k of word i. Squares of bits on both sides of the
 * diagonal change places, of half the size each time.
 */
static void transpose(uint64_t m[64])
{
	uint64_t mask = UINT32_MAX;

	for (unsigned int side = 32; side; side >>= 1, mask ^= mask << side) {
		for (unsigned int k = 0; k < 64; k = ((k | side) + 1) & ~side) {
			uint64_t change = (m[k] >> side ^ m[k | side]) & mask;

			m[k] ^= change << side;
			m[k | side] ^= change;
		}
	}
}

/* Where the values of a field begin in the batch. */
static const char *values_of(const struct batch *s, unsigned int field)
{
	const struct batch_row *first = &s->batch[0];

	if (field == IOR_ROW_WALL_TIME)
		return (const char *)&first->wall_ns;
	if (field == IOR_ROW_HOST)
		return (const char *)&first->host;
	if (field == IOR_ROW_CGROUP_PATH)
		return (const char *)&first->cgroup_path;
	return (const char *)&first->row.v[field];
}

/* Columns by what is done to copy a value. */
enum width {
	WIDE,		/* 64 bits */
	CHECKED,	/* 32 bits, which it may not fit into */
	NARROW,		/* 32 bits: a number of texts.h */
};

/* A value of the batch to its place, the nth. Returns it moved up by bias if CHECKED, else 0. */
static inline __attribute__((always_inline)) uint64_t
put(const char *from, void *to, enum width width, unsigned int n, uint64_t bias)
{
	uint64_t v;

	memcpy(&v, from, sizeof(v));
	if (width == WIDE)
		((uint64_t *)to)[n] = v;
	else
		((uint32_t *)to)[n] = (uint32_t)v;
	return width == CHECKED ? v + bias : 0;
}

/*
 * Values of a field of the batch go behind those of the column: those of rows that have a bit.
 * Returns the bits of all of them that are CHECKED, moved up by bias.
 */
static inline __attribute__((always_inline)) uint64_t
copy(const char *from, uint64_t bits, void *to, enum width width, uint64_t bias)
{
	const size_t step = sizeof(struct batch_row);
	uint64_t all = 0;

	if (bits == UINT64_MAX) {
#pragma GCC unroll 8
		for (unsigned int n = 0; n < BATCH_WORD; n++)
			all |= put(from + n * step, to, width, n, bias);
		return all;
	}
	for (unsigned int n = 0; bits; bits &= bits - 1, n++)
		all |= put(from + (unsigned int)__builtin_ctzll(bits) * step, to, width, n, bias);
	return all;
}

/* A column of 32 bits: what does not fit is absent. Returns what is left. */
static uint64_t drop_misfits(struct batch *s, const char *from, uint64_t bits, bool is_signed)
{
	uint64_t left = bits;

	for (; bits; bits &= bits - 1) {
		unsigned int row = (unsigned int)__builtin_ctzll(bits);
		uint64_t v;

		memcpy(&v, from + row * sizeof(struct batch_row), sizeof(v));
		if (is_signed ? (int64_t)v == (int32_t)v : v == (uint32_t)v)
			continue;
		left &= ~(UINT64_C(1) << row);
		s->misfits++;
	}
	return left;
}

/* Returns the rows that have a value. */
static uint64_t copy_values(struct batch *s, unsigned int field, uint64_t bits)
{
	const struct batch_column *c = &s->column[field];
	const char *from = values_of(s, field);
	bool is_signed = c->kind == SCHEMA_I32;
	uint64_t bias = is_signed ? UINT64_C(1) << 31 : 0;
	uint32_t *to = (uint32_t *)c->data + c->n;

	if (c->wide) {
		copy(from, bits, (uint64_t *)c->data + c->n, WIDE, 0);
	} else if (c->kind == SCHEMA_TEXT) {
		copy(from, bits, to, NARROW, 0);
	} else if (copy(from, bits, to, CHECKED, bias) > UINT32_MAX) {
		bits = drop_misfits(s, from, bits, is_signed);
		copy(from, bits, to, CHECKED, bias);
	}
	return bits;
}

static void copy_lists(struct batch *s, uint64_t bits)
{
	struct batch_column *c = &s->column[IOR_ROW_ARGS];

	for (; bits; bits &= bits - 1) {
		const struct ior_row *row = &s->batch[__builtin_ctzll(bits)].row;
		uint32_t n = (uint32_t)row->v[IOR_ROW_ARGS];

		/* all of them, which is quicker than to ask: there is room */
		memcpy(s->args + s->nargs_all, row->args, sizeof(row->args));
		s->nargs_all += n;
		s->nargs[c->n++] = (uint8_t)n;
	}
}

static void see_order(struct batch *s)
{
	for (unsigned int i = 0; i < s->pending; i++) {
		const struct ior_row *row = &s->batch[i].row;

		s->sorted &= ior_row_has(row, IOR_ROW_SEQ) && row->v[IOR_ROW_SEQ] >= s->last_seq;
		s->last_seq = row->v[IOR_ROW_SEQ];
	}
}

void batch_drain(struct batch *s)
{
	uint64_t has[BATCH_WORD] = { 0 };

	if (!s->pending)
		return;
	for (unsigned int i = 0; i < s->pending; i++)
		has[i] = s->batch[i].row.present;
	transpose(has);
	see_order(s);
	for (unsigned int field = 0; field < IOR_ROW_ALL; field++) {
		struct batch_column *c = &s->column[field];
		uint64_t bits = has[field];

		if (!c->used)
			continue;
		if (c->kind == SCHEMA_LIST) {
			copy_lists(s, bits);
		} else if (bits) {
			bits = copy_values(s, field, bits);
			c->n += (uint32_t)__builtin_popcountll(bits);
		}
		c->bits[s->rows / 64] = bits;
	}
	s->rows += s->pending;
	s->pending = 0;
}
