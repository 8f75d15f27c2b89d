/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure.h"

#include "base/time.h"

void measure_init(struct measure *m)
{
	*m = (struct measure){ .min = UINT64_MAX, .first = INT64_MAX, .last = INT64_MIN };
}

static uint64_t value(const struct ior_row *row, unsigned int field)
{
	return ior_row_has(row, field) ? row->v[field] : 0;
}

static void add_read(struct measure *m, const struct ior_row *row, unsigned int kind,
		     uint64_t bytes)
{
	uint64_t missed;

	m->read = measure_sum(m->read, bytes);
	if (!(kind & MEASURE_DEVICE) || !ior_row_has(row, IOR_ROW_DEVICE_READ))
		return;
	missed = row->v[IOR_ROW_DEVICE_READ];
	m->device_of_reads = measure_sum(m->device_of_reads, missed);
	if (kind & MEASURE_CACHED) {
		m->cache_read = measure_sum(m->cache_read, bytes);
		m->cache_missed = measure_sum(m->cache_missed, missed);
	}
}

static void add_transfer(struct measure *m, const struct ior_row *row, unsigned int kind)
{
	uint64_t bytes = value(row, IOR_ROW_BYTES);

	m->bytes = measure_sum(m->bytes, bytes);
	m->requested = measure_sum(m->requested, value(row, IOR_ROW_REQUESTED));
	if (kind & MEASURE_READ)
		add_read(m, row, kind, bytes);
	if (kind & MEASURE_WRITE)
		m->written = measure_sum(m->written, bytes);
}

/* What is known of a call that had begun before is time in calls, but not how long a call takes. */
static void add_duration(struct measure *m, uint64_t duration, bool in_flight)
{
	if (in_flight) {
		m->partial = measure_sum(m->partial, duration);
		return;
	}
	m->durations++;
	m->min = duration < m->min ? duration : m->min;
	m->max = duration > m->max ? duration : m->max;
}

void measure_add(struct measure *m, const struct ior_row *row, unsigned int kind,
		 int64_t start_ns)
{
	uint64_t duration = value(row, IOR_ROW_DURATION);
	int64_t end = start_ns;

	ior_time_add(start_ns, duration, &end);
	m->count++;
	m->errors += ior_row_has(row, IOR_ROW_ERROR);
	if (ior_row_has(row, IOR_ROW_BYTES) || ior_row_has(row, IOR_ROW_REQUESTED))
		add_transfer(m, row, kind);
	if (ior_row_has(row, IOR_ROW_DEVICE_READ)) {
		m->device_rows++;
		m->device_read = measure_sum(m->device_read, row->v[IOR_ROW_DEVICE_READ]);
		m->dirtied = measure_sum(m->dirtied, value(row, IOR_ROW_DIRTIED));
	}
	if (ior_row_has(row, IOR_ROW_DURATION)) {
		m->duration = measure_sum(m->duration, duration);
		add_duration(m, duration, ior_row_has(row, IOR_ROW_IN_FLIGHT));
	}
	if (ior_row_has(row, IOR_ROW_GAP)) {
		m->gaps++;
		m->gap = measure_sum(m->gap, row->v[IOR_ROW_GAP]);
	}
	m->first = start_ns < m->first ? start_ns : m->first;
	m->last = end > m->last ? end : m->last;
}

void measure_add_source(struct measure *m, const struct ior_row *row, unsigned int kind,
			int64_t start_ns)
{
	int64_t end = start_ns;

	ior_time_add(start_ns, value(row, IOR_ROW_DURATION), &end);
	add_read(m, row, kind, value(row, IOR_ROW_BYTES));
	if (ior_row_has(row, IOR_ROW_DEVICE_READ)) {
		m->device_rows++;
		m->device_read = measure_sum(m->device_read, row->v[IOR_ROW_DEVICE_READ]);
	}
	m->first = start_ns < m->first ? start_ns : m->first;
	m->last = end > m->last ? end : m->last;
}

void measure_merge(struct measure *m, const struct measure *other)
{
#define ADD(field) (m->field = measure_sum(m->field, other->field))
	ADD(count);
	ADD(errors);
	ADD(bytes);
	ADD(requested);
	ADD(read);
	ADD(written);
	ADD(device_of_reads);
	ADD(cache_read);
	ADD(cache_missed);
	ADD(device_rows);
	ADD(device_read);
	ADD(dirtied);
	ADD(duration);
	ADD(partial);
	ADD(durations);
	ADD(gaps);
	ADD(gap);
#undef ADD
	m->min = other->min < m->min ? other->min : m->min;
	m->max = other->max > m->max ? other->max : m->max;
	m->first = other->first < m->first ? other->first : m->first;
	m->last = other->last > m->last ? other->last : m->last;
}

uint64_t measure_span(const struct measure *m)
{
	return m->last > m->first ? (uint64_t)m->last - (uint64_t)m->first : 0;
}
