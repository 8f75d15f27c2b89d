/* SPDX-License-Identifier: BSD-2-Clause */
#include "table/group.h"

#include <stdlib.h>

#include "base/time.h"
#include "table/coding.h"
#include "table/group_file.h"


struct group {
	struct coder coder;
	struct coding texts;		/* of the column asked for */
	struct group_files files;
	uint64_t *ints;
	uint32_t *codes;
	uint32_t ints_cap, codes_cap;
	struct dictionary dictionary;
};

struct group *group_open(void)
{
	return calloc(1, sizeof(struct group));
}

void group_close(struct group *g)
{
	if (!g)
		return;
	coder_free(&g->coder);
	coding_free(&g->texts);
	group_files_free(&g->files);
	free(g->ints);
	free(g->codes);
	dictionary_free(&g->dictionary);
	free(g);
}

void group_begin(struct group *g)
{
	group_files_begin(&g->files);
}

/* Room for the numbers of a column, or for their codes. */
static bool ints_room(struct group *g, uint32_t n)
{
	return coding_room(&g->ints, &g->ints_cap, n, sizeof(*g->ints));
}

static bool codes_room(struct group *g, uint32_t n)
{
	return coding_room(&g->codes, &g->codes_cap, n, sizeof(*g->codes));
}

static void set_coded(const struct group *g, struct column *c)
{
	c->codes = g->codes;
	c->values = g->dictionary.values;
	c->ndistinct = g->dictionary.n;
}

/* ---- Stored fields -------------------------------------------------------------------------- */

static bool widen(struct group *g, const struct batch_column *from, bool is_signed,
		  struct column *c)
{
	const uint32_t *v = from->data;

	if (!ints_room(g, from->n))
		return false;
	for (uint32_t i = 0; !is_signed && i < from->n; i++)
		g->ints[i] = v[i];
	for (uint32_t i = 0; is_signed && i < from->n; i++)
		g->ints[i] = (uint64_t)(int32_t)v[i];
	c->ints = g->ints;
	return true;
}

static bool texts_column(struct group *g, const struct batch_column *from, const struct texts *n,
			 struct column *c)
{
	if (!coder_make(&g->coder, from->data, from->n, n->intern.n, &g->texts))
		return false;
	c->codes = g->texts.codes;
	c->texts = g->texts.distinct;
	c->ndistinct = g->texts.ndistinct;
	return true;
}

/* ---- Of other fields ------------------------------------------------------------------------ */

/* Microseconds, rounded down. */
static bool microseconds(struct group *g, const struct batch_column *from, struct column *c)
{
	const int64_t *ns = from->data;

	if (!ints_room(g, from->n))
		return false;
	for (uint32_t i = 0; i < from->n; i++)
		g->ints[i] = (uint64_t)ior_time_period(ns[i], 1000);
	c->ints = g->ints;
	return true;
}

/*
 * Cut to a unit, in nanoseconds, as microseconds, which hold the start of any. Neighbours mostly
 * lie in the same one.
 */
static bool cut_times(struct group *g, const struct batch_column *from, int64_t unit,
		      struct column *c)
{
	const int64_t *ns = from->data;
	uint64_t start = 0;		/* of the unit, modulo 2^64 */
	uint32_t code = DICTIONARY_NONE;

	if (!codes_room(g, from->n) || dictionary_begin(&g->dictionary, 0) < 0)
		return false;
	for (uint32_t i = 0; i < from->n; i++) {
		if (i == 0 || (uint64_t)ns[i] - start >= (uint64_t)unit) {
			int64_t us = ior_time_period(ns[i], unit) * (unit / 1000);

			start = (uint64_t)ns[i] - (uint64_t)ior_time_rest(ns[i], unit);
			code = dictionary_code(&g->dictionary, (uint64_t)us);
			if (code == DICTIONARY_NONE)
				return false;
		}
		g->codes[i] = code;
	}
	set_coded(g, c);
	return true;
}

/* Rounded down to a power of two. */
static bool classes(struct group *g, const struct batch_column *from, struct column *c)
{
	uint32_t code_of[65];	/* by the bits that a value needs */
	const uint64_t *v = from->data;

	if (!codes_room(g, from->n) || dictionary_begin(&g->dictionary, 65) < 0)
		return false;
	memset(code_of, 0xff, sizeof(code_of));
	for (uint32_t i = 0; i < from->n; i++) {
		unsigned int bits = v[i] ? 64 - (unsigned int)__builtin_clzll(v[i]) : 0;

		if (code_of[bits] == DICTIONARY_NONE)
			code_of[bits] = dictionary_code(&g->dictionary,
							bits ? UINT64_C(1) << (bits - 1) : 0);
		g->codes[i] = code_of[bits];
	}
	set_coded(g, c);
	return true;
}

/* The column of the batch that a field is made of: its own, if it has one there. */
static unsigned int origin(const struct ior_row_field *field)
{
	if (batch_has(field->id))
		return field->id;
	if (field->rule == IOR_RULE_CUT)
		return IOR_ROW_WALL_TIME;
	return (unsigned int)__builtin_ctzll(field->sources);
}

static bool fill_number(struct group *g, const struct ior_row_field *field,
			const struct batch_column *from, struct column *c)
{
	switch (field->rule) {
	case IOR_RULE_CLOCK:
		return microseconds(g, from, c);
	case IOR_RULE_CUT:
		return cut_times(g, from, field->cut_s * IOR_NS_PER_S, c);
	case IOR_RULE_POWER:
		return classes(g, from, c);
	default:
		if (!from->wide)
			return widen(g, from, schema_is_signed(c->schema), c);
		c->ints = from->data;
		return true;
	}
}

static bool fill(struct group *g, const struct batch *s, const struct batch_column *from,
		 const struct texts *n, struct column *c)
{
	const struct ior_row_field *field = &ior_row_fields()[c->schema->field];

	if (ior_row_fields()[origin(field)].type == IOR_FILE)
		return group_files_column(&g->files, &g->coder, s, from, origin(field), c);
	switch (c->schema->kind) {
	case SCHEMA_TEXT:
		return texts_column(g, from, n, c);
	case SCHEMA_LIST:
		c->ints = s->args;
		c->lengths = s->nargs;
		return true;
	default:
		return fill_number(g, field, from, c);
	}
}

bool group_column(struct group *g, const struct batch *s, const struct texts *n,
		  const struct schema_column *column, struct column *c)
{
	const struct ior_row_field *field = &ior_row_fields()[column->field];
	const struct batch_column *from = &s->column[origin(field)];

	*c = (struct column){
		.schema = column, .names = n, .rows = s->rows, .n = from->n, .bits = from->bits,
	};
	if (c->n && !fill(g, s, from, n, c))
		return false;
	if (c->n == s->rows)
		c->bits = NULL;
	c->nints = column->kind == SCHEMA_LIST ? s->nargs_all : c->n;
	return true;
}
