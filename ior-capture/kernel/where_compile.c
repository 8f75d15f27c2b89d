/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/where_compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls/errno.h"
#include "filter/filter_internal.h"

/* Where a test leads: to the one emitted so long ago, or to one of these. */
enum { ACCEPT = -1, REFUSE = -2 };

struct compiler {
	struct where *w;
	const struct ior_syscall *call;
	bool compat;
	/* Written from the last test to the first, so that what a test leads to is known. */
	struct ior_where_test code[IOR_WHERE_TESTS];
	int n;
	int error;		/* -ENOSPC, -ENOMEM */
};

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
	case IOR_ROW_ABI: return compat ? "compat" : "native";
	case IOR_ROW_SOURCE: return "syscall";
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

/* Is there a part that the kernel side cannot test? */
static int check(const struct ior_filter_node *n, struct ior_filter_error *err)
{
	static const struct ior_syscall some = { .name = "" };
	const struct ior_filter_node *child;
	int rc = 0;

	STAILQ_FOREACH(child, &n->children, sibling) {
		rc = check(child, err);
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
static uint8_t step(struct compiler *c, int to)
{
	if (to == ACCEPT)
		return IOR_WHERE_ACCEPT;
	if (to == REFUSE)
		return IOR_WHERE_REFUSE;
	return (uint8_t)(c->n - to);
}

/* One more test, unless both ways are one. Returns where it is. */
static int emit(struct compiler *c, struct ior_where_test t, bool negated, int yes, int no)
{
	if (yes == no)
		return yes;
	/* A step must be less than the two that are none. */
	if (c->n == IOR_WHERE_REFUSE - 1) {
		c->error = -ENOSPC;
		return REFUSE;
	}
	t.negated = negated;
	t.yes = step(c, yes);
	t.no = step(c, no);
	c->code[c->n] = t;
	return c->n++;
}

/* From low to high, both included. High below low is what lies outside of them. */
static int emit_range(struct compiler *c, int field, uint64_t low, uint64_t high, bool negated,
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

static int emit_number(struct compiler *c, const struct ior_filter_node *n, bool negated, int yes,
		       int no)
{
	const int field = number_of(n->field);
	const bool outside = ior_filter_negates(n);
	int to = outside ? yes : no;

	if (n->op == IOR_FILTER_HAS)
		return emit_range(c, field, 0, UINT64_MAX, negated, yes, no);
	for (size_t i = n->nitems; i-- > 0;) {
		const struct ior_filter_item *item = &n->items[i];
		const bool none = item->low > item->high;
		const bool all = item->low == 0 && item->high == UINT64_MAX;

		if (!outside && !none)
			to = emit_range(c, field, item->low, item->high, negated, yes, to);
		else if (outside && none)
			to = emit_range(c, field, 0, UINT64_MAX, negated, to, no);
		else if (outside)
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
static int emit_error(struct compiler *c, struct ior_filter_node *n, bool negated, int yes,
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
static int emit_comm_item(struct compiler *c, const struct ior_filter_item *item, size_t len,
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

static int emit_comm(struct compiler *c, const struct ior_filter_node *n, bool negated, int yes,
		     int no)
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

static int emit_test(struct compiler *c, struct ior_filter_node *n, bool negated, int yes, int no)
{
	const char *text = text_of(n->field, c->call, c->compat);
	const int number = number_of(n->field);

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
static int emit_node(struct compiler *c, struct ior_filter_node *n, bool negated, int yes, int no);

/* The last child first; the one before leads to it. */
static int emit_children(struct compiler *c, struct ior_filter_node *child, bool any,
			 bool negated, int yes, int no)
{
	int rest;

	if (!child)
		return any ? no : yes;
	rest = emit_children(c, STAILQ_NEXT(child, sibling), any, negated, yes, no);
	return any ? emit_node(c, child, negated, yes, rest) :
		     emit_node(c, child, negated, rest, no);
}

static int emit_node(struct compiler *c, struct ior_filter_node *n, bool negated, int yes, int no)
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

/* ---- Tables ---------------------------------------------------------------------------------- */

/* Where these tests stand already, or can be put; 0 without room. */
static unsigned int place(struct where *w, const struct ior_where_test *tests, unsigned int n)
{
	for (unsigned int i = 1; i + n <= w->ntests; i++)
		if (memcmp(&w->tests[i], tests, n * sizeof(*tests)) == 0)
			return i;
	if (w->ntests + n > IOR_WHERE_TESTS)
		return 0;
	memcpy(&w->tests[w->ntests], tests, n * sizeof(*tests));
	w->ntests += n;
	return w->ntests - n;
}

/* The tests of one call. 0, -ENOSPC or -ENOMEM. */
static int compile_call(struct compiler *c, struct ior_filter_node *root, uint8_t *start)
{
	struct ior_where_test tests[IOR_WHERE_TESTS];
	unsigned int n = 0, at;
	int first;

	c->n = 0;
	first = emit_node(c, root, false, ACCEPT, REFUSE);
	*start = first == ACCEPT ? WHERE_ALWAYS : WHERE_NEVER;
	for (int i = first; i >= 0; i--) {
		tests[n++] = c->code[i];
		c->w->fields |= IOR_WHERE_BIT(c->code[i].field);
	}
	if (!n || c->error)
		return c->error;
	at = place(c->w, tests, n);
	*start = (uint8_t)at;
	return at ? 0 : -ENOSPC;
}

static int compile_all(struct where *w, struct ior_filter_node *root, struct ior_error *err)
{
	struct compiler *c = calloc(1, sizeof(*c));
	const struct ior_syscall *calls;
	int rc = c ? 0 : -ENOMEM;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; !rc && i < 2 * n; i++) {
		c->w = w;
		c->call = &calls[i / 2];
		c->compat = i % 2;
		rc = compile_call(c, root, &w->start[c->compat][i / 2]);
	}
	free(c);
	if (rc == -ENOMEM)
		return ior_error_set(err, rc, "out of memory");
	return !rc ? 0 : ior_error_set(err, -EINVAL, "--where: the kernel side has no room for so "
				       "many tests (%d); leave a part to ior-filter, behind "
				       "ior-pair", IOR_WHERE_REFUSE);
}

int where_compile(struct where **out, const char *text, struct ior_filter_error *err)
{
	struct ior_filter *f;
	struct where *w;
	int rc = ior_filter_parse(&f, text, err);

	*out = NULL;
	if (rc)
		return rc;
	err->at = strlen(text);
	err->len = 0;
	rc = check(f->root, err);
	w = rc ? NULL : calloc(1, sizeof(*w));
	if (!rc && !w)
		rc = ior_error_set(&err->error, -ENOMEM, "out of memory");
	if (!rc) {
		w->tests[WHERE_NEVER] = (struct ior_where_test){ .yes = IOR_WHERE_REFUSE,
								 .no = IOR_WHERE_REFUSE };
		w->ntests = WHERE_NEVER + 1;
		rc = compile_all(w, f->root, &err->error);
	}
	ior_filter_free(f);
	if (rc)
		free(w);
	else
		*out = w;
	return rc;
}

bool where_leaves_any(const struct where *w, const struct ior_select *select)
{
	size_t n;

	ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (ior_select_has(select, i) &&
		    (w->start[0][i] != WHERE_NEVER || w->start[1][i] != WHERE_NEVER))
			return true;
	return false;
}

bool where_follows_all(const struct where *w, const struct ior_select *select, bool compat)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (calls[i].does & IOR_DOES_RESUMES && ior_select_has(select, i))
			return w->start[compat][i] != WHERE_NEVER;
	return false;
}
