/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls that 32-bit x86 makes through another one: socketcall(2) and ipc(2) take the number of
 * what is to be done, and its arguments. (net/socket.c and ipc/syscall.c of the kernel, 5.8 to
 * 6.18; include/uapi/linux/net.h and ipc.h.)
 */
#ifndef IOR_INNER_H
#define IOR_INNER_H

#include "calls/syscall.h"

#define IOR_INNER_MAX 64	/* such calls in all, less one */

enum ior_outer {
	IOR_OUTER_NONE,
	IOR_OUTER_SOCKETCALL,	/* its arguments stand in memory */
	IOR_OUTER_IPC,		/* and here they are the outer call's, in another order */
};

#define IOR_I386_SOCKETCALL 102	/* their numbers */
#define IOR_I386_IPC 117
#define IOR_INNER_OPS 32
/* A number that ipc does not have, for its msgrcv (12) of any version but 0. */
#define IOR_INNER_MSGRCV_LATER 25

struct ior_inner {
	enum ior_outer outer;
	uint16_t op;		/* below IOR_INNER_OPS */
	uint8_t nargs;
	/*
	 * ipc: which argument of the outer call each one is; IOR_INNER_BEHIND + n: the nth number,
	 * from 0, that `ptr` leads to.
	 */
	uint8_t from[IOR_MAX_ARGS];
	const char *name;	/* of the call that does it */
	const char *called;	/* where that has another name when it is made this way, as send
				 * for sendto; else the same */
};

#define IOR_INNER_BEHIND 6

/* Which of the two a call is, by its number in 32-bit x86. */
enum ior_outer ior_outer_call(int64_t number);

/* The one with this index, from 1; NULL behind the last one, and for 0. Static. */
const struct ior_inner *ior_inner_at(unsigned int index);

/*
 * What op, the first argument as it was passed, of the call with this number in 32-bit x86 is; NULL
 * if it is none of these. Static.
 */
const struct ior_inner *ior_inner_call(int64_t number, uint64_t op);

/*
 * What a program says for a call of this name (len bytes) with so many arguments that it makes
 * through another one: send for sendto with four. NULL if there is none. Static.
 */
const char *ior_inner_called(const char *name, size_t len, unsigned int nargs);

/* Its entry of the table: its own for 32-bit x86, if it has one; never NULL. */
const struct ior_syscall *ior_inner_entry(const struct ior_inner *inner);

#endif
