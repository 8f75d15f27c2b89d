/* SPDX-License-Identifier: BSD-2-Clause */
#include "intervals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void intervals_free(struct intervals *s)
{
	free(s->set);
	*s = (struct intervals){ 0 };
}

void intervals_clear(struct intervals *s)
{
	s->n = 0;
	s->full = false;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t greatest(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The first interval that ends at start or later: mostly it is the last one, or none. */
static uint32_t find(const struct intervals *s, uint64_t start)
{
	uint32_t low = 0, high = s->n;

	while (low < high) {
		uint32_t mid = (low + high) / 2;

		if (s->set[mid].end < start)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A new interval before the i-th. */
static int insert(struct intervals *s, uint32_t i, struct interval new)
{
	int bytes = 0;

	if (s->n == (s->max ? s->max : INTERVALS_MAX)) {
		s->full = true;
		return 0;
	}
	if (s->n == s->cap) {
		uint32_t cap = s->cap ? 2 * s->cap : 2;
		struct interval *set = reallocarray(s->set, cap, sizeof(*set));

		if (!set)
			return -ENOMEM;
		bytes = (int)((cap - s->cap) * sizeof(*set));
		s->set = set;
		s->cap = cap;
	}
	memmove(s->set + i + 1, s->set + i, (s->n - i) * sizeof(*s->set));
	s->set[i] = new;
	s->n++;
	return bytes;
}

int intervals_add(struct intervals *s, uint64_t start, uint64_t length, uint64_t *covered)
{
	struct interval new = { start, start + length };
	uint32_t i, end;

	*covered = 0;
	if (new.end < start)		/* no file is so large */
		new.end = UINT64_MAX;
	if (new.end == start)
		return 0;
	i = find(s, start);
	for (end = i; end < s->n && s->set[end].start <= new.end; end++) {
		const struct interval *old = &s->set[end];
		uint64_t low = greatest(old->start, start);
		uint64_t high = least(old->end, start + length < start ? UINT64_MAX :
						start + length);

		if (high > low)
			*covered += high - low;
		new.start = least(new.start, old->start);
		new.end = greatest(new.end, old->end);
	}
	if (end == i)
		return insert(s, i, new);
	s->set[i] = new;
	memmove(s->set + i + 1, s->set + end, (s->n - end) * sizeof(*s->set));
	s->n -= end - i - 1;
	return 0;
}

uint32_t intervals_from(const struct intervals *s, uint64_t start)
{
	uint32_t i = find(s, start);

	return i + (i < s->n && s->set[i].end == start);
}

uint64_t intervals_within(const struct intervals *s, uint64_t start, uint64_t end)
{
	uint64_t sum = 0;

	for (uint32_t i = intervals_from(s, start); i < s->n && s->set[i].start < end; i++)
		sum += least(s->set[i].end, end) - greatest(s->set[i].start, start);
	return sum;
}
