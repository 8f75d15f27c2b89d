/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/parse.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "stream/row.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Digits at *p: their value, *p moved behind them. False without a digit or past UINT64_MAX.
 * Not strtoull(): it takes blanks, signs and whatever the locale adds.
 */
static bool take_digits(const char **p, uint64_t *value)
{
	const char *start = *p;

	for (*value = 0; is_digit(**p); ++*p)
		if (__builtin_mul_overflow(*value, UINT64_C(10), value) ||
		    __builtin_add_overflow(*value, (uint64_t)(**p - '0'), value))
			return false;
	return *p > start;
}

int ior_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		  struct ior_error *err)
{
	const char *p = text;
	uint64_t value;

	if (!*text || text[strspn(text, "0123456789")])
		return ior_error_set(err, -EINVAL, "'%s' is not a number; example: 42", text);
	if (!take_digits(&p, &value) || value < min || value > max)
		return ior_error_set(err, -EINVAL,
				     "%s is out of range (%" PRIu64 " to %" PRIu64 ")", text, min,
				     max);
	*out = value;
	return 0;
}

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit *unit_find(const struct unit *units, const char *name)
{
	for (; units->name; units++)
		if (strcmp(units->name, name) == 0)
			return units;
	return NULL;
}

#define KI UINT64_C(1024)

static const struct unit decimal_sizes[] = {
	{ "", 1 }, { "k", 1000 }, { "K", 1000 }, { "M", 1000000 }, { "G", 1000000000 },
	{ "Ki", KI }, { "Mi", KI * KI }, { "Gi", KI * KI * KI }, { NULL, 0 },
};

static const struct unit binary_sizes[] = {
	{ "", 1 }, { "k", KI }, { "K", KI }, { "M", KI * KI }, { "G", KI * KI * KI },
	{ "Ki", KI }, { "Mi", KI * KI }, { "Gi", KI * KI * KI }, { NULL, 0 },
};

static const struct unit durations[] = {
	{ "", UINT64_C(1000000000) }, { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 },
	{ "s", UINT64_C(1000000000) }, { "m", UINT64_C(60000000000) },
	{ "h", UINT64_C(3600000000000) }, { NULL, 0 },
};

static const struct unit counts[] = {
	{ "", 1 }, { "k", 1000 }, { "M", 1000000 }, { "G", 1000000000 }, { NULL, 0 },
};

/* What is measured in units, for messages. */
struct quantity {
	const char *name, *examples, *units;
};

static const struct quantity size = { "size", "64M, 4Ki, 65536", "k M G Ki Mi Gi" };
static const struct quantity count = { "count", "500, 50k, 2M", "k M G" };

/* Digits and one of the units. */
static int parse_units(const char *text, const struct quantity *q, const struct unit *units,
		       uint64_t *out, struct ior_error *err)
{
	const struct unit *unit;
	const char *p = text;
	uint64_t value;

	if (!is_digit(*p))
		return ior_error_set(err, -EINVAL, "'%s' is not a %s; examples: %s", text, q->name,
				     q->examples);
	if (!take_digits(&p, &value))
		return ior_error_set(err, -EINVAL, "%s %s is too large", q->name, text);
	unit = unit_find(units, p);
	if (!unit)
		return ior_error_set(err, -EINVAL, "'%s' is not a %s: unknown unit '%s' (%s)", text,
				     q->name, p, q->units);
	if (__builtin_mul_overflow(value, unit->factor, out))
		return ior_error_set(err, -EINVAL, "%s %s is too large", q->name, text);
	return 0;
}

int ior_parse_size(const char *text, bool binary, uint64_t *bytes, struct ior_error *err)
{
	return parse_units(text, &size, binary ? binary_sizes : decimal_sizes, bytes, err);
}

int ior_parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		    struct ior_error *err)
{
	uint64_t value;
	int rc = parse_units(text, &count, counts, &value, err);

	if (rc < 0)
		return rc;
	if (value < min || value > max)
		return ior_error_set(err, -EINVAL,
				     "%s is out of range (%" PRIu64 " to %" PRIu64 ")", text, min,
				     max);
	*out = value;
	return 0;
}

/*
 * Digits after the point at *p, in billionths (further ones are dropped), *p moved behind them.
 * False if there are none.
 */
static bool take_fraction(const char **p, uint64_t *billionths)
{
	uint64_t scale = UINT64_C(1000000000);
	const char *start = *p;

	for (*billionths = 0; is_digit(**p); ++*p) {
		scale /= 10;
		*billionths += scale * (uint64_t)(**p - '0');
	}
	return *p > start;
}

int ior_parse_duration(const char *text, uint64_t *ns, struct ior_error *err)
{
	uint64_t value, fraction = 0;
	const struct unit *unit;
	const char *p = text;
	unsigned __int128 total;

	if (!is_digit(*p))
		goto invalid;
	if (!take_digits(&p, &value))
		goto large;
	if (*p == '.') {
		p++;
		if (!take_fraction(&p, &fraction))
			goto invalid;
	}
	unit = unit_find(durations, p);
	if (!unit)
		return ior_error_set(err, -EINVAL,
				     "'%s' is not a duration: unknown unit '%s' (ns us ms s m h)",
				     text, p);
	total = (unsigned __int128)value * unit->factor +
		(unsigned __int128)fraction * unit->factor / 1000000000;
	if (total > UINT64_MAX)
		goto large;
	*ns = (uint64_t)total;
	return 0;
invalid:
	return ior_error_set(err, -EINVAL, "'%s' is not a duration; examples: 10 (seconds), 1.5s, "
			     "200us, 2m", text);
large:
	return ior_error_set(err, -EINVAL, "duration %s is too long", text);
}

static int unknown_field(const char *name, size_t len, struct ior_error *err)
{
	const struct ior_row_field *near = ior_row_field_nearest(name, len);

	return ior_error_set(err, -EINVAL, "unknown field '%.*s'%s%s%s", (int)len, name,
			     near ? "; did you mean " : "", near ? near->name : "",
			     near ? "?" : "");
}

int ior_parse_fields(const char *list, unsigned int *ids, int max, struct ior_error *err)
{
	const char *p = list;

	for (int n = 0; n < max;) {
		size_t len = strcspn(p, ",");
		const struct ior_row_field *field;

		if (!len)
			return ior_error_set(err, -EINVAL, "'%s': a field name is missing; "
					     "example: comm,file,syscall", list);
		field = ior_row_field_find(p, len);
		if (!field)
			return unknown_field(p, len, err);
		ids[n++] = field->id;
		p += len;
		if (!*p++)
			return n;
	}
	return ior_error_set(err, -EINVAL, "more than %d fields", max);
}

static const char *choice(const void *arg, size_t i)
{
	return ((const char *const *)arg)[i];
}

int ior_parse_choice(const char *text, const char *const *choices, struct ior_error *err)
{
	char all[300] = "";
	const char *near;
	size_t n = 0;

	for (int i = 0; choices[i]; i++)
		if (strcmp(choices[i], text) == 0)
			return i;
	for (int i = 0; choices[i] && n < sizeof(all); i++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s", i ? ", " : "", choices[i]);
	near = ior_nearest(text, strlen(text), choice, choices);
	if (near)
		return ior_error_set(err, -EINVAL, "'%s' is unknown; did you mean %s? (%s)", text,
				     near, all);
	return ior_error_set(err, -EINVAL, "'%s' is unknown; one of: %s", text, all);
}
