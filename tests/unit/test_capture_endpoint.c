/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ends of sockets, in the words of ss(8) where it has them. */
#include "emit/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "unit.h"

static const char *text_of(size_t (*end)(char *, const struct ior_endpoints *, const char *),
			   const struct ior_endpoints *e, const char *names)
{
	static char text[ENDPOINT_MAX + 1];

	text[end(text, e, names)] = 0;
	return text;
}

TEST(protocols)
{
	struct ior_endpoints e = { .family = AF_INET, .type = SOCK_STREAM, .protocol = 6 };

	CHECK_STR(endpoint_protocol(&e), "tcp");
	e.protocol = IPPROTO_UDP;
	CHECK_STR(endpoint_protocol(&e), "udp");
	e.protocol = 200;
	CHECK(endpoint_protocol(&e) == NULL);
	e.type = SOCK_RAW;
	CHECK_STR(endpoint_protocol(&e), "raw");
	e = (struct ior_endpoints){ .family = AF_UNIX, .type = SOCK_DGRAM };
	CHECK_STR(endpoint_protocol(&e), "unix-dgram");
	e = (struct ior_endpoints){ .family = 45 };
	CHECK(endpoint_protocol(&e) == NULL);
}

TEST(internet_addresses)
{
	struct ior_endpoints e = { .family = AF_INET, .local_port = 80 };

	e.local[0] = htonl(INADDR_LOOPBACK);
	CHECK_STR(text_of(endpoint_local, &e, NULL), "127.0.0.1:80");
	CHECK_STR(text_of(endpoint_remote, &e, NULL), "");
	e.local[0] = 0;
	CHECK_STR(text_of(endpoint_local, &e, NULL), "0.0.0.0:80");
	e = (struct ior_endpoints){ .family = AF_INET6, .remote_port = 65535 };
	inet_pton(AF_INET6, "2001:db8::1", e.remote);
	CHECK_STR(text_of(endpoint_remote, &e, NULL), "[2001:db8::1]:65535");
	inet_pton(AF_INET6, "1111:2222:3333:4444:5555:6666:7777:8888", e.remote);
	CHECK_STR(text_of(endpoint_remote, &e, NULL),
		  "[1111:2222:3333:4444:5555:6666:7777:8888]:65535");
}

/* What the kernel keeps in the place of a port is none: a protocol. */
TEST(sockets_without_ports)
{
	static const struct {
		int type, protocol;
		const char *fresh, *bound;
	} cases[] = {
		{ SOCK_RAW, IPPROTO_ICMP, "", "127.0.0.1:0" },
		{ SOCK_RAW, IPPROTO_RAW, "", "127.0.0.1:0" },
		{ SOCK_RAW, IPPROTO_TCP, "", "127.0.0.1:0" },
		{ SOCK_DGRAM, 115, "", "127.0.0.1:0" },
		/* ping: the identifier of its messages */
		{ SOCK_DGRAM, IPPROTO_ICMP, "0.0.0.0:115", "127.0.0.1:115" },
		{ SOCK_DGRAM, IPPROTO_UDP, "0.0.0.0:115", "127.0.0.1:115" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_endpoints e = { .family = AF_INET, .type = cases[i].type,
					   .protocol = cases[i].protocol, .local_port = 115 };

		CHECK_STR(text_of(endpoint_local, &e, NULL), cases[i].fresh);
		e.local[0] = e.remote[0] = htonl(INADDR_LOOPBACK);
		CHECK_STR(text_of(endpoint_local, &e, NULL), cases[i].bound);
		/* connected, which takes no port of these */
		CHECK_STR(text_of(endpoint_remote, &e, NULL),
			  cases[i].protocol == IPPROTO_UDP ? "" : "127.0.0.1:0");
	}
}

TEST(unix_names)
{
	struct ior_endpoints e = { .family = AF_UNIX, .type = SOCK_STREAM };
	char names[2 * IOR_UNIX_MAX] = "/run/x.sock";

	e.local[0] = sizeof("/run/x.sock");	/* the kernel counts the NUL */
	CHECK_STR(text_of(endpoint_local, &e, names), "/run/x.sock");
	CHECK_STR(text_of(endpoint_remote, &e, names), "");
	memcpy(names + IOR_UNIX_MAX, "\0abc", 4);
	e.remote[0] = 4;
	CHECK_STR(text_of(endpoint_remote, &e, names), "@abc");
	/* A path that fills sun_path has no NUL. */
	memset(names, 'p', IOR_UNIX_MAX);
	e.local[0] = IOR_UNIX_MAX;
	CHECK_EQ(strlen(text_of(endpoint_local, &e, names)), IOR_UNIX_MAX);
	/* More than there can be, or no names at all: absent, not read. */
	e.local[0] = IOR_UNIX_MAX + 1;
	CHECK_STR(text_of(endpoint_local, &e, names), "");
	e.local[0] = 4;
	CHECK_STR(text_of(endpoint_local, &e, NULL), "");
}

static unsigned int address_family;

static const char *address_text(const void *address, size_t len)
{
	static char text[ENDPOINT_MAX + 1];

	text[endpoint_address(text, address, len, &address_family)] = 0;
	return text;
}

TEST(addresses_as_programs_pass_them)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(443),
				  .sin_addr.s_addr = htonl(0xc0000201) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(53),
				   .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/run/x" };
	struct sockaddr_storage other = { .ss_family = 45 };

	CHECK_STR(address_text(&v4, sizeof(v4)), "192.0.2.1:443");
	CHECK_EQ(address_family, AF_INET);
	CHECK_STR(address_text(&v4, sizeof(v4) - 1), "");
	CHECK_STR(address_text(&v6, sizeof(v6)), "[::1]:53");
	CHECK_EQ(address_family, AF_INET6);
	CHECK_STR(address_text(&v6, sizeof(v6) - 4), "[::1]:53");
	v4 = (struct sockaddr_in){ .sin_family = AF_INET };
	CHECK_STR(address_text(&v4, sizeof(v4)), "0.0.0.0:0");
	CHECK_STR(address_text(&un, sizeof(un)), "/run/x");
	CHECK_EQ(address_family, AF_UNIX);
	snprintf(un.sun_path, sizeof(un.sun_path), "1.2.3.4:5");
	CHECK_STR(address_text(&un, sizeof(un)), "1.2.3.4:5");
	CHECK_EQ(address_family, AF_UNIX);
	snprintf(un.sun_path, sizeof(un.sun_path), "/run/x");
	CHECK_STR(address_text(&un, 2 + 4), "/run");
	CHECK_STR(address_text(&un, 2), "");
	memcpy(un.sun_path, "\0abc", 4);
	CHECK_STR(address_text(&un, 2 + 4), "@abc");
	CHECK_STR(address_text(&other, sizeof(other)), "");
	CHECK_STR(address_text("", 1), "");
	CHECK_STR(address_text("", 0), "");
}

/* After a failed connect a TCP socket still has the address in it. */
TEST(remote_without_a_port_is_none)
{
	struct ior_endpoints e = { .family = AF_INET, .type = SOCK_STREAM,
				   .protocol = IPPROTO_TCP };

	e.remote[0] = htonl(INADDR_LOOPBACK);
	CHECK_STR(text_of(endpoint_remote, &e, NULL), "");
	e.protocol = IPPROTO_ICMP;
	CHECK_STR(text_of(endpoint_remote, &e, NULL), "127.0.0.1:0");
}
