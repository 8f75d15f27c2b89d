/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers, sizes, durations and times of the filter language, and the ranges that they make. */
#include "filter/filter_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/quantity.h"
#include "base/time.h"

/* What a text means: all values from low to high, before they are biased. */
struct span {
	__int128 low, high;
	bool daily;
};

/* ---- Numbers -------------------------------------------------------------------------------- */

static const struct ior_quantity number = {
	.name = "number", .examples = "42, 64k, 4Ki, 0x1f", .listed = IOR_QUANTITY_SIZES,
	.units = ior_number_sizes, .bare = 1,
};

static const struct ior_quantity duration = {
	.name = "duration", .examples = "1ms, 1.5s, 1h30m, 1000 (nanoseconds)",
	.listed = IOR_QUANTITY_DURATIONS, .units = ior_number_durations, .bare = 1,
	.composed = true,
};

/* A unit that is one, but not of what the field counts. 0 or -EINVAL. */
static int check_unit(const struct ior_row_field *field, const char *p, size_t len,
		      struct ior_error *err)
{
	const bool ns = ior_unit_is_ns(field->unit);
	size_t digits = 0;

	while (digits < len && (ior_is_digit(p[digits]) || p[digits] == '.'))
		digits++;
	p += digits;
	len -= digits;
	if (!digits || !len ||
	    ior_number_factor(ns ? ior_number_durations : ior_number_sizes, p, len, 0) ||
	    !ior_number_factor(ns ? ior_number_sizes : ior_number_durations, p, len, 0))
		return 0;
	return ior_error_set(err, -EINVAL, ns ? "%s is a duration: its units are %s" :
			     "%s is no duration: units of numbers are %s", field->name,
			     ns ? IOR_QUANTITY_DURATIONS : IOR_QUANTITY_SIZES);
}

/* Behind the 0x, with a unit as others. */
static int parse_hex(const struct ior_quantity *q, const char *text, size_t len, uint64_t *value,
		     struct ior_error *err)
{
	const char *p = text, *end = text + len;
	uint64_t factor;

	if (!ior_number_digits(&p, end, 16, value))
		return ior_error_set(err, -EINVAL, "0x%.*s is too large", ior_shown(len), text);
	factor = p > text ? ior_number_factor(q->units, p, (size_t)(end - p), 1) : 0;
	if (!factor)
		return ior_error_set(err, -EINVAL, "'0x%.*s' is not a number; example: 0x1f",
				     ior_shown(len), text);
	if (__builtin_mul_overflow(*value, factor, value))
		return ior_error_set(err, -EINVAL, "0x%.*s is too large", ior_shown(len), text);
	return 0;
}

/* "1.5ms", "-1", "0x80", "64Ki": what has no unit counts as the field does. */
static int parse_number(const struct ior_row_field *field, const char *text, size_t len,
			__int128 *out, struct ior_error *err)
{
	const struct ior_quantity *q = ior_unit_is_ns(field->unit) ? &duration : &number;
	const bool negative = len > 1 && text[0] == '-' && text[1] != '-';
	const char *p = text + negative;
	const size_t n = len - negative;
	const bool hex = n > 2 && p[0] == '0' && p[1] == 'x';
	const uint64_t most = field->type == IOR_U64 ? UINT64_MAX : (uint64_t)INT64_MAX + negative;
	bool whole = true;
	uint64_t value;
	int rc;

	rc = hex ? parse_hex(q, p + 2, n - 2, &value, err) : check_unit(field, p, n, err);
	if (!rc && !hex)
		rc = ior_quantity_parse(q, p, n, &value, &whole, err);
	if (rc)
		return rc;
	if (!whole)
		return ior_error_set(err, -EINVAL, "%.*s is no whole number%s", ior_shown(len),
				     text, q == &duration ? " of nanoseconds" : "");
	if (value > most)
		return ior_error_set(err, -EINVAL, "%.*s is too large", ior_shown(len), text);
	if (negative && value && field->type == IOR_U64)
		return ior_error_set(err, -EINVAL, "%s is never negative", field->name);
	*out = negative ? -(__int128)value : (__int128)value;
	return 0;
}

/* ---- Times ---------------------------------------------------------------------------------- */

/* Exactly width digits at *p, of a value from min to max. */
static bool take_fixed(const char **p, const char *end, int width, int min, int max, int *value)
{
	*value = 0;
	for (int i = 0; i < width; i++, ++*p) {
		if (*p == end || !ior_is_digit(**p))
			return false;
		*value = 10 * *value + (**p - '0');
	}
	return *value >= min && *value <= max;
}

static bool take_char(const char **p, const char *end, const char *any)
{
	if (*p == end || !strchr(any, **p))
		return false;
	++*p;
	return true;
}

/* "14:30", "14:30:05", "14:30:05.25": nanoseconds of the day, and of what they stand for. */
static bool take_clock(const char **p, const char *end, int64_t *ns, int64_t *unit)
{
	uint64_t fraction, scale;
	int hour, minute, second = 0;

	if (!take_fixed(p, end, 2, 0, 23, &hour) || !take_char(p, end, ":") ||
	    !take_fixed(p, end, 2, 0, 59, &minute))
		return false;
	*unit = 60 * IOR_NS_PER_S;
	if (take_char(p, end, ":")) {
		if (!take_fixed(p, end, 2, 0, 59, &second))
			return false;
		*unit = IOR_NS_PER_S;
	}
	*ns = (3600 * hour + 60 * minute + second) * IOR_NS_PER_S;
	if (*unit != IOR_NS_PER_S || !take_char(p, end, "."))
		return true;
	ior_number_fraction(p, end, &fraction, &scale);
	if (scale == 1 || scale > (uint64_t)IOR_NS_PER_S)
		return false;
	*unit = IOR_NS_PER_S / (int64_t)scale;
	*ns += (int64_t)fraction * *unit;
	return true;
}

static bool take_date(const char **p, const char *end, int64_t *ns)
{
	struct tm tm = { 0 };
	int day, month;

	if (!take_fixed(p, end, 4, 1970, 2261, &tm.tm_year) || !take_char(p, end, "-") ||
	    !take_fixed(p, end, 2, 1, 12, &month) || !take_char(p, end, "-") ||
	    !take_fixed(p, end, 2, 1, 31, &day))
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	*ns = timegm(&tm) * IOR_NS_PER_S;
	/* of 31 February another day was made */
	return tm.tm_mday == day;
}

#define LEAST_WALL UINT64_C(100000000000000000)	/* ns: what is less was not meant so */

/* All of a time: what it stands for, a day, a minute, a second or less. */
static bool parse_time(const char *p, const char *end, struct span *span)
{
	int64_t date = 0, clock = 0, unit = IOR_FILTER_DAY;
	const char *start = p;
	uint64_t ns;

	if (ior_number_digits(&p, end, 10, &ns) && p > start && p == end && ns >= LEAST_WALL &&
	    ns <= INT64_MAX) {
		*span = (struct span){ (__int128)ns, (__int128)ns, false };
		return true;
	}
	p = start;
	span->daily = !memchr(p, '-', (size_t)(end - p));
	if (!span->daily && !take_date(&p, end, &date))
		return false;
	if ((span->daily || take_char(&p, end, "T ")) && !take_clock(&p, end, &clock, &unit))
		return false;
	take_char(&p, end, "Z");
	span->low = date + clock;
	span->high = span->low + unit - 1;
	return p == end;
}

static int parse_value(const struct ior_row_field *field, const char *p, size_t len,
		       struct span *span, struct ior_error *err)
{
	int rc;

	if (field->type == IOR_TIME) {
		if (parse_time(p, p + len, span))
			return 0;
		return ior_error_set(err, -EINVAL, "'%.*s' is no time; examples (UTC): 14:30, "
				     "14:30:05, 2026-11-23, 2026-11-23T14:30:05Z", ior_shown(len),
				     p);
	}
	rc = parse_number(field, p, len, &span->low, err);
	span->high = span->low;
	span->daily = false;
	return rc;
}

/* ---- Ranges --------------------------------------------------------------------------------- */

/* From the start of the one to the start of the other, both included. */
static int parse_range(const struct ior_row_field *field, const struct ior_filter_item *item,
		       const char *dots, struct span *span, struct ior_error *err)
{
	const char *high = dots + 2, *end = item->text + item->len;
	struct span to;
	int rc;

	if (dots == item->text || high == end)
		return ior_error_set(err, -EINVAL, "a range has two ends: 4k..64k; for one there "
				     "are <= and >=");
	rc = parse_value(field, item->text, (size_t)(dots - item->text), span, err);
	if (!rc)
		rc = parse_value(field, high, (size_t)(end - high), &to, err);
	if (rc)
		return rc;
	if (span->daily != to.daily)
		return ior_error_set(err, -EINVAL, "a range needs two times of day, or two dates");
	if (to.low < span->low && !span->daily)
		return ior_error_set(err, -EINVAL, "this range is empty: its ends are exchanged");
	span->high = to.low;
	return 0;
}

/* What an operator makes of one value. */
static void apply(enum ior_filter_op op, __int128 least, __int128 most, struct span *span)
{
	switch (op) {
	case IOR_FILTER_LT:
		span->high = span->low - 1;
		span->low = least;
		break;
	case IOR_FILTER_LE:
		span->high = span->low;
		span->low = least;
		break;
	case IOR_FILTER_GT:
		span->low++;
		span->high = most;
		break;
	case IOR_FILTER_GE:
		span->high = most;
		break;
	default:
		break;
	}
}

int ior_filter_make_numbers(const struct ior_filter_node *n, struct ior_filter_item *item,
			    struct ior_error *err)
{
	const struct ior_row_field *field = &ior_row_fields()[n->field];
	const uint64_t bias = ior_filter_bias(field->type);
	const char *dots = memmem(item->text, item->len, "..", 2);
	const __int128 least = bias ? INT64_MIN : 0;
	const __int128 most = bias ? (__int128)INT64_MAX : UINT64_MAX;
	struct span span;
	int rc;

	if (dots && n->op != IOR_FILTER_EQ && n->op != IOR_FILTER_NE)
		return ior_error_set(err, -EINVAL, "a range is a value for = and != only");
	if (dots)
		rc = parse_range(field, item, dots, &span, err);
	else
		rc = parse_value(field, item->text, item->len, &span, err);
	if (rc)
		return rc;
	if (!dots)
		apply(n->op, span.daily ? 0 : least, span.daily ? IOR_FILTER_DAY - 1 : most, &span);
	rc = ior_filter_check_numbers(n, item, span.low, span.high, span.daily, err);
	if (rc)
		return rc;
	item->daily = span.daily;
	item->low = (uint64_t)span.low ^ (span.daily ? 0 : bias);
	item->high = (uint64_t)span.high ^ (span.daily ? 0 : bias);
	return 0;
}
