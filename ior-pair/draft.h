/* SPDX-License-Identifier: BSD-2-Clause */
/* One row under way: what the files that make its fields share. */
#ifndef PAIR_DRAFT_H
#define PAIR_DRAFT_H

#include "semantics.h"

struct draft {
	struct row_maker *maker;
	struct row_draft *d;
	const struct call_meaning *call;
	const struct pair_call *c;
	const struct pair_exit *x;	/* NULL: none */
	const struct ior_command *command;	/* NULL: none, or none that changes anything */
	enum ior_ret kind;
	bool returned;			/* ret is known, ... */
	bool ok;			/* ... is no failure, and what the kernel did */
	int64_t ret;
};

static inline void set(struct draft *m, unsigned int field, uint64_t value)
{
	ior_row_set(&m->d->row, field, value);
}

/* The argument at index; false if the call has none. */
static inline bool arg_at(const struct draft *m, int index, uint64_t *value)
{
	if (index < 0 || index >= m->c->nargs)
		return false;
	*value = m->c->args[index];
	return true;
}

/* The first argument of a kind; false if the call has none. */
static inline bool arg(const struct draft *m, enum ior_arg kind, uint64_t *value)
{
	return arg_at(m, m->call->first[kind], value);
}

/* Has the call an argument of this kind? */
static inline bool has_arg(const struct draft *m, enum ior_arg kind)
{
	return m->call->first[kind] >= 0;
}

static inline uint64_t arg_or_0(const struct draft *m, enum ior_arg kind)
{
	uint64_t value = 0;

	arg(m, kind, &value);
	return value;
}

static inline bool x_has(const struct draft *m, unsigned int what)
{
	return m->x && m->x->has & what;
}

static inline void set_fd(struct draft *m, uint64_t value)
{
	set(m, IOR_ROW_FD, (uint64_t)(int32_t)value);
}

static inline struct path_text path_of(const struct pair_file *f)
{
	return f ? (struct path_text){ f->info.path, f->info.path_len } : (struct path_text){ 0 };
}

/* Was NULL passed at index? */
static inline bool is_null(const struct draft *m, int index)
{
	uint64_t pointer;

	return arg_at(m, index, &pointer) && !pointer;
}

/*
 * What the command's pointer led to: its descriptor, and then its length if it has one. Returns how
 * many of these are known.
 */
unsigned int row_behind(const struct draft *m, const uint64_t **numbers);

/*
 * The text of argument `at` (-1: unknown which): first as it was at enter, where that was another
 * one or the call has no exit, then as it was at exit. *changed: these are by two writers, of whom
 * none is the call itself. The text is borrowed from the call or its exit.
 */
struct pair_arg row_passed_text(const struct draft *m, int at, const struct pair_arg *first,
				const struct pair_arg *then, bool *changed);
/* A text that is no path to be resolved, which the records have as second path. */
struct pair_arg row_second_text(const struct draft *m, int at);

/* file, old_file, fd and flags. */
void row_make_names(struct draft *m);
/*
 * file and old_file of a call with path arguments, and what was passed for them. The file that was
 * opened is there already, as far as the kernel has a name for it.
 */
void row_name_by_paths(struct draft *m);

/* Sleeps, timeouts and what polling calls say. */
void row_make_waiting(struct draft *m);

#endif
