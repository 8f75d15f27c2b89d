/* SPDX-License-Identifier: BSD-2-Clause */
#include "info.h"

#include <string.h>

#include "fact.h"
#include "line.h"
#include "stream/left_out.h"

void info_open(struct info *i, bool json, bool local)
{
	*i = (struct info){ .json = json, .wall = { .local = local && !json } };
}

void info_close(struct info *i)
{
	buffer_free(&i->head);
	buffer_free(&i->notes);
	buffer_free(&i->excluded);
	buffer_free(&i->end);
	buffer_free(&i->totals);
	buffer_free(&i->left_out);
}

/* ---- The records ---- */

static void see_time(struct info *i, const struct ior_reader *r, uint64_t boot_ns)
{
	if (!i->first.known || boot_ns < i->first.boot_ns)
		i->first = (struct instant){ .known = true, .boot_ns = boot_ns };
	if (!i->last.known || boot_ns > i->last.boot_ns)
		i->last = (struct instant){ .known = true, .boot_ns = boot_ns };
	/* Now: a clock record may have come since, and the next header ends this part's clock. */
	if (!i->first.wall_known)
		i->first.wall_known = ior_reader_wall(r, i->first.boot_ns, &i->first.wall_ns);
	if (!i->last.wall_known)
		i->last.wall_known = ior_reader_wall(r, i->last.boot_ns, &i->last.wall_ns);
}

static void see_times(struct info *i, const struct ior_reader *r, const struct ior_record *rec)
{
	const struct ior_value *header_time;
	uint64_t start;

	if (rec->tag == IOR_TAG_HEADER) {
		header_time = ior_value_map_get(ior_reader_header(r)->map, "time");
		if (header_time && ior_value_u64(header_time, &start))
			see_time(i, r, start);
	} else if (rec->tag == IOR_TAG_ROW) {
		if (!ior_row_has(rec->row, IOR_ROW_TIME))
			return;
		see_time(i, r, rec->row->v[IOR_ROW_TIME]);
		see_time(i, r, ior_row_end(rec->row));
	} else if (rec->desc && rec->desc->nfields &&
		   (rec->tag == IOR_TAG_CLOCK || !strcmp(rec->desc->fields[0].name, "time")) &&
		   ior_value_u64(rec->fields[0], &start)) {
		see_time(i, r, start);
	}
}

static void see_excluded(struct info *i, const struct ior_record *rec)
{
	struct buffer *out = &i->excluded;

	if (i->nexcluded++ >= INFO_LISTED)
		return;
	if (i->json) {
		buffer_text(out, i->nexcluded > 1 ? ",{\"pid\":" : "{\"pid\":");
		fact_any(i, rec->fields[IOR_TASK_PID], out);
		buffer_text(out, ",\"comm\":");
		fact_any(i, rec->fields[IOR_TASK_COMM], out);
		buffer_text(out, ",\"reason\":");
		fact_any(i, rec->fields[IOR_TASK_REASON], out);
		buffer_char(out, '}');
		return;
	}
	fact_key(i, "", out);
	buffer_text(out, "pid ");
	fact_any(i, rec->fields[IOR_TASK_PID], out);
	buffer_text(out, " (");
	fact_any(i, rec->fields[IOR_TASK_COMM], out);
	buffer_text(out, "): ");
	fact_any(i, rec->fields[IOR_TASK_REASON], out);
	buffer_char(out, '\n');
}

static void see_note(struct info *i, const struct ior_record *rec)
{
	const struct ior_value *severity = rec->fields[IOR_NOTE_SEVERITY];
	const struct ior_value *text = rec->fields[IOR_NOTE_TEXT];
	struct buffer *out = &i->notes;

	if (i->nnotes++ >= INFO_LISTED)
		return;
	if (i->json) {
		buffer_text(out, i->nnotes > 1 ? ",{\"severity\":" : "{\"severity\":");
		fact_any(i, severity, out);
		buffer_text(out, ",\"text\":");
		fact_any(i, text, out);
		buffer_char(out, '}');
		return;
	}
	fact_key(i, "", out);
	fact_any(i, severity, out);
	buffer_text(out, ": ");
	fact_any(i, text, out);
	buffer_char(out, '\n');
}

static void see_totals(struct info *i, const struct ior_value *map)
{
	const struct ior_value *name = map + 1, *v;

	if (map->type != IOR_V_MAP)
		return;
	if (i->json) {
		value_json(map, &i->totals);
		return;
	}
	for (uint32_t n = 0; n < map->len; n++, name = ior_value_next(v)) {
		v = ior_value_next(name);
		if (n)
			buffer_text(&i->totals, ", ");
		fact_any(i, name, &i->totals);
		buffer_char(&i->totals, ' ');
		fact_any(i, v, &i->totals);
	}
}

static void put_count(const struct info *i, const char *before, uint64_t n, struct buffer *out)
{
	buffer_text(out, before);
	if (n != UINT64_MAX)
		buffer_u64(out, n);
	else
		buffer_text(out, i->json ? "null" : "unknown");
}

/* One line for each system call; JSON takes the list as it is. */
static void see_left_out(struct info *i, const struct ior_value *list)
{
	const struct ior_value *v = list + 1;
	uint32_t n = list->type == IOR_V_LIST ? list->len : 0;
	struct buffer *out = &i->left_out;
	struct ior_left_out o;

	while (ior_left_out_next(&v, &n, &o)) {
		i->nleft_out++;
		if (i->json) {
			buffer_text(out, i->nleft_out > 1 ? ",{\"syscall\":" : "{\"syscall\":");
			buffer_json(out, o.name, strlen(o.name));
			buffer_text(out, o.compat ? ",\"abi\":\"compat\",\"one_in\":" :
						    ",\"abi\":\"native\",\"one_in\":");
			buffer_u64(out, o.every);
			put_count(i, ",\"calls\":", o.calls, out);
			put_count(i, ",\"errors\":", o.errors, out);
			put_count(i, ",\"time_ns\":", o.time_ns, out);
			buffer_char(out, '}');
			continue;
		}
		fact_key(i, "", out);
		fact_bytes(i, o.name, strlen(o.name), out);
		if (o.compat)
			buffer_text(out, " (32-bit)");
		put_count(i, ": ", o.calls, out);
		put_count(i, " calls, ", o.errors, out);
		put_count(i, " errors, ", o.time_ns, out);
		buffer_text(out, " ns");
		if (o.every) {
			buffer_text(out, "; one in ");
			buffer_u64(out, o.every);
			buffer_text(out, " recorded");
		}
		buffer_char(out, '\n');
	}
}

static void see_end(struct info *i, const struct ior_record *rec)
{
	i->ended = true;
	i->end.len = i->totals.len = 0;
	fact_any(i, rec->fields[IOR_END_REASON], &i->end);
	see_totals(i, rec->fields[IOR_END_TOTALS]);
	i->left_out.len = i->nleft_out = 0;
	see_left_out(i, rec->fields[IOR_END_LEFT_OUT]);
}

/* ---- The end of a part ---- */

static void put_instant(struct info *i, const char *name, const struct instant *at,
			struct buffer *out)
{
	fact_key(i, name, out);
	if (!at->wall_known) {
		fact_unknown(i, out);
	} else {
		if (i->json)
			buffer_char(out, '"');
		buffer_wall(out, &i->wall, at->wall_ns);
		if (i->json)
			buffer_char(out, '"');
	}
	fact_end(i, out);
}

static void put_span(struct info *i, struct buffer *out)
{
	put_instant(i, "start", &i->first, out);
	put_instant(i, "end", &i->last, out);
	fact_key(i, "span", out);
	if (!i->first.known) {
		fact_unknown(i, out);
	} else {
		buffer_seconds(out, i->last.boot_ns - i->first.boot_ns, 9);
		if (!i->json)
			buffer_text(out, " s");
	}
	fact_end(i, out);
}

static void put_counts(const struct info *i, struct buffer *out)
{
	const struct ior_record_desc *d;
	bool first = true;

	fact_u64(i, "records", i->records, out);
	if (i->json) {
		fact_key(i, "records_by_kind", out);
		buffer_char(out, '{');
	} else {
		out->len--;	/* they follow on the same line */
		buffer_text(out, " (");
	}
	for (unsigned int tag = 0; tag <= INFO_KINDS; tag++) {
		if (!i->counts[tag])
			continue;
		if (!first)
			buffer_text(out, i->json ? "," : ", ");
		first = false;
		d = tag < INFO_KINDS ? ior_record_find(tag) : NULL;
		if (i->json)
			buffer_char(out, '"');
		if (d)
			buffer_text(out, d->name);
		else if (tag < INFO_KINDS)
			buffer_u64(out, tag);
		else
			buffer_text(out, "[other]");
		buffer_text(out, i->json ? "\":" : " ");
		buffer_u64(out, i->counts[tag]);
	}
	buffer_text(out, i->json ? "}" : ")\n");
	fact_u64(i, "rows", i->counts[IOR_TAG_ROW], out);
	fact_u64(i, "files", i->counts[IOR_TAG_FILE], out);
	fact_u64(i, "tasks", i->tasks, out);
}

/* A number of things and the first of them, one a line or as an array. */
static void put_list(const struct info *i, const char *name, uint64_t n, const struct buffer *list,
		     struct buffer *out)
{
	fact_u64(i, name, n, out);
	if (i->json) {
		buffer_text(out, ",\"");
		buffer_text(out, name);
		buffer_text(out, "_list\":[");
	}
	buffer_bytes(out, list->p, list->len);
	if (i->json) {
		buffer_char(out, ']');
	} else if (n > INFO_LISTED) {
		fact_key(i, "", out);
		buffer_text(out, "and more\n");
	}
}

static void json_count(uint64_t n, bool some_unknown, struct buffer *out)
{
	if (some_unknown)
		buffer_text(out, "null");
	else
		buffer_u64(out, n);
}

static void put_lost(const struct info *i, struct buffer *out)
{
	const struct ior_loss *l;

	fact_key(i, "lost", out);
	if (!i->json) {
		if (ior_losses_any(&i->lost))
			losses_text(&i->lost, out);
		else
			buffer_text(out, "nothing");
		buffer_char(out, '\n');
		return;
	}
	buffer_char(out, '[');
	for (unsigned int n = 0; n < i->lost.n; n++) {
		l = &i->lost.by[n];
		buffer_text(out, n ? ",{\"reason\":" : "{\"reason\":");
		buffer_json(out, l->reason, strlen(l->reason));
		buffer_text(out, ",\"calls\":");
		json_count(l->calls, l->calls_unknown, out);
		buffer_text(out, ",\"other\":");
		json_count(l->other, l->other_unknown, out);
		buffer_char(out, '}');
	}
	buffer_char(out, ']');
}

/* Why there is no end record. */
static const char *cut(enum ior_end end)
{
	switch (end) {
	case IOR_END_TRUNCATED:
		return "cut inside a record";
	case IOR_END_DAMAGED:
		return "damaged";
	case IOR_END_IO:
		return "read error";
	case IOR_END_STOPPED:
		return "reading was stopped";
	default:
		return "no end record";
	}
}

static void put_end(const struct info *i, enum ior_end end, struct buffer *out)
{
	bool partial = i->end.len && memmem(i->end.p, i->end.len, "input-cut", 9);
	bool damaged = end == IOR_END_DAMAGED || end == IOR_END_TRUNCATED;
	const char *how = cut(end);

	fact_key(i, "complete", out);
	if (i->json)
		buffer_text(out, i->ended && !partial && !damaged ? "true" : "false");
	else
		buffer_text(out, i->ended && !partial && !damaged ? "yes: " : "no: ");
	if (i->json)
		fact_key(i, "end_reason", out);
	if (i->ended && !damaged)
		buffer_bytes(out, i->end.p, i->end.len);
	else
		fact_bytes(i, how, strlen(how), out);
	fact_end(i, out);
}

static void finish(struct info *i, enum ior_end end, struct buffer *out)
{
	unsigned int parts = i->parts;
	bool json = i->json, local = i->wall.local;

	if (!i->open)
		return;
	if (!json && parts > 1)
		buffer_char(out, '\n');
	buffer_bytes(out, i->head.p, i->head.len);
	put_span(i, out);
	put_counts(i, out);
	put_list(i, "excluded", i->nexcluded, &i->excluded, out);
	put_lost(i, out);
	put_list(i, "notes", i->nnotes, &i->notes, out);
	if (i->nleft_out)
		put_list(i, "left_out", i->nleft_out, &i->left_out, out);
	fact_key(i, "totals", out);
	if (i->totals.len)
		buffer_bytes(out, i->totals.p, i->totals.len);
	else
		fact_unknown(i, out);
	fact_end(i, out);
	put_end(i, end, out);
	if (json)
		buffer_text(out, "}\n");
	out->failed |= i->head.failed | i->notes.failed | i->excluded.failed | i->end.failed |
		i->totals.failed | i->left_out.failed;
	info_close(i);
	info_open(i, json, local);
	i->parts = parts;
}

void info_record(struct info *i, const struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out)
{
	if (rec->tag == IOR_TAG_HEADER) {
		/* At the start of an input the one before it has ended, somehow. */
		finish(i, rec->offset ? IOR_END_NONE : ior_reader_end(r, false), out);
		i->open = true;
		i->parts++;
		fact_header(i, r);
	}
	i->records++;
	i->counts[rec->tag < INFO_KINDS ? rec->tag : INFO_KINDS]++;
	see_times(i, r, rec);
	ior_losses_add(&i->lost, rec);
	if (rec->tag == IOR_TAG_TASK) {
		i->tasks += ior_value_is(rec->fields[IOR_TASK_EVENT], "seen");
		if (ior_value_is(rec->fields[IOR_TASK_EVENT], "excluded"))
			see_excluded(i, rec);
	} else if (rec->tag == IOR_TAG_NOTE) {
		see_note(i, rec);
	} else if (rec->tag == IOR_TAG_END) {
		see_end(i, rec);
	}
}

void info_finish(struct info *i, const struct ior_reader *r, struct buffer *out)
{
	finish(i, ior_reader_end(r, false), out);
}
