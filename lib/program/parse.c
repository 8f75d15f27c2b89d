/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/parse.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/number.h"
#include "base/time.h"
#include "stream/row.h"

int ior_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		  struct ior_error *err)
{
	const char *p = text;
	uint64_t value;

	if (!*text || text[strspn(text, "0123456789")])
		return ior_error_set(err, -EINVAL, "'%s' is not a number; example: 42", text);
	if (!ior_number_digits(&p, p + strlen(p), 10, &value) || value < min || value > max)
		return ior_error_set(err, -EINVAL,
				     "%s is out of range (%" PRIu64 " to %" PRIu64 ")", text, min,
				     max);
	*out = value;
	return 0;
}

/* What is measured in units, for messages. */
struct quantity {
	const char *name, *examples, *units;
};

static const struct quantity size = { "size", "64M, 4Ki, 65536", "k M G Ki Mi Gi" };
static const struct quantity count = { "count", "500, 50k, 2M", "k M G" };

/* Digits and one of the units. */
static int parse_units(const char *text, const struct quantity *q,
		       const struct ior_number_unit *units, uint64_t *out, struct ior_error *err)
{
	const char *p = text, *end = text + strlen(text);
	uint64_t value, factor;

	if (!ior_is_digit(*p))
		return ior_error_set(err, -EINVAL, "'%s' is not a %s; examples: %s", text, q->name,
				     q->examples);
	if (!ior_number_digits(&p, end, 10, &value))
		return ior_error_set(err, -EINVAL, "%s %s is too large", q->name, text);
	factor = ior_number_factor(units, p, (size_t)(end - p), 1);
	if (!factor)
		return ior_error_set(err, -EINVAL, "'%s' is not a %s: unknown unit '%s' (%s)", text,
				     q->name, p, q->units);
	if (__builtin_mul_overflow(value, factor, out))
		return ior_error_set(err, -EINVAL, "%s %s is too large", q->name, text);
	return 0;
}

int ior_parse_size(const char *text, bool binary, uint64_t *bytes, struct ior_error *err)
{
	return parse_units(text, &size, binary ? ior_number_memory : ior_number_sizes, bytes, err);
}

int ior_parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		    struct ior_error *err)
{
	uint64_t value;
	int rc = parse_units(text, &count, ior_number_counts, &value, err);

	if (rc < 0)
		return rc;
	if (value < min || value > max)
		return ior_error_set(err, -EINVAL,
				     "%s is out of range (%" PRIu64 " to %" PRIu64 ")", text, min,
				     max);
	*out = value;
	return 0;
}

int ior_parse_duration(const char *text, uint64_t *ns, struct ior_error *err)
{
	const char *p = text, *end = text + strlen(text);
	uint64_t value, factor, fraction = 0, scale = 1;
	unsigned __int128 total;

	if (!ior_is_digit(*p))
		goto invalid;
	if (!ior_number_digits(&p, end, 10, &value))
		goto large;
	if (*p == '.') {
		p++;
		ior_number_fraction(&p, end, &fraction, &scale);
		if (scale == 1)
			goto invalid;
		p += strspn(p, "0123456789");	/* less than a nanosecond of any unit */
	}
	factor = ior_number_factor(ior_number_durations, p, (size_t)(end - p), IOR_NS_PER_S);
	if (!factor)
		return ior_error_set(err, -EINVAL,
				     "'%s' is not a duration: unknown unit '%s' (ns us ms s m h)",
				     text, p);
	total = (unsigned __int128)value * factor +
		(unsigned __int128)fraction * factor / scale;
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
