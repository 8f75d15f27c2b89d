/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets without ports. In the place of a local one the kernel keeps what else a socket receives
 * by, its protocol, from its first moment on.
 */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>

/* A watched socket(2), of which neither end is known yet. */
static struct end new_socket(int family, int type, int protocol, const char *word)
{
	struct end e = { .protocol = word };

	e.fd = CALL(socket, A3(family, type, protocol), NEWFD);
	e.name = name_of(e.fd);
	ALSO(PATH(e.name), PROTOCOL(word), LOCAL(NULL), REMOTE(NULL));
	return e;
}

/* bind and connect say what they pass, whose port is 0; so does what comes after them. */
static void bind_and_connect(int protocol, const char *word, const void *address, socklen_t len)
{
	int family = ((const struct sockaddr *)address)->sa_family;
	const char *name = family == AF_INET ? "127.0.0.1:0" : "[::1]:0";
	struct end e = new_socket(family, SOCK_RAW, protocol, word);
	int type;

	CALL(getsockopt, A5(e.fd, SOL_SOCKET, SO_TYPE, &type, &(socklen_t){ sizeof(type) }),
	     END(e));
	CALL(bind, A3(e.fd, address, len), END_AT(e, name));
	e.local = name;
	CALL(getsockopt, A5(e.fd, SOL_SOCKET, SO_TYPE, &type, &(socklen_t){ sizeof(type) }),
	     END(e));
	CALL(connect, A3(e.fd, address, len), END_TO(e, name));
	e.remote = name;
	close_end(&e);
}

void scenario_socket_portless(void)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	bool has_v6 = loopback(AF_INET6, &v6, sizeof(v6));
	struct end e;

	begin();
	bind_and_connect(IPPROTO_ICMP, "icmp", &v4, sizeof(v4));
	bind_and_connect(IPPROTO_RAW, "raw", &v4, sizeof(v4));
	bind_and_connect(IPPROTO_UDP, "udp", &v4, sizeof(v4));
	if (has_v6)
		bind_and_connect(IPPROTO_ICMPV6, "icmpv6", &v6, sizeof(v6));
	e = new_socket(AF_NETLINK, SOCK_RAW, 0, "netlink");
	close_end(&e);
	e = new_socket(AF_PACKET, SOCK_DGRAM, 0, "packet");
	close_end(&e);
	end();
}
