/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row as the system call that it is: its line of the system call table, and its arguments in
 * the notation of strace. Pure: it appends to a buffer.
 */
#ifndef IOR_PRINT_CALL_H
#define IOR_PRINT_CALL_H

#include "buffer.h"
#include "calls/syscall.h"
#include "line.h"

struct call {
	const struct ior_reader *r;
	const struct ior_row *row;
	const struct ior_syscall *entry;	/* NULL: the table does not know it */
	uint32_t does;			/* enum ior_does bits, of entry */
	enum ior_abi abi;
	unsigned int nargs;		/* that the row has */
	uint64_t args[IOR_MAX_ARGS];	/* of a 32-bit call, 32 bits each */
	int fd_at;			/* the argument whose file the row names; -1 for none */
	bool by_path;			/* the row's file is that of a path argument */
	bool returned;			/* the row's file is that of the descriptor returned */
	int address_at;			/* the socket address that the row has; -1 for none */
	unsigned int address_field;	/* IOR_ROW_LOCAL or IOR_ROW_REMOTE: which end it is */
	bool address_passed;		/* that end is the argument's, not the socket's own */
};

/* What row is; p has the names and the architecture of its part. known.c */
void call_of(struct call *c, struct print *p, const struct ior_reader *r,
	     const struct ior_row *row);
/* Is ret an address? */
bool call_returns_address(struct print *p, const struct ior_reader *r, const struct ior_row *row);

/* "AT_FDCWD, \"/etc/passwd\", O_RDONLY": all arguments, without parentheses. argument.c */
void call_arguments(const struct call *c, struct buffer *out);
/* An argument whose meaning depends on another one; false if that of this one does not.
 * special.c */
bool call_special_argument(const struct call *c, unsigned int i, struct buffer *out);
/* Is this argument, and what follows it, of no meaning beside the others? As open's mode. */
bool call_ignores(const struct call *c, unsigned int i);
/* Is an argument a socket address that the row has? Sets the address_ members. address.c */
void call_find_address(struct call *c);
/* "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"192.0.2.1\")}": that argument. */
void call_address(const struct call *c, struct buffer *out);
/* "3</etc/passwd>", "-1 ENOENT (No such file or directory)", "?": what stands behind the "= ".
 * result.c */
void call_result(const struct call *c, struct buffer *out);

/* ---- What these have in common: call.c ---- */

/* The set of constants that argument i is shown by; IOR_SET_NONE if there is none. */
enum ior_set call_set(const struct call *c, unsigned int i);
/* The text of a field of the row; false if absent. */
bool call_text(const struct call *c, unsigned int field, struct ior_text *text);
/* An int: what the upper half of its register holds is not looked at by the kernel. */
void call_int(uint64_t value, struct buffer *out);
/* number<file>, the row's file if it is this descriptor's. */
void call_descriptor(const struct call *c, uint64_t number, bool is_file, struct buffer *out);

/* fcntl's cmd, for its argument and its result. The same on all architectures here. */
enum {
	CMD_DUPFD = 0, CMD_GETFD = 1, CMD_SETFD = 2, CMD_GETFL = 3, CMD_SETFL = 4, CMD_SETOWN = 8,
	CMD_GETOWN = 9, CMD_SETSIG = 10, CMD_GETSIG = 11, CMD_SETLEASE = 1024, CMD_GETLEASE = 1025,
	CMD_DUPFD_CLOEXEC = 1030, CMD_SETPIPE_SZ = 1031, CMD_GETPIPE_SZ = 1032,
	CMD_ADD_SEALS = 1033, CMD_GET_SEALS = 1034,
};

#endif
