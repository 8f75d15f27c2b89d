/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/metadata.h"

#include <stdio.h>

#include "base/escape.h"
#include "file/json.h"
#include "program/option.h"
#include "program/process.h"
#include "stream/reader.h"

#define MOST_NOTES 1000u
#define MOST_BYTES (4u << 20)	/* of all headers together */

void metadata_free(struct metadata *m)
{
	bytes_free(&m->headers);
	bytes_free(&m->notes);
	bytes_free(&m->totals);
	bytes_free(&m->reason);
	*m = (struct metadata){ 0 };
}

void metadata_next_file(struct metadata *m)
{
	m->notes.len = m->totals.len = m->reason.len = 0;
	m->nnotes = 0;
	m->lost = (struct ior_losses){ 0 };
	m->cut = false;
}

void metadata_forget_parts(struct metadata *m)
{
	m->headers.len = 0;
	m->nheaders = m->parts = m->left_out = 0;
}

/* ---- Headers -------------------------------------------------------------------------------- */

static void add_stage(struct bytes *out)
{
	const char *command = ior_program_command();

	bytes_text(out, "{\"program\":\"ior-parquet\",\"version\":\"" IOR_VERSION
			"\",\"command\":");
	json_text(out, command, strlen(command));
	bytes_byte(out, '}');
}

/* The stages before this one, and this one. */
static void add_stages(struct bytes *out, const struct ior_value *before)
{
	size_t begin = out->len;

	if (before && before->type == IOR_V_LIST) {
		json_value(out, before);
		if (out->len > begin + 2) {
			out->len--;
			bytes_byte(out, ',');
			add_stage(out);
			bytes_byte(out, ']');
			return;
		}
		out->len = begin;
	}
	bytes_byte(out, '[');
	add_stage(out);
	bytes_byte(out, ']');
}

static void begin_key(struct metadata *m)
{
	char prefix[40];

	snprintf(prefix, sizeof(prefix), m->parts > 1 ? "ior.part%u." : "ior.", m->parts);
	bytes_text(&m->headers, prefix);
}

/* Texts as they are, all else as JSON. */
static void see_header(struct metadata *m, const struct ior_value *map)
{
	const struct ior_value *key = map + 1, *v;
	size_t begin = m->headers.len;
	uint32_t n = 0;
	bool stages = false;

	m->parts++;
	for (uint32_t i = 0; i < map->len; i++, key = ior_value_next(v)) {
		v = ior_value_next(key);
		if (key->type != IOR_V_BYTES)
			continue;
		begin_key(m);
		json_plain(&m->headers, key->p, key->len);
		bytes_byte(&m->headers, 0);
		if (ior_value_is(key, "stages")) {
			stages = true;
			add_stages(&m->headers, v);
		} else if (v->type == IOR_V_BYTES) {
			json_plain(&m->headers, v->p, v->len);
		} else {
			json_value(&m->headers, v);
		}
		bytes_byte(&m->headers, 0);
		n++;
	}
	if (!stages) {
		begin_key(m);
		bytes_add(&m->headers, "stages", sizeof("stages"));
		add_stages(&m->headers, NULL);
		bytes_byte(&m->headers, 0);
		n++;
	}
	if (m->headers.len > MOST_BYTES) {
		m->headers.len = begin;
		m->left_out++;
		return;
	}
	m->nheaders += n;
}

/* ---- Losses, notes, the end ----------------------------------------------------------------- */

static void see_note(struct metadata *m, const struct ior_record *rec)
{
	if (m->nnotes++ >= MOST_NOTES)
		return;
	bytes_text(&m->notes, m->nnotes > 1 ? ",{\"severity\":" : "{\"severity\":");
	json_value(&m->notes, rec->fields[IOR_NOTE_SEVERITY]);
	bytes_text(&m->notes, ",\"text\":");
	json_value(&m->notes, rec->fields[IOR_NOTE_TEXT]);
	bytes_byte(&m->notes, '}');
}

static void see_end(struct metadata *m, const struct ior_record *rec)
{
	const struct ior_value *reason = rec->fields[IOR_END_REASON];

	m->totals.len = m->reason.len = 0;
	json_value(&m->totals, rec->fields[IOR_END_TOTALS]);
	if (reason->type == IOR_V_BYTES)
		json_plain(&m->reason, reason->p, reason->len);
	m->cut |= ior_value_is(reason, "input-cut");
}

void metadata_see(struct metadata *m, const struct ior_reader *r, const struct ior_record *rec)
{
	switch (rec->tag) {
	case IOR_TAG_HEADER:
		see_header(m, ior_reader_header(r)->map);
		break;
	case IOR_TAG_LOSS:
		ior_losses_add(&m->lost, rec);
		break;
	case IOR_TAG_NOTE:
		see_note(m, rec);
		break;
	case IOR_TAG_END:
		see_end(m, rec);
		break;
	}
}

/* ---- The pairs ------------------------------------------------------------------------------ */

static uint32_t add_key(struct bytes *keys, const char *key)
{
	bytes_add(keys, key, strlen(key) + 1);
	return 1;
}

static uint32_t add_text(struct bytes *keys, const char *key, const char *text)
{
	add_key(keys, key);
	json_plain(keys, text, strlen(text));
	bytes_byte(keys, 0);
	return 1;
}

static uint32_t add_number(struct bytes *keys, const char *key, uint64_t value)
{
	add_key(keys, key);
	json_number(keys, value);
	bytes_byte(keys, 0);
	return 1;
}

/* A JSON list of what p has as its elements. */
static uint32_t add_list(struct bytes *keys, const char *key, const struct bytes *elements)
{
	add_key(keys, key);
	bytes_byte(keys, '[');
	bytes_add(keys, elements->p, elements->len);
	bytes_text(keys, "]");
	bytes_byte(keys, 0);
	return 1;
}

static uint32_t add_losses(const struct metadata *m, struct bytes *keys)
{
	uint64_t calls = 0, other = 0;
	struct bytes list = { 0 };
	bool unknown = false;

	for (unsigned int i = 0; i < m->lost.n; i++) {
		const struct ior_loss *l = &m->lost.by[i];
		bool more = l->calls_unknown || l->other_unknown;

		calls += l->calls;
		other += l->other;
		unknown |= more;
		bytes_text(&list, i ? ",{\"reason\":" : "{\"reason\":");
		json_text(&list, l->reason, strlen(l->reason));
		bytes_text(&list, ",\"calls\":");
		json_number(&list, l->calls);
		bytes_text(&list, ",\"other\":");
		json_number(&list, l->other);
		bytes_text(&list, more ? ",\"unknown\":true}" : "}");
	}
	add_number(keys, "ior.lost_calls", calls);
	add_number(keys, "ior.lost_other", other);
	add_text(keys, "ior.lost_unknown", unknown ? "true" : "false");
	add_list(keys, "ior.losses", &list);
	keys->failed |= list.failed;
	bytes_free(&list);
	return 4;
}

static uint32_t add_end(const struct metadata *m, const struct metadata_end *end,
			struct bytes *keys)
{
	bool complete = !*end->damage && !end->interrupted && !m->cut;
	uint32_t n = 0;

	if (m->totals.len) {
		add_key(keys, "ior.totals");
		bytes_add(keys, m->totals.p, m->totals.len);
		bytes_byte(keys, 0);
		add_key(keys, "ior.end_reason");
		bytes_add(keys, m->reason.p, m->reason.len);
		bytes_byte(keys, 0);
		n += 2;
	}
	n += add_text(keys, "ior.complete", complete ? "true" : "false");
	if (*end->damage)
		n += add_text(keys, "ior.damage", end->damage);
	else if (end->interrupted)
		n += add_text(keys, "ior.damage", "stopped by a signal before the end of input");
	return n;
}

uint32_t metadata_keys(const struct metadata *m, const struct metadata_end *end,
		       struct bytes *keys)
{
	uint32_t n = m->nheaders;

	bytes_add(keys, m->headers.p, m->headers.len);
	if (m->parts > 1)
		n += add_number(keys, "ior.parts", m->parts);
	if (m->left_out)
		n += add_number(keys, "ior.headers_left_out", m->left_out);
	n += add_number(keys, "ior.rows", end->rows);
	n += add_losses(m, keys);
	if (m->nnotes)
		n += add_list(keys, "ior.notes", &m->notes);
	if (m->nnotes > MOST_NOTES)
		n += add_number(keys, "ior.notes_left_out", m->nnotes - MOST_NOTES);
	if (end->misfits)
		n += add_number(keys, "ior.values_left_out", end->misfits);
	n += add_end(m, end, keys);
	keys->failed |= m->headers.failed | m->notes.failed | m->totals.failed | m->reason.failed;
	return n;
}
