/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/parse.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/near.h"
#include "base/number.h"
#include "base/quantity.h"
#include "base/time.h"
#include "stream/row.h"

int ior_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		  struct ior_error *err)
{
	const char *p = text;
	uint64_t value;

	if (ior_quantity_is_negative(text, strlen(text)))
		return ior_quantity_negative(text, strlen(text), err);
	if (!*text || text[strspn(text, "0123456789")])
		return ior_error_set(err, -EINVAL, "'%s' is not a number; example: 42", text);
	if (!ior_number_digits(&p, p + strlen(p), 10, &value) || value < min || value > max)
		return ior_error_set(err, -EINVAL,
				     "%s is out of range (%" PRIu64 " to %" PRIu64 ")", text, min,
				     max);
	*out = value;
	return 0;
}

int ior_parse_size(const char *text, bool binary, uint64_t *bytes, struct ior_error *err)
{
	const struct ior_quantity size = {
		.name = "size", .examples = "64M, 4Ki, 65536", .listed = IOR_QUANTITY_SIZES,
		.units = binary ? ior_number_memory : ior_number_sizes, .bare = 1,
	};

	return ior_quantity_parse(&size, text, strlen(text), bytes, NULL, err);
}

int ior_parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		    struct ior_error *err)
{
	static const struct ior_quantity count = {
		.name = "count", .examples = "500, 50k, 2M", .listed = "k M G",
		.units = ior_number_counts, .bare = 1,
	};
	uint64_t value;
	int rc = ior_quantity_parse(&count, text, strlen(text), &value, NULL, err);

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
	static const struct ior_quantity duration = {
		.name = "duration", .examples = "10 (seconds), 1.5s, 200us, 1h30m",
		.listed = IOR_QUANTITY_DURATIONS, .units = ior_number_durations,
		.bare = IOR_NS_PER_S, .composed = true,
	};
	bool whole;	/* what is less than a nanosecond is dropped */

	return ior_quantity_parse(&duration, text, strlen(text), ns, &whole, err);
}

static int unknown_field(const char *name, size_t len, struct ior_error *err)
{
	const struct ior_row_field *near = ior_row_field_nearest(name, len);

	if (near)
		return ior_error_set(err, -EINVAL, "unknown field '%.*s'; did you mean %s?",
				     ior_shown(len), name, near->name);
	return ior_error_set(err, -EINVAL, "unknown field '%.*s'; ior-print -F help lists them",
			     ior_shown(len), name);
}

static bool has_field(const unsigned int *ids, int n, unsigned int id)
{
	for (int i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

int ior_parse_fields(const char *list, unsigned int *ids, int max, struct ior_error *err)
{
	const char *all = list, *name;
	size_t len;
	int n = 0;

	while (ior_list_next(&list, &name, &len)) {
		const struct ior_row_field *field = ior_row_field_find(name, len);

		if (!len)
			return ior_error_set(err, -EINVAL, "'%s': a field name is missing; "
					     "example: comm,file,syscall", all);
		if (!field)
			return unknown_field(name, len, err);
		if (has_field(ids, n, field->id))
			continue;
		if (n == max)
			return ior_error_set(err, -EINVAL, "more than %d fields", max);
		ids[n++] = field->id;
	}
	return n;
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
