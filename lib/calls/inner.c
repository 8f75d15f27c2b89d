/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/inner.h"

#include <string.h>

#define SOCKET(op, name, nargs) { IOR_OUTER_SOCKETCALL, op, nargs, { 0 }, name, name }
#define SOCKET_AS(op, name, called, nargs) { IOR_OUTER_SOCKETCALL, op, nargs, { 0 }, name, called }
#define IPC(op, name, nargs, ...) { IOR_OUTER_IPC, op, nargs, { __VA_ARGS__ }, name, name }

/* ipc(call, first, second, third, ptr, fifth) */
enum { FIRST = 1, SECOND, THIRD, PTR, FIFTH };

#define MSGRCV 12
#define MSGRCV_LATER IOR_INNER_MSGRCV_LATER

static const struct ior_inner inner[] = {
	{ .outer = IOR_OUTER_NONE },
	SOCKET(1, "socket", 3),
	SOCKET(2, "bind", 3),
	SOCKET(3, "connect", 3),
	SOCKET(4, "listen", 2),
	SOCKET(5, "accept", 3),
	SOCKET(6, "getsockname", 3),
	SOCKET(7, "getpeername", 3),
	SOCKET(8, "socketpair", 4),
	SOCKET_AS(9, "sendto", "send", 4),
	SOCKET_AS(10, "recvfrom", "recv", 4),
	SOCKET(11, "sendto", 6),
	SOCKET(12, "recvfrom", 6),
	SOCKET(13, "shutdown", 2),
	SOCKET(14, "setsockopt", 5),
	SOCKET(15, "getsockopt", 5),
	SOCKET(16, "sendmsg", 3),
	SOCKET(17, "recvmsg", 3),
	SOCKET(18, "accept4", 4),
	SOCKET(19, "recvmmsg", 5),
	SOCKET(20, "sendmmsg", 4),
	IPC(1, "semop", 3, FIRST, PTR, SECOND),
	IPC(2, "semget", 3, FIRST, SECOND, THIRD),
	IPC(3, "semctl", 4, FIRST, SECOND, THIRD, IOR_INNER_BEHIND),
	IPC(4, "semtimedop", 4, FIRST, PTR, SECOND, FIFTH),
	IPC(11, "msgsnd", 4, FIRST, PTR, SECOND, THIRD),
	/* Version 0: the buffer and the type stand in memory. */
	IPC(MSGRCV, "msgrcv", 5, FIRST, IOR_INNER_BEHIND, SECOND, IOR_INNER_BEHIND + 1, THIRD),
	IPC(13, "msgget", 2, FIRST, SECOND),
	IPC(14, "msgctl", 3, FIRST, SECOND, PTR),
	/* The address is stored where `third` says. */
	IPC(21, "shmat", 3, FIRST, PTR, SECOND),
	IPC(22, "shmdt", 1, PTR),
	IPC(23, "shmget", 3, FIRST, SECOND, THIRD),
	IPC(24, "shmctl", 3, FIRST, SECOND, PTR),
	/* And of another version they are arguments. */
	IPC(MSGRCV_LATER, "msgrcv", 5, FIRST, PTR, SECOND, FIFTH, THIRD),
};

#define NINNER (sizeof(inner) / sizeof(inner[0]))
_Static_assert(NINNER <= IOR_INNER_MAX, "more inner calls than IOR_INNER_MAX");

enum ior_outer ior_outer_call(int64_t number)
{
	switch (number) {
	case IOR_I386_SOCKETCALL: return IOR_OUTER_SOCKETCALL;
	case IOR_I386_IPC: return IOR_OUTER_IPC;
	default: return IOR_OUTER_NONE;
	}
}

const struct ior_inner *ior_inner_at(unsigned int index)
{
	return index && index < NINNER ? &inner[index] : NULL;
}

/* The upper half of ipc's number is a version. */
static uint64_t slot(enum ior_outer outer, uint64_t op)
{
	uint64_t low = op & 0xffff;

	if (outer != IOR_OUTER_IPC)
		return op;
	if (low >= MSGRCV_LATER || op > UINT32_MAX)
		return 0;
	return low == MSGRCV && op >> 16 ? MSGRCV_LATER : low;
}

const struct ior_inner *ior_inner_call(int64_t number, uint64_t op)
{
	enum ior_outer outer = ior_outer_call(number);
	uint64_t want = slot(outer, op);

	for (unsigned int i = 1; outer && i < NINNER; i++)
		if (inner[i].outer == outer && inner[i].op == want)
			return &inner[i];
	return NULL;
}

const char *ior_inner_called(const char *name, size_t len, unsigned int nargs)
{
	for (unsigned int i = 1; i < NINNER; i++)
		if (inner[i].nargs == nargs && strlen(inner[i].name) == len &&
		    memcmp(inner[i].name, name, len) == 0)
			return inner[i].called;
	return NULL;
}

const struct ior_syscall *ior_inner_entry(const struct ior_inner *i)
{
	size_t len = strlen(i->name);
	const struct ior_syscall *own = ior_syscall_by_name_of(IOR_I386, i->name, len);

	return own ? own : ior_syscall_by_name(i->name, len);
}
