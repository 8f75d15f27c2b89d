/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/reader_internal.h"

#include "stream/left_out.h"

void ior_reader_count_loss(struct ior_reader_totals *t, const struct ior_record *rec)
{
	uint64_t n;

	if (ior_value_u64(rec->fields[IOR_LOSS_CALLS], &n))
		t->lost_calls += n;
	else
		t->lost_unknown = true;
	if (ior_value_u64(rec->fields[IOR_LOSS_OTHER], &n))
		t->lost_other += n;
	else
		t->lost_unknown = true;
}

void ior_reader_count_task(struct ior_reader_totals *t, const struct ior_record *rec)
{
	t->excluded += ior_value_is(rec->fields[IOR_TASK_EVENT], "excluded");
}

void ior_reader_count_end(struct ior_reader_totals *t, const struct ior_record *rec)
{
	const struct ior_value *list = rec->fields[IOR_END_LEFT_OUT], *v = list + 1;
	uint32_t n = list->type == IOR_V_LIST ? list->len : 0;
	struct ior_left_out out;

	while (ior_left_out_next(&v, &n, &out)) {
		if (out.calls == UINT64_MAX)
			t->left_out_unknown = true;
		else
			t->left_out += out.calls;
	}
}
