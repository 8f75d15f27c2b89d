/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/loss.h"

#include <string.h>

static struct ior_loss *find(struct ior_losses *l, const struct ior_value *reason)
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
	if (l->n == IOR_LOSS_REASONS) {
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

void ior_losses_add(struct ior_losses *l, const struct ior_record *rec)
{
	struct ior_loss *loss;

	if (rec->tag != IOR_TAG_LOSS)
		return;
	loss = find(l, rec->fields[IOR_LOSS_REASON]);
	add(rec->fields[IOR_LOSS_CALLS], &loss->calls, &loss->calls_unknown);
	add(rec->fields[IOR_LOSS_OTHER], &loss->other, &loss->other_unknown);
}

bool ior_loss_any(const struct ior_loss *l)
{
	return l->calls || l->other || l->calls_unknown || l->other_unknown;
}

bool ior_losses_any(const struct ior_losses *l)
{
	for (unsigned int i = 0; i < l->n; i++)
		if (ior_loss_any(&l->by[i]))
			return true;
	return false;
}
