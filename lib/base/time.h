/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wall times: nanoseconds since 1970 in an int64_t, from 1677-09-21 to 2262-04-11. They come from
 * anybody's streams, so near either end as well.
 *
 * The rule is one: a time that an int64_t does not hold is not known. What could make one returns
 * false, and *out is then what it was; it never becomes another time.
 */
#ifndef IOR_TIME_H
#define IOR_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IOR_NS_PER_S INT64_C(1000000000)

/* ns later. */
static inline bool ior_time_add(int64_t t, uint64_t ns, int64_t *out)
{
	int64_t sum;

	if (__builtin_add_overflow(t, ns, &sum))
		return false;
	*out = sum;
	return true;
}

/* ns earlier. */
static inline bool ior_time_subtract(int64_t t, uint64_t ns, int64_t *out)
{
	int64_t difference;

	if (__builtin_sub_overflow(t, ns, &difference))
		return false;
	*out = difference;
	return true;
}

/* The number of the period that a time lies in: a second, a day, ... Every time has one. */
static inline int64_t ior_time_period(int64_t ns, int64_t period)
{
	return ns / period - (ns % period < 0);
}

/* How far in it, from 0 to period - 1, also before 1970. */
static inline int64_t ior_time_rest(int64_t ns, int64_t period)
{
	int64_t rest = ns % period;

	return rest < 0 ? rest + period : rest;
}

/* The start of that period. */
static inline bool ior_time_floor(int64_t t, int64_t period, int64_t *out)
{
	return ior_time_subtract(t, (uint64_t)ior_time_rest(t, period), out);
}

/* Its last nanosecond, or the last that there is. */
static inline int64_t ior_time_last(int64_t t, int64_t period)
{
	int64_t last = INT64_MAX;

	ior_time_add(t, (uint64_t)(period - 1 - ior_time_rest(t, period)), &last);
	return last;
}

/*
 * The date and the time of day of a second since 1970, UTC, as strftime(3) puts them; of any wall
 * time the year has four digits. Returns the length, 0 if size bytes are too few.
 */
size_t ior_time_text(char *out, size_t size, const char *format, int64_t second);

#endif
