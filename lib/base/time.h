/* SPDX-License-Identifier: BSD-2-Clause */
/* Times in nanoseconds, and the seconds, minutes and days that they lie in, also before 1970. */
#ifndef IOR_TIME_H
#define IOR_TIME_H

#include <stdint.h>

#define IOR_NS_PER_S INT64_C(1000000000)

/* The number of the period that a time lies in: a second, a day, ... */
static inline int64_t ior_time_period(int64_t ns, int64_t period)
{
	return ns / period - (ns % period < 0);
}

/* How far in it, from 0 to period - 1. */
static inline int64_t ior_time_rest(int64_t ns, int64_t period)
{
	int64_t rest = ns % period;

	return rest < 0 ? rest + period : rest;
}

#endif
