/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/where_compile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/unknown.h"
#include "filter/filter_internal.h"
#include "kernel/where_emit.h"

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
static int compile_call(struct where *w, struct where_emitter *c, struct ior_filter_node *root,
			uint8_t *start)
{
	struct ior_where_test tests[IOR_WHERE_TESTS];
	unsigned int n = 0, at;
	int first;

	first = where_emit(c, root);
	*start = first == WHERE_TO_ACCEPT ? WHERE_ALWAYS : WHERE_NEVER;
	for (int i = first; i >= 0; i--) {
		tests[n++] = c->code[i];
		w->fields |= IOR_WHERE_BIT(c->code[i].field);
	}
	if (!n || c->error)
		return c->error;
	at = place(w, tests, n);
	*start = (uint8_t)at;
	return at ? 0 : -ENOSPC;
}

static int compile_known(struct where *w, struct where_emitter *c, struct ior_filter_node *root)
{
	const struct ior_syscall *calls;
	int rc = 0;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; !rc && i < 2 * n; i++) {
		c->call = &calls[i / 2];
		c->compat = i % 2;
		rc = compile_call(w, c, root, &w->start[c->compat][i / 2]);
	}
	return rc;
}

/* As if the table had no call at all. */
static int compile_unknown(struct where *w, struct where_emitter *c, struct ior_filter_node *root)
{
	char name[IOR_UNKNOWN_NAME];
	const struct ior_syscall call = { .name = name, .family = IOR_UNKNOWN_FAMILY,
					  .ret = IOR_RET_VALUE };
	int rc = 0;

	c->call = &call;
	for (int i = 0; !rc && i < 2 * IOR_SYSCALL_MAX; i++) {
		ior_unknown_name(name, i / 2);
		c->compat = i % 2;
		c->others = i / 2 == IOR_UNKNOWN_OTHERS;
		rc = compile_call(w, c, root, &w->number_start[c->compat][i / 2]);
	}
	return rc;
}

static int compile_all(struct where *w, struct ior_filter_node *root, struct ior_error *err)
{
	struct where_emitter *c = calloc(1, sizeof(*c));
	int rc = c ? 0 : -ENOMEM;

	if (!rc)
		rc = compile_known(w, c, root);
	if (!rc)
		rc = compile_unknown(w, c, root);
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
	rc = where_check(f->root, err);
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

/* Does it leave any of the selected calls that the table lacks? */
static bool leaves_number(const struct where *w, const struct ior_select *select, bool compat)
{
	const enum ior_abi abi = compat ? IOR_I386 : (enum ior_abi)select->abi;
	int32_t listed[IOR_SELECT_LISTED];
	bool others;

	others = ior_select_others(select, &others, listed) || others;
	if (others && w->number_start[compat][IOR_UNKNOWN_OTHERS] != WHERE_NEVER)
		return true;
	for (int i = 0; i < IOR_UNKNOWN_OTHERS; i++)
		if (ior_select_number(select, i) && w->number_start[compat][i] != WHERE_NEVER &&
		    !ior_syscall_by_number(abi, (unsigned int)i))
			return true;
	return false;
}

bool where_leaves_any(const struct where *w, const struct ior_select *select)
{
	size_t n;

	ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (ior_select_has(select, i) &&
		    (w->start[0][i] != WHERE_NEVER || w->start[1][i] != WHERE_NEVER))
			return true;
	return leaves_number(w, select, false) || leaves_number(w, select, true);
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
