/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This is where every row of every program comes in. It is fast because it does one thing: it walks
 * over the bytes once and puts numbers to their place. What kind of number each was is kept as a
 * bit, so that the types of all fields are checked at the end by a few operations on masks.
 */
#include "stream/decode_row.h"

#include <string.h>

#include "stream/decode.h"

#define LONGEST_NUMBER 9	/* bytes with its type */
#define BIT(i) (UINT64_C(1) << (i))

/* The stored fields of one type, a bit for each. */
#define OF_TYPE(kind) (0 IOR_ROW_STORED(BIT_IF, kind))
#define BIT_IF(kind, sym, name, type, ...) | (type == kind ? BIT(IOR_ROW_##sym) : 0)
#define NATURALS (OF_TYPE(IOR_U64) | OF_TYPE(IOR_TEXT) | OF_TYPE(IOR_FILE))
#define INTEGERS OF_TYPE(IOR_I64)

const uint64_t ior_row_texts = OF_TYPE(IOR_TEXT), ior_row_files = OF_TYPE(IOR_FILE);

_Static_assert(OF_TYPE(IOR_LIST) == BIT(IOR_ROW_ARGS), "the one list of a row has its place there");
_Static_assert((NATURALS | INTEGERS | BIT(IOR_ROW_ARGS)) == BIT(IOR_ROW_NFIELDS) - 1,
	       "a type that no field had so far needs its rule below");

/* Numbers of one row by what they were: a bit for each field. */
struct kinds {
	uint64_t natural;	/* 0 and more */
	uint64_t negative;
	uint64_t large;		/* naturals that no int64_t holds */
};

/* The fields of the right type. */
static uint64_t well_typed(const struct kinds *k)
{
	return (k->natural & NATURALS) | (k->negative & INTEGERS) |
	       (k->natural & INTEGERS & ~k->large);
}

/*
 * A natural behind its type, of which most have 2 bytes. A branch on its size can be foretold, so
 * that what follows is read without waiting for this.
 */
static inline uint64_t natural_16(const uint8_t **p)
{
	uint16_t raw;

	memcpy(&raw, *p + 1, sizeof(raw));
	*p += 3;
	return __builtin_bswap16(raw);
}

/* The same of 1, 4 or 8 bytes: its type is 0xcc, 0xce or 0xcf. */
static inline uint64_t natural(const uint8_t **p)
{
	const uint8_t type = **p;
	uint64_t raw;

	memcpy(&raw, *p + 1, sizeof(raw));
	if (type == 0xce) {
		*p += 5;
		return __builtin_bswap32((uint32_t)raw);
	}
	if (type == 0xcc) {
		*p += 2;
		return (uint8_t)raw;
	}
	*p += 9;
	return __builtin_bswap64(raw);
}

/* A number of 1 << size bytes, big-endian; 8 can be read. */
static inline int64_t load_signed(const uint8_t *p, unsigned int size)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return (int64_t)__builtin_bswap64(value) >> (64 - (8u << size));
}

/*
 * Read the value at *p, of which LONGEST_NUMBER bytes can be read, and step over it. A number goes
 * to *value and to the kinds that bit stands for. False if it is none of numbers and nil.
 */
static inline bool number(const uint8_t **p, uint64_t bit, uint64_t *value, struct kinds *k)
{
	uint8_t c = **p;

	if (c <= 0x7f) {
		*value = c;
		k->natural |= bit;
		*p += 1;
	} else if (c == 0xcd) {
		*value = natural_16(p);
		k->natural |= bit;
	} else if (c == 0xc0) {
		*p += 1;
	} else if ((c & 0xfc) == 0xcc) {
		*value = natural(p);
		k->natural |= bit;
		if (*value > INT64_MAX)
			k->large |= bit;
	} else if (c >= 0xe0) {
		*value = (uint64_t)(int8_t)c;
		k->negative |= bit;
		*p += 1;
	} else if ((c & 0xfc) == 0xd0) {
		int64_t i = load_signed(*p + 1, c & 3);

		*value = (uint64_t)i;
		if (i < 0)
			k->negative |= bit;
		else
			k->natural |= bit;
		*p += 1 + (1u << (c & 3));
	} else {
		return false;
	}
	return true;
}

/* A short list of numbers, from which the arguments are taken; NULL if it is something else. */
static const uint8_t *arguments(const uint8_t *p, const uint8_t *last, struct ior_row *row)
{
	unsigned int n = *p & 0x0f;

	if (*p++ >> 4 != 9)
		return NULL;
	for (unsigned int i = 0; i < n; i++) {
		struct kinds k = { 0 };
		uint64_t value = 0;

		if (p > last || !number(&p, 1, &value, &k) || !(k.natural | k.negative))
			return NULL;
		if (i < IOR_ROW_MAX_ARGS)
			row->args[i] = value;
	}
	ior_row_set(row, IOR_ROW_ARGS, n < IOR_ROW_MAX_ARGS ? n : IOR_ROW_MAX_ARGS);
	return p;
}

/* Step over a short string; NULL if it is something else. */
static const uint8_t *string(const uint8_t *p, const uint8_t *last)
{
	size_t len;

	if (*p >> 5 == 5)
		len = 1 + (*p & 0x1fu);
	else if (*p == 0xd9)
		len = 2u + p[1];
	else
		return NULL;
	return len <= (size_t)(last - p) ? p + len : NULL;
}

/* At the start of a cache line its speed does not depend on what is linked before it. */
__attribute__((aligned(64))) size_t
ior_decode_row(const uint8_t *data, size_t len, struct ior_row *row)
{
	const uint8_t *p = data, *last;
	struct kinds k = { 0 };
	unsigned int n, i;

	if (len < LONGEST_NUMBER)
		return 0;
	last = data + len - LONGEST_NUMBER;
	if (*p == 0xdc && !p[1]) {
		n = p[2];
		p += 3;
	} else if (*p >> 4 == 9) {
		n = *p & 0x0f;
		p += 1;
	} else {
		return 0;
	}
	if (!n-- || n > IOR_RECORD_FIELDS || *p++ != IOR_TAG_ROW)
		return 0;
	row->present = 0;
	for (i = 0; i < n && i < IOR_ROW_NFIELDS; i++) {
		if (p > last)
			return 0;
		if (number(&p, BIT(i), &row->v[i], &k))
			continue;
		p = i == IOR_ROW_ARGS ? arguments(p, last, row) : string(p, last);
		if (!p)
			return 0;
	}
	row->present |= well_typed(&k);
	for (; i < n; i++) {	/* a newer writer has more: they are only stepped over */
		uint64_t value;

		if (p > last)
			return 0;
		if (!number(&p, 0, &value, &k) && !(p = string(p, last)))
			return 0;
	}
	return (size_t)(p - data);
}

/* As many numbers as there are; what follows something else is left out. */
static void arguments_of_values(const struct ior_value *list, struct ior_row *row)
{
	const struct ior_value *v = list + 1;
	uint32_t n = 0;

	for (uint32_t i = 0; i < list->len && n < IOR_ROW_MAX_ARGS; i++, v = ior_value_next(v)) {
		if (v->type != IOR_V_UINT && v->type != IOR_V_INT)
			break;
		row->args[n++] = v->u;
	}
	ior_row_set(row, IOR_ROW_ARGS, n);
}

void ior_row_of_values(const struct ior_value *const *fields, unsigned int n, struct ior_row *row)
{
	struct kinds k = { 0 };

	row->present = 0;
	if (n > IOR_ROW_NFIELDS)
		n = IOR_ROW_NFIELDS;
	for (unsigned int i = 0; i < n; i++) {
		const struct ior_value *v = fields[i];

		row->v[i] = v->u;
		if (v->type == IOR_V_UINT) {
			k.natural |= BIT(i);
			k.large |= v->u > INT64_MAX ? BIT(i) : 0;
		} else if (v->type == IOR_V_INT) {
			k.negative |= BIT(i);
		} else if (v->type == IOR_V_LIST && i == IOR_ROW_ARGS) {
			arguments_of_values(v, row);
		}
	}
	row->present |= well_typed(&k);
}
