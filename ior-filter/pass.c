/* SPDX-License-Identifier: BSD-2-Clause */
#include "pass.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "pending.h"
#include "program/option.h"
#include "stream/header.h"
#include "stream/left_out.h"
#include "stream/reader.h"

#define KEPT 32		/* totals of the input's end record that are taken over */
#define KEPT_NAME 32	/* bytes of their names, with NUL */

struct pass {
	struct ior_reader *r;
	struct ior_writer *w;		/* NULL: only count */
	struct ior_filter *filter;
	struct pass_options opt;
	uint64_t fields;		/* that the filter looks at */
	struct pending pending;
	struct calls calls;
	struct pass_totals all;

	/* Of this part: */
	bool in_part, raw;
	bool ended, cut;		/* its end record was seen, and says that it was cut */
	uint64_t time;			/* the latest of its rows and calls, passed or not, ns */
	uint64_t records;		/* of the output, before this part */
	uint32_t stage;			/* which one this is, from 1 */
	struct pass_totals totals;
	uint64_t exits;			/* passed */
	uint64_t waiting;		/* calls that passed and whose exit did not come yet */
	struct {
		char name[KEPT_NAME];
		uint64_t count;		/* UINT64_MAX: unknown */
	} kept[KEPT];
	unsigned int nkept;
	struct ior_left_outs left_outs;	/* of that end record */
};

int pass_open(struct pass **out, struct ior_reader *r, struct ior_writer *w,
	      struct ior_filter *filter, const struct pass_options *opt)
{
	struct pass *p = calloc(1, sizeof(*p));

	*out = p;
	if (!p)
		return -ENOMEM;
	p->r = r;
	p->w = w;
	p->filter = filter;
	p->fields = ior_filter_stored(filter);
	p->opt = *opt;
	if (pending_init(&p->pending) == 0 && calls_init(&p->calls, r) == 0)
		return 0;
	pass_close(p);
	*out = NULL;
	return -ENOMEM;
}

void pass_close(struct pass *p)
{
	if (!p)
		return;
	pending_free(&p->pending);
	calls_free(&p->calls);
	ior_left_outs_clear(&p->left_outs);
	free(p);
}

const struct pass_totals *pass_totals(const struct pass *p)
{
	return &p->all;
}

static bool enough(const struct pass *p)
{
	return p->opt.max && p->all.passed == p->opt.max;
}

/* ---- Ends ----------------------------------------------------------------------------------- */

/* Totals that are this stage's own to give. */
static bool is_own(const struct ior_value *name)
{
	static const char *const own[] = { "records", "rows", "input_rows", "enters", "exits",
					   "input_calls" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (ior_value_is(name, own[i]))
			return true;
	return false;
}

/* The end record is this stage's own, but what only the input knew is kept. */
static void take_end(struct pass *p, const struct ior_record *rec)
{
	const struct ior_value *map = rec->fields[IOR_END_TOTALS], *key = map + 1, *value;

	p->ended = true;
	p->cut = ior_value_is(rec->fields[IOR_END_REASON], "input-cut");
	ior_value_u64(rec->fields[IOR_END_TIME], &p->time);
	p->nkept = 0;
	ior_left_outs_take(&p->left_outs, rec->fields[IOR_END_LEFT_OUT]);
	for (uint32_t i = 0; map->type == IOR_V_MAP && i < map->len; i++) {
		value = ior_value_next(key);
		if (key->type == IOR_V_BYTES && key->len < KEPT_NAME && p->nkept < KEPT &&
		    (value->type == IOR_V_UINT || value->type == IOR_V_NIL) && !is_own(key)) {
			memcpy(p->kept[p->nkept].name, key->p, key->len);
			p->kept[p->nkept].name[key->len] = '\0';
			p->kept[p->nkept].count = UINT64_MAX;
			ior_value_u64(value, &p->kept[p->nkept++].count);
		}
		key = ior_value_next(value);
	}
}

static void put_end(struct pass *p)
{
	const char *reason = p->ended && !p->cut ? "end-of-input" : "input-cut";
	uint64_t counts[5 + KEPT];
	const char *names[5 + KEPT];
	char dropped[KEPT_NAME];
	unsigned int n = 0;

	if (!p->ended && enough(p))
		reason = "limit";
	names[n] = "records";
	counts[n++] = p->w->records - p->records + 1;
	names[n] = p->raw ? "enters" : "rows";
	counts[n++] = p->totals.passed;
	if (p->raw) {
		names[n] = "exits";
		counts[n++] = p->exits;
	}
	names[n] = p->raw ? "input_calls" : "input_rows";
	counts[n++] = p->totals.seen;
	/* later stages keep it: a stream without a call tells who had the last one */
	snprintf(dropped, sizeof(dropped), IOR_DROPPED_BY "%" PRIu32, p->stage);
	names[n] = dropped;
	counts[n++] = p->totals.seen - p->totals.passed;
	for (unsigned int i = 0; i < p->nkept; i++) {
		names[n] = p->kept[i].name;
		counts[n++] = p->kept[i].count;
	}
	ior_writer_begin_end(p->w, p->time, reason, names, counts, n);
	ior_left_outs_put(&p->left_outs, p->w);
	ior_put_end(p->w);
	ior_left_outs_clear(&p->left_outs);
}

static void end_part(struct pass *p)
{
	if (!p->in_part)
		return;
	if (p->w)
		put_end(p);
	p->totals = (struct pass_totals){ 0 };
	p->exits = p->waiting = p->time = 0;
	p->in_part = p->ended = p->cut = false;
	p->nkept = 0;
}

void pass_finish(struct pass *p)
{
	end_part(p);
}

static int begin_part(struct pass *p, const struct ior_record *rec)
{
	const struct ior_value *map = rec->fields[IOR_HEADER_MAP];
	const struct ior_value *stages = ior_value_map_get(map, "stages");
	const struct ior_header_info info = {
		.kind = ior_reader_header(p->r)->raw ? "raw" : "rows", .program = "ior-filter",
		.version = IOR_VERSION, .command = p->opt.command, .pid_namespace_initial = -1,
		.copy = map, .same_records = true,
	};

	end_part(p);
	p->in_part = true;
	p->raw = ior_reader_header(p->r)->raw;
	p->stage = 1 + (stages && stages->type == IOR_V_LIST ? stages->len : 0);
	if (p->w) {
		p->records = p->w->records;
		ior_writer_header(p->w, &info);
		pending_begin_part(&p->pending, map);
	}
	return p->raw ? calls_begin_part(&p->calls, map) : 0;
}

/* ---- Rows and calls ------------------------------------------------------------------------- */

static bool selects(struct pass *p, const struct ior_row *row)
{
	p->totals.seen++;
	p->all.seen++;
	return ior_filter_matches(p->filter, p->r, row) != p->opt.invert;
}

static void pass(struct pass *p, const struct ior_record *rec)
{
	if (p->w)
		pending_pass(&p->pending, p->r, rec, p->w);
}

static void pass_match(struct pass *p, const struct ior_record *rec)
{
	p->totals.passed++;
	p->all.passed++;
	pass(p, rec);
}

static void see_time(struct pass *p, uint64_t time)
{
	if (time > p->time)
		p->time = time;
}

/* The latest time is where a capture ends that was cut: rows that do not pass are a part of it. */
static void see_row(struct pass *p, const struct ior_row *row)
{
	if (ior_row_has(row, IOR_ROW_TIME))
		see_time(p, ior_row_end(row));
}

static void see_field(struct pass *p, const struct ior_value *value)
{
	uint64_t time;

	if (ior_value_u64(value, &time))
		see_time(p, time);
}

/* Most rows do not pass: all of a row is looked at when it does. */
static int take_row(struct pass *p, const struct ior_record *rec)
{
	struct ior_row row;

	if (ior_reader_row_some(p->r, p->fields, &row, NULL) < 0)
		return -EBADMSG;
	see_row(p, rec->row);
	if (!selects(p, &row))
		return 1;
	if (ior_reader_row(p->r, &row, NULL) < 0)
		return -EBADMSG;
	pass_match(p, rec);
	return !enough(p);
}

static int take_enter(struct pass *p, const struct ior_record *rec)
{
	struct ior_row row;
	bool passes;
	int rc;

	rc = calls_enter(&p->calls, rec, &row, &passes);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 1;
	see_field(p, rec->fields[IOR_ENTER_TIME]);
	/* past the limit only what belongs to calls that have passed is waited for */
	if (rc > 0 && enough(p))
		return 1;
	if (rc > 0)
		passes = selects(p, &row);
	if (calls_answer(&p->calls, rec, passes) && passes)
		p->waiting++;
	if (passes && rc > 0) {
		pass_match(p, rec);
	} else if (passes) {
		pass(p, rec);
	}
	return !enough(p) || (p->w && p->waiting);
}

static int take_exit(struct pass *p, const struct ior_record *rec)
{
	see_field(p, rec->fields[IOR_EXIT_TIME]);
	if (!calls_exit(&p->calls, rec))
		return 1;
	pass(p, rec);
	p->exits++;
	p->waiting -= p->waiting > 0;
	return !enough(p) || p->waiting;
}

int pass_record(struct pass *p, const struct ior_record *rec)
{
	int error = 0;

	switch (rec->tag) {
	case IOR_TAG_ROW:
		return take_row(p, rec);
	case IOR_TAG_ENTER:
		return take_enter(p, rec);
	case IOR_TAG_EXIT:
		return take_exit(p, rec);
	case IOR_TAG_STRING:
	case IOR_TAG_FILE:
		error = p->w ? pending_take(&p->pending, rec) : 0;
		break;
	case IOR_TAG_HEADER:
		error = begin_part(p, rec);
		break;
	case IOR_TAG_END:
		take_end(p, rec);
		break;
	case IOR_TAG_RESET:
		pending_forget(&p->pending);
		pass(p, rec);
		break;
	case IOR_TAG_TASK:
		error = p->raw ? calls_task(&p->calls, rec) : 0;
		pass(p, rec);
		break;
	default:
		pass(p, rec);
		break;
	}
	return error ? error : 1;
}
