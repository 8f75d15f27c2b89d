/* SPDX-License-Identifier: BSD-2-Clause */
#include "reader_internal.h"

#include <errno.h>

/* Types of the stored fields, close together. */
static const uint8_t types[IOR_ROW_NFIELDS] = {
#define TYPE(rec, sym, name, type) type,
	IOR_ROW_STORED(TYPE, ROW)
#undef TYPE
};

/* The arguments: as many numbers as there are, negative ones as the kernel has them. */
static uint64_t read_args(const struct ior_value *list, uint64_t *args)
{
	const struct ior_value *v = list + 1;
	uint32_t n = 0;

	for (uint32_t i = 0; i < list->len && n < IOR_ROW_MAX_ARGS; i++, v = ior_value_next(v)) {
		if (v->type != IOR_V_UINT && v->type != IOR_V_INT)
			break;
		args[n++] = v->u;
	}
	return n;
}

static uint32_t dense_id(const struct ior_idmap *ids, uint64_t id)
{
	return id <= UINT32_MAX ? ior_idmap_get(ids, (uint32_t)id) : 0;
}

static int undefined(struct ior_reader *r, const char *why, struct ior_error *err)
{
	ior_reader_damaged(r, why);
	return ior_error_set(err, -EINVAL, "%s", r->damage);
}

/* Field i of the row. False with *why set if it names what is not defined. */
static inline bool read_field(const struct ior_reader *r, unsigned int i, struct ior_row *row,
			      const char **why)
{
	const struct ior_value *v = r->record.fields[i];
	uint64_t value;

	switch (types[i]) {
	case IOR_U64:
		if (v->type != IOR_V_UINT)
			return true;
		value = v->u;
		break;
	case IOR_I64:
		if (v->type != IOR_V_INT && (v->type != IOR_V_UINT || v->u > INT64_MAX))
			return true;
		value = v->u;
		break;
	case IOR_TEXT:
		if (v->type != IOR_V_UINT || !v->u)
			return true;
		value = dense_id(&r->text_ids, v->u);
		*why = "a row names a string not defined";
		if (!value)
			return false;
		break;
	case IOR_FILE:
		if (v->type != IOR_V_UINT || !v->u)
			return true;
		value = dense_id(&r->file_ids, v->u);
		*why = "a row names a file not defined";
		if (!value)
			return false;
		break;
	default:
		if (v->type != IOR_V_LIST)
			return true;
		value = read_args(v, row->args);
		break;
	}
	row->v[i] = value;
	row->present |= UINT64_C(1) << i;
	return true;
}

int ior_reader_row(struct ior_reader *r, struct ior_row *row, struct ior_error *err)
{
	unsigned int n = r->record.nfields < IOR_ROW_NFIELDS ? r->record.nfields : IOR_ROW_NFIELDS;
	const char *why;

	row->present = 0;
	for (unsigned int i = 0; i < n; i++)
		if (!read_field(r, i, row, &why))
			return undefined(r, why, err);
	return 0;
}

int ior_reader_row_some(struct ior_reader *r, uint64_t fields, struct ior_row *row,
			struct ior_error *err)
{
	const char *why;

	row->present = 0;
	for (fields &= (UINT64_C(1) << IOR_ROW_NFIELDS) - 1; fields; fields &= fields - 1)
		if (!read_field(r, (unsigned int)__builtin_ctzll(fields), row, &why))
			return undefined(r, why, err);
	return 0;
}
