/* SPDX-License-Identifier: BSD-2-Clause */
#include "covered.h"

#include <errno.h>

#include "base/time.h"

#define PIECES 4096u		/* more are not kept apart: then nothing is known */
#define SET_NS 1000000		/* a wall clock that moved more than this was set */

void covered_init(struct covered *c)
{
	*c = (struct covered){ 0 };
	c->all.once.max = c->all.again.max = PIECES;
	c->time.once.max = c->time.again.max = PIECES;
}

void covered_free(struct covered *c)
{
	intervals_free(&c->all.once);
	intervals_free(&c->all.again);
	intervals_free(&c->time.once);
	intervals_free(&c->time.again);
}

/* Wall times in the order of unsigned numbers. */
static uint64_t place(int64_t wall_ns)
{
	return (uint64_t)wall_ns ^ UINT64_C(1) << 63;
}

/* ---- Sets ----------------------------------------------------------------------------------- */

/* Add what of an interval is in the set to the set of what is there once more. */
static int add_again(struct covered *c, struct interval new)
{
	const struct intervals *once = &c->time.once;
	uint64_t before;

	for (uint32_t i = intervals_from(once, new.start);
	     i < once->n && once->set[i].start < new.end; i++) {
		struct interval both = once->set[i];

		both.start = both.start > new.start ? both.start : new.start;
		both.end = both.end < new.end ? both.end : new.end;
		if (intervals_add(&c->time.again, both.start, both.end - both.start, &before) < 0)
			return -ENOMEM;
		/* a third time: nobody's clock */
		c->untimed |= before;
	}
	return 0;
}

/* Add the part's time from one boottime to another, all of which is by one offset of the clocks. */
static int add(struct covered *c, int64_t offset, uint64_t from, uint64_t to)
{
	int64_t start = 0, end = 0;
	struct interval new;
	uint64_t before;

	if (!ior_time_add(offset, from, &start) || !ior_time_add(offset, to, &end)) {
		c->untimed = true;
		return 0;
	}
	new = (struct interval){ place(start), place(end) };
	if (add_again(c, new) < 0 ||
	    intervals_add(&c->time.once, new.start, new.end - new.start, &before) < 0)
		return -ENOMEM;
	return 0;
}

static int take(struct covered *c, uint64_t to)
{
	int rc = 0;

	if (c->first < c->taken_from)
		rc = add(c, c->first_offset, c->first, c->taken_from);
	c->taken_from = c->first;
	if (!rc && to > c->taken_to) {
		rc = add(c, c->offset, c->taken_to, to);
		c->taken_to = to;
	}
	return rc;
}

static int unite(struct intervals *to, const struct intervals *from)
{
	uint64_t before;

	for (uint32_t i = 0; i < from->n; i++) {
		const struct interval *in = &from->set[i];

		if (intervals_add(to, in->start, in->end - in->start, &before) < 0)
			return -ENOMEM;
	}
	to->full |= from->full;
	return 0;
}

static uint64_t within(const struct covered *c, uint64_t from, uint64_t end)
{
	return intervals_within(&c->all.once, from, end) +
	       intervals_within(&c->all.again, from, end);
}

int covered_settle(struct covered *c)
{
	if (!c->in_part)
		return 0;
	if (!c->untimed && take(c, c->last) < 0)
		return -ENOMEM;
	c->unknown |= c->untimed;
	if (unite(&c->all.once, &c->time.once) < 0 || unite(&c->all.again, &c->time.again) < 0)
		return -ENOMEM;
	c->sum = within(c, 0, UINT64_MAX);
	return 0;
}

/* ---- Records -------------------------------------------------------------------------------- */

static int begin_part(struct covered *c, const struct ior_reader *r)
{
	const struct ior_value *time = ior_value_map_get(ior_reader_header(r)->map, "time");
	int64_t wall = 0;

	if (covered_settle(c) < 0)
		return -ENOMEM;
	intervals_clear(&c->time.once);
	intervals_clear(&c->time.again);
	c->in_part = true;
	c->first = 0;
	c->untimed = !time || !ior_value_u64(time, &c->first);
	c->since = c->taken_from = c->taken_to = c->last = c->first;
	c->has_offset = ior_reader_wall(r, c->first, &wall);
	/* without any wall time calls are where they are since boot */
	c->offset = 0;
	if (c->has_offset && !ior_time_subtract(wall, c->first, &c->offset))
		c->untimed = true;
	c->first_offset = c->offset;
	return 1;
}

static int see_clock(struct covered *c, const struct ior_record *rec)
{
	int64_t wall, offset = 0, moved = 0;
	uint64_t boot;

	if (!ior_value_u64(rec->fields[IOR_CLOCK_BOOT], &boot) ||
	    !ior_value_i64(rec->fields[IOR_CLOCK_WALL], &wall))
		return 0;
	if (!ior_time_subtract(wall, boot, &offset)) {
		c->untimed = true;
		return 0;
	}
	c->last = boot > c->last ? boot : c->last;
	if (!c->has_offset) {
		c->has_offset = true;
		c->offset = c->first_offset = offset;
		return 0;
	}
	if (__builtin_sub_overflow(offset, c->offset, &moved)) {
		c->untimed = true;
		return 0;
	}
	if (moved < SET_NS && moved > -SET_NS)
		return 0;
	if (take(c, boot) < 0)
		return -ENOMEM;
	c->offset = offset;
	if (moved > 0)
		return 0;
	c->since = boot;
	return 1;
}

/* A record that says when it was made. */
static void see_time(struct covered *c, const struct ior_record *rec, unsigned int field)
{
	uint64_t time;

	if (ior_value_u64(rec->fields[field], &time) && time > c->last)
		c->last = time;
}

int covered_record(struct covered *c, const struct ior_reader *r, const struct ior_record *rec)
{
	switch (rec->tag) {
	case IOR_TAG_HEADER:
		return begin_part(c, r);
	case IOR_TAG_CLOCK:
		return see_clock(c, rec);
	case IOR_TAG_TASK:
		see_time(c, rec, IOR_TASK_TIME);
		break;
	case IOR_TAG_LOSS:
		see_time(c, rec, IOR_LOSS_TIME);
		break;
	case IOR_TAG_NOTE:
		see_time(c, rec, IOR_NOTE_TIME);
		break;
	case IOR_TAG_CHANGE:
		see_time(c, rec, IOR_CHANGE_TIME);
		break;
	case IOR_TAG_END:
		see_time(c, rec, IOR_END_TIME);
		break;
	}
	return 0;
}

/* ---- Queries -------------------------------------------------------------------------------- */

static bool is_known(const struct covered *c)
{
	return !c->unknown && !c->all.once.full && !c->all.again.full;
}

uint64_t covered_all(const struct covered *c)
{
	return is_known(c) ? c->sum : 0;
}

uint64_t covered_within(const struct covered *c, int64_t from_ns, int64_t last_ns)
{
	if (!is_known(c) || last_ns < from_ns)
		return 0;
	return within(c, place(from_ns), place(last_ns) + (last_ns < INT64_MAX));
}

uint32_t covered_ends(const struct covered *c, int64_t *first_ns, int64_t *last_ns)
{
	const struct intervals *once = &c->all.once;

	if (!is_known(c) || !once->n)
		return 0;
	*first_ns = (int64_t)place((int64_t)once->set[0].start);
	*last_ns = (int64_t)place((int64_t)once->set[once->n - 1].end);
	return once->n;
}

void covered_forget(struct covered *c)
{
	intervals_clear(&c->all.once);
	intervals_clear(&c->all.again);
	intervals_clear(&c->time.once);
	intervals_clear(&c->time.again);
	c->sum = 0;
	c->unknown = false;
	c->first = c->taken_from = c->taken_to = c->since;
}
