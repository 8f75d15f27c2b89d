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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/path.h"
#include "base/utf8.h"
#include "filter/filter_word.h"

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

/* = or !=, as it stands between a field and its value. */
static const char *whole_operator(const struct ior_filter_node *n)
{
	if (n->fold)
		return n->op == IOR_FILTER_EQ ? " ieq " : " ine ";
	return operator_name(n->op);
}

/* What stands before another operator. */
static const char *fold(const struct ior_filter_node *n)
{
	return n->fold ? "i" : "";
}

/* What stands before a test that is to be as that of n: != passes only rows that have the field. */
struct negation {
	char text[64];
};

static struct negation negation(const struct ior_filter_node *n, const char *field)
{
	struct negation negation = { "" };

	if (ior_filter_negates(n))
		snprintf(negation.text, sizeof(negation.text), "has %s not ", field);
	return negation;
}

/* ---- Command names -------------------------------------------------------------------------- */

#define COMM_MAX 15u	/* bytes: TASK_COMM_LEN of the kernel less its NUL */

/*
 * No text of fewer bytes fits the pattern. All up to the last ] is taken for one set, as where one
 * ends is for fnmatch(3) to know: []a], [[:digit:]].
 */
static size_t shortest(const char *pattern)
{
	size_t n = 0;

	for (const char *p = pattern, *end; *p; p++) {
		n += *p != '*';
		end = *p == '[' ? strrchr(p, ']') : NULL;
		if (*p == '\\' && p[1])
			p++;
		else if (end)
			p = end;
	}
	return n;
}

static int check_comm(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      bool quoted, struct ior_error *err)
{
	const char *const name = item->text;
	/* = of a pattern is told so, unless it fits no name either */
	const bool pattern = n->op == IOR_FILTER_GLOB ||
			     (is_whole(n) && !quoted && strpbrk(name, "*?"));
	const size_t len = pattern ? shortest(name) : item->len;
	const size_t cut = len > COMM_MAX ? ior_utf8_whole(name, COMM_MAX) : 0;
	const bool within = cut < COMM_MAX;	/* a character, of which rows have a part */

	if (len <= COMM_MAX)
		return 0;
	switch (pattern ? IOR_FILTER_GLOB : n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this "
				     "has %zu: write %scomm%s%s%s, or of rows %sexe "
				     "%sendswith %s", COMM_MAX, len,
				     within ? negation(n, "comm").text : "",
				     !within ? "" : n->fold ? " i" : " ",
				     within ? "startswith " : whole_operator(n),
				     ior_filter_word("", name, cut, quoted).text,
				     negation(n, "exe").text, fold(n),
				     ior_filter_word("/", name, item->len, quoted).text);
	case IOR_FILTER_STARTS:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this "
				     "has %zu: write comm %sstartswith %s, or of rows exe "
				     "%scontains %s", COMM_MAX, len, fold(n),
				     ior_filter_word("", name, cut, quoted).text, fold(n),
				     ior_filter_word("/", name, item->len, quoted).text);
	case IOR_FILTER_MATCHES:
	case IOR_FILTER_NOT_MATCHES:
		return 0;
	default:
		return ior_error_set(err, -EINVAL, "names in comm are cut at %u bytes, and this %s "
				     "%zu; the path of the program is in exe", COMM_MAX,
				     pattern ? "pattern needs" : "has", len);
	}
}

static int check_name(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	const char *const path = item->text, *const name = strrchr(path, '/');
	const char *const op = whole_operator(n);
	size_t len;

	if (*path != '/' || !name[1] || strpbrk(path, "*?"))
		return 0;
	len = item->len - (size_t)(name + 1 - path);
	if (len > COMM_MAX)
		return ior_error_set(err, -EINVAL, "comm is a name without its path, cut at %u "
				     "bytes: of rows write exe%s%s", COMM_MAX, op,
				     ior_filter_word("", path, item->len, false).text);
	return ior_error_set(err, -EINVAL, "comm is a name without its path: write comm%s%s, or of "
			     "rows exe%s%s", op, ior_filter_word("", name + 1, len, false).text, op,
			     ior_filter_word("", path, item->len, false).text);
}

/* ---- Patterns ------------------------------------------------------------------------------- */

/*
 * In a pattern, socket:[*] and [::1]:* have a set of characters, which is never meant: where that
 * begins, or NULL.
 */
static const char *misread_set(const struct ior_filter_node *n, const char *p)
{
	const size_t name = strspn(p, "abcdefghijklmnopqrstuvwxyz_");

	if (n->field == IOR_ROW_LOCAL || n->field == IOR_ROW_REMOTE)
		return *p == '[' && strstr(p, "]:") ? p : NULL;
	return ior_row_fields()[n->field].type == IOR_FILE && name &&
	       p[name] == ':' && p[name + 1] == '[' ? p + name + 1 : NULL;
}

/* The pattern that was meant: a ? for the bracket. */
static struct ior_filter_word pattern_of(const struct ior_filter_node *n,
					 const struct ior_filter_item *item)
{
	struct ior_filter_word word = ior_filter_word("", item->text, item->len, true);
	const char *set = misread_set(n, item->text);
	const size_t at = set ? 1 + (size_t)(set - item->text) : 0;

	if (at && at < sizeof(word.text) && word.text[at] == '[')
		word.text[at] = '?';
	return word;
}

/* * and ? where they are no pattern. [ is in names that are: anon_inode:[eventpoll]. */
static int check_literal(const struct ior_filter_node *n, const struct ior_filter_item *item,
			 struct ior_error *err)
{
	const char *field = ior_filter_name(n);

	if (!strpbrk(item->text, is_whole(n) ? "*?" : "*"))
		return 0;
	if (is_whole(n))
		return ior_error_set(err, -EINVAL, "%s takes * and ? as they are; a pattern is: "
				     "%s%s %sglob %s. A value in quotes is taken as it is",
				     operator_name(n->op), negation(n, field).text, field,
				     fold(n), pattern_of(n, item).text);
	return ior_error_set(err, -EINVAL, "%s takes * as it is: leave it out, or write a pattern: "
			     "%s %sglob '...'. A value in quotes is taken as it is",
			     operator_name(n->op), field, fold(n));
}

static int check_glob(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	if (!misread_set(n, item->text))
		return 0;
	return ior_error_set(err, -EINVAL, "in a pattern, [ ] is one character of a set: write %s",
			     pattern_of(n, item).text);
}

/* ---- What a field's texts look like --------------------------------------------------------- */

/* Fields whose values begin at the root, or where their beginning is not known. */
static bool is_rooted(unsigned int field)
{
	return field == IOR_ROW_EXE || field == IOR_ROW_DIR || field == IOR_ROW_MOUNT ||
	       field == IOR_ROW_CGROUP_PATH;
}

/* A path without what depends on where one is. */
static const char *without_start(const char *p)
{
	static const char *const starts[] = { "./", "../", "~/" };
	size_t i = 0;

	while (i < sizeof(starts) / sizeof(starts[0])) {
		if (strncmp(p, starts[i], strlen(starts[i])) == 0) {
			p += strlen(starts[i]);
			p += strspn(p, "/");
			i = 0;
		} else {
			i++;
		}
	}
	return p;
}

static int check_rooted(const struct ior_filter_node *n, const struct ior_filter_item *item,
			struct ior_error *err)
{
	const char *const field = ior_filter_name(n), *p = without_start(item->text);
	const bool rooted = *p == '/' || !strncmp(p, IOR_PATH_UNKNOWN, IOR_PATH_UNKNOWN_LEN);
	size_t len = item->len - (size_t)(p - item->text), all = len;

	while (is_whole(n) && len > 1 && p[len - 1] == '/')
		len--;
	if (!item->len || (rooted && p == item->text && len == all))
		return 0;
	if (rooted)
		return ior_error_set(err, -EINVAL, "%s has no slash at its end: write %s%s%s",
				     field, field, whole_operator(n),
				     ior_filter_word("", p, len, false).text);
	if (!len || strspn(p, ".~") == len)
		return ior_error_set(err, -EINVAL, "%s is a whole path: write it from its / on",
				     field);
	return ior_error_set(err, -EINVAL, "%s is a whole path: write %s%s %s%s %s", field,
			     negation(n, field).text, field, fold(n),
			     n->op == IOR_FILTER_STARTS ? "contains" : "endswith",
			     ior_filter_word("/", p, len, false).text);
}

static int check_ext(const struct ior_filter_node *n, const struct ior_filter_item *item,
		     struct ior_error *err)
{
	const char *const p = item->text + strspn(item->text, "*."), *dot = item->text;
	const size_t len = item->len - (size_t)(p - item->text);

	dot += dot[0] == '*';	/* *.gz */
	if (strpbrk(p, "*?"))
		return 0;
	if (strchr(p, '.'))
		return ior_error_set(err, -EINVAL, "ext is what follows the last dot: write "
				     "%sfile %sendswith %s", negation(n, "ext").text, fold(n),
				     ior_filter_word(".", p, len, false).text);
	if (*dot != '.')
		return 0;
	return ior_error_set(err, -EINVAL, "ext has no dot: write ext%s%s", whole_operator(n),
			     len ? ior_filter_word("", p, len, false).text : "gz");
}

/* The address that a text is, with brackets or without, as ends of sockets have it. */
static bool is_address(const char *p, size_t len, char address[INET6_ADDRSTRLEN])
{
	const bool brackets = len > 2 && p[0] == '[' && p[len - 1] == ']';
	unsigned char bytes[sizeof(struct in6_addr)];

	if (inet_pton(AF_INET, p, bytes) == 1)
		return inet_ntop(AF_INET, bytes, address, INET6_ADDRSTRLEN);
	if (len >= INET6_ADDRSTRLEN)
		return false;
	snprintf(address, INET6_ADDRSTRLEN, "%.*s", (int)(len - 2 * brackets), p + brackets);
	return inet_pton(AF_INET6, address, bytes) == 1 &&
	       inet_ntop(AF_INET6, bytes, address, INET6_ADDRSTRLEN);
}

/* Ends of sockets have a port: 192.0.2.1:443, [2001:db8::1]:443. */
static int check_end(const struct ior_filter_node *n, const struct ior_filter_item *item,
		     struct ior_error *err)
{
	const char *const field = ior_filter_name(n), *const p = item->text;
	const char *port = p + (*p == ':');
	char address[INET6_ADDRSTRLEN];
	bool v6;

	if (is_address(p, item->len, address)) {
		v6 = strchr(address, ':');
		return ior_error_set(err, -EINVAL, "%s is an address with its port: write %s%s "
				     "startswith %s%s%s", field, negation(n, field).text, field,
				     v6 ? "[" : "", address, v6 ? "]:" : ":");
	}
	if (!*port || port[strspn(port, "0123456789")])
		return 0;
	while (port[0] == '0' && port[1])
		port++;
	if (strlen(port) > 5 || atoi(port) > UINT16_MAX)
		return ior_error_set(err, -EINVAL, "%s is an address with its port, which is at "
				     "most 65535", field);
	return ior_error_set(err, -EINVAL, "%s is an address with its port: write %s%s endswith "
			     ":%s", field, negation(n, field).text, field, port);
}

static int check_shape(const struct ior_filter_node *n, const struct ior_filter_item *item,
		       struct ior_error *err)
{
	if (is_rooted(n->field) && (is_whole(n) || n->op == IOR_FILTER_STARTS))
		return check_rooted(n, item, err);
	if (!is_whole(n))
		return 0;
	if (n->field == IOR_ROW_LOCAL || n->field == IOR_ROW_REMOTE)
		return check_end(n, item, err);
	return 0;
}

int ior_filter_check_text(const struct ior_filter_node *n, const struct ior_filter_item *item,
			  bool quoted, struct ior_error *err)
{
	int rc = 0;

	if (n->field == IOR_ROW_COMM && is_whole(n) && !quoted)
		rc = check_name(n, item, err);
	if (n->field == IOR_ROW_COMM && !rc)
		rc = check_comm(n, item, quoted, err);
	if (rc || quoted || n->op == IOR_FILTER_MATCHES || n->op == IOR_FILTER_NOT_MATCHES)
		return rc;
	if (n->op == IOR_FILTER_GLOB)
		return check_glob(n, item, err);
	if (n->field == IOR_ROW_EXT && is_whole(n))
		rc = check_ext(n, item, err);
	if (!rc)
		rc = check_literal(n, item, err);
	return rc ? rc : check_shape(n, item, err);
}
