/* SPDX-License-Identifier: BSD-2-Clause */
#include "fact.h"

#include <string.h>

#include "line.h"

#define KEY_WIDTH 13	/* columns of text before a value */

void fact_key(const struct info *i, const char *name, struct buffer *out)
{
	size_t len = strlen(name);

	if (i->json) {
		/* The first member is "input". */
		buffer_text(out, strcmp(name, "input") ? ",\"" : "{\"");
		buffer_text(out, name);
		buffer_text(out, "\":");
	} else {
		for (size_t c = 0; c < len; c++)
			buffer_char(out, name[c] == '_' ? ' ' : name[c]);
		buffer_fill(out, ' ', len < KEY_WIDTH ? KEY_WIDTH - len : 1);
	}
}

void fact_end(const struct info *i, struct buffer *out)
{
	if (!i->json)
		buffer_char(out, '\n');
}

void fact_unknown(const struct info *i, struct buffer *out)
{
	buffer_text(out, i->json ? "null" : "unknown");
}

void fact_bytes(const struct info *i, const char *p, size_t len, struct buffer *out)
{
	if (i->json)
		buffer_json(out, p, len);
	else
		buffer_escaped(out, p, len, false);
}

void fact_any(const struct info *i, const struct ior_value *v, struct buffer *out)
{
	if (!v || v->type == IOR_V_NIL)
		fact_unknown(i, out);
	else if (v->type == IOR_V_BYTES)
		fact_bytes(i, v->p, v->len, out);
	else
		value_json(v, out);
}

void fact_value(const struct info *i, const char *name, const struct ior_value *v,
		struct buffer *out)
{
	fact_key(i, name, out);
	fact_any(i, v, out);
	fact_end(i, out);
}

void fact_u64(const struct info *i, const char *name, uint64_t n, struct buffer *out)
{
	fact_key(i, name, out);
	buffer_u64(out, n);
	fact_end(i, out);
}

/* ---- What the header says ---- */

static void put_stage(const struct info *i, const struct ior_value *stage, struct buffer *out)
{
	const struct ior_value *program = ior_value_map_get(stage, "program");
	const struct ior_value *version = ior_value_map_get(stage, "version");
	const struct ior_value *command = ior_value_map_get(stage, "command");

	if (i->json) {
		buffer_text(out, "{\"program\":");
		fact_any(i, program, out);
		buffer_text(out, ",\"version\":");
		fact_any(i, version, out);
		buffer_text(out, ",\"command\":");
		fact_any(i, command, out);
		buffer_char(out, '}');
		return;
	}
	fact_key(i, "stage", out);
	fact_any(i, program, out);
	buffer_char(out, ' ');
	fact_any(i, version, out);
	buffer_text(out, ": ");
	fact_any(i, command, out);
	buffer_char(out, '\n');
}

static void put_stages(const struct info *i, const struct ior_value *stages, struct buffer *out)
{
	bool list = stages && stages->type == IOR_V_LIST;
	const struct ior_value *stage = list ? stages + 1 : NULL;
	uint32_t n = list ? stages->len : 0;

	if (i->json) {
		fact_key(i, "stages", out);
		buffer_char(out, '[');
	}
	for (uint32_t s = 0; s < n; s++, stage = ior_value_next(stage)) {
		if (i->json && s)
			buffer_char(out, ',');
		put_stage(i, stage, out);
	}
	if (i->json)
		buffer_char(out, ']');
}

static void put_pids(const struct info *i, const struct ior_value *v, struct buffer *out)
{
	bool known = v && (v->type == IOR_V_BOOL || v->type == IOR_V_UINT);

	fact_key(i, "pids_initial", out);
	if (!known)
		fact_unknown(i, out);
	else if (i->json)
		buffer_text(out, v->u ? "true" : "false");
	else
		buffer_text(out, v->u ? "yes" : "no: ior-capture ran in a pid namespace");
	fact_end(i, out);
}

void fact_header(struct info *i, const struct ior_reader *r)
{
	const struct ior_header *h = ior_reader_header(r);
	const char *name = ior_reader_name(r);
	struct buffer *out = &i->head;

	fact_key(i, "input", out);
	fact_bytes(i, name, strlen(name), out);
	fact_end(i, out);
	if (i->parts > 1 || i->json)
		fact_u64(i, "part", i->parts, out);
	fact_key(i, "kind", out);
	fact_bytes(i, h->raw ? "raw" : "rows", h->raw ? 3 : 4, out);
	fact_end(i, out);
	fact_u64(i, "version", h->version, out);
	fact_value(i, "host", ior_value_map_get(h->map, "host"), out);
	fact_value(i, "kernel", ior_value_map_get(h->map, "kernel"), out);
	fact_value(i, "arch", ior_value_map_get(h->map, "arch"), out);
	fact_value(i, "page_size", ior_value_map_get(h->map, "page_size"), out);
	fact_value(i, "selection", ior_value_map_get(h->map, "selection"), out);
	put_pids(i, ior_value_map_get(h->map, "pidns_initial"), out);
	put_stages(i, ior_value_map_get(h->map, "stages"), out);
}
