/* SPDX-License-Identifier: BSD-2-Clause */
/* Which call a row is, and which of its arguments the row says more of. */
#include <string.h>

#include "call.h"
#include "calls/naming.h"

/* The meaning of the name with this text id: a look-up for each name, not for each row. */
static const struct known_call *known(struct print *p, const struct ior_reader *r, uint32_t id,
				      enum ior_abi abi)
{
	struct known_call *k = &p->known[id % PRINT_KNOWN_CALLS];
	struct ior_text name;

	if (p->known_generation != ior_reader_generation(r)) {
		memset(p->known, 0, sizeof(p->known));
		p->known_generation = ior_reader_generation(r);
	}
	if (k->name == id && k->abi == abi)
		return k;
	name = ior_reader_text(r, id);
	k->name = id;
	k->abi = abi;
	k->entry = ior_syscall_by_name_of(abi, name.p, name.len);
	return k;
}

/* NULL for a row that does not say which call it is. */
static const struct known_call *known_of(struct print *p, const struct ior_reader *r,
					 const struct ior_row *row)
{
	struct ior_text abi = { 0 };
	bool compat;

	if (!ior_row_has(row, IOR_ROW_SYSCALL))
		return NULL;
	if (ior_row_has(row, IOR_ROW_ABI))
		abi = ior_reader_text(r, (uint32_t)row->v[IOR_ROW_ABI]);
	compat = p->compat >= 0 && abi.len == 6 && memcmp(abi.p, "compat", 6) == 0;
	return known(p, r, (uint32_t)row->v[IOR_ROW_SYSCALL],
		     compat ? (enum ior_abi)p->compat : p->abi);
}

bool call_returns_address(struct print *p, const struct ior_reader *r, const struct ior_row *row)
{
	const struct known_call *k = known_of(p, r, row);

	return k && k->entry && k->entry->ret == IOR_RET_ADDR;
}

/*
 * Which descriptor the row's file is that of, by the rules that ior-pair makes a row by: of a
 * path, if there is one that is not empty; of a transfer between two descriptors the destination;
 * of a call that has none, the one returned.
 */
static void describe(struct call *c)
{
	const struct ior_syscall *s = c->entry;
	int path = ior_naming_nth(s, IOR_ARG_PATH, 0), fd = ior_naming_destination(s);
	int64_t number = ior_row_has(c->row, IOR_ROW_FD) ? (int64_t)c->row->v[IOR_ROW_FD] : -1;

	if (path >= 0) {
		c->returned = s->ret == IOR_RET_FD && ior_row_has(c->row, IOR_ROW_RET) &&
			(int64_t)c->row->v[IOR_ROW_RET] >= 0;
		/* An empty path: the file is that of the directory descriptor. */
		if (!c->returned && number >= 0 && path > 0 && s->arg[path - 1] == IOR_ARG_DIRFD &&
		    (int32_t)c->args[path - 1] == number)
			c->fd_at = path - 1;
		c->by_path = c->fd_at < 0;
	} else if (fd >= 0) {
		c->fd_at = fd;
		c->returned = c->does & IOR_DOES_DUPLICATES ||
			(call_set(c, 1) == IOR_SET_FCNTL &&
			 ((uint32_t)c->args[1] == CMD_DUPFD || c->args[1] == CMD_DUPFD_CLOEXEC));
	} else if (s) {
		c->returned = s->ret == IOR_RET_FD;
	}
}

void call_of(struct call *c, struct print *p, const struct ior_reader *r,
	     const struct ior_row *row)
{
	const struct known_call *k = known_of(p, r, row);

	*c = (struct call){ .r = r, .row = row, .abi = p->abi, .fd_at = -1,
			   .address_at = -1 };
	if (ior_row_has(row, IOR_ROW_ARGS) && row->v[IOR_ROW_ARGS] <= IOR_MAX_ARGS)
		c->nargs = (unsigned int)row->v[IOR_ROW_ARGS];
	memcpy(c->args, row->args, c->nargs * sizeof(c->args[0]));
	if (!k || !k->entry)
		return;
	c->entry = k->entry;
	c->does = k->entry->does;
	c->abi = k->abi;
	for (unsigned int i = 0; c->abi == IOR_I386 && i < c->nargs; i++)
		c->args[i] = (uint32_t)c->args[i];
	describe(c);
	call_find_address(c);
}
