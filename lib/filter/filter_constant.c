/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Constants that no row can have. A test of one is a mistake that nobody would see, as it passes
 * nothing, or everything: it is told with what was meant. Where a row could have it after all, if
 * only one of a later version or of other hands, a value in quotes is taken as it is, and a regular
 * expression always.
 */
#include "filter/filter_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/number.h"
#include "base/path.h"
#include "base/utf8.h"

static const char *operator_name(enum ior_filter_op op)
{
	static const char *const names[] = {
		[IOR_FILTER_EQ] = "=", [IOR_FILTER_NE] = "!=", [IOR_FILTER_CONTAINS] = "contains",
		[IOR_FILTER_STARTS] = "startswith", [IOR_FILTER_ENDS] = "endswith",
		[IOR_FILTER_GLOB] = "glob", [IOR_FILTER_UNDER] = "under", [IOR_FILTER_IN] = "in",
	};

	return names[op];
}

static bool is_whole(const struct ior_filter_node *n)
{
	return n->op == IOR_FILTER_EQ || n->op == IOR_FILTER_NE;
}

/* What stands before and behind a field's name for the complement: of != it is that of =. */
static const char *negation(const struct ior_filter_node *n)
{
	return ior_filter_negates(n) ? "not " : "";
}

/* ---- Command names -------------------------------------------------------------------------- */

#define COMM_MAX 15u	/* bytes: TASK_COMM_LEN of the kernel less its NUL */

/* The fewest bytes that a text must have to fit the pattern. */
static size_t shortest(const char *pattern)
{
	size_t n = 0;

	for (const char *p = pattern, *end; *p; p++) {
		if (*p == '*')
			continue;
		if (*p == '\\' && p[1])
			p++;
		/* a bracket that closes no set is itself; as the first of a set it is in it */
		end = *p == '[' && p[1] ? strchr(p + 2 + (p[1] == '!' || p[1] == '^'), ']') : NULL;
		if (end)
			p = end;
		n++;
	}
	return n;
}

static int check_comm(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	const char *const name = item->text;
	const size_t len = n->op == IOR_FILTER_GLOB ? shortest(name) : item->len;
	const int cut = len > COMM_MAX ? (int)ior_utf8_whole(name, COMM_MAX) : 0;

	if (len <= COMM_MAX)
		return 0;
	switch (n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this "
				     "has %zu: write %scomm%s%.*s, or %sexe endswith /%.*s",
				     COMM_MAX, len, cut < (int)COMM_MAX ? negation(n) : "",
				     cut < (int)COMM_MAX ? " startswith " : operator_name(n->op),
				     cut, name, negation(n), ior_shown(item->len), name);
	case IOR_FILTER_STARTS:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this "
				     "has %zu: write comm startswith %.*s, or exe contains /%.*s",
				     COMM_MAX, len, cut, name, ior_shown(item->len), name);
	case IOR_FILTER_MATCHES:
	case IOR_FILTER_NOT_MATCHES:
		return 0;
	default:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this %s "
				     "%zu; the path of the program is in exe", COMM_MAX,
				     n->op == IOR_FILTER_GLOB ? "pattern needs" : "has", len);
	}
}

/* ---- Patterns ------------------------------------------------------------------------------- */

/* * and ? where they are no pattern. [ is in names that are: anon_inode:[eventpoll]. */
static int check_literal(const struct ior_filter_node *n, const struct ior_filter_item *item,
			 struct ior_error *err)
{
	const char *field = ior_filter_name(n);

	if (!strpbrk(item->text, is_whole(n) ? "*?" : "*"))
		return 0;
	if (is_whole(n))
		return ior_error_set(err, -EINVAL, "%s takes * and ? as they are; a pattern is: "
				     "%s%s %sglob '%.*s'. A value in quotes is taken as it is",
				     operator_name(n->op), negation(n), field, n->fold ? "i" : "",
				     ior_shown(item->len), item->text);
	return ior_error_set(err, -EINVAL, "%s takes * as it is: leave it out, or write a pattern: "
			     "%s %sglob '...'. A value in quotes is taken as it is",
			     operator_name(n->op), field, n->fold ? "i" : "");
}

/* In a pattern, socket:[*] and [::1]:* have a set of characters, which is never meant. */
static int check_glob(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	const char *p = item->text;
	bool wrong;

	if (n->field == IOR_ROW_LOCAL || n->field == IOR_ROW_REMOTE) {
		wrong = *p == '[' && strstr(p, "]:");
	} else {
		p += strspn(p, "abcdefghijklmnopqrstuvwxyz_");
		wrong = ior_row_fields()[n->field].type == IOR_FILE && p > item->text &&
			p[0] == ':' && p[1] == '[';
		p += wrong;
	}
	if (!wrong)
		return 0;
	return ior_error_set(err, -EINVAL, "in a pattern, [ ] is one character of a set: write "
			     "'%.*s?%.*s'", (int)(p - item->text), item->text,
			     ior_shown(strlen(p + 1)), p + 1);
}

/* ---- What a field's texts look like --------------------------------------------------------- */

/* Fields whose values begin at the root, or where their beginning is not known. */
static bool is_rooted(unsigned int field)
{
	return field == IOR_ROW_EXE || field == IOR_ROW_DIR || field == IOR_ROW_MOUNT ||
	       field == IOR_ROW_CGROUP_PATH;
}

static int check_rooted(const struct ior_filter_node *n, const struct ior_filter_item *item,
			struct ior_error *err)
{
	const char *const field = ior_filter_name(n), *const p = item->text;
	const int shown = ior_shown(item->len);
	size_t len = item->len;

	if (!len)
		return 0;
	if (*p != '/' && strncmp(p, IOR_PATH_UNKNOWN, IOR_PATH_UNKNOWN_LEN) != 0)
		return ior_error_set(err, -EINVAL, "%s is a whole path: write %s%s %s /%.*s", field,
				     negation(n), field,
				     n->op == IOR_FILTER_STARTS ? "contains" : "endswith", shown,
				     p);
	if (!is_whole(n) || len < 2 || p[len - 1] != '/')
		return 0;
	while (len > 1 && p[len - 1] == '/')
		len--;
	return ior_error_set(err, -EINVAL, "%s has no slash at its end: write %s%s%.*s", field,
			     field, operator_name(n->op), ior_shown(len), p);
}

static int check_ext(const struct ior_filter_node *n, const struct ior_filter_item *item,
		     struct ior_error *err)
{
	const char *dot = strrchr(item->text, '.');

	if (!dot)
		return 0;
	if (dot == item->text)
		return ior_error_set(err, -EINVAL, "ext has no dot: write ext%s%s",
				     operator_name(n->op), dot[1] ? dot + 1 : "gz");
	return ior_error_set(err, -EINVAL, "ext is what follows the last dot: write %sfile "
			     "endswith .%.*s", negation(n), ior_shown(item->len), item->text);
}

/* Ends of sockets have a port: 192.0.2.1:443, [2001:db8::1]:443. */
static int check_end(const struct ior_filter_node *n, const struct ior_filter_item *item,
		     struct ior_error *err)
{
	const char *const field = ior_filter_name(n), *const p = item->text;
	const char *const port = p + (*p == ':');
	char address[sizeof(struct in6_addr)];

	if (inet_pton(AF_INET, p, address) == 1)
		return ior_error_set(err, -EINVAL, "%s is an address with its port: write %s%s "
				     "startswith %s:", field, negation(n), field, p);
	if (*port && !port[strspn(port, "0123456789")])
		return ior_error_set(err, -EINVAL, "%s is an address with its port: write %s%s "
				     "endswith :%s", field, negation(n), field, port);
	if (inet_pton(AF_INET6, p, address) == 1)
		return ior_error_set(err, -EINVAL, "%s is an address with its port: write %s%s "
				     "startswith [%s]:", field, negation(n), field, p);
	return 0;
}

static int check_name(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	const char *slash = strrchr(item->text, '/');

	if (item->text[0] != '/' || !slash[1])
		return 0;
	return ior_error_set(err, -EINVAL, "comm is a name without its path: write comm%s%s, or "
			     "exe%s%.*s", operator_name(n->op), slash + 1, operator_name(n->op),
			     ior_shown(item->len), item->text);
}

static int check_shape(const struct ior_filter_node *n, const struct ior_filter_item *item,
		       struct ior_error *err)
{
	if (is_rooted(n->field) && (is_whole(n) || n->op == IOR_FILTER_STARTS))
		return check_rooted(n, item, err);
	if (!is_whole(n))
		return 0;
	if (n->field == IOR_ROW_COMM)
		return check_name(n, item, err);
	if (n->field == IOR_ROW_EXT)
		return check_ext(n, item, err);
	if (n->field == IOR_ROW_LOCAL || n->field == IOR_ROW_REMOTE)
		return check_end(n, item, err);
	return 0;
}

int ior_filter_check_text(const struct ior_filter_node *n, const struct ior_filter_item *item,
			  bool quoted, struct ior_error *err)
{
	int rc = 0;

	if (n->field == IOR_ROW_COMM)
		rc = check_comm(n, item, err);
	if (rc || quoted || n->op == IOR_FILTER_MATCHES || n->op == IOR_FILTER_NOT_MATCHES)
		return rc;
	if (n->op == IOR_FILTER_GLOB)
		return check_glob(n, item, err);
	rc = check_literal(n, item, err);
	return rc ? rc : check_shape(n, item, err);
}

/* ---- Numbers -------------------------------------------------------------------------------- */

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
