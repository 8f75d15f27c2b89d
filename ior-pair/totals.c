/* SPDX-License-Identifier: BSD-2-Clause */
#include "totals.h"

#include <stdio.h>
#include <string.h>

#include "input.h"

static struct totals_loss *loss_of(struct totals *t, const struct ior_value *reason)
{
	char text[sizeof(t->loss[0].reason)] = "";
	struct totals_loss *l = t->loss;

	if (reason->type == IOR_V_BYTES)
		snprintf(text, sizeof(text), "%.*s",
			 (int)(reason->len < sizeof(text) ? reason->len : sizeof(text)), reason->p);
	for (; l < t->loss + t->nlosses; l++)
		if (strcmp(l->reason, text) == 0)
			return l;
	if (t->nlosses == TOTALS_LOSSES)
		return l - 1;
	if (++t->nlosses == TOTALS_LOSSES)
		strlcpy(text, "other reasons", sizeof(text));
	memcpy(l->reason, text, sizeof(text));
	return l;
}

void totals_add_loss(struct totals *t, const struct ior_record *rec)
{
	struct totals_loss *l = loss_of(t, rec->fields[IOR_LOSS_REASON]);
	uint64_t n;

	if (ior_value_u64(rec->fields[IOR_LOSS_CALLS], &n)) {
		l->calls += n;
		t->part.lost_calls += n;
	} else {
		l->calls_unknown = t->lost_calls_unknown = true;
	}
	if (ior_value_u64(rec->fields[IOR_LOSS_OTHER], &n)) {
		l->other += n;
		t->part.lost_other += n;
	} else {
		l->other_unknown = t->lost_other_unknown = true;
	}
}

/* The end record is this stage's own, but what only the input knew is kept. */
void totals_take_end(struct totals *t, const struct ior_record *rec)
{
	const struct ior_value *map = rec->fields[IOR_END_TOTALS], *key = map + 1;

	t->ended = true;
	t->cut = input_is(rec->fields[IOR_END_REASON], "input-cut");
	t->nkept = 0;
	/* Out of memory it is not passed on: unknown, not 0. */
	ior_left_outs_take(&t->left_outs, rec->fields[IOR_END_LEFT_OUT]);
	for (uint32_t i = 0; map->type == IOR_V_MAP && i < map->len; i++) {
		const struct ior_value *value = ior_value_next(key);
		bool known = value->type == IOR_V_UINT;

		if (key->type == IOR_V_BYTES && key->len < TOTALS_NAME &&
		    t->nkept < TOTALS_KEPT && (known || value->type == IOR_V_NIL)) {
			memcpy(t->name[t->nkept], key->p, key->len);
			t->name[t->nkept][key->len] = '\0';
			t->count[t->nkept++] = known ? value->u : UINT64_MAX;
		}
		key = ior_value_next(value);
	}
}

static void add_counts(struct totals_counts *to, const struct totals_counts *from)
{
#define ADD(member, name) to->member += from->member;
	TOTALS_COUNTS(ADD)
#undef ADD
}

/* Totals that only an earlier stage can know: calls denied, tasks excluded, ... */
static bool is_own_total(const char *name)
{
#define IS(member, own)			\
	if (strcmp(name, own) == 0)	\
		return true;
	TOTALS_COUNTS(IS)
#undef IS
	return strcmp(name, "records") == 0;
}

static void put_end(const struct totals *t, struct ior_writer *w, uint64_t records,
		    uint64_t time_ns)
{
	const char *names[1 + sizeof(t->part) / sizeof(uint64_t) + TOTALS_KEPT];
	uint64_t counts[sizeof(names) / sizeof(names[0])];
	unsigned int n = 0;

	names[n] = "records";
	counts[n++] = records;
#define PUT(member, own)		\
	names[n] = own;			\
	counts[n++] = t->part.member;
	TOTALS_COUNTS(PUT)
#undef PUT
	/* the last two of them */
	if (t->lost_calls_unknown)
		counts[n - 2] = UINT64_MAX;
	if (t->lost_other_unknown)
		counts[n - 1] = UINT64_MAX;
	for (unsigned int i = 0; i < t->nkept; i++) {
		if (is_own_total(t->name[i]))
			continue;
		names[n] = t->name[i];
		counts[n++] = t->count[i];
	}
	ior_writer_begin_end(w, time_ns, t->ended && !t->cut ? "end-of-input" : "input-cut", names,
			     counts, n);
	ior_left_outs_put(&t->left_outs, w);
	ior_put_end(w);
}

void totals_end_part(struct totals *t, struct ior_writer *w, uint64_t records, uint64_t time_ns)
{
	put_end(t, w, records, time_ns);
	add_counts(&t->all, &t->part);
	t->part = (struct totals_counts){ 0 };
	t->ended = t->cut = t->lost_calls_unknown = t->lost_other_unknown = false;
	t->nkept = 0;
	ior_left_outs_clear(&t->left_outs);
}

void totals_free(struct totals *t)
{
	ior_left_outs_clear(&t->left_outs);
}
