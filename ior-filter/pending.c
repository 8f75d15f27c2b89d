/* SPDX-License-Identifier: BSD-2-Clause */
#include "pending.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES (64u << 10)

int pending_init(struct pending *n)
{
	*n = (struct pending){ 0 };
	if (ior_idmap_init(&n->texts) < 0 || ior_idmap_init(&n->files) < 0)
		return -ENOMEM;
	return 0;
}

void pending_free(struct pending *n)
{
	ior_idmap_free(&n->texts);
	ior_idmap_free(&n->files);
	free(n->entries);
	free(n->bytes);
	*n = (struct pending){ 0 };
}

void pending_forget(struct pending *n)
{
	ior_idmap_clear(&n->texts);
	ior_idmap_clear(&n->files);
	n->n = 0;
	n->len = n->waiting = 0;
}

/* ---- What the header says ------------------------------------------------------------------- */

/* The type of a field as the header describes it: ["comm", "text"]. */
static void learn_field(struct pending *n, unsigned int tag, uint32_t position,
			const struct ior_value *field)
{
	const struct ior_value *type;

	if (field->type != IOR_V_LIST || field->len < 2)
		return;
	type = ior_value_next(field + 1);
	if (ior_value_is(type, ior_type_name(IOR_TEXT)))
		n->text_fields[tag] |= UINT64_C(1) << position;
	else if (ior_value_is(type, ior_type_name(IOR_FILE)))
		n->file_fields[tag] |= UINT64_C(1) << position;
}

/* A header that does not describe its records is of records as this version knows them. */
static void learn_own(struct pending *n)
{
	size_t kinds;
	const struct ior_record_desc *d = ior_record_table(&kinds);

	for (const struct ior_record_desc *end = d + kinds; d < end; d++) {
		for (unsigned int i = 0; i < d->nfields; i++) {
			uint64_t bit = UINT64_C(1) << i;

			n->text_fields[d->tag] |= d->fields[i].type == IOR_TEXT ? bit : 0;
			n->file_fields[d->tag] |= d->fields[i].type == IOR_FILE ? bit : 0;
		}
	}
}

void pending_begin_part(struct pending *n, const struct ior_value *header)
{
	const struct ior_value *records = ior_value_map_get(header, "records"), *key, *list, *field;
	unsigned int tag;

	pending_forget(n);
	memset(n->text_fields, 0, sizeof(n->text_fields));
	memset(n->file_fields, 0, sizeof(n->file_fields));
	if (!records || records->type != IOR_V_MAP) {
		learn_own(n);
		return;
	}
	key = records + 1;
	for (uint32_t i = 0; i < records->len; i++, key = ior_value_next(list)) {
		list = ior_value_next(key);
		if (!ior_value_digits(key, PENDING_TAGS, &tag) || list->type != IOR_V_LIST)
			continue;
		field = list + 1;
		for (uint32_t j = 0; j < list->len && j < IOR_RECORD_FIELDS; j++) {
			learn_field(n, tag, j, field);
			field = ior_value_next(field);
		}
	}
}

/* ---- Entries -------------------------------------------------------------------------------- */

/* Bytes that nobody waits for make room, or the buffer grows. */
static int make_room(struct pending *n, size_t len)
{
	size_t size = n->size ? n->size : FIRST_BYTES, at = 0;
	uint8_t *bytes;

	if (n->size - n->len >= len)
		return 0;
	while (size < 2 * (n->waiting + len))
		size *= 2;
	bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	for (uint32_t i = 0; i < n->n; i++) {
		struct pending_entry *e = &n->entries[i];

		if (e->len)
			memcpy(bytes + at, n->bytes + e->at, e->len);
		e->at = at;
		at += e->len;
	}
	free(n->bytes);
	n->bytes = bytes;
	n->size = size;
	n->len = at;
	return 0;
}

static struct pending_entry *add_entry(struct pending *n, struct ior_idmap *ids, uint32_t id)
{
	if (n->n == n->cap) {
		uint32_t cap = n->cap ? 2 * n->cap : 1024;
		struct pending_entry *entries = reallocarray(n->entries, cap,
								      sizeof(*entries));

		if (!entries)
			return NULL;
		n->entries = entries;
		n->cap = cap;
	}
	if (ior_idmap_set(ids, id, n->n + 1) < 0)
		return NULL;
	n->entries[n->n] = (struct pending_entry){ 0 };
	return &n->entries[n->n++];
}

/* The reader has seen to it that the id is one, and that there are not too many. */
int pending_take(struct pending *n, const struct ior_record *rec)
{
	struct ior_idmap *ids = rec->tag == IOR_TAG_STRING ? &n->texts : &n->files;
	uint32_t id = (uint32_t)rec->fields[0]->u, number = ior_idmap_get(ids, id);
	struct pending_entry *e = number ? &n->entries[number - 1] : add_entry(n, ids, id);

	if (!e)
		return -ENOMEM;
	n->waiting -= e->len;
	e->len = 0;
	if (make_room(n, rec->raw_len) < 0)
		return -ENOMEM;
	memcpy(n->bytes + n->len, rec->raw, rec->raw_len);
	e->at = n->len;
	e->len = (uint32_t)rec->raw_len;
	n->len += rec->raw_len;
	n->waiting += rec->raw_len;
	return 0;
}

/* The id at a position of rec, 0 if there is none. */
static uint64_t id_at(const struct ior_record *rec, unsigned int position)
{
	if (!rec->fields)
		return ior_row_has(rec->row, position) ? rec->row->v[position] : 0;
	return rec->fields[position]->type == IOR_V_UINT ? rec->fields[position]->u : 0;
}

static void pass_entry(struct pending *n, const struct ior_idmap *ids, uint64_t id,
		       struct ior_writer *w)
{
	uint32_t number = id <= UINT32_MAX ? ior_idmap_get(ids, (uint32_t)id) : 0;
	struct pending_entry *e;

	if (!number)
		return;
	e = &n->entries[number - 1];
	if (!e->len)
		return;
	ior_writer_pass(w, n->bytes + e->at, e->len);
	n->waiting -= e->len;
	e->len = 0;
}

void pending_pass(struct pending *n, struct ior_reader *r, const struct ior_record *rec,
		struct ior_writer *w)
{
	uint64_t texts = n->text_fields[rec->tag], files = n->file_fields[rec->tag];

	/* of a row as this version knows it the ids are at hand */
	if ((texts | files) >> IOR_ROW_NFIELDS)
		ior_reader_fields(r);
	for (; texts; texts &= texts - 1)
		pass_entry(n, &n->texts, id_at(rec, (unsigned int)__builtin_ctzll(texts)), w);
	for (; files; files &= files - 1)
		pass_entry(n, &n->files, id_at(rec, (unsigned int)__builtin_ctzll(files)), w);
	ior_writer_pass(w, rec->raw, rec->raw_len);
}
