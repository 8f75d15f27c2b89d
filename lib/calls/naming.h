/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which arguments of a call the names in its row are those of: one rule, for ior-pair, which makes
 * rows of calls, and for programs that go the other way.
 *
 *	file		of a call with a path: the descriptor returned, if it returns one; else the
 *			path; but where this is empty or NULL, the DIRFD before it, which then is
 *			`fd`, too (AT_FDCWD is no descriptor: the path stands for it). Of a call
 *			without a path: its descriptor; else the one returned.
 *	old_file	the first of two paths of one file (IOR_DOES_FROM_TO), or the text of a
 *			symbolic link; of a transfer between two descriptors, the file of the one
 *			that is read
 *	fd		the descriptor that the call works on, of a transfer between two the one
 *			that is written to; else the one that is `file`
 *	name		the first text that is no path; else what a descriptor is of that a call on
 *			another descriptor returned (but for its duplicates and for accept)
 *	local, remote	the socket address that is passed or filled is one of them
 *
 * A command (command.h) changes this: it may have a descriptor that is one of these, return one, or
 * have none where other commands of its call have one.
 */
#ifndef IOR_NAMING_H
#define IOR_NAMING_H

#include "calls/command.h"
#include "calls/syscall.h"

#define IOR_NAMING_RETURNED IOR_MAX_ARGS	/* no argument: the descriptor returned */

/* A path argument and the DIRFD before it. */
struct ior_naming_path {
	int8_t at, dir;
};

/* Indexes of arguments; -1 for none. */
struct ior_naming {
	struct ior_naming_path path;	/* that `file` is found by */
	struct ior_naming_path old;	/* that `old_file` is found by */
	int8_t target;
	int8_t fd;
	int8_t from;		/* of a transfer between two descriptors, the one that is read */
	int8_t name;
	int8_t address;		/* SOCKADDR, SOCKADDR_OUT or MSGHDR */
	bool local;		/* the address is that of the socket's own end */
	bool returned;		/* if it succeeds, `file` is that of the descriptor returned */
	bool returns_another;	/* `name` is that of the descriptor returned */
	uint8_t ncommands;
	const struct ior_command *commands;	/* of the call; NULL: none */
};

/* The naming of a call; of NULL, nothing is named. */
void ior_naming_of(struct ior_naming *n, const struct ior_syscall *call);

/* The command that a call with these arguments is; NULL: none. */
static inline const struct ior_command *ior_naming_command(const struct ior_naming *n,
							   const uint64_t *args, unsigned int nargs)
{
	return n->ncommands ? ior_command_find(n->commands, n->ncommands, args, nargs) : NULL;
}

/*
 * What `file` is of in a row that has it: the index of an argument, or IOR_NAMING_RETURNED. -1 if
 * the row has not that argument, or it stands in memory. command: that the call is, NULL for none;
 * nargs: how many arguments the row has; ok: the call has succeeded; fd: that of the row, a
 * negative number if it has none.
 */
int ior_naming_file(const struct ior_naming *n, const struct ior_command *command,
		    const uint64_t *args, unsigned int nargs, bool ok, int64_t fd);

/*
 * Does the call look at its descriptor argument? mmap does not where it maps no file. args has
 * IOR_MAX_ARGS, 0 those that the call has not.
 */
static inline bool ior_naming_uses_fd(const struct ior_syscall *call,
				      const struct ior_command *command, const uint64_t *args)
{
	const uint64_t anonymous = 0x20;	/* MAP_ANONYMOUS on all architectures here */

	return !(call->does & IOR_DOES_MAPS && args[3] & anonymous) &&
	       !(command && command->does & IOR_COMMAND_NO_FD);
}

/* The nth argument of a kind, from 0; -1 if there are not so many, or call is NULL. */
int ior_naming_nth(const struct ior_syscall *call, enum ior_arg kind, unsigned int n);

/*
 * The descriptor argument that data is taken from, and the one that it goes to: of a transfer
 * between two, one of them, else the first. -1 if the call has none.
 */
int ior_naming_source(const struct ior_syscall *call);
int ior_naming_destination(const struct ior_syscall *call);

/*
 * Does the call move bytes from one file to another, so that `old_file` is no other name of `file`?
 * What a command of ioctl does depends on more: its row has an `old_file` if it does.
 */
bool ior_naming_is_transfer(const struct ior_syscall *call, bool has_old_file);

/* The argument that points to the position for the descriptor argument at index; -1 for none. */
int ior_naming_position(const struct ior_syscall *call, int fd);

#endif
