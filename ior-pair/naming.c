/* SPDX-License-Identifier: BSD-2-Clause */
#include "draft.h"

#include <string.h>

/* Flags that have the same value on all architectures here. */
enum {
	OPEN_WRONLY = 01, OPEN_CREAT = 0100, OPEN_TRUNC = 01000,
	HOW_FIRST = 24,			/* OPEN_HOW_SIZE_VER0 */
};

/* ---- Files by descriptor ------------------------------------------------------------------- */

/* The file of the descriptor argument at index; NULL if the call has not that argument. */
static struct pair_file *file_at(const struct draft *m, int index)
{
	uint64_t fd;

	if (!arg_at(m, index, &fd))
		return NULL;
	return index == m->call->first[IOR_ARG_FD] ? m->c->file : m->c->file2;
}

/* The file of a descriptor argument; of a transfer between two, those of both. */
static void name_by_fd(struct draft *m)
{
	const struct ior_naming *n = &m->call->naming;
	const struct pair_call *c = m->c;
	uint64_t fd;

	if (!ior_naming_uses_fd(m->call->entry, m->command, c->args))
		return;
	m->d->old_file.file = file_at(m, n->from);
	if (!arg_at(m, n->fd, &fd))
		return;
	set_fd(m, fd);
	m->d->file.file = file_at(m, n->fd);
	/* Recorded were those of the first one alone. */
	if (n->fd == m->call->first[IOR_ARG_FD] && c->has & PAIR_HAS_FDFLAGS)
		set(m, IOR_ROW_FLAGS, (uint32_t)c->fdflags);
}

/* The file of a descriptor that was returned. */
static void name_by_return(struct draft *m)
{
	if (!m->ok || !m->x)
		return;
	if (m->kind == IOR_RET_FD)
		set_fd(m, (uint64_t)m->ret);
	m->d->file.file = m->x->file;
}

/* ---- Files of a command -------------------------------------------------------------------- */

unsigned int row_behind(const struct draft *m, const uint64_t **numbers)
{
	bool early = m->c->nextra;

	if (!m->command || !(m->command->does & IOR_COMMAND_BEHIND))
		return 0;
	*numbers = early || !m->x ? m->c->extra : m->x->extra;
	return early ? m->c->nextra : m->x ? m->x->nextra : 0;
}

/* The number of its own descriptor, which the record has as the second one. */
static bool command_fd(const struct draft *m, uint64_t *fd)
{
	const uint64_t *numbers;

	if (!m->command || !m->command->role)
		return false;
	if (!(m->command->does & IOR_COMMAND_BEHIND))
		return arg_at(m, m->command->at, fd);
	if (!row_behind(m, &numbers))
		return false;
	*fd = numbers[0];
	return true;
}

/* Where a command has a descriptor of its own: its part in the row. */
static void name_by_command(struct draft *m)
{
	struct row_draft *d = m->d;
	uint64_t fd;

	if (!command_fd(m, &fd))
		return;
	if (m->command->role == IOR_COMMAND_IS_SOURCE) {
		d->old_file.file = m->c->file2;
		return;
	}
	if (m->command->role == IOR_COMMAND_IS_TARGET)
		d->old_file.file = m->c->file;
	set_fd(m, fd);
	d->file.file = m->c->file2;
	d->row.present &= ~IOR_ROW_BIT(IOR_ROW_FLAGS);	/* those of the other one */
}

/* What a descriptor is of that was returned beside the one that the call works on. */
static void name_by_another(struct draft *m)
{
	bool another = m->call->naming.returns_another ||
		(m->command && m->command->does & IOR_COMMAND_RETURNS_FD);

	if (another && m->ok && m->x)
		m->d->name = path_of(m->x->file);
}

/* ---- Flags --------------------------------------------------------------------------------- */

/* Flags that a call opens a file with. */
static void set_open_flags(struct draft *m)
{
	uint64_t flags;

	if (m->kind != IOR_RET_FD)
		return;
	if (has_arg(m, IOR_ARG_OPENHOW) && m->x && m->x->nextra)
		flags = m->x->extra[0];
	else if (has_arg(m, IOR_ARG_OPENHOW) && m->c->nextra)
		flags = m->c->extra[0];
	else if (m->call->does & IOR_DOES_OPENS && !has_arg(m, IOR_ARG_OPENHOW) &&
		 !has_arg(m, IOR_ARG_OFLAGS))
		flags = OPEN_CREAT | OPEN_WRONLY | OPEN_TRUNC;	/* creat */
	else if (!arg(m, IOR_ARG_OFLAGS, &flags))
		return;
	/* openat2 refuses more than 32 bits, and a struct shorter than its first version. */
	if (has_arg(m, IOR_ARG_OPENHOW) &&
	    (flags > UINT32_MAX || arg_or_0(m, IOR_ARG_LEN) < HOW_FIRST))
		return;
	set(m, IOR_ROW_FLAGS, (uint32_t)flags);
}

/* ---- Addresses and texts ------------------------------------------------------------------- */

/* Is the call's socket address one that it fills? It has not where it does not succeed. */
static bool fills_address(const struct draft *m)
{
	int at = m->call->naming.address;
	enum ior_arg kind = at < 0 ? IOR_ARG_NONE : (enum ior_arg)m->call->entry->arg[at];

	return kind == IOR_ARG_SOCKADDR_OUT ||
	       (kind == IOR_ARG_MSGHDR && m->kind == IOR_RET_READ);
}

/* A socket address that was passed or received is that end of the socket, as far as this call. */
static void set_address(struct draft *m)
{
	struct row_draft *d = m->d;
	struct path_text text = { 0 };
	struct row_end *end = m->call->naming.local ? &d->file.local : &d->file.remote;

	if (m->x && (m->ok || !fills_address(m)))
		text = m->x->address.text;
	/* who has called */
	if (m->call->does & IOR_DOES_ACCEPTS && m->ok && m->x && m->x->file)
		d->file.remote = (struct row_end){ m->x->file->info.remote,
						   m->x->file->info.remote_family };
	if (text.len && text.len < sizeof(d->address)) {
		memcpy(d->address, text.p, text.len);
		d->address[text.len] = '\0';
		*end = (struct row_end){ d->address, m->x->address_family };
		/* Of a message nothing else tells that it had one. */
		if (has_arg(m, IOR_ARG_MSGHDR))
			d->name = text;
	} else if (arg_or_0(m, IOR_ARG_SOCKADDR) && d->file.file) {
		/* It passed one that has no text, as of AF_UNSPEC. */
		*end = (struct row_end){ "", 0 };
	}
}

/* A text that is no path, which the record has in the same place. */
static void set_name(struct draft *m)
{
	if (m->call->naming.name >= 0)
		m->d->name = row_second_text(m, m->call->naming.name).text;
}

void row_make_names(struct draft *m)
{
	uint64_t fd;

	set_open_flags(m);
	set_name(m);
	if (arg(m, IOR_ARG_PATH, &fd)) {
		if (m->call->naming.returned)
			name_by_return(m);
		row_name_by_paths(m);
		/* inotify_add_watch: a descriptor that works on a path */
		if (arg(m, IOR_ARG_FD, &fd))
			set_fd(m, fd);
	} else if (arg(m, IOR_ARG_FD, &fd)) {
		name_by_fd(m);
		name_by_another(m);
	} else if (m->kind == IOR_RET_FD || m->kind == IOR_RET_FDPAIR) {
		name_by_return(m);
	}
	name_by_command(m);
	set_address(m);
}
