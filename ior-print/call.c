/* SPDX-License-Identifier: BSD-2-Clause */
#include "call.h"

#include <string.h>

#include "stream/cell.h"

bool call_text(const struct call *c, unsigned int field, struct ior_text *text)
{
	struct ior_cell cell;

	if (!ior_row_cell(c->r, c->row, field, &cell))
		return false;
	*text = cell.text;
	return true;
}

bool call_protocol_is(const struct call *c, const char *prefix)
{
	struct ior_text protocol;
	size_t len = strlen(prefix);

	return call_text(c, IOR_ROW_PROTOCOL, &protocol) && protocol.len >= len &&
	       memcmp(protocol.p, prefix, len) == 0;
}

unsigned int call_family(const struct call *c, unsigned int field)
{
	const struct ior_file *file;

	if (!ior_row_has(c->row, IOR_ROW_FILE))
		return 0;
	file = ior_reader_file(c->r, (uint32_t)c->row->v[IOR_ROW_FILE]);
	return field == IOR_ROW_LOCAL ? file->local_family : file->remote_family;
}

/*
 * Has the kernel filled the address? recvfrom fills nothing for TCP, whose row has the
 * connection's ends.
 */
static bool is_filled(const struct call *c)
{
	return ior_row_has(c->row, IOR_ROW_RET) && (int64_t)c->row->v[IOR_ROW_RET] >= 0 &&
	       ior_away_ran(c->away) &&
	       !(c->entry->ret == IOR_RET_READ && call_protocol_is(c, "tcp"));
}

/*
 * The socket address among the arguments. What is received, and who called of accept, is not the
 * socket's own end; what getsockname and getpeername fill is.
 */
static void find_address(struct call *c)
{
	int at = c->naming->address;

	if (at < 0 || at >= (int)c->nargs)
		return;
	c->address_field = c->naming->local ? IOR_ROW_LOCAL : IOR_ROW_REMOTE;
	switch (c->entry->arg[at]) {
	case IOR_ARG_MSGHDR:
		/* That a message had an address is what the row's name says. */
		c->address_passed = ior_row_has(c->row, IOR_ROW_NAME);
		c->address_at = c->address_passed ? at : -1;
		break;
	case IOR_ARG_SOCKADDR_OUT:
		c->address_at = c->args[at] && is_filled(c) ? at : -1;
		c->address_passed = c->does & IOR_DOES_ACCEPTS ||
			(c->entry->ret == IOR_RET_READ && c->address_at >= 0);
		break;
	default:
		c->address_passed = c->args[at] != 0;
		c->address_at = c->args[at] ? at : -1;
	}
}

/* Its command, on the file that the row has. */
static const struct ior_command *command_of(const struct call *c)
{
	const struct ior_command *command = ior_naming_command(c->naming, c->args, c->nargs);
	struct ior_text path = { 0 }, fstype = { 0 };

	if (!command || !command->on)
		return command;
	call_text(c, IOR_ROW_FILE, &path);
	call_text(c, IOR_ROW_FSTYPE, &fstype);
	return ior_command_is_on(command, path.p, path.len, fstype.p) ? command : NULL;
}

/* What the descriptor is of that the call returns, if it returns one. */
static void find_returned(struct call *c, bool ran)
{
	unsigned int does = c->command ? c->command->does : 0;

	c->returned = c->file == IOR_NAMING_RETURNED ||
		(ran && (c->does & IOR_DOES_DUPLICATES || does & IOR_COMMAND_DUPLICATES));
	c->returned_name = ran && !c->returned &&
		(c->naming->returns_another || does & IOR_COMMAND_RETURNS_FD);
}

static enum ior_away away_of(const struct ior_reader *r, const struct ior_row *row)
{
	struct ior_cell cell;

	if (!ior_row_cell(r, row, IOR_ROW_TURNED_AWAY, &cell))
		return IOR_AWAY_NONE;
	return ior_away_of(cell.text.p, cell.text.len);
}

void call_of(struct call *c, struct known_calls *known, const struct ior_reader *r,
	     const struct ior_row *row)
{
	const struct known_call *k = known_of(known, r, row);
	int64_t fd = ior_row_has(row, IOR_ROW_FD) ? (int64_t)row->v[IOR_ROW_FD] : -1;
	enum ior_away away = away_of(r, row);
	bool ran = ior_away_ran(away);
	bool ok = ran && ior_row_has(row, IOR_ROW_RET) && (int64_t)row->v[IOR_ROW_RET] >= 0;

	*c = (struct call){ .r = r, .row = row, .abi = known->abi, .file = -1, .address_at = -1,
			    .away = away };
	if (ior_row_has(row, IOR_ROW_ARGS) && row->v[IOR_ROW_ARGS] <= IOR_MAX_ARGS)
		c->nargs = (unsigned int)row->v[IOR_ROW_ARGS];
	memcpy(c->args, row->args, c->nargs * sizeof(c->args[0]));
	if (!k || !k->entry)
		return;
	c->entry = k->entry;
	c->naming = &k->naming;
	c->does = k->entry->does;
	c->abi = k->abi;
	for (unsigned int i = 0; c->abi == IOR_I386 && i < c->nargs; i++)
		c->args[i] = (uint32_t)c->args[i];
	c->command = command_of(c);
	c->file = ior_naming_file(c->naming, c->command, c->args, c->nargs, ok, fd);
	find_returned(c, ran);
	find_address(c);
}
