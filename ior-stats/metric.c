/* SPDX-License-Identifier: BSD-2-Clause */
#include "metric.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/near.h"
#include "base/time.h"


static const struct {
	const char *name;
	enum unit unit;
	const char *meaning;
} table[] = {
#define X(sym, name, unit, meaning) [METRIC_##sym] = { name, UNIT_##unit, meaning },
	STATS_COLUMNS(X)
#undef X
};

const char *metric_meaning(enum metric_id id, const char **name)
{
	*name = table[id].name;
	return table[id].meaning;
}

static const char *candidate(const void *arg, size_t i)
{
	(void)arg;
	return i < METRIC_PERCENTILE ? table[i].name : NULL;
}

bool metric_is(const struct metric *a, const struct metric *b)
{
	return strcmp(a->name, b->name) == 0;
}

bool metrics_add_one(struct metrics *to, const struct metric *c)
{
	for (unsigned int i = 0; i < to->n; i++)
		if (metric_is(&to->c[i], c))
			return true;
	if (to->n == METRICS_MAX)
		return false;
	to->c[to->n++] = *c;
	return true;
}

unsigned int metrics_index(const struct metrics *columns, const struct metric *c)
{
	unsigned int i = 0;

	while (!metric_is(&columns->c[i], c))
		i++;
	return i;
}

bool metrics_have(const struct metrics *c, enum metric_id id)
{
	for (unsigned int i = 0; i < c->n; i++)
		if (c->c[i].id == id)
			return true;
	return false;
}

/* "99.9" as a percentile. */
static bool parse_percentile(const char *p, size_t len, struct metric *c)
{
	char text[12], *end;
	double percent;

	if (len == 0 || len >= sizeof(text) || strspn(p, "0123456789.") < len)
		return false;
	memcpy(text, p, len);
	text[len] = '\0';
	percent = strtod(text, &end);
	if (*end || percent > 100)
		return false;
	*c = (struct metric){ METRIC_PERCENTILE, UNIT_NS, percent / 100, "" };
	snprintf(c->name, sizeof(c->name), "p%s", text);
	return true;
}

bool metrics_find(const char *p, size_t len, struct metric *c)
{
	const struct ior_row_field *field = ior_row_field_find(p, len);

	/* of a field by its other names, too: duration_ns, latency */
	if (field) {
		p = field->heading;
		len = strlen(p);
	} else if (len > 3 && memcmp(p + len - 3, "_ns", 3) == 0) {
		len -= 3;
	}
	for (unsigned int i = 0; i < METRIC_PERCENTILE; i++)
		if (strlen(table[i].name) == len && memcmp(table[i].name, p, len) == 0) {
			*c = (struct metric){ (enum metric_id)i, table[i].unit, 0, "" };
			strlcpy(c->name, table[i].name, sizeof(c->name));
			return true;
		}
	return len > 1 && *p == 'p' && parse_percentile(p + 1, len - 1, c);
}

const char *metrics_nearest(const char *name, size_t len)
{
	return ior_nearest(name, len, candidate, NULL);
}

static int unknown_column(const char *p, size_t len, struct ior_error *err)
{
	const char *near = metrics_nearest(p, len);

	if (near)
		return ior_error_set(err, -EINVAL, "unknown column '%.*s'; did you mean %s?",
				     ior_shown(len), p, near);
	return ior_error_set(err, -EINVAL, "unknown column '%.*s'; -F help lists them",
			     ior_shown(len), p);
}

static int add_list(struct metrics *c, const char *list, bool percentiles, struct ior_error *err)
{
	const char *name;
	size_t len;

	while (ior_list_next(&list, &name, &len)) {
		const size_t letter = percentiles && len && *name == 'p';
		struct metric one;

		if (percentiles && !parse_percentile(name + letter, len - letter, &one))
			return ior_error_set(err, -EINVAL, "'%.*s' is no percentile: a number "
					     "from 0 to 100", ior_shown(len), name);
		if (!percentiles && !metrics_find(name, len, &one))
			return unknown_column(name, len, err);
		if (!metrics_add_one(c, &one))
			return ior_error_set(err, -EINVAL, "more than %d columns", METRICS_MAX);
	}
	return 0;
}

int metrics_add(struct metrics *c, const char *list, struct ior_error *err)
{
	return add_list(c, list, false, err);
}

int metrics_add_percentiles(struct metrics *c, const char *list, struct ior_error *err)
{
	return add_list(c, list, true, err);
}

bool unit_is_real(enum unit unit)
{
	return unit == UNIT_SHARE || unit == UNIT_RATE || unit == UNIT_BYTE_RATE ||
	       unit == UNIT_RATIO;
}

static struct number whole(bool has, uint64_t u)
{
	return (struct number){ .has = has, .u = u };
}

static struct number quotient(double a, double b)
{
	struct number n = { .has = b > 0 };

	n.d = n.has ? a / b : 0;
	return n;
}

/* Of a sum that did not fit, see measure_sum(), there is no mean, rate or share. */
static bool fits(uint64_t sum)
{
	return sum < UINT64_MAX;
}

static struct number mean(uint64_t sum, uint64_t part, uint64_t n)
{
	return whole(n && fits(sum), n ? (sum - part) / n : 0);
}

static struct number cache_share(const struct measure *m)
{
	/* more than was asked for is read ahead */
	uint64_t missed = m->cache_missed < m->cache_read ? m->cache_missed : m->cache_read;

	return quotient((double)(m->cache_read - missed),
			fits(m->cache_read) ? (double)m->cache_read : 0);
}

static struct number value_of(const struct metric *c, const struct group *group, uint64_t time_ns)
{
	const struct measure *m = &group->m;
	double seconds = (double)time_ns / IOR_NS_PER_S;

	switch (c->id) {
	case METRIC_COUNT:
		return whole(true, m->count);
	case METRIC_RATE:
		return quotient((double)m->count, seconds);
	case METRIC_ERRORS:
		return whole(true, m->errors);
	case METRIC_ERROR_SHARE:
		return quotient((double)m->errors, (double)m->count);
	case METRIC_BYTES:
		return whole(true, m->bytes);
	case METRIC_THROUGHPUT:
		return quotient((double)m->bytes, fits(m->bytes) ? seconds : 0);
	case METRIC_REQUESTED:
		return whole(true, m->requested);
	case METRIC_READ:
		return whole(true, m->read);
	case METRIC_WRITTEN:
		return whole(true, m->written);
	case METRIC_DURATION:
		return whole(true, m->duration);
	case METRIC_MEAN:
		return mean(m->duration, m->partial, m->durations);
	case METRIC_MIN:
		return whole(m->durations, m->min);
	case METRIC_MAX:
		return whole(m->durations, m->max);
	case METRIC_GAP:
		return mean(m->gap, 0, m->gaps);
	case METRIC_DEVICE_READ:
		return whole(m->device_rows, m->device_read);
	case METRIC_DIRTIED:
		return whole(m->device_rows, m->dirtied);
	case METRIC_DEVICE_OUTSIDE:
		return whole(m->device_rows, m->device_read - m->device_of_reads);
	case METRIC_CACHE_READ:
		return whole(m->device_rows, m->cache_read);
	case METRIC_CACHE_SHARE:
		return cache_share(m);
	case METRIC_FILES:
		return whole(true, distinct_count(&group->files));
	case METRIC_PROCESSES:
		return whole(true, distinct_count(&group->processes));
	case METRIC_FIRST:
		return whole(!measure_is_empty(m), (uint64_t)m->first);
	case METRIC_LAST:
		return whole(!measure_is_empty(m), (uint64_t)m->last);
	case METRIC_PERCENTILE:
		break;
	}
	return whole(group->hist.n, hist_quantile(&group->hist, c->quantile));
}

struct number metric_value(const struct metric *c, const struct group *group, uint64_t time_ns)
{
	struct number n = value_of(c, group, time_ns);

	n.unit = c->unit;
	/* the middle of a bucket can lie outside of what was seen */
	if (c->id == METRIC_PERCENTILE && n.has) {
		n.u = n.u < group->m.min ? group->m.min : n.u;
		n.u = n.u > group->m.max ? group->m.max : n.u;
	}
	return n;
}

double number_double(const struct number *n)
{
	if (!n->has)
		return 0;
	if (n->unit == UNIT_TIME)
		return (double)n->i;
	return unit_is_real(n->unit) ? n->d : (double)n->u;
}

int number_compare(const struct number *a, const struct number *b)
{
	if (!a->has || !b->has)
		return a->has - b->has;
	if (a->unit == UNIT_TIME)
		return (a->i > b->i) - (a->i < b->i);
	if (unit_is_real(a->unit))
		return (a->d > b->d) - (a->d < b->d);
	return (a->u > b->u) - (a->u < b->u);
}

enum groups_weight metric_weight(const struct metric *c)
{
	switch (c->id) {
	case METRIC_DURATION:
		return GROUPS_BY_DURATION;
	case METRIC_ERRORS:
		return GROUPS_BY_ERRORS;
	case METRIC_BYTES:
	case METRIC_THROUGHPUT:
	case METRIC_REQUESTED:
		return GROUPS_BY_BYTES;
	case METRIC_READ:
	case METRIC_CACHE_READ:
		return GROUPS_BY_READ;
	case METRIC_WRITTEN:
		return GROUPS_BY_WRITTEN;
	case METRIC_DEVICE_READ:
	case METRIC_DEVICE_OUTSIDE:
		return GROUPS_BY_DEVICE_READ;
	case METRIC_DIRTIED:
		return GROUPS_BY_DIRTIED;
	default:
		return GROUPS_BY_COUNT;
	}
}
