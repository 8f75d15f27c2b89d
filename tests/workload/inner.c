/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that 32-bit x86 makes through socketcall(2) and ipc(2): they have rows of their own. */
#include "workload.h"

#include <errno.h>
#include <linux/net.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "compat.h"
#include "sockets.h"

#ifdef __x86_64__

/* Numbers of asm/unistd_32.h, and of include/uapi/linux/ipc.h. */
enum { I386_socketcall = 102, I386_ipc = 117 };
enum {
	IPC_SEMOP = 1, IPC_SEMGET = 2, IPC_SEMCTL = 3, IPC_SEMTIMEDOP = 4, IPC_MSGSND = 11,
	IPC_MSGRCV = 12, IPC_MSGGET = 13, IPC_MSGCTL = 14, IPC_SHMDT = 22, IPC_SHMGET = 23,
	IPC_SHMCTL = 24,
};

#define VIA(t) { "via", FACT_TEXT, 0, (t) }

/* Of what the kernel copies: words of 32 bits. */
static uint32_t *words;

static long through_socketcall(long op, const char *name, int nargs, const long *args,
			       const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	long ret;

	for (int i = 0; i < nargs; i++)
		words[i] = (uint32_t)args[i];
	ret = int80(I386_socketcall, (long[6]){ op, (long)words });
	note_result(n, ret);
	return ret;
}

#define SOCKET(op, name, args, ...) \
	through_socketcall(op, #name, args, \
			   FACTS(ABI("compat"), VIA("socketcall"), ##__VA_ARGS__))

static void converse(char *page)
{
	struct sockaddr_un *address = (struct sockaddr_un *)page;
	struct end listener, client, accepted;
	char *buf = page + 512;
	int *pair = (int *)(page + 1024), len = sizeof(*address);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX, .sun_path = "socket" };
	memcpy(buf, "0123456789", 10);
	listener = client = accepted = (struct end){ .protocol = "unix" };
	listener.fd = (int)SOCKET(SYS_SOCKET, socket, A3(AF_UNIX, SOCK_STREAM, 0), NEWFD);
	listener.name = name_of(listener.fd);
	ALSO(PATH(listener.name), PROTOCOL("unix"));
	SOCKET(SYS_BIND, bind, A3(listener.fd, address, len), FD(listener.fd),
	       PATH(listener.name));
	listener.local = bound_to(listener.fd);
	SOCKET(SYS_LISTEN, listen, A2(listener.fd, 5), END(listener));
	client.fd = (int)SOCKET(SYS_SOCKET, socket, A3(AF_UNIX, SOCK_STREAM, 0), NEWFD);
	client.name = name_of(client.fd);
	ALSO(PATH(client.name), PROTOCOL("unix"));
	SOCKET(SYS_CONNECT, connect, A3(client.fd, address, len), END_TO(client, listener.local));
	client.remote = listener.local;
	accepted.fd = (int)SOCKET(SYS_ACCEPT, accept, A3(listener.fd, 0, 0),
				  FD(listener.fd), PATH(listener.name));
	accepted.name = name_of(accepted.fd);
	accepted.local = client.remote;
	SOCKET(SYS_SEND, sendto, A4(client.fd, buf, 5, 0), END(client), BYTES(5), REQUESTED(5));
	SOCKET(SYS_RECV, recvfrom, A4(accepted.fd, buf, 3, 0), END(accepted), BYTES(3),
	       REQUESTED(3));
	SOCKET(SYS_SENDTO, sendto, A6(client.fd, buf, 4, MSG_NOSIGNAL, 0, 0), END(client),
	       BYTES(4), REQUESTED(4));
	SOCKET(SYS_RECVFROM, recvfrom, A6(accepted.fd, buf, 16, 0, 0, 0), END(accepted), BYTES(6),
	       REQUESTED(16));
	SOCKET(SYS_SHUTDOWN, shutdown, A2(client.fd, SHUT_WR), END(client));
	SOCKET(SYS_RECV, recvfrom, A4(accepted.fd, buf, 3, 0), END(accepted), RETURNS(0));
	SOCKET(SYS_SOCKETPAIR, socketpair, A4(AF_UNIX, SOCK_STREAM, 0, pair), ANY("file"));
	SOCKET(SYS_SEND, sendto, A4(-1u, buf, 5, 0), FD(-1), FAILS(EBADF));
}

static long through_ipc(const long *outer, const char *name, int nargs, const long *args,
			const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	long ret = int80(I386_ipc, outer);

	note_result(n, ret);
	return ret;
}

#define OUTER(...) (long[6]){ __VA_ARGS__ }
#define INNER_IPC(outer, name, args, ...) \
	through_ipc(outer, #name, args, FACTS(ABI("compat"), VIA("ipc"), ##__VA_ARGS__))

static void queue(char *page)
{
	struct { int type; char text[16]; } *m = (void *)page;
	uint32_t *kludge = (uint32_t *)(page + 512);
	long id;

	m->type = 7;
	id = INNER_IPC(OUTER(IPC_MSGGET, IPC_PRIVATE, 0600), msgget, A2(IPC_PRIVATE, 0600));
	INNER_IPC(OUTER(IPC_MSGSND, id, 6, IPC_NOWAIT, (long)m), msgsnd, A4(id, m, 6, IPC_NOWAIT),
		  REQUESTED(6));
	kludge[0] = (uint32_t)(long)m;
	kludge[1] = 7;
	INNER_IPC(OUTER(IPC_MSGRCV, id, 16, IPC_NOWAIT, (long)kludge), msgrcv,
		  A5(id, m, 16, 7, IPC_NOWAIT), BYTES(6), REQUESTED(16));
	INNER_IPC(OUTER(IPC_MSGRCV | 1 << 16, id, 16, IPC_NOWAIT, (long)m, 7), msgrcv,
		  A5(id, m, 16, 7, IPC_NOWAIT), FAILS(ENOMSG), REQUESTED(16));
	INNER_IPC(OUTER(IPC_MSGCTL, id, IPC_RMID), msgctl, A3(id, IPC_RMID, 0));
}

static void semaphore(char *page)
{
	struct sembuf *up = (struct sembuf *)page;
	uint32_t *arg = (uint32_t *)(page + 512), *time = (uint32_t *)(page + 1024);
	long id;

	*up = (struct sembuf){ 0, 1, 0 };
	*arg = 3;
	time[0] = 1;
	time[1] = 0;
	id = INNER_IPC(OUTER(IPC_SEMGET, IPC_PRIVATE, 1, 0600), semget,
		       A3(IPC_PRIVATE, 1, 0600));
	INNER_IPC(OUTER(IPC_SEMCTL, id, 0, SETVAL, (long)arg), semctl, A4(id, 0, SETVAL, 3));
	INNER_IPC(OUTER(IPC_SEMOP, id, 1, 0, (long)up), semop, A3(id, up, 1));
	INNER_IPC(OUTER(IPC_SEMTIMEDOP, id, 1, 0, (long)up, (long)time), semtimedop,
		  A4(id, up, 1, time), TIMEOUT(1000000000));
	INNER_IPC(OUTER(IPC_SEMCTL, id, 0, IPC_RMID, (long)arg), semctl, A4(id, 0, IPC_RMID, 3));
}

void scenario_compat_inner(void)
{
	char *page = low_page();
	long id;

	words = (uint32_t *)low_page();
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	converse(page);
	queue(page);
	semaphore(page);
	id = INNER_IPC(OUTER(IPC_SHMGET, IPC_PRIVATE, 4096, 0600), shmget,
		       A3(IPC_PRIVATE, 4096, 0600));
	INNER_IPC(OUTER(IPC_SHMCTL, id, IPC_RMID), shmctl, A3(id, IPC_RMID, 0));
	INNER_IPC(OUTER(IPC_SHMDT, 0, 0, 0, 4096), shmdt, A1(4096), FAILS(EINVAL));
	end();
}

#else

void scenario_compat_inner(void)
{
	skip("kernel: 32-bit system calls are made on x86_64 only");
}

#endif
