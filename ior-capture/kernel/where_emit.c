/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/where_emit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls/errno.h"
#include "calls/unknown.h"
#include "stream/word.h"

/* ---- What can be tested ---------------------------------------------------------------------- */

/* The number that a field is to the kernel side; -1 for none. */
static int number_of(unsigned int field)
{
	switch (field) {
	case IOR_ROW_PID: return IOR_WHERE_PID;
	case IOR_ROW_TID: return IOR_WHERE_TID;
	case IOR_ROW_UID: return IOR_WHERE_UID;
	case IOR_ROW_GID: return IOR_WHERE_GID;
	case IOR_ROW_CGROUP: return IOR_WHERE_CGROUP;
	case IOR_ROW_DURATION: return IOR_WHERE_DURATION;
	case IOR_ROW_RET: return IOR_WHERE_RET;
	default: return -1;
	}
}

/* What a field says of every call of this entry; NULL if that depends on more. */
static const char *text_of(unsigned int field, const struct ior_syscall *call, bool compat)
{
	switch (field) {
	case IOR_ROW_SYSCALL: return call->name;
	case IOR_ROW_FAMILY: return ior_family_name(call->family);
	case IOR_ROW_ABI: return ior_words[compat ? IOR_WORD_COMPAT : IOR_WORD_NATIVE];
	case IOR_ROW_SOURCE: return ior_words[IOR_WORD_SYSCALL];
	default: return NULL;
	}
}

/* The length of the beginning that a pattern asks for: all but the star at its end, if only that
 * is special; -1 for other patterns. */
static int prefix_of(const struct ior_filter_item *item)
{
	size_t plain = strcspn(item->text, "*?[\\");

	return plain == item->len || (plain + 1 == item->len && item->text[plain] == '*') ?
	       (int)plain : -1;
}

static bool can_test_comm(const struct ior_filter_node *n)
{
	switch (n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
	case IOR_FILTER_STARTS:
	case IOR_FILTER_HAS:
		return true;
	case IOR_FILTER_GLOB:
		for (size_t i = 0; i < n->nitems; i++)
			if (prefix_of(&n->items[i]) < 0)
				return false;
		return true;
	default:
		return false;
	}
}

static int refuse(const struct ior_filter_node *n, struct ior_filter_error *err, const char *why)
{
	err->at = n->at;
	err->len = n->len;
	return ior_error_set(&err->error, -EINVAL, "--where: %s%s; leave this part to ior-filter, "
			     "behind ior-pair", n->field == IOR_ROW_COMM ? "" :
			     ior_filter_name(n), why);
}

int where_check(const struct ior_filter_node *n, struct ior_filter_error *err)
{
	static const struct ior_syscall some = { .name = "" };
	const struct ior_filter_node *child;
	int rc = 0;

	STAILQ_FOREACH(child, &n->children, sibling) {
		rc = where_check(child, err);
		if (rc)
			return rc;
	}
	if (n->kind != IOR_FILTER_TEST)
		return 0;
	if (n->field == IOR_ROW_COMM && !can_test_comm(n))
		rc = refuse(n, err, "of comm the kernel side tests the whole name and its "
			    "beginning: = != startswith, glob 'x*'");
	else if (n->field != IOR_ROW_COMM && n->field != IOR_ROW_ERROR &&
		 number_of(n->field) < 0 && !text_of(n->field, &some, false))
		rc = refuse(n, err, " is none of the fields that the kernel side tests: "
			    "pid tid uid gid cgroup comm syscall family abi error ret "
			    "duration");
	return rc;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

/* How far it is from the test that comes next to where one leads. */
static uint8_t step(struct where_emitter *c, int to)
{
	if (to == WHERE_TO_ACCEPT)
		return IOR_WHERE_ACCEPT;
	if (to == WHERE_TO_REFUSE)
		return IOR_WHERE_REFUSE;
	return (uint8_t)(c->n - to);
}

/* One more test, unless both ways are one. Returns where it is. */
static int emit(struct where_emitter *c, struct ior_where_test t, bool negated, int yes, int no)
{
	if (yes == no)
		return yes;
	/* A step must be less than the two that are none. */
	if (c->n == IOR_WHERE_REFUSE - 1) {
		c->error = -ENOSPC;
		return WHERE_TO_REFUSE;
	}
	t.negated = negated;
	t.yes = step(c, yes);
	t.no = step(c, no);
	c->code[c->n] = t;
	return c->n++;
}

/* From low to high, both included. High below low is what lies outside of them. */
static int emit_range(struct where_emitter *c, int field, uint64_t low, uint64_t high, bool negated,
		      int yes, int no)
{
	struct ior_where_test t;

	/* What is known of every call needs no test that it is there. */
	if (high - low == UINT64_MAX && field < IOR_WHERE_EXIT)
		return yes;
	memset(&t, 0, sizeof(t));	/* tests are compared by their bytes */
	t.field = (uint8_t)field;
	t.low = low;
	t.span = high - low;
	return emit(c, t, negated, yes, no);
}

static int emit_number(struct where_emitter *c, const struct ior_filter_node *n, bool negated,
		       int yes, int no)
{
	const int field = number_of(n->field);
	const bool outside = ior_filter_negates(n);
	int to = outside ? yes : no;

	if (n->op == IOR_FILTER_HAS)
		return emit_range(c, field, 0, UINT64_MAX, negated, yes, no);
	for (size_t i = n->nitems; i-- > 0;) {
		const struct ior_filter_item *item = &n->items[i];
		const bool all = item->low == 0 && item->high == UINT64_MAX;

		if (!outside)
			to = emit_range(c, field, item->low, item->high, negated, yes, to);
		else
			to = all ? no : emit_range(c, field, item->high + 1, item->low - 1,
						   negated, to, no);
	}
	return to;
}

/* Which errors have names that satisfy the test: made once, as its memo. NULL without memory. */
static const uint8_t *errors_of(struct ior_filter_node *n)
{
	if (n->memo)
		return n->memo;
	n->memo = calloc(1, IOR_ERRNO_MAX + 1);
	for (unsigned int i = 1; n->memo && i <= IOR_ERRNO_MAX; i++) {
		const char *name = ior_errno_name(i);
		char number[16];

		snprintf(number, sizeof(number), "E%u", i);
		name = name ? name : number;
		n->memo[i] = ior_filter_text_passes(n, name, strlen(name));
	}
	return n->memo;
}

/* Every error has a name, so any test of the name is a set of numbers. */
static int emit_error(struct where_emitter *c, struct ior_filter_node *n, bool negated, int yes,
		      int no)
{
	const uint8_t *holds = errors_of(n);
	int to = no;

	if (!holds)
		c->error = -ENOMEM;
	for (unsigned int i = IOR_ERRNO_MAX; holds && i > 0; i--) {
		unsigned int high = i;

		if (!holds[i])
			continue;
		while (holds[i - 1])	/* there is no error 0 */
			i--;
		to = emit_range(c, IOR_WHERE_ERROR, i, high, negated, yes, to);
	}
	return to;
}

/* A name's first len bytes, and with whole what ends it. */
static int emit_comm_item(struct where_emitter *c, const struct ior_filter_item *item, size_t len,
			  bool whole, bool fold, bool negated, int yes, int no)
{
	struct ior_where_test t = { .field = IOR_WHERE_COMM };
	uint8_t bits[IOR_COMM_LEN] = { 0 }, mask[IOR_COMM_LEN] = { 0 };

	if (len >= IOR_COMM_LEN || memchr(item->text, '\0', len))
		return no;
	if (!len && !whole)
		return yes;
	for (size_t i = 0; i < len; i++) {
		uint8_t letter = (uint8_t)(item->text[i] | 0x20);

		/* Upper and lower case differ in this bit, and nothing else does. */
		mask[i] = fold && letter >= 'a' && letter <= 'z' ? (uint8_t)~0x20 : 0xff;
		bits[i] = (uint8_t)item->text[i] & mask[i];
	}
	if (whole)
		mask[len] = 0xff;
	memcpy(t.bits, bits, sizeof(bits));
	memcpy(t.mask, mask, sizeof(mask));
	return emit(c, t, negated, yes, no);
}

static int emit_comm(struct where_emitter *c, const struct ior_filter_node *n, bool negated,
		     int yes, int no)
{
	if (n->op == IOR_FILTER_HAS)
		return yes;
	if (n->op == IOR_FILTER_NE) {	/* a name is always there */
		int other = yes;

		yes = no;
		no = other;
		negated = !negated;
	}
	for (size_t i = n->nitems; i-- > 0;) {
		const struct ior_filter_item *item = &n->items[i];
		const bool glob = n->op == IOR_FILTER_GLOB;
		const size_t len = glob ? (size_t)prefix_of(item) : item->len;
		const bool whole = glob ? len == item->len : n->op != IOR_FILTER_STARTS;

		no = emit_comm_item(c, item, len, whole, n->fold, negated, yes, no);
	}
	return no;
}

enum certainty { NEVER, ALWAYS, UNSURE };

/* Does it consist of characters that such a name may have, and these? */
static bool could_be(const struct ior_filter_item *item, bool fold, const char *also)
{
	char all[40];

	snprintf(all, sizeof(all), "%s%s-0123456789%s", IOR_UNKNOWN_PREFIX, fold ? "SYCAL" : "",
		 also);
	return strspn(item->text, all) == item->len;
}

/* Is that the name of one of the other numbers? */
static enum certainty names_other(const struct ior_filter_node *n,
				  const struct ior_filter_item *item)
{
	int32_t number;

	switch (n->op) {
	case IOR_FILTER_EQ:
	case IOR_FILTER_NE:
		if (item->family)
			return ior_select_number(item->family, -1) ? ALWAYS : NEVER;
		if (!n->fold)
			return ior_unknown_number(item->text, item->len, true, &number) &&
			       ior_unknown_is_other(number) ? UNSURE : NEVER;
		return could_be(item, true, "") ? UNSURE : NEVER;
	case IOR_FILTER_CONTAINS:
	case IOR_FILTER_STARTS:
	case IOR_FILTER_ENDS:
		return could_be(item, n->fold, "") ? UNSURE : NEVER;
	case IOR_FILTER_GLOB:
		return strpbrk(item->text, "[\\") || could_be(item, n->fold, "*?") ? UNSURE : NEVER;
	case IOR_FILTER_MOVES:
		return NEVER;
	default:
		return UNSURE;
	}
}

/* What a test says of the names of all other numbers. */
static enum certainty test_others(const struct ior_filter_node *n)
{
	enum certainty is = n->op == IOR_FILTER_HAS ? ALWAYS : NEVER;

	for (size_t i = 0; i < n->nitems && is != ALWAYS; i++) {
		enum certainty one = names_other(n, &n->items[i]);

		is = one == NEVER ? is : one;
	}
	if (is == UNSURE || !ior_filter_negates(n))
		return is;
	return is == ALWAYS ? NEVER : ALWAYS;
}

/* What is not certain speaks for the call, also where the test stands negated. */
static int emit_others(const struct ior_filter_node *n, bool negated, int yes, int no)
{
	enum certainty is = test_others(n);

	return is == ALWAYS || (is == UNSURE && !negated) ? yes : no;
}

static int emit_test(struct where_emitter *c, struct ior_filter_node *n, bool negated, int yes,
		     int no)
{
	const char *text = text_of(n->field, c->call, c->compat);
	const int number = number_of(n->field);

	if (c->others && n->field == IOR_ROW_SYSCALL)
		return emit_others(n, negated, yes, no);
	if (text)
		return ior_filter_text_passes(n, text, strlen(text)) ? yes : no;
	if (n->field == IOR_ROW_COMM)
		return emit_comm(c, n, negated, yes, no);
	/* Of a call that does not return these are absent: no test of them holds. */
	if ((number < 0 || number >= IOR_WHERE_EXIT) && c->call->ret == IOR_RET_NEVER)
		return no;
	return number < 0 ? emit_error(c, n, negated, yes, no) :
			    emit_number(c, n, negated, yes, no);
}

/* Returns where to start: with the first test, or, if none is needed, where they lead. */
static int emit_node(struct where_emitter *c, struct ior_filter_node *n, bool negated, int yes,
		     int no);

/* The last child first; the one before leads to it. */
static int emit_children(struct where_emitter *c, struct ior_filter_node *child, bool any,
			 bool negated, int yes, int no)
{
	int rest;

	if (!child)
		return any ? no : yes;
	rest = emit_children(c, STAILQ_NEXT(child, sibling), any, negated, yes, no);
	return any ? emit_node(c, child, negated, yes, rest) :
		     emit_node(c, child, negated, rest, no);
}

static int emit_node(struct where_emitter *c, struct ior_filter_node *n, bool negated, int yes,
		     int no)
{
	switch (n->kind) {
	case IOR_FILTER_NOT:
		return emit_node(c, STAILQ_FIRST(&n->children), !negated, no, yes);
	case IOR_FILTER_TEST:
		return emit_test(c, n, negated, yes, no);
	default:
		return emit_children(c, STAILQ_FIRST(&n->children), n->kind == IOR_FILTER_ANY,
				     negated, yes, no);
	}
}

int where_emit(struct where_emitter *c, struct ior_filter_node *root)
{
	c->n = 0;
	return emit_node(c, root, false, WHERE_TO_ACCEPT, WHERE_TO_REFUSE);
}
