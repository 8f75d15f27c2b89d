/* SPDX-License-Identifier: BSD-2-Clause */
/* What text a call was passed: it was read twice, and may have been written over in between. */
#include "draft.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * The path that the kernel put behind the environment of a program that execveat started, of
 * which only the part after /dev/fd/N was passed.
 */
static struct pair_arg passed_to_exec(const struct draft *m, struct pair_arg path)
{
	uint64_t fd;
	char prefix[32];
	size_t len;

	if (!m->ok || m->ret != 0 || !arg(m, IOR_ARG_DIRFD, &fd) || (int32_t)fd < 0)
		return path;
	len = (size_t)snprintf(prefix, sizeof(prefix), "/dev/fd/%d", (int32_t)fd);
	if (path.text.len < len || memcmp(path.text.p, prefix, len) != 0)
		return path;
	len += path.text.len > len && path.text.p[len] == '/';
	path.text.p += len;
	path.text.len -= len;
	return path;
}

/* Bytes that a call writes where an ADDR points, at least and at most: struct statx has most. */
enum { STRUCT_SHORTEST = 1, STRUCT_LONGEST = 256 };

/* Did the call write to what an argument points to: how many bytes, a struct having so many? */
static uint64_t written_to(const struct draft *m, int at, uint64_t a_struct)
{
	uint64_t size;

	switch (m->call->entry->arg[at]) {
	case IOR_ARG_ADDR:
		return a_struct;
	case IOR_ARG_BUF:
		if (m->kind != IOR_RET_READ || !arg(m, IOR_ARG_SIZE, &size))
			return 0;
		return size < (uint64_t)m->ret ? size : (uint64_t)m->ret;
	default:
		return 0;
	}
}

/*
 * Does the result stand where the text of argument `at` was, len bytes? readlink(buffer, buffer,
 * size) and stat(buffer, buffer) are allowed: the kernel has copied the path before.
 */
static bool is_overwritten(const struct draft *m, int at, size_t len, uint64_t a_struct)
{
	uint64_t text, other, size;

	/* Whoever answers in the kernel's place may write there as well. */
	if (!m->returned || m->ret < 0 || !arg_at(m, at, &text))
		return false;
	for (int i = 0; i < m->call->entry->nargs; i++) {
		size = i == at || !arg_at(m, i, &other) || !other ? 0 :
		       written_to(m, i, a_struct);
		/* Differences from the one that begins first: the other begins in it. */
		if (size && (text - other < size || other - text <= len))
			return true;
	}
	return false;
}

struct pair_arg row_passed_text(const struct draft *m, int at, const struct pair_arg *first,
				const struct pair_arg *then, bool *changed)
{
	if (first->error && then->text.p)
		return passed_to_exec(m, *then);
	if (first->text.p) {
		*changed = then->text.p &&
			   !is_overwritten(m, at, then->text.len, STRUCT_LONGEST);
		return *first;
	}
	if (first->error)
		return *first;
	if (then->text.p && is_overwritten(m, at, then->text.len, STRUCT_SHORTEST))
		return (struct pair_arg){ .error = -EFAULT };
	return *then;
}

struct pair_arg row_second_text(const struct draft *m, int at)
{
	static const struct pair_arg none;
	bool changed;

	return row_passed_text(m, at, &m->c->path2, m->x ? &m->x->path2 : &none, &changed);
}
