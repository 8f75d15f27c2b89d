/* SPDX-License-Identifier: BSD-2-Clause */
#include "filter/filter_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "calls/errno.h"
#include "calls/unknown.h"
#include "stream/word.h"

#define ERROR_MAX 4095u		/* what a call returns below -4095 is no error */
#define LONGEST_REGEX 1024	/* bytes */
#define MOST_REPEATS 10000	/* what all {n,m} of an expression may come to, multiplied */

/* ---- Names that are known ------------------------------------------------------------------- */

static int set_text(struct ior_filter_item *item, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	free(item->text);
	item->text = copy;
	item->len = strlen(copy);
	return 0;
}

static int unknown_name(const struct ior_filter_item *item, const char *what, const char *near,
			struct ior_error *err)
{
	if (near)
		return ior_error_set(err, -EINVAL, "'%.*s' is no %s; did you mean %s? A name in "
				     "quotes is taken as it is", ior_shown(item->len), item->text,
				     what, near);
	return ior_error_set(err, -EINVAL, "'%.*s' is no %s; a name in quotes is taken as it is",
			     ior_shown(item->len), item->text, what);
}

/* %fs, @network, ...: as in -e of ior-capture. */
static int make_family(struct ior_filter_item *item, struct ior_error *err)
{
	item->family = malloc(sizeof(*item->family));
	if (!item->family)
		return -ENOMEM;
	ior_select_init(item->family, IOR_X86_64);
	return ior_select_add(item->family, item->text, err);
}

/*
 * What a stream has no name for is called by its number. A bare number means another call on each
 * architecture, and rows do not have it.
 */
static int make_number(struct ior_filter_item *item, int32_t number, struct ior_error *err)
{
	const struct ior_syscall *call = NULL;
	char name[IOR_UNKNOWN_NAME];

	for (int abi = 0; abi < IOR_ABIS && !call; abi++)
		call = ior_syscall_by_number((enum ior_abi)abi, (unsigned int)number);
	ior_unknown_name(name, number);
	if (call && strncmp(item->text, name, 1) != 0)
		return ior_error_set(err, -EINVAL, "'%.*s' is a number that the kernel has a name "
				     "for, not the same one everywhere: write the name, such as "
				     "%s; or %s for calls that were recorded without one",
				     ior_shown(item->len), item->text, call->name, name);
	return set_text(item, name);
}

static int make_syscall(struct ior_filter_item *item, struct ior_error *err)
{
	const struct ior_syscall *call;
	int32_t number;

	if (item->text[0] == '%' || item->text[0] == '@')
		return make_family(item, err);
	if (strcmp(item->text, IOR_UNKNOWN_OTHER) == 0)
		return make_family(item, err);
	if (ior_unknown_number(item->text, item->len, false, &number))
		return make_number(item, number, err);
	call = ior_syscall_by_name(item->text, item->len);
	if (call)
		return set_text(item, call->name);
	return unknown_name(item, "system call", ior_syscall_nearest(item->text, item->len), err);
}

static const char *error_name(const void *arg, size_t i)
{
	const char *name;

	(void)arg;
	if (i > ERROR_MAX)
		return NULL;
	name = ior_errno_name((unsigned int)i);
	return name ? name : "";
}

/* What has no name is called by its number: E600. */
static int make_error_number(struct ior_filter_item *item, unsigned int number)
{
	const char *name = ior_errno_name(number);
	char text[16];

	snprintf(text, sizeof(text), "E%u", number);
	return set_text(item, name ? name : text);
}

/* -2 is what the kernel returns for 2. */
static int make_error(struct ior_filter_item *item, struct ior_error *err)
{
	const char *p = item->text + (item->text[0] == '-');
	const char *digits = p + (*p == 'E');
	unsigned int number;

	if (*digits && !digits[strspn(digits, "0123456789")]) {
		number = (unsigned int)strtonum(digits, 0, ERROR_MAX, NULL);
		if (number)
			return make_error_number(item, number);
	}
	if (ior_errno_number(item->text, item->len))
		return 0;
	return unknown_name(item, "error", ior_nearest(item->text, item->len, error_name, NULL),
			    err);
}

/* ---- Words of which there are few ----------------------------------------------------------- */

static const char *word(const void *field, size_t i)
{
	return ior_row_word(*(const unsigned int *)field, i);
}

/* All of a field's. Static buffer. */
static const char *all_words(unsigned int field)
{
	static char all[200];
	const char *w;
	size_t n = 0;

	all[0] = '\0';
	for (size_t i = 0; (w = ior_row_word(field, i)) && n < sizeof(all); i++)
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s", i ? ", " : "", w);
	return all;
}

/* One of them, of families in upper or lower case and as a group is written, too. */
static int make_word(const struct ior_filter_node *n, struct ior_filter_item *item,
		     struct ior_error *err)
{
	const bool family = n->field == IOR_ROW_FAMILY;
	const char *name = item->text + (family ? strspn(item->text, "%@") : 0), *w, *near;

	for (size_t i = 0; (w = ior_row_word(n->field, i)); i++)
		if (strcmp(name, w) == 0 || ((family || n->fold) && strcasecmp(name, w) == 0))
			return set_text(item, w);
	near = ior_nearest(name, strlen(name), word, &n->field);
	return ior_error_set(err, -EINVAL, "'%.*s' is no %s%s%s%s (%s); a name in quotes is taken "
			     "as it is", ior_shown(item->len), item->text, ior_filter_name(n),
			     near ? "; did you mean " : "", near ? near : "", near ? "?" : "",
			     all_words(n->field));
}

/* A part of one of them. */
static int check_part(const struct ior_filter_node *n, const struct ior_filter_item *item,
		      struct ior_error *err)
{
	const char *w;

	if (!ior_row_word(n->field, 0))
		return 0;
	for (size_t i = 0; (w = ior_row_word(n->field, i)); i++)
		if (ior_filter_item_passes(n, item, w, strlen(w)))
			return 0;
	return ior_error_set(err, -EINVAL, "this is in no %s (%s); a value in quotes is taken as "
			     "it is", ior_filter_name(n), all_words(n->field));
}

static void set_case(struct ior_filter_item *item, int (*to)(int c))
{
	for (char *p = item->text; *p; p++)
		*p = (char)to((unsigned char)*p);
}

static int make_name(const struct ior_filter_node *n, struct ior_filter_item *item,
		     struct ior_error *err)
{
	switch (n->field) {
	case IOR_ROW_SYSCALL:
		if (n->fold)
			set_case(item, tolower);
		return make_syscall(item, err);
	case IOR_ROW_ERROR:
		if (n->fold)
			set_case(item, toupper);
		return make_error(item, err);
	default:
		return ior_row_word(n->field, 0) ? make_word(n, item, err) : 0;
	}
}

/* ---- Patterns and folders ------------------------------------------------------------------- */

/*
 * The C library unfolds x{1000}{1000}. Bounded here, or a short expression takes all memory.
 */
static bool repeats_too_often(const char *p)
{
	unsigned long product = 1;

	for (; (p = strchr(p, '{')); p++) {
		unsigned long n = 0, m;
		const char *q = p + 1;

		for (; (*q >= '0' && *q <= '9') || *q == ','; q++) {
			char *end = (char *)q;

			m = *q == ',' ? 0 : strtoul(q, &end, 10);
			if (m > n)
				n = m;
			if (end > q)
				q = end - 1;
		}
		if (n > MOST_REPEATS)
			return true;
		product *= n ? n : 1;
		if (product > MOST_REPEATS)
			return true;
	}
	return false;
}

static int make_regex(struct ior_filter_item *item, bool fold, struct ior_error *err)
{
	char why[128];
	int rc;

	if (strlen(item->text) != item->len)
		return ior_error_set(err, -EINVAL, "a regular expression cannot have a \\x00");
	if (item->len > LONGEST_REGEX)
		return ior_error_set(err, -EINVAL, "a regular expression of more than %d bytes",
				     LONGEST_REGEX);
	if (repeats_too_often(item->text))
		return ior_error_set(err, -EINVAL, "the regular expression repeats more than %d "
				     "times", MOST_REPEATS);
	item->regex = malloc(sizeof(*item->regex));
	if (!item->regex)
		return -ENOMEM;
	rc = regcomp(item->regex, item->text, REG_EXTENDED | (fold ? REG_ICASE : 0));
	if (!rc)
		return 0;
	regerror(rc, item->regex, why, sizeof(why));
	free(item->regex);
	item->regex = NULL;
	return ior_error_set(err, rc == REG_ESPACE ? -ENOMEM : -EINVAL,
			     "the regular expression is wrong: %s", why);
}

/* A folder ends without a slash, so that what is below it goes on with one. */
static int make_folder(const struct ior_filter_node *n, struct ior_filter_item *item,
		       struct ior_error *err)
{
	const char *op = n->op == IOR_FILTER_UNDER ? "under" : "in";

	if (item->text[0] != '/')
		return ior_error_set(err, -EINVAL, "%s takes an absolute path: %s %s /var/log", op,
				     ior_filter_name(n), op);
	while (item->len && item->text[item->len - 1] == '/')
		item->text[--item->len] = '\0';
	return 0;
}

static int make_text(const struct ior_filter_node *n, struct ior_filter_item *item, bool quoted,
		     struct ior_error *err)
{
	switch (n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
		return quoted ? 0 : make_name(n, item, err);
	case IOR_FILTER_CONTAINS:
	case IOR_FILTER_STARTS:
	case IOR_FILTER_ENDS:
		return quoted ? 0 : check_part(n, item, err);
	case IOR_FILTER_MATCHES:
	case IOR_FILTER_NOT_MATCHES:
		return make_regex(item, n->fold, err);
	case IOR_FILTER_GLOB:
		if (strlen(item->text) != item->len)
			return ior_error_set(err, -EINVAL, "a pattern cannot have a \\x00");
		return 0;
	case IOR_FILTER_UNDER:
	case IOR_FILTER_IN:
		return make_folder(n, item, err);
	default:
		return 0;
	}
}

int ior_filter_make_item(const struct ior_filter_node *n, struct ior_filter_item *item,
			 bool quoted, struct ior_error *err)
{
	int rc;

	if (ior_type_is_text(ior_row_fields()[n->field].type)) {
		rc = ior_filter_check_text(n, item, quoted, err);
		if (!rc)
			rc = make_text(n, item, quoted, err);
	} else {
		rc = ior_filter_make_numbers(n, item, err);
	}
	return rc == -ENOMEM ? ior_error_set(err, rc, "out of memory") : rc;
}
