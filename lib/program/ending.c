/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/ending.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "program/message.h"
#include "program/signals.h"

static bool input_was_cut;	/* an earlier stage said so in its end record */

void ior_program_see_end(const struct ior_record *end)
{
	input_was_cut |= ior_value_is(end->fields[IOR_END_REASON], "input-cut");
}

bool ior_program_saw_cut(void)
{
	return input_was_cut;
}

const char *ior_program_loss(const struct ior_reader *r)
{
	const struct ior_reader_totals *t = ior_reader_totals(r);
	static char text[200];

	if (t->lost_unknown)
		snprintf(text, sizeof(text), "%" PRIu64 " calls and %" PRIu64 " other records were "
			 "lost, and an unknown number more", t->lost_calls, t->lost_other);
	else if (t->lost_calls && t->lost_other)
		snprintf(text, sizeof(text), "%" PRIu64 " calls and %" PRIu64 " other records were "
			 "lost", t->lost_calls, t->lost_other);
	else if (t->lost_calls || t->lost_other)
		snprintf(text, sizeof(text), "%" PRIu64 " %s were lost",
			 t->lost_calls ? t->lost_calls : t->lost_other,
			 t->lost_calls ? "calls" : "other records");
	else
		return NULL;
	return text;
}

void ior_program_at_least(const struct ior_reader *r)
{
	const char *lost = ior_program_loss(r);

	if (lost)
		ior_warn("figures are \"at least\": %s while capturing; a larger --ring-size or a "
			 "narrower -e of ior-capture loses fewer", lost);
	if (input_was_cut)
		ior_warn("figures are \"at least\": an earlier stage saw only a part of its input");
}

bool ior_program_useful(const struct ior_reader *r, int rc)
{
	return ior_reader_totals(r)->rows || (!rc && !*ior_reader_damage(r));
}

int ior_program_end(struct ior_reader *r, bool strict, int rc)
{
	const char *lost = ior_program_loss(r), *damage = ior_reader_damage(r);

	if (*damage) {
		ior_warn("%s", damage);
		rc = EXIT_FAILURE;
	}
	if (ior_program_interrupted()) {
		ior_warn("stopped by a signal before the end of input: the result is incomplete");
		rc = EXIT_FAILURE;
	}
	if (strict && (lost || input_was_cut)) {
		ior_warn("--strict: %s", lost ? lost : "an earlier stage saw only a part of its "
						       "input");
		rc = EXIT_FAILURE;
	}
	return rc;
}
