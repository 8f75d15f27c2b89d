/* SPDX-License-Identifier: BSD-2-Clause */
#include "totals.h"

#include <string.h>

void totals_add_loss(struct totals *t, const struct ior_record *rec)
{
	uint64_t n;

	ior_losses_add(&t->lost, rec);
	if (ior_value_u64(rec->fields[IOR_LOSS_CALLS], &n))
		t->part.lost_calls += n;
	else
		t->lost_calls_unknown = true;
	if (ior_value_u64(rec->fields[IOR_LOSS_OTHER], &n))
		t->part.lost_other += n;
	else
		t->lost_other_unknown = true;
}

/* The end record is this stage's own, but what only the input knew is kept. */
void totals_take_end(struct totals *t, const struct ior_record *rec)
{
	const struct ior_value *map = rec->fields[IOR_END_TOTALS], *key = map + 1;

	t->ended = true;
	t->cut = ior_value_is(rec->fields[IOR_END_REASON], "input-cut");
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
