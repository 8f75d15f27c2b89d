/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs of sockets, several messages at once, options of sockets, and the two ends of a pipe. */
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

/* A watched socketpair(2) of Unix sockets. Its row is about the first one. */
static void make_pair(int type, const char *protocol, struct end pair[2])
{
	int fds[2];

	CALL(socketpair, A4(AF_UNIX, type, 0, fds));
	for (int i = 0; i < 2; i++) {
		pair[i] = (struct end){ .fd = fds[i], .protocol = protocol };
		pair[i].name = name_of(fds[i]);
	}
	ALSO(PATH(pair[0].name));
}

void scenario_socket_pair(void)
{
	struct end p[2];
	char buf[16];
	int fds[2];

	begin();
	make_pair(SOCK_STREAM | SOCK_CLOEXEC, "unix", p);
	CALL(write, A3(p[0].fd, "0123456789", 10), END(p[0]), BYTES(10), REQUESTED(10));
	CALL(read, A3(p[1].fd, buf, sizeof(buf)), END(p[1]), BYTES(10), REQUESTED(16));
	close_end(&p[0]);
	CALL(read, A3(p[1].fd, buf, sizeof(buf)), END(p[1]), RETURNS(0));
	close_end(&p[1]);
	make_pair(SOCK_SEQPACKET, "unix-seqpacket", p);
	CALL(sendto, A6(p[1].fd, "0123456789", 10, MSG_EOR, NULL, 0), END(p[1]), BYTES(10),
	     REQUESTED(10));
	CALL(recvfrom, A6(p[0].fd, buf, 4, MSG_PEEK | MSG_TRUNC, NULL, NULL), END(p[0]),
	     RETURNS(10), REQUESTED(4));
	CALL(recvfrom, A6(p[0].fd, buf, 4, 0, NULL, NULL), END(p[0]), BYTES(4), REQUESTED(4));
	close_end(&p[0]);
	close_end(&p[1]);
	CALL(socketpair, A4(AF_UNIX, SOCK_STREAM, 77, fds), FAILS(EPROTONOSUPPORT));
	CALL(socketpair, A4(AF_UNIX, SOCK_STREAM, 0, NULL), FAILS(EFAULT));
	end();
}

/* An abstract name: "@" stands for its leading NUL. */
void scenario_socket_abstract(void)
{
	const char *name = text("@workload-%d", me->pid);
	struct end server = { .protocol = "unix-dgram" }, client = server;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t len = offsetof(struct sockaddr_un, sun_path) + strlen(name);
	char buf[16];

	memcpy(address.sun_path + 1, name + 1, strlen(name) - 1);
	begin();
	server.fd = make_socket(AF_UNIX, SOCK_DGRAM, &server.name);
	CALL(bind, A3(server.fd, &address, len), END_AT(server, name));
	server.local = name;
	client.fd = make_socket(AF_UNIX, SOCK_DGRAM, &client.name);
	CALL(connect, A3(client.fd, &address, len), END_TO(client, name));
	client.remote = name;
	CALL(write, A3(client.fd, "abc", 3), END(client), BYTES(3));
	CALL(recvfrom, A6(server.fd, buf, sizeof(buf), 0, NULL, NULL), END(server), BYTES(3),
	     REQUESTED(16));
	close_end(&client);
	close_end(&server);
	end();
}

/* A return value that is a number of messages is no number of bytes. */
void scenario_socket_messages(void)
{
	char a[4] = "abc", b[8] = "0123456", in_a[2], in_b[16];
	struct iovec out[3] = { { a, 3 }, { b, 4 }, { b + 4, 3 } };
	struct iovec into[2] = { { in_a, 2 }, { in_b, 16 } };
	struct mmsghdr sent[2] = { { .msg_hdr = { .msg_iov = out, .msg_iovlen = 1 } },
				   { .msg_hdr = { .msg_iov = out + 1, .msg_iovlen = 2 } } };
	struct mmsghdr got[3] = { { .msg_hdr = { .msg_iov = into, .msg_iovlen = 1 } },
				  { .msg_hdr = { .msg_iov = into + 1, .msg_iovlen = 1 } } };
	struct msghdr *msg = &got[0].msg_hdr;
	struct timespec second = { .tv_sec = 1, .tv_nsec = 5 };
	struct end p[2];

	begin();
	make_pair(SOCK_DGRAM, "unix-dgram", p);
	CALL(sendmmsg, A4(p[0].fd, sent, 2, 0), END(p[0]), RETURNS(2), REQUESTED(10), BYTES(10));
	CALL(recvmmsg, A5(p[1].fd, got, 2, 0, &second), END(p[1]), RETURNS(2), REQUESTED(18),
	     BYTES(9), TIMEOUT(1000000005));
	CALL(recvmmsg, A5(p[1].fd, got, 2, MSG_DONTWAIT, NULL), END(p[1]), FAILS(EAGAIN),
	     REQUESTED(18), TIMEOUT(-1));
	CALL(sendmmsg, A4(p[0].fd, sent, 1, 0), END(p[0]), RETURNS(1), REQUESTED(3), BYTES(3));
	/* Of 3 bytes 2 fit: looked at, then taken, the rest dropped. */
	CALL(recvmsg, A3(p[1].fd, msg, MSG_PEEK | MSG_TRUNC), END(p[1]), RETURNS(3),
	     REQUESTED(2));
	CALL(recvmsg, A3(p[1].fd, msg, MSG_PEEK), END(p[1]), RETURNS(2), REQUESTED(2));
	CALL(recvmsg, A3(p[1].fd, msg, MSG_TRUNC), END(p[1]), RETURNS(3), BYTES(2), REQUESTED(2));
	CALL(sendmmsg, A4(9999, sent, 1, 0), FD(9999), FAILS(EBADF),
	     REQUESTED(3));
	CALL(sendmmsg, A4(p[0].fd, NULL, 1, 0), END(p[0]), FAILS(EFAULT));
	close_end(&p[0]);
	close_end(&p[1]);
	end();
}

static void bind_end(struct end *e, int family, struct sockaddr *address, socklen_t len)
{
	const char *asked = address_text((struct sockaddr_storage *)address);

	e->fd = make_socket(family, SOCK_DGRAM, &e->name);
	CALL(bind, A3(e->fd, address, len), END_AT(*e, asked));
	e->local = bound_to(e->fd);
	CALL(getsockname, A3(e->fd, address, &len), END(*e));
}

/* Messages with and without an address, which is not one of the socket that passes it. */
static void exchange(int family, struct sockaddr *one, struct sockaddr *two, socklen_t len)
{
	struct end a = { .protocol = family == AF_UNIX ? "unix-dgram" : "udp" }, b = a;
	struct sockaddr_storage from;
	socklen_t room = sizeof(from);
	char buf[16] = "0123456789";
	struct iovec iov = { buf, 10 };
	struct msghdr out = { .msg_name = one, .msg_namelen = len, .msg_iov = &iov,
			      .msg_iovlen = 1 };
	struct msghdr into = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov,
			       .msg_iovlen = 1 };

	bind_end(&a, family, one, len);
	bind_end(&b, family, two, len);
	CALL(sendmsg, A3(b.fd, &out, 0), END_TO(b, a.local), NAMED(a.local), BYTES(10),
	     REQUESTED(10));
	CALL(recvmsg, A3(a.fd, &into, 0), END_TO(a, b.local), NAMED(b.local), BYTES(10),
	     REQUESTED(10));
	/* The address of before is still there: none was received. */
	CALL(recvmsg, A3(a.fd, &into, MSG_DONTWAIT), END(a), NAMED(NULL), FAILS(EAGAIN));
	CALL(recvfrom, A6(a.fd, buf, 9, MSG_DONTWAIT, &from, &room), END(a), FAILS(EAGAIN),
	     REQUESTED(9));
	CALL(sendto, A6(b.fd, buf, 9, 0, one, len), END_TO(b, a.local), BYTES(9));
	CALL(recvfrom, A6(a.fd, buf, 9, 0, &from, &room), END_TO(a, b.local), BYTES(9));
	out.msg_name = into.msg_name = NULL;
	CALL(sendmsg, A3(b.fd, &out, 0), END(b), NAMED(NULL),
	     FAILS(family == AF_UNIX ? ENOTCONN : EDESTADDRREQ));
	CALL(connect, A3(b.fd, one, len), END_TO(b, a.local));
	b.remote = a.local;
	CALL(sendmsg, A3(b.fd, &out, 0), END(b), NAMED(NULL), BYTES(10));
	CALL(recvmsg, A3(a.fd, &into, 0), END(a), NAMED(NULL), BYTES(10));
	close_end(&a);
	close_end(&b);
}

void scenario_socket_addressed(void)
{
	struct sockaddr_un one = { .sun_family = AF_UNIX }, two = one;
	struct sockaddr_in in1 = { .sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, in2 = in1;

	/* Abstract names. */
	snprintf(one.sun_path + 1, sizeof(one.sun_path) - 1, "one-%d", me->pid);
	snprintf(two.sun_path + 1, sizeof(two.sun_path) - 1, "two-%d", me->pid);
	if (!loopback(AF_INET, &in1, sizeof(in1)))
		skip("kernel: no IPv4 loopback (%s)", strerror(errno));
	begin();
	exchange(AF_UNIX, (struct sockaddr *)&one, (struct sockaddr *)&two,
		 offsetof(struct sockaddr_un, sun_path) + 1 + strlen(one.sun_path + 1));
	exchange(AF_INET, (struct sockaddr *)&in1, (struct sockaddr *)&in2, sizeof(in1));
	end();
}

void scenario_socket_options(void)
{
	struct sockaddr_storage name;
	socklen_t len = sizeof(name);
	struct end p[2];
	int value = 4096;
	char buf[4];

	signal(SIGPIPE, SIG_IGN);
	begin();
	make_pair(SOCK_STREAM, "unix", p);
	CALL(setsockopt, A5(p[0].fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof(value)), END(p[0]));
	CALL(getsockopt, A5(p[0].fd, SOL_SOCKET, SO_TYPE, &value, &(socklen_t){ sizeof(value) }),
	     END(p[0]), RETURNS(0));
	CALL(getsockopt, A5(p[0].fd, SOL_SOCKET, 12345, &value, &(socklen_t){ sizeof(value) }),
	     END(p[0]), FAILS(ENOPROTOOPT));
	CALL(setsockopt, A5(p[0].fd, IPPROTO_TCP, 1, &value, sizeof(value)), END(p[0]),
	     FAILS(EOPNOTSUPP));
	CALL(getpeername, A3(p[0].fd, &name, &len), END(p[0]));
	CALL(shutdown, A2(p[0].fd, SHUT_WR), END(p[0]));
	CALL(write, A3(p[0].fd, "abc", 3), END(p[0]), FAILS(EPIPE), REQUESTED(3));
	CALL(recvfrom, A6(p[1].fd, buf, 4, 0, NULL, NULL), END(p[1]), RETURNS(0));
	CALL(shutdown, A2(p[0].fd, 77), END(p[0]), FAILS(EINVAL));
	CALL(shutdown, A2(9999, SHUT_RD), FD(9999), FAILS(EBADF));
	close_end(&p[0]);
	close_end(&p[1]);
	end();
}

/* accept(2) without the four: its row is about the listening socket as well. */
void scenario_socket_accept(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct end listener = { .protocol = "tcp" }, client = listener, accepted = listener;
	socklen_t len = sizeof(address);

	if (!loopback(AF_INET, &address, sizeof(address)))
		skip("kernel: no IPv4 loopback (%s)", strerror(errno));
	begin();
	listener.fd = make_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, &listener.name);
	CALL(bind, A3(listener.fd, &address, len), END_AT(listener, "127.0.0.1:0"));
	listener.local = bound_to(listener.fd);
	CALL(listen, A2(listener.fd, 1), END(listener));
	CALL(accept, A3(listener.fd, NULL, NULL), END(listener), FAILS(EAGAIN));
	CALL(getsockname, A3(listener.fd, &address, &len), END(listener));
	client.fd = make_socket(AF_INET, SOCK_STREAM, &client.name);
	CALL(connect, A3(client.fd, &address, len), END_TO(client, listener.local));
	client.local = bound_to(client.fd);
	client.remote = listener.local;
	accepted.fd = CALL(accept, A3(listener.fd, &address, &len),
			   END_TO(listener, client.local));
	accepted.name = name_of(accepted.fd);
	accepted.local = client.remote;
	accepted.remote = client.local;
	CALL(getpeername, A3(accepted.fd, &address, &len), END(accepted));
	CALL(shutdown, A2(client.fd, SHUT_RDWR), END(client));
	close_end(&accepted);
	CALL(close, A1(client.fd), FD(client.fd), PATH(client.name), PROTOCOL("tcp"));
	close_end(&listener);
	end();
}

void scenario_pipe_calls(void)
{
	const char *name;
	char buf[8];
	int p[2];

	signal(SIGPIPE, SIG_IGN);
	begin();
	CALL(pipe, A1(p));
	name = name_of(p[0]);
	ALSO(PATH(name));
	CALL(write, A3(p[1], "abcdef", 6), FD(p[1]), PATH(name), BYTES(6), FLAGS(O_WRONLY));
	CALL(read, A3(p[0], buf, 4), FD(p[0]), PATH(name), BYTES(4), FLAGS(O_RDONLY));
	CALL(read, A3(p[1], buf, 4), FD(p[1]), PATH(name), FAILS(EBADF), REQUESTED(4));
	CALL(close, A1(p[1]), FD(p[1]), PATH(name));
	CALL(read, A3(p[0], buf, 8), FD(p[0]), PATH(name), BYTES(2));
	CALL(read, A3(p[0], buf, 8), FD(p[0]), PATH(name), RETURNS(0));
	CALL(close, A1(p[0]), FD(p[0]), PATH(name));
	CALL(pipe2, A2(p, O_NONBLOCK | O_CLOEXEC));
	name = name_of(p[0]);
	ALSO(PATH(name));
	CALL(read, A3(p[0], buf, 8), FD(p[0]), PATH(name), FAILS(EAGAIN),
	     FLAGS(O_RDONLY | O_NONBLOCK));
	CALL(close, A1(p[0]), FD(p[0]), PATH(name));
	CALL(write, A3(p[1], "abc", 3), FD(p[1]), PATH(name), FAILS(EPIPE));
	CALL(close, A1(p[1]), FD(p[1]), PATH(name));
	CALL(pipe2, A2(p, 0x1234), FAILS(EINVAL));
	CALL(pipe2, A2(NULL, 0), FAILS(EFAULT));
	end();
}
