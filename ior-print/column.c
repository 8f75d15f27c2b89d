/* SPDX-License-Identifier: BSD-2-Clause */
#include "column.h"

#include <errno.h>
#include <string.h>

#include "base/list.h"
#include "base/near.h"

static const unsigned int for_programs[] = {
	IOR_ROW_WALL_TIME, IOR_ROW_TIME, IOR_ROW_DURATION, IOR_ROW_PID, IOR_ROW_TID, IOR_ROW_COMM,
	IOR_ROW_SYSCALL, IOR_ROW_FD, IOR_ROW_FILE, IOR_ROW_OLD_FILE, IOR_ROW_RET, IOR_ROW_ERROR,
	IOR_ROW_BYTES, IOR_ROW_REQUESTED, IOR_ROW_OFFSET, IOR_ROW_FLAGS,
};

const struct column_list columns_for_programs = {
	sizeof(for_programs) / sizeof(for_programs[0]), for_programs,
};

#define ALL "all"	/* names every field */

static bool is(const char *name, const char *p, size_t len)
{
	return strlen(name) == len && memcmp(name, p, len) == 0;
}

/* The name of a field of some record kind, or COLUMN_KIND_NAME; NULL if no kind has it. */
static const char *record_field(const char *p, size_t len, bool rows)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	if (is(COLUMN_KIND_NAME, p, len))
		return COLUMN_KIND_NAME;
	for (; n; n--, d++)
		for (unsigned int i = 0; i < d->nfields && (rows || d->tag != IOR_TAG_ROW); i++)
			if (is(d->fields[i].name, p, len))
				return d->fields[i].name;
	return NULL;
}

/* Names of rows first, then those of records: what a hint may name. */
static const char *candidate(const void *arg, size_t i)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	(void)arg;
	if (i < IOR_ROW_ALL)
		return ior_row_fields()[i].name;
	i -= IOR_ROW_ALL;
	for (; n; n--, d++) {
		if (i < d->nfields)
			return d->fields[i].name;
		i -= d->nfields;
	}
	return NULL;
}

/* NULL if nothing is near. Also of a name that was given without its unit. */
static const char *nearest(const char *name, size_t len)
{
	const char *near = ior_nearest(name, len, candidate, NULL);
	const struct ior_row_field *field = near ? NULL : ior_row_field_nearest(name, len);

	return field ? field->name : near;
}

int columns_check(const char *list, struct ior_error *err)
{
	const char *all = list, *name, *near;
	size_t len;

	while (ior_list_next(&list, &name, &len)) {
		if (!len)
			return ior_error_set(err, -EINVAL, "'%.*s': a field name is missing; "
					     "example: comm,file,syscall", ior_shown(strlen(all)),
					     all);
		if (is(ALL, name, len) || ior_row_field_find(name, len) ||
		    record_field(name, len, true))
			continue;
		near = nearest(name, len);
		if (!near)
			return ior_error_set(err, -EINVAL, "unknown field '%.*s'; -F help lists "
					     "them", ior_shown(len), name);
		return ior_error_set(err, -EINVAL, "unknown field '%.*s'; did you mean '%s'?",
				     ior_shown(len), name, near);
	}
	return 0;
}

/* Each once, where it is named first: there are not so many fields as COLUMNS_MAX. */
static void add_row_field(struct columns *c, unsigned int id)
{
	_Static_assert(IOR_ROW_ALL <= COLUMNS_MAX, "room for every field");

	for (unsigned int i = 0; i < c->n; i++)
		if (c->id[i] == id)
			return;
	c->id[c->n++] = id;
}

static void add_row_fields(struct columns *c)
{
	for (unsigned int id = 0; id < IOR_ROW_ALL; id++)
		add_row_field(c, id);
}

int columns_of_rows(struct columns *c, const char *list, const struct column_list *usual,
		    struct ior_error *err)
{
	const struct ior_row_field *field;
	const char *name;
	size_t len;

	c->n = 0;
	if (!list) {
		for (unsigned int i = 0; usual && i < usual->n; i++)
			c->id[c->n++] = usual->id[i];
	} else {
		while (ior_list_next(&list, &name, &len)) {
			field = ior_row_field_find(name, len);
			if (!field && is(ALL, name, len)) {
				add_row_fields(c);
				continue;
			}
			if (!field)
				return ior_error_set(err, -ENOENT, "rows have no field '%.*s', "
						     "only records have; -F help lists them",
						     ior_shown(len), name);
			add_row_field(c, field->id);
		}
	}
	for (unsigned int i = 0; i < c->n; i++)
		if (c->id[i] < IOR_ROW_ALL)
			c->name_len[i] = strlen(ior_row_fields()[c->id[i]].name);
	return 0;
}

static void add(struct record_columns *c, const char *name)
{
	for (unsigned int i = 0; i < c->n; i++)
		if (strcmp(c->name[i], name) == 0)
			return;
	if (c->n < COLUMNS_MAX)
		c->name[c->n++] = name;
}

static void add_all(struct record_columns *c, bool rows)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	add(c, COLUMN_KIND_NAME);
	for (; n; n--, d++) {
		if (d->tag == IOR_TAG_ROW && !rows)
			continue;
		for (unsigned int i = 0; i < d->nfields; i++)
			add(c, d->fields[i].name);
	}
}

static void locate(struct record_columns *c)
{
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);

	memset(c->at, COLUMN_ABSENT, sizeof(c->at));
	for (; n; n--, d++)
		for (unsigned int i = 0; i < c->n && d->tag < COLUMN_TAGS; i++)
			for (unsigned int f = 0; f < d->nfields; f++)
				if (strcmp(c->name[i], d->fields[f].name) == 0)
					c->at[d->tag][i] = f;
}

int columns_of_records(struct record_columns *c, const char *list, bool rows,
		       struct ior_error *err)
{
	const char *p, *name;
	size_t len;

	c->n = 0;
	if (!list)
		add_all(c, rows);
	else
		while (ior_list_next(&list, &p, &len)) {
			name = record_field(p, len, rows);
			if (!name && is(ALL, p, len)) {
				add_all(c, rows);
				continue;
			}
			if (!name)
				return ior_error_set(err, -ENOENT, "records have no field '%.*s', "
						     "only rows have (ior-pair makes them); "
						     "-F help lists them",
						     ior_shown(len), p);
			add(c, name);
		}
	locate(c);
	return 0;
}
