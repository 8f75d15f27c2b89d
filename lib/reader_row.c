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

int ior_reader_row(struct ior_reader *r, struct ior_row *row, struct ior_error *err)
{
	const struct ior_value **fields = r->record.fields;
	unsigned int n = r->record.nfields < IOR_ROW_NFIELDS ? r->record.nfields : IOR_ROW_NFIELDS;
	uint64_t present = 0, value;

	for (unsigned int i = 0; i < n; i++) {
		const struct ior_value *v = fields[i];

		switch (types[i]) {
		case IOR_U64:
			if (v->type != IOR_V_UINT)
				continue;
			value = v->u;
			break;
		case IOR_I64:
			if (v->type != IOR_V_INT && (v->type != IOR_V_UINT || v->u > INT64_MAX))
				continue;
			value = v->u;
			break;
		case IOR_TEXT:
			if (v->type != IOR_V_UINT || !v->u)
				continue;
			value = dense_id(&r->text_ids, v->u);
			if (!value)
				return undefined(r, "a row names a string not defined", err);
			break;
		case IOR_FILE:
			if (v->type != IOR_V_UINT || !v->u)
				continue;
			value = dense_id(&r->file_ids, v->u);
			if (!value)
				return undefined(r, "a row names a file not defined", err);
			break;
		default:
			if (v->type != IOR_V_LIST)
				continue;
			value = read_args(v, row->args);
			break;
		}
		row->v[i] = value;
		present |= UINT64_C(1) << i;
	}
	row->present = present;
	return 0;
}
