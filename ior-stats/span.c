/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rates of a table, or of one of its rows, are per second of. */
#include "stats.h"

#include "base/time.h"

/* The series' period that a group is of; false: none, or that is not known. */
static bool period_of(const struct stats *s, const struct group *group, int64_t *first,
		      int64_t *last)
{
	if (!group || !s->opt->period_ns || !(group->key.present & 1))
		return false;
	*first = (int64_t)group->key.value[0];
	*last = ior_time_last(*first, (int64_t)s->opt->period_ns);
	return true;
}

uint64_t span_of(const struct stats *s, const struct view *view, const struct group *group)
{
	const struct covered *c =
		&s->covered[s->opt->mode == STATS_DIFF && view == &s->view[1]];
	int64_t first, last;

	if (period_of(s, group, &first, &last)) {
		/* of a period that goes on in another table, the part that is in this one */
		if (s->interval.has && first < s->interval.i)
			first = s->interval.i;
		if (s->interval.has && last > s->interval_last)
			last = s->interval_last;
		return covered_within(c, first, last);
	}
	if (group && s->opt->period_ns)
		return 0;
	if (!s->opt->interval_ns)
		return covered_all(c);
	return s->interval.has ? covered_within(c, s->interval.i, s->interval_last) : 0;
}
