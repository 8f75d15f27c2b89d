/* SPDX-License-Identifier: BSD-2-Clause */
#include "stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "schema.h"

/* Memory is touched, and so taken, only as rows come. */
static int open_column(struct stage *s, const struct schema_column *c)
{
	struct stage_column *to = &s->column[c->field];

	to->kind = (uint8_t)c->kind;
	to->used = stage_has(c->field);
	if (!to->used)
		return 0;
	to->wide = c->kind != SCHEMA_TEXT && !schema_is_narrow(c);
	to->bits = malloc(((size_t)s->limit / 64 + 1) * sizeof(*to->bits));
	to->data = c->kind == SCHEMA_LIST ? NULL : malloc((size_t)s->limit * (to->wide ? 8 : 4));
	return to->bits && (to->data || c->kind == SCHEMA_LIST) ? 0 : -ENOMEM;
}

int stage_open(struct stage *s, uint32_t limit)
{
	int error = 0;

	memset(s, 0, sizeof(*s));
	s->limit = limit;
	for (unsigned int i = 0; i < IOR_ROW_ALL && !error; i++)
		error = open_column(s, &schema[i]);
	s->args = malloc(((size_t)limit + 1) * IOR_ROW_MAX_ARGS * sizeof(*s->args));
	s->nargs = malloc(limit);
	stage_clear(s);
	if (!error && s->args && s->nargs)
		return 0;
	stage_close(s);
	return -ENOMEM;
}

void stage_close(struct stage *s)
{
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		free(s->column[i].data);
		free(s->column[i].bits);
	}
	free(s->args);
	free(s->nargs);
	memset(s, 0, sizeof(*s));
}

void stage_clear(struct stage *s)
{
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
static const char *values_of(const struct stage *s, unsigned int field)
{
	const struct stage_row *first = &s->batch[0];

	if (field == IOR_ROW_WALL_TIME)
		return (const char *)&first->wall_ns;
	if (field == IOR_ROW_HOST)
		return (const char *)&first->host;
	if (field == IOR_ROW_CGROUP_PATH)
		return (const char *)&first->cgroup_path;
	return (const char *)&first->row.v[field];
}

/* A value to its place, the nth. Returns what of it, moved up by bias, 32 bits do not hold. */
static inline __attribute__((always_inline)) uint64_t
put(const char *from, void *to, bool wide, unsigned int n, uint64_t bias)
{
	uint64_t v;

	memcpy(&v, from, sizeof(v));
	if (wide)
		((uint64_t *)to)[n] = v;
	else
		((uint32_t *)to)[n] = (uint32_t)v;
	return (v + bias) >> 32;
}

/*
 * Values of a field of the batch go behind those of the column, as 64 or 32 bits: those of rows
 * that have a bit. Returns the bits of all of them, moved up by bias, that 32 do not hold.
 */
static inline __attribute__((always_inline)) uint64_t
copy(const char *from, uint64_t bits, void *to, bool wide, uint64_t bias)
{
	const size_t step = sizeof(struct stage_row);
	uint64_t high = 0;

	if (bits & (bits + 1)) {
		for (unsigned int n = 0; bits; bits &= bits - 1, n++)
			high |= put(from + (unsigned int)__builtin_ctzll(bits) * step, to, wide, n,
				    bias);
	} else {	/* from the first row on all have one */
		unsigned int all = (unsigned int)__builtin_popcountll(bits);

		for (unsigned int n = 0; n < all; n++, from += step)
			high |= put(from, to, wide, n, bias);
	}
	return high;
}

/* A column of 32 bits: what does not fit is absent. Returns what is left. */
static uint64_t drop_misfits(struct stage *s, const char *from, uint64_t bits, bool is_signed)
{
	uint64_t left = bits;

	for (; bits; bits &= bits - 1) {
		unsigned int row = (unsigned int)__builtin_ctzll(bits);
		uint64_t v;

		memcpy(&v, from + row * sizeof(struct stage_row), sizeof(v));
		if (is_signed ? (int64_t)v == (int32_t)v : v == (uint32_t)v)
			continue;
		left &= ~(UINT64_C(1) << row);
		s->misfits++;
	}
	return left;
}

/* Returns the rows that have a value. */
static uint64_t copy_values(struct stage *s, unsigned int field, uint64_t bits)
{
	const struct stage_column *c = &s->column[field];
	const char *from = values_of(s, field);
	bool is_signed = c->kind == SCHEMA_I32;
	uint64_t bias = is_signed ? UINT64_C(1) << 31 : 0;
	uint32_t *to = (uint32_t *)c->data + c->n;

	if (c->wide) {
		copy(from, bits, (uint64_t *)c->data + c->n, true, 0);
		return bits;
	}
	if (!copy(from, bits, to, false, bias))
		return bits;
	bits = drop_misfits(s, from, bits, is_signed);
	copy(from, bits, to, false, bias);
	return bits;
}

static void copy_lists(struct stage *s, uint64_t bits)
{
	struct stage_column *c = &s->column[IOR_ROW_ARGS];

	for (; bits; bits &= bits - 1) {
		const struct ior_row *row = &s->batch[__builtin_ctzll(bits)].row;
		uint32_t n = (uint32_t)row->v[IOR_ROW_ARGS];

		/* all of them, which is quicker than to ask: there is room */
		memcpy(s->args + s->nargs_all, row->args, sizeof(row->args));
		s->nargs_all += n;
		s->nargs[c->n++] = (uint8_t)n;
	}
}

static void see_order(struct stage *s)
{
	for (unsigned int i = 0; i < s->pending; i++) {
		const struct ior_row *row = &s->batch[i].row;

		s->sorted &= ior_row_has(row, IOR_ROW_SEQ) && row->v[IOR_ROW_SEQ] >= s->last_seq;
		s->last_seq = row->v[IOR_ROW_SEQ];
	}
}

void stage_drain(struct stage *s)
{
	uint64_t has[STAGE_BATCH] = { 0 };

	if (!s->pending)
		return;
	for (unsigned int i = 0; i < s->pending; i++)
		has[i] = s->batch[i].row.present;
	transpose(has);
	see_order(s);
	for (unsigned int field = 0; field < IOR_ROW_ALL; field++) {
		struct stage_column *c = &s->column[field];
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
