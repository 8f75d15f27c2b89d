/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that no row can have: as filter_constant.c has it of texts. */
#include "filter/filter_internal.h"

#include <errno.h>
#include <inttypes.h>

/* What the kernel's own types hold, where a field's type holds more. */
static const struct limits {
	unsigned int field;
	int64_t low, high;
} limits[] = {
	{ IOR_ROW_PID, 0, INT32_MAX }, { IOR_ROW_TID, 0, INT32_MAX },
	{ IOR_ROW_UID, 0, UINT32_MAX }, { IOR_ROW_GID, 0, UINT32_MAX },
	{ IOR_ROW_FD, INT32_MIN, INT32_MAX }, { IOR_ROW_EPOLL_TARGET_FD, INT32_MIN, INT32_MAX },
	{ IOR_ROW_NFDS, 0, UINT32_MAX }, { IOR_ROW_EPOLL_EVENTS, 0, UINT32_MAX },
	{ IOR_ROW_IN_FLIGHT, 1, 1 },
};

static bool has_power_of_two(__int128 low, __int128 high)
{
	__int128 power = 1;

	if (low <= 0)	/* that of 0 is 0 */
		return true;
	while (power < low)
		power *= 2;
	return power <= high && power <= (__int128)UINT64_MAX;
}

static bool has_period(__int128 low, __int128 high, __int128 period)
{
	return (low + period - 1) / period * period <= high;
}

static int no_such_number(const struct ior_filter_node *n, const struct ior_filter_item *item,
			  __int128 least, __int128 most, struct ior_error *err)
{
	static const char *const compared[] = {
		[IOR_FILTER_LT] = "less than ", [IOR_FILTER_LE] = "at most ",
		[IOR_FILTER_GT] = "more than ", [IOR_FILTER_GE] = "at least ",
		[IOR_FILTER_EQ] = "", [IOR_FILTER_NE] = "",
	};
	const struct ior_row_field *field = &ior_row_fields()[n->field];

	if (field->unit == IOR_UNIT_FLAG)
		return ior_error_set(err, -EINVAL, "%s is 1 or absent: write not has %s",
				     field->name, field->name);
	if (most >= (__int128)INT64_MAX || n->op == IOR_FILTER_LT || n->op == IOR_FILTER_LE)
		return ior_error_set(err, -EINVAL, "%s is never %s%.*s", field->name,
				     compared[n->op], ior_shown(item->len), item->text);
	return ior_error_set(err, -EINVAL, "%s is never %s%.*s: it is from %" PRId64 " to %" PRId64,
			     field->name, compared[n->op], ior_shown(item->len), item->text,
			     (int64_t)least, (int64_t)most);
}

/* Of a field that is rounded down, what lies between two of its values. */
static int check_rounded(const struct ior_filter_node *n, const struct ior_filter_item *item,
			 __int128 low, __int128 high, struct ior_error *err)
{
	const struct ior_row_field *field = &ior_row_fields()[n->field];
	uint64_t power = (uint64_t)low;

	if (field->rule == IOR_RULE_CUT) {
		if (low < 0 || high < low || has_period(low, high, field->cut_s * IOR_NS_PER_S))
			return 0;
		return ior_error_set(err, -EINVAL, "%s is cut to the %s: write a time that is a "
				     "whole one", field->name, field->name);
	}
	if (field->rule != IOR_RULE_POWER || has_power_of_two(low, high))
		return 0;
	while (power & (power - 1))
		power &= power - 1;
	return ior_error_set(err, -EINVAL, "%s is a power of two: below %.*s there is %" PRIu64,
			     field->name, ior_shown(item->len), item->text, power);
}

int ior_filter_check_numbers(const struct ior_filter_node *n, const struct ior_filter_item *item,
			     __int128 low, __int128 high, bool daily, struct ior_error *err)
{
	const struct ior_row_field *field = &ior_row_fields()[n->field];
	const bool is_signed = ior_filter_bias(field->type);
	__int128 least = is_signed ? INT64_MIN : 0;
	__int128 most = is_signed ? (__int128)INT64_MAX : UINT64_MAX;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i].field == n->field) {
			least = limits[i].low;
			most = limits[i].high;
		}
	if (daily && (high < 0 || low >= IOR_FILTER_DAY))
		return ior_error_set(err, -EINVAL, "no time of day is %s %.*s",
				     high < 0 ? "before" : "after", ior_shown(item->len),
				     item->text);
	if (high < least || low > most)
		return no_such_number(n, item, least, most, err);
	return check_rounded(n, item, low, high, err);
}
