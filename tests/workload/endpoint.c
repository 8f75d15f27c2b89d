/* SPDX-License-Identifier: BSD-2-Clause */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

long make_socket(int family, int type, const char **name)
{
	long fd = CALL(socket, A3(family, type, 0), NEWFD);

	*name = name_of(fd);
	ALSO(PATH(*name));
	return fd;
}

void close_end(const struct end *e)
{
	CALL(close, A1(e->fd), END(*e));
}

const char *address_text(const struct sockaddr_storage *a)
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
	const struct sockaddr_un *un = (const struct sockaddr_un *)a;
	char buf[INET6_ADDRSTRLEN];

	if (a->ss_family == AF_UNIX && !un->sun_path[0])
		return un->sun_path[1] ? text("@%s", un->sun_path + 1) : NULL;
	if (a->ss_family == AF_UNIX)
		return text("%s", un->sun_path);
	if (a->ss_family == AF_INET)
		return text("%s:%u", inet_ntop(AF_INET, &v4->sin_addr, buf, sizeof(buf)),
			    ntohs(v4->sin_port));
	return text("[%s]:%u", inet_ntop(AF_INET6, &v6->sin6_addr, buf, sizeof(buf)),
		    ntohs(v6->sin6_port));
}

const char *bound_to(long fd)
{
	struct sockaddr_storage a = { 0 };
	const char *p;

	unwatched();
	if (getsockname(fd, (struct sockaddr *)&a, &(socklen_t){ sizeof(a) }))
		die("getsockname: %s", strerror(errno));
	p = address_text(&a);
	watched();
	return p;
}

void close_socket(long fd, const char *name)
{
	CALL(close, A1(fd), FD(fd), PATH(name));
}

bool loopback(int family, const void *address, socklen_t len)
{
	int fd = socket(family, SOCK_STREAM, 0);
	bool works = fd >= 0 && bind(fd, address, len) == 0;

	close(fd);
	return works;
}

