/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns that can be made of a group: their names, their units and their values. */
#ifndef STATS_METRIC_H
#define STATS_METRIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "groups.h"

#define METRICS_MAX 32

enum unit { UNIT_COUNT, UNIT_BYTES, UNIT_NS, UNIT_SHARE, UNIT_RATE, UNIT_BYTE_RATE, UNIT_TIME,
	    UNIT_RATIO };

/* X(SYMBOL, "name", UNIT, "meaning") */
#define STATS_COLUMNS(X)								\
	X(COUNT, "count", COUNT, "calls")						\
	X(RATE, "rate", RATE,								\
	  "calls a second of the time captured; --series: in its period")		\
	X(ERRORS, "errors", COUNT, "calls that failed")					\
	X(ERROR_SHARE, "error_share", SHARE, "errors as a share of count")		\
	X(BYTES, "bytes", BYTES, "bytes moved")						\
	X(THROUGHPUT, "throughput", BYTE_RATE, "bytes a second of the time captured, as rate") \
	X(REQUESTED, "requested", BYTES, "bytes that calls were asked to move")		\
	X(READ, "read", BYTES, "bytes moved to the caller")				\
	X(WRITTEN, "written", BYTES, "bytes moved from the caller")			\
	X(DURATION, "duration", NS, "time spent in calls")				\
	X(MEAN, "mean", NS, "mean duration of the calls whose whole duration is known")	\
	X(MIN, "min", NS, "shortest duration of these calls")				\
	X(MAX, "max", NS, "longest duration of these calls")				\
	X(GAP, "gap", NS, "mean time since the thread's previous call, of the calls "	\
	  "where it is known")								\
	X(DEVICE_READ, "device_read", BYTES, "bytes read from devices in the calls")	\
	X(DEVICE_OUTSIDE, "device_outside", BYTES,					\
	  "of device_read, what no bytes of read account for")				\
	X(DIRTIED, "dirtied", BYTES, "bytes newly dirtied or written with O_DIRECT")	\
	X(CACHE_READ, "cache_read", BYTES,						\
	  "of read, the bytes that went through the page cache")			\
	X(CACHE_SHARE, "cache_share", SHARE,						\
	  "estimated share of cache_read that the page cache served")			\
	X(FILES, "files", COUNT, "different files")					\
	X(PROCESSES, "processes", COUNT, "different processes")				\
	X(FIRST, "first", TIME, "start of the first call")				\
	X(LAST, "last", TIME, "end of the last call")					\
	X(PERCENTILE, "", NS, "")

enum metric_id {
#define X(sym, name, unit, meaning) METRIC_##sym,
	STATS_COLUMNS(X)
#undef X
};

struct metric {
	enum metric_id id;
	enum unit unit;
	double quantile;	/* of METRIC_PERCENTILE, 0 to 1 */
	char name[16];		/* "count", "p99.9" */
};

struct metrics {
	unsigned int n;
	struct metric c[METRICS_MAX];
};

/* A value: a whole number (u; i for times), or d for shares, rates and ratios. */
struct number {
	bool has;
	enum unit unit;
	union {
		uint64_t u;
		int64_t i;
		double d;
	};
};

/*
 * Add the columns of a comma list; a time may be named with its unit, duration_ns. 0, or -EINVAL
 * with err filled.
 */
int metrics_add(struct metrics *c, const char *list, struct ior_error *err);
/* "50,95,99.9", also "p50,p95": columns p50, p95, p99.9. As above. */
int metrics_add_percentiles(struct metrics *c, const char *list, struct ior_error *err);
/* Add c to the columns unless it is there. False if there is no room. */
bool metrics_add_one(struct metrics *to, const struct metric *c);
/* Are they the same column? */
bool metric_is(const struct metric *a, const struct metric *b);
/* The column that a word names: "count", "duration_ns", "p99.9". False if it names none. */
bool metrics_find(const char *name, size_t len, struct metric *c);
/* The name of the column that is nearest to a misspelt one; NULL if none is near. */
const char *metrics_nearest(const char *name, size_t len);
/* Where a column that is there stands. */
unsigned int metrics_index(const struct metrics *columns, const struct metric *c);
bool metrics_have(const struct metrics *c, enum metric_id id);
/* Name, meaning and unit of the column with this id. */
const char *metric_meaning(enum metric_id id, const char **name);

/* The value of a column of a group; rates are of so many nanoseconds, 0: unknown. */
struct number metric_value(const struct metric *c, const struct group *group, uint64_t time_ns);
/* -1, 0, 1 by size; what is absent is least. Of the same unit. */
int number_compare(const struct number *a, const struct number *b);
/* As a double, 0 where absent. */
double number_double(const struct number *n);
/* Is the value a double? */
bool unit_is_real(enum unit unit);
/* By what the lighter groups are folded when this column sorts. */
enum groups_weight metric_weight(const struct metric *c);

#endif
