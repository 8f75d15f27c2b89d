/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/quantity.h"

#include <errno.h>
#include <string.h>

/* What is being read, and how far. */
struct reading {
	const struct ior_quantity *q;
	const char *text, *end, *p;
	struct ior_error *err;
	unsigned __int128 total;
	uint64_t last;		/* factor of the unit before; 0: there was none */
	bool whole;
};

static int shown(const struct reading *r)
{
	return ior_shown((size_t)(r->end - r->text));
}

static int no_quantity(const struct reading *r)
{
	return ior_error_set(r->err, -EINVAL, "'%.*s' is not a %s; examples: %s", shown(r), r->text,
			     r->q->name, r->q->examples);
}

static int too_large(const struct reading *r)
{
	return ior_error_set(r->err, -EINVAL, "%s %.*s is too %s", r->q->name, shown(r), r->text,
			     r->q->composed ? "long" : "large");
}

int ior_quantity_negative(const char *text, size_t len, struct ior_error *err)
{
	return ior_error_set(err, -EINVAL, "%.*s must not be negative", ior_shown(len), text);
}

/* The unit at r->p, which the table does not have. */
static int unknown_unit(const struct reading *r, size_t len)
{
	const char *meant = ior_number_meant(r->q->units, r->p, len);
	struct ior_error *err = r->err;

	if (memchr(r->text, ' ', (size_t)(r->end - r->text)))
		return ior_error_set(err, -EINVAL, "'%.*s' is not a %s: write it without blanks; "
				     "examples: %s", shown(r), r->text, r->q->name,
				     r->q->examples);
	if (!meant)
		return ior_error_set(err, -EINVAL, "'%.*s' is not a %s: unknown unit '%.*s' (%s)",
				     shown(r), r->text, r->q->name, ior_shown(len), r->p,
				     r->q->listed);
	if (!*meant)
		return ior_error_set(err, -EINVAL, "'%.*s' is not a %s: leave out '%.*s'", shown(r),
				     r->text, r->q->name, ior_shown(len), r->p);
	return ior_error_set(err, -EINVAL, "'%.*s' is not a %s: unknown unit '%.*s'; did you mean "
			     "%s? (%s)", shown(r), r->text, r->q->name, ior_shown(len), r->p,
			     meant, r->q->listed);
}

/* The factor of the unit that follows. 0, or -EINVAL. */
static int take_unit(struct reading *r, uint64_t *factor)
{
	const char *unit = r->p;
	size_t len = 0;

	while (unit + len < r->end && !(r->q->composed && ior_is_digit(unit[len])))
		len++;
	*factor = ior_number_factor(r->q->units, unit, len, r->last ? 0 : r->q->bare);
	if (!*factor && !len)
		return ior_error_set(r->err, -EINVAL, "'%.*s' is not a %s: its last part has no "
				     "unit (%s)", shown(r), r->text, r->q->name, r->q->listed);
	if (!*factor)
		return unknown_unit(r, len);
	if (r->last && *factor >= r->last)
		return ior_error_set(r->err, -EINVAL, "'%.*s' is not a %s: the units descend, each "
				     "once; example: 1h30m", shown(r), r->text, r->q->name);
	r->last = *factor;
	r->p += len;
	return 0;
}

/* Digits, a fraction of them, and their unit. */
static int take_part(struct reading *r)
{
	uint64_t value, factor, fraction = 0, scale = 1;
	int rc;

	if (r->p == r->end || !ior_is_digit(*r->p))
		return no_quantity(r);
	if (!ior_number_digits(&r->p, r->end, 10, &value))
		return too_large(r);
	if (r->p < r->end && *r->p == '.') {
		r->p++;
		ior_number_fraction(&r->p, r->end, &fraction, &scale);
		if (scale == 1)
			return no_quantity(r);
		for (; r->p < r->end && ior_is_digit(*r->p); r->p++)
			r->whole &= *r->p == '0';
	}
	rc = take_unit(r, &factor);
	if (rc)
		return rc;
	if (scale > 1 && r->p < r->end)
		return ior_error_set(r->err, -EINVAL, "'%.*s' is not a %s: only its last part may "
				     "have a fraction", shown(r), r->text, r->q->name);
	r->whole &= (unsigned __int128)fraction * factor % scale == 0;
	r->total += (unsigned __int128)value * factor +
		    (unsigned __int128)fraction * factor / scale;
	return r->total > UINT64_MAX ? too_large(r) : 0;
}

int ior_quantity_parse(const struct ior_quantity *q, const char *text, size_t len, uint64_t *out,
		       bool *whole, struct ior_error *err)
{
	struct reading r = { .q = q, .text = text, .end = text + len, .p = text, .err = err,
			     .whole = true };
	int rc;

	if (ior_quantity_is_negative(text, len))
		return ior_quantity_negative(text, len, err);
	do
		rc = take_part(&r);
	while (!rc && r.p < r.end);
	if (rc)
		return rc;
	if (!r.whole && !whole)
		return ior_error_set(err, -EINVAL, "%s %.*s is no whole number", q->name, shown(&r),
				     text);
	if (whole)
		*whole = r.whole;
	*out = (uint64_t)r.total;
	return 0;
}
