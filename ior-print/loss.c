/* SPDX-License-Identifier: BSD-2-Clause */
#include "loss.h"

#include <string.h>

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

void losses_text(const struct ior_losses *l, struct buffer *out)
{
	const struct ior_loss *loss;
	bool first = true, calls, other;

	for (unsigned int i = 0; i < l->n; i++) {
		loss = &l->by[i];
		if (!ior_loss_any(loss))
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
