/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/naming.h"

int ior_naming_nth(const struct ior_syscall *call, enum ior_arg kind, unsigned int n)
{
	for (int i = 0; call && i < call->nargs; i++)
		if (call->arg[i] == kind && n-- == 0)
			return i;
	return -1;
}

/* The first descriptor, or, of a transfer between two, the second. */
static int descriptor(const struct ior_syscall *call, bool second)
{
	int other = second && call->ret == IOR_RET_BOTH ?
		ior_naming_nth(call, IOR_ARG_FD, 1) : -1;

	return other >= 0 ? other : ior_naming_nth(call, IOR_ARG_FD, 0);
}

int ior_naming_source(const struct ior_syscall *call)
{
	return descriptor(call, call->does & IOR_DOES_TO_FIRST);
}

int ior_naming_destination(const struct ior_syscall *call)
{
	return descriptor(call, !(call->does & IOR_DOES_TO_FIRST));
}

bool ior_naming_is_transfer(const struct ior_syscall *call, bool has_old_file)
{
	if (ior_naming_source(call) != ior_naming_destination(call))
		return true;
	return has_old_file && !(call->does & IOR_DOES_FROM_TO) &&
	       ior_naming_nth(call, IOR_ARG_TARGET, 0) < 0;
}

int ior_naming_position(const struct ior_syscall *call, int fd)
{
	bool has = fd >= 0 && fd + 1 < call->nargs && (call->arg[fd + 1] == IOR_ARG_OFFSETP ||
						       call->arg[fd + 1] == IOR_ARG_OFFSETP32);

	return has ? fd + 1 : -1;
}

static struct ior_naming_path nth_path(const struct ior_syscall *call, unsigned int n)
{
	int i = ior_naming_nth(call, IOR_ARG_PATH, n);
	bool has_dir = i > 0 && call->arg[i - 1] == IOR_ARG_DIRFD;

	return (struct ior_naming_path){ .at = (int8_t)i, .dir = (int8_t)(has_dir ? i - 1 : -1) };
}

void ior_naming_of(struct ior_naming *n, const struct ior_syscall *call)
{
	static const enum ior_arg addresses[] = { IOR_ARG_SOCKADDR, IOR_ARG_SOCKADDR_OUT,
						  IOR_ARG_MSGHDR };
	bool from_to = call && call->does & IOR_DOES_FROM_TO;
	size_t ncommands;

	*n = (struct ior_naming){ .path = { -1, -1 }, .old = { -1, -1 }, .target = -1, .fd = -1,
				  .from = -1, .name = -1, .address = -1 };
	if (!call)
		return;
	if (from_to)
		n->old = nth_path(call, 0);
	n->path = nth_path(call, from_to);
	n->target = (int8_t)ior_naming_nth(call, IOR_ARG_TARGET, 0);
	n->fd = (int8_t)ior_naming_destination(call);
	if (ior_naming_source(call) != n->fd)
		n->from = (int8_t)ior_naming_source(call);
	n->name = (int8_t)ior_naming_nth(call, IOR_ARG_TEXT, 0);
	for (int i = 0; n->address < 0 && i < 3; i++)
		n->address = (int8_t)ior_naming_nth(call, addresses[i], 0);
	n->local = call->does & IOR_DOES_LOCAL;
	n->returned = call->ret == IOR_RET_FDPAIR ||
		(call->ret == IOR_RET_FD && (n->path.at >= 0 || n->fd < 0));
	n->returns_another = call->ret == IOR_RET_FD && !n->returned &&
		!(call->does & (IOR_DOES_ACCEPTS | IOR_DOES_DUPLICATES));
	n->commands = ior_commands_of(call->name, &ncommands);
	n->ncommands = (uint8_t)ncommands;
}

/* What `file` is of where the command says it, by the row's fd; -2: it does not. */
static int file_of_command(const struct ior_naming *n, const struct ior_command *command, bool ok,
			   bool by_fd)
{
	bool behind = command->does & IOR_COMMAND_BEHIND;

	if (command->does & IOR_COMMAND_NO_FD)
		return -1;
	if (command->role == IOR_COMMAND_IS_TARGET && !by_fd)
		return -1;
	if (command->role == IOR_COMMAND_IS_FILE)
		return behind ? -1 : command->at;
	if (command->does & IOR_COMMAND_RETURNS_FD && n->fd < 0 && n->path.at < 0)
		return ok ? IOR_NAMING_RETURNED : -1;
	return -2;
}

int ior_naming_file(const struct ior_naming *n, const struct ior_command *command,
		    const uint64_t *args, unsigned int nargs, bool ok, int64_t fd)
{
	bool by_fd = n->fd >= 0 && n->fd < (int)nargs && fd == (int32_t)args[n->fd];
	int said = command ? file_of_command(n, command, ok, by_fd) : -2;
	bool by_dir;

	if (said > -2)
		return said < (int)nargs || said == IOR_NAMING_RETURNED ? said : -1;
	if (n->returned && ok)
		return IOR_NAMING_RETURNED;
	if (n->path.at < 0)
		return n->fd < (int)nargs ? n->fd : -1;
	if (n->path.at >= (int)nargs)
		return -1;
	/* A descriptor of its own is the row's `fd`, whatever the path is. */
	by_dir = !args[n->path.at] || (n->fd < 0 && fd >= 0 && n->path.dir >= 0 &&
				    fd == (int32_t)args[n->path.dir]);
	return by_dir && n->path.dir >= 0 ? n->path.dir : n->path.at;
}
