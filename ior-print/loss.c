/* SPDX-License-Identifier: BSD-2-Clause */
#include "loss.h"

#include <string.h>

static struct loss *find(struct losses *l, const struct ior_value *reason)
{
	char name[sizeof(l->by[0].reason)] = "";
	size_t len;

	if (reason->type == IOR_V_BYTES) {
		len = reason->len < sizeof(name) - 1 ? reason->len : sizeof(name) - 1;
		memcpy(name, reason->p, len);
	}
	for (unsigned int i = 0; i < l->n; i++)
		if (strcmp(l->by[i].reason, name) == 0)
			return &l->by[i];
	if (l->n == LOSS_REASONS) {
		strlcpy(l->by[l->n - 1].reason, "[other]", sizeof(name));
		return &l->by[l->n - 1];
	}
	strlcpy(l->by[l->n].reason, name, sizeof(name));
	return &l->by[l->n++];
}

static void add(const struct ior_value *v, uint64_t *sum, bool *unknown)
{
	uint64_t n;

	if (!ior_value_u64(v, &n) || __builtin_add_overflow(*sum, n, sum))
		*unknown = true;
}

void losses_add(struct losses *l, const struct ior_record *rec)
{
	struct loss *loss;

	if (rec->tag != IOR_TAG_LOSS)
		return;
	loss = find(l, rec->fields[IOR_LOSS_REASON]);
	add(rec->fields[IOR_LOSS_CALLS], &loss->calls, &loss->calls_unknown);
	add(rec->fields[IOR_LOSS_OTHER], &loss->other, &loss->other_unknown);
}

static bool any(const struct loss *l)
{
	return l->calls || l->other || l->calls_unknown || l->other_unknown;
}

bool losses_any(const struct losses *l)
{
	for (unsigned int i = 0; i < l->n; i++)
		if (any(&l->by[i]))
			return true;
	return false;
}

static void count_text(uint64_t n, bool unknown, const char *one, struct buffer *out)
{
	if (n == 0)
		buffer_text(out, "an unknown number of ");
	else if (unknown)
		buffer_text(out, "at least ");
	if (n) {
		buffer_u64(out, n);
		buffer_char(out, ' ');
	}
	buffer_text(out, one);
	if (n != 1)
		buffer_char(out, 's');
}

void losses_text(const struct losses *l, struct buffer *out)
{
	const struct loss *loss;
	bool first = true, calls, other;

	for (unsigned int i = 0; i < l->n; i++) {
		loss = &l->by[i];
		if (!any(loss))
			continue;
		if (!first)
			buffer_text(out, ", ");
		first = false;
		calls = loss->calls || loss->calls_unknown;
		other = loss->other || loss->other_unknown;
		if (calls)
			count_text(loss->calls, loss->calls_unknown, "call", out);
		if (calls && other)
			buffer_text(out, " and ");
		if (other)
			count_text(loss->other, loss->other_unknown, "other record", out);
		if (loss->reason[0]) {
			buffer_text(out, " (");
			buffer_escaped(out, loss->reason, strlen(loss->reason), false);
			buffer_char(out, ')');
		}
	}
}
