/* SPDX-License-Identifier: BSD-2-Clause */
/* A row as the system call that it is: its line of the system call table, and its arguments. */
#ifndef IOR_PRINT_CALL_H
#define IOR_PRINT_CALL_H

#include "calls/away.h"
#include "calls/constant.h"
#include "known.h"

struct call {
	const struct ior_reader *r;
	const struct ior_row *row;
	const struct ior_syscall *entry;	/* NULL: the table does not know it */
	const struct ior_naming *naming;	/* of entry */
	const struct ior_command *command;	/* that the call is; NULL: none */
	uint32_t does;			/* enum ior_does bits, of entry */
	enum ior_abi abi;
	unsigned int nargs;		/* that the row has */
	uint64_t args[IOR_MAX_ARGS];	/* of a 32-bit call, 32 bits each; 0 behind nargs */
	int file;			/* what the row's file is of: ior_naming_file() */
	bool returned;			/* the descriptor returned has that file, too, ... */
	bool returned_name;		/* ... or what the row's name says */
	enum ior_away away;
	int address_at;			/* the socket address that the row has; -1 for none */
	unsigned int address_field;	/* IOR_ROW_LOCAL or IOR_ROW_REMOTE: which end it is */
	bool address_passed;		/* that end is the argument's, not the socket's own */
};

/* What row is. c points into known, until the next row. */
void call_of(struct call *c, struct known_calls *known, const struct ior_reader *r,
	     const struct ior_row *row);

/* The set of constants that argument i is shown by; IOR_SET_NONE if there is none. */
static inline enum ior_set call_set(const struct call *c, unsigned int i)
{
	return c->entry && i < IOR_MAX_ARGS ? (enum ior_set)c->entry->set[i] : IOR_SET_NONE;
}

/* The text of a field of the row; false if absent. */
bool call_text(const struct call *c, unsigned int field, struct ior_text *text);
/* AF_* of an end of the socket, IOR_ROW_LOCAL or IOR_ROW_REMOTE; 0: the stream does not say it. */
unsigned int call_family(const struct call *c, unsigned int field);
/* Is the row's file a socket whose protocol has a name that begins so? */
bool call_protocol_is(const struct call *c, const char *prefix);

/* fcntl's cmd, for its argument and its result. The same on all architectures here. */
enum {
	CMD_DUPFD = 0, CMD_GETFD = 1, CMD_SETFD = 2, CMD_GETFL = 3, CMD_SETFL = 4, CMD_SETOWN = 8,
	CMD_GETOWN = 9, CMD_SETSIG = 10, CMD_GETSIG = 11, CMD_SETLEASE = 1024, CMD_GETLEASE = 1025,
	CMD_DUPFD_CLOEXEC = 1030, CMD_SETPIPE_SZ = 1031, CMD_GETPIPE_SZ = 1032,
	CMD_ADD_SEALS = 1033, CMD_GET_SEALS = 1034,
};

#endif
