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
	s->args = malloc((size_t)limit * IOR_ROW_MAX_ARGS * sizeof(*s->args));
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

/* A column of 32 bits: what does not fit is absent. */
static void drop_misfits(struct stage *s, unsigned int field, bool is_signed)
{
	for (unsigned int i = 0; i < s->pending; i++) {
		struct ior_row *row = &s->batch[i].row;
		uint64_t v = row->v[field];

		if (!ior_row_has(row, field) ||
		    (is_signed ? (int64_t)v == (int32_t)v : v == (uint32_t)v))
			continue;
		row->present &= ~(UINT64_C(1) << field);
		s->misfits++;
	}
}

/*
 * Values of a field of the batch go behind those of the column, as 64 or 32 bits; those that are
 * absent are left out, unless all are there. *high: bits of them, moved up by bias, that 32 do not
 * hold. Returns which rows have one.
 */
static inline __attribute__((always_inline)) uint64_t
copy(struct stage *s, const char *first, unsigned int field, bool wide, bool all, uint64_t bias,
     uint64_t *high)
{
	struct stage_column *c = &s->column[field];
	uint64_t *to64 = (uint64_t *)c->data + c->n, bits = 0;
	uint32_t *to32 = (uint32_t *)c->data + c->n;

	*high = 0;
	for (unsigned int i = 0, n = 0; i < s->pending; i++, first += sizeof(struct stage_row)) {
		uint64_t bit = all ? 1 : s->batch[i].row.present >> field & 1, v;

		memcpy(&v, first, sizeof(v));
		if (wide)
			to64[n] = v;
		else
			to32[n] = (uint32_t)v;
		*high |= (v + bias) >> 32;
		n += (unsigned int)bit;
		bits |= bit << i;
	}
	return bits;
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

static uint64_t copy_lists(struct stage *s)
{
	struct stage_column *c = &s->column[IOR_ROW_ARGS];
	uint64_t bits = 0;

	for (unsigned int i = 0; i < s->pending; i++) {
		const struct ior_row *row = &s->batch[i].row;
		uint32_t n = ior_row_has(row, IOR_ROW_ARGS) ? (uint32_t)row->v[IOR_ROW_ARGS] : 0;

		if (!ior_row_has(row, IOR_ROW_ARGS))
			continue;
		for (uint32_t k = 0; k < n; k++)
			s->args[s->nargs_all + k] = row->args[k];
		s->nargs_all += n;
		s->nargs[c->n++] = (uint8_t)n;
		bits |= UINT64_C(1) << i;
	}
	return bits;
}

static void see_order(struct stage *s)
{
	for (unsigned int i = 0; i < s->pending; i++) {
		const struct ior_row *row = &s->batch[i].row;

		s->sorted &= ior_row_has(row, IOR_ROW_SEQ) && row->v[IOR_ROW_SEQ] >= s->last_seq;
		s->last_seq = row->v[IOR_ROW_SEQ];
	}
}

static uint64_t copy_values(struct stage *s, unsigned int field, bool all)
{
	const struct stage_column *c = &s->column[field];
	const char *first = values_of(s, field);
	bool is_signed = c->kind == SCHEMA_I32;
	uint64_t bias = is_signed ? UINT64_C(1) << 31 : 0, high, bits;

	if (c->wide)
		return all ? copy(s, first, field, true, true, 0, &high) :
			     copy(s, first, field, true, false, 0, &high);
	bits = all ? copy(s, first, field, false, true, bias, &high) :
		     copy(s, first, field, false, false, bias, &high);
	if (!high)
		return bits;
	drop_misfits(s, field, is_signed);
	return copy(s, first, field, false, false, bias, &high);
}

void stage_drain(struct stage *s)
{
	uint64_t some = 0, all = UINT64_MAX;

	if (!s->pending)
		return;
	for (unsigned int i = 0; i < s->pending; i++) {
		some |= s->batch[i].row.present;
		all &= s->batch[i].row.present;
	}
	see_order(s);
	for (unsigned int field = 0; field < IOR_ROW_ALL; field++) {
		struct stage_column *c = &s->column[field];
		uint64_t bits = 0;

		if (!c->used)
			continue;
		if (!(some >> field & 1)) {
			c->bits[s->rows / 64] = 0;
			continue;
		}
		if (c->kind == SCHEMA_LIST) {
			bits = copy_lists(s);
		} else {
			bits = copy_values(s, field, all >> field & 1);
			c->n += (uint32_t)__builtin_popcountll(bits);
		}
		c->bits[s->rows / 64] = bits;
	}
	s->rows += s->pending;
	s->pending = 0;
}
