/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets and pipes: their names are their inodes, and nothing else tells them apart. */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * A conversation over a stream: every call that moves bytes, and what does not count as
 * moved. accept4's row is about its argument, the listening socket.
 */
static void converse(int family, const void *address, socklen_t len)
{
	const char *protocol = family == AF_UNIX ? "unix" : "tcp";
	struct sockaddr_storage bound, peer;
	struct end listener = { .protocol = protocol }, client = listener, accepted = listener;
	char buf[16];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	memcpy(&bound, address, len);
	listener.fd = make_socket(family, SOCK_STREAM, &listener.name);
	/* The ends are those before the call. */
	CALL(bind, A3(listener.fd, &bound, len), END_AT(listener, address_text(&bound)));
	listener.local = bound_to(listener.fd);
	CALL(listen, A2(listener.fd, 5), END(listener));
	CALL(getsockname, A3(listener.fd, &bound, &(socklen_t){ sizeof(bound) }), END(listener));
	client.fd = make_socket(family, SOCK_STREAM, &client.name);
	CALL(recvfrom, A6(client.fd, buf, 8, MSG_DONTWAIT, NULL, NULL), END(client),
	     FAILS(family == AF_UNIX ? EINVAL : ENOTCONN));
	CALL(connect, A3(client.fd, &bound, len), END_TO(client, listener.local));
	client.local = bound_to(client.fd);
	client.remote = listener.local;
	accepted.fd = CALL(accept4, A4(listener.fd, &peer, &(socklen_t){ sizeof(peer) },
				       SOCK_CLOEXEC), END_TO(listener, client.local));
	accepted.name = name_of(accepted.fd);
	accepted.local = client.remote;
	accepted.remote = client.local;
	CALL(write, A3(client.fd, "0123456789", 10), END(client), BYTES(10), REQUESTED(10),
	     ABSENT("offset"));
	CALL(recvfrom, A6(accepted.fd, buf, 4, MSG_PEEK, NULL, NULL), END(accepted), RETURNS(4),
	     REQUESTED(4));
	CALL(recvfrom, A6(accepted.fd, buf, 4, 0, NULL, NULL), END(accepted), BYTES(4),
	     REQUESTED(4));
	CALL(read, A3(accepted.fd, buf, 4), END(accepted), BYTES(4));
	CALL(recvmsg, A3(accepted.fd, &msg, 0), END(accepted), BYTES(2), REQUESTED(16));
	CALL(recvfrom, A6(accepted.fd, buf, 4, MSG_DONTWAIT, NULL, NULL), END(accepted),
	     FAILS(EAGAIN));
	iov.iov_len = 6;
	CALL(sendmsg, A3(accepted.fd, &msg, 0), END(accepted), BYTES(6), REQUESTED(6));
	CALL(sendto, A6(accepted.fd, buf, 5, MSG_NOSIGNAL, NULL, 0), END(accepted), BYTES(5),
	     REQUESTED(5));
	CALL(recvfrom, A6(client.fd, buf, 16, MSG_WAITALL | MSG_DONTWAIT, NULL, NULL), END(client),
	     BYTES(11));
	close_end(&accepted);
	CALL(recvfrom, A6(client.fd, buf, 16, 0, NULL, NULL), END(client), RETURNS(0));
	close_end(&client);
	close_end(&listener);
}

void scenario_socket_unix(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	/* sun_path is short: relative to the directory. */
	strcpy(address.sun_path, "socket");
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	converse(AF_UNIX, &address, sizeof(address));
	end();
}

void scenario_socket_tcp(void)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if (!loopback(AF_INET, &v4, sizeof(v4)))
		skip("kernel: no IPv4 loopback (%s)", strerror(errno));
	begin();
	converse(AF_INET, &v4, sizeof(v4));
	end();
}

void scenario_socket_tcp6(void)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

	if (!loopback(AF_INET6, &v6, sizeof(v6)))
		skip("kernel: no IPv6 loopback (%s)", strerror(errno));
	begin();
	converse(AF_INET6, &v6, sizeof(v6));
	end();
}

static void datagrams(int family, void *address, socklen_t len)
{
	struct end a = { .protocol = "udp" }, b = a;
	struct sockaddr none = { .sa_family = AF_UNSPEC };
	char buf[16];

	a.fd = make_socket(family, SOCK_DGRAM, &a.name);
	b.fd = make_socket(family, SOCK_DGRAM | SOCK_NONBLOCK, &b.name);
	CALL(bind, A3(a.fd, address, len), END_AT(a, address_text(address)));
	a.local = bound_to(a.fd);
	CALL(getsockname, A3(a.fd, address, &len), END(a));
	CALL(sendto, A6(b.fd, "0123456789", 10, 0, address, len), END_TO(b, a.local), BYTES(10),
	     REQUESTED(10));
	b.local = bound_to(b.fd);
	/* A datagram longer than the buffer: the return is its length, 4 bytes were moved. */
	CALL(recvfrom, A6(a.fd, buf, 4, MSG_TRUNC, NULL, NULL), END(a), RETURNS(10), BYTES(4),
	     REQUESTED(4));
	CALL(recvfrom, A6(b.fd, buf, 4, 0, NULL, NULL), END(b), FAILS(EAGAIN));
	CALL(connect, A3(b.fd, address, len), END_TO(b, a.local));
	b.local = bound_to(b.fd);
	b.remote = a.local;
	CALL(write, A3(b.fd, "abc", 3), END(b), BYTES(3));
	CALL(recvfrom, A6(a.fd, buf, 16, 0, address, &len), END_TO(a, b.local), BYTES(3));
	/* No address: the peer is forgotten, and the port that nobody asked for. */
	CALL(connect, A3(b.fd, &none, sizeof(none)),
	     END_TO(b, NULL));
	b.local = b.remote = NULL;
	CALL(recvfrom, A6(b.fd, buf, 4, 0, NULL, NULL), END(b), FAILS(EAGAIN));
	close_end(&a);
	close_end(&b);
}

void scenario_socket_udp(void)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if (!loopback(AF_INET, &v4, sizeof(v4)))
		skip("kernel: no IPv4 loopback (%s)", strerror(errno));
	begin();
	datagrams(AF_INET, &v4, sizeof(v4));
	end();
}

void scenario_socket_udp6(void)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

	if (!loopback(AF_INET6, &v6, sizeof(v6)))
		skip("kernel: no IPv6 loopback (%s)", strerror(errno));
	begin();
	datagrams(AF_INET6, &v6, sizeof(v6));
	end();
}

void scenario_socket_errors(void)
{
	struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_port = htons(1),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in elsewhere = { .sin_family = AF_INET, .sin_port = htons(7),
					 .sin_addr.s_addr = htonl(0xc0000201) };
	struct sockaddr_un none = { .sun_family = AF_UNIX, .sun_path = "/nonexistent/socket" };
	const char *file = make_file(in("file"), 10), *name, *pname;
	int fd = open_file(file, O_RDONLY), pair[2];
	char buf[4] = "";
	long s;

	if (!loopback(AF_INET, &(struct sockaddr_in){ .sin_family = AF_INET }, sizeof(nobody)))
		skip("kernel: no IPv4 (%s)", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || close(pair[1]))
		die("socketpair: %s", strerror(errno));
	pname = name_before(pair[0]);
	begin();
	CALL(socket, A3(12345, SOCK_STREAM, 0), FAILS(EAFNOSUPPORT));
	CALL(socket, A3(AF_UNIX, 77, 0), FAILS(EINVAL));
	CALL(connect, A3(fd, &nobody, sizeof(nobody)), FD(fd), PATH(file), FAILS(ENOTSOCK),
	     REMOTE("127.0.0.1:1"));
	CALL(connect, A3(9999, &nobody, sizeof(nobody)), FD(9999), FAILS(EBADF),
	     REMOTE("127.0.0.1:1"));
	CALL(sendto, A6(9999, buf, 4, 0, &none, sizeof(none)), FD(9999), FAILS(EBADF),
	     REQUESTED(4), REMOTE("/nonexistent/socket"));
	CALL(bind, A3(fd, NULL, 16), FD(fd), PATH(file), FAILS(ENOTSOCK));
	CALL(sendto, A6(9999, buf, 4, 0, NULL, 0), FD(9999), FAILS(EBADF), REQUESTED(4));
	CALL(accept4, A4(fd, NULL, NULL, 0), FD(fd), PATH(file), FAILS(ENOTSOCK));
	CALL(sendto, A6(pair[0], buf, 4, 0, NULL, 0), FD(pair[0]), PATH(pname), FAILS(EPIPE));
	s = make_socket(AF_UNIX, SOCK_STREAM, &name);
	CALL(connect, A3(s, &none, sizeof(none)), FD(s), PATH(name), FAILS(ENOENT),
	     REMOTE("/nonexistent/socket"));
	CALL(connect, A3(s, 8, sizeof(none)), FD(s), PATH(name), FAILS(EFAULT));
	CALL(sendmsg, A3(s, NULL, 0), FD(s), PATH(name), FAILS(EFAULT));
	CALL(recvmsg, A3(s, NULL, 0), FD(s), PATH(name), FAILS(EFAULT));
	close_socket(s, name);
	s = make_socket(AF_INET, SOCK_STREAM, &name);
	CALL(connect, A3(s, &nobody, sizeof(nobody)), FD(s), PATH(name), FAILS(ECONNREFUSED),
	     REMOTE("127.0.0.1:1"));
	CALL(bind, A3(s, &elsewhere, sizeof(elsewhere)), FD(s), PATH(name), FAILS(EADDRNOTAVAIL),
	     LOCAL("192.0.2.1:7"));
	CALL(accept4, A4(s, NULL, NULL, 0), FD(s), PATH(name), FAILS(EINVAL));
	close_socket(s, name);
	end();
}

/*
 * The kernel hands the same struct file and numbers back at once, and a pipe's name has no
 * hash: only the inode tells one from the next.
 */
void scenario_pipe_succession(void)
{
	char buf[4];

	begin();
	for (int i = 0; i < 60; i++) {
		const char *name;
		int p[2];

		CALL(pipe2, A2(p, O_CLOEXEC));
		name = name_of(p[0]);
		ALSO(PATH(name));
		CALL(write, A3(p[1], "abc", 3), FD(p[1]), PATH(name), BYTES(3), ABSENT("offset"));
		CALL(read, A3(p[0], buf, 4), FD(p[0]), PATH(name), BYTES(3), ABSENT("offset"));
		CALL(close, A1(p[0]), FD(p[0]), PATH(name));
		CALL(close, A1(p[1]), FD(p[1]), PATH(name));
	}
	end();
}

void scenario_socket_succession(void)
{
	begin();
	for (int i = 0; i < 60; i++) {
		const char *name;
		long fd = make_socket(i % 2 ? AF_UNIX : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, &name);

		close_socket(fd, name);
	}
	end();
}

void scenario_pipe_fifo(void)
{
	const char *fifo = in("fifo");
	long r, w;
	char buf[4];

	if (mkfifo(fifo, 0600))
		die("mkfifo: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	begin();
	r = CALL(openat, A4(AT_FDCWD, fifo, O_RDONLY | O_NONBLOCK, 0), NEWFD, PATH(fifo));
	w = CALL(openat, A4(AT_FDCWD, fifo, O_WRONLY, 0), NEWFD, PATH(fifo));
	CALL(read, A3(r, buf, 4), FD(r), PATH(fifo), FAILS(EAGAIN));
	CALL(write, A3(w, "abcdef", 6), FD(w), PATH(fifo), BYTES(6));
	CALL(read, A3(r, buf, 4), FD(r), PATH(fifo), BYTES(4), REQUESTED(4));
	CALL(read, A3(r, buf, 4), FD(r), PATH(fifo), BYTES(2), REQUESTED(4));
	CALL(close, A1(r), FD(r), PATH(fifo));
	CALL(write, A3(w, "abc", 3), FD(w), PATH(fifo), FAILS(EPIPE));
	CALL(close, A1(w), FD(w), PATH(fifo));
	end();
}
