/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/row.h"

#include <string.h>

#include "base/list.h"
#include "base/near.h"

const struct ior_row_field ior_row_table[IOR_ROW_ALL] = {
#define OF(sym) IOR_ROW_BIT(IOR_ROW_##sym)
#define FIELD(sym, text, kind, measure, about, varies, others, head, columns, what, how, ...)	\
	[IOR_ROW_##sym] = {								\
		.id = IOR_ROW_##sym, .name = text, .aliases = others, .heading = head,		\
		.meaning = what, .type = kind, .unit = IOR_UNIT_##measure,			\
		.role = IOR_ROLE_##about, .width = columns, .differs = IOR_##varies,		\
		.rule = IOR_RULE_##how, .sources = __VA_ARGS__					\
	},
#define STORED(rec, sym, ...) FIELD(sym, __VA_ARGS__, STORED, OF(sym))
#define DERIVED(rec, sym, ...) FIELD(sym, __VA_ARGS__)
	IOR_ROW_STORED(STORED, ROW)
	IOR_ROW_DERIVED(DERIVED, ROW)
#undef DERIVED
#undef STORED
#undef FIELD
#undef OF
};

void ior_row_of_source(struct ior_row *source, const struct ior_row *row)
{
	static const unsigned int ends[][2] = {
		{ IOR_ROW_FILE, IOR_ROW_OLD_FILE }, { IOR_ROW_OFFSET, IOR_ROW_OLD_OFFSET },
		{ IOR_ROW_PASSED, IOR_ROW_OLD_PASSED },
	};

	*source = *row;
	source->present &= ~IOR_ROW_OF_END;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ior_row_has(row, ends[i][1]))
			ior_row_set(source, ends[i][0], row->v[ends[i][1]]);
}

static bool is(const char *text, const char *name, size_t len)
{
	return strlen(text) == len && memcmp(text, name, len) == 0;
}

const struct ior_row_field *ior_row_field_find(const char *name, size_t len)
{
	for (const struct ior_row_field *f = ior_row_table; f < ior_row_table + IOR_ROW_ALL; f++)
		if (is(f->name, name, len) || is(f->heading, name, len) ||
		    ior_words_have(f->aliases, name, len, strncmp))
			return f;
	return NULL;
}

static const char *name_of(const void *arg, size_t i)
{
	(void)arg;
	return i < IOR_ROW_ALL ? ior_row_table[i].name : NULL;
}

static const char *heading_of(const void *arg, size_t i)
{
	(void)arg;
	return i < IOR_ROW_ALL ? ior_row_table[i].heading : NULL;
}

const struct ior_row_field *ior_row_field_nearest(const char *name, size_t len)
{
	const char *near = ior_nearest(name, len, name_of, NULL);

	if (!near)
		near = ior_nearest(name, len, heading_of, NULL);
	return near ? ior_row_field_find(near, strlen(near)) : NULL;
}
