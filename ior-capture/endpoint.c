/* SPDX-License-Identifier: BSD-2-Clause */
#include "endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const char *unix_protocol(int type)
{
	switch (type) {
	case SOCK_STREAM: return "unix";
	case SOCK_DGRAM: return "unix-dgram";
	case SOCK_SEQPACKET: return "unix-seqpacket";
	default: return NULL;
	}
}

const char *endpoint_protocol(const struct ior_endpoints *e)
{
	if (e->family == AF_UNIX)
		return unix_protocol(e->type);
	if (e->family == AF_NETLINK)
		return "netlink";
	if (e->family == AF_PACKET)
		return "packet";
	if (e->family != AF_INET && e->family != AF_INET6)
		return NULL;
	switch (e->protocol) {
	case IPPROTO_TCP: return "tcp";
	case IPPROTO_UDP: return "udp";
	case IPPROTO_ICMP: return "icmp";
	case IPPROTO_ICMPV6: return "icmpv6";
	case IPPROTO_SCTP: return "sctp";
	case IPPROTO_UDPLITE: return "udplite";
	case 262: return "mptcp";	/* IPPROTO_MPTCP, newer than some headers */
	default: return e->type == SOCK_RAW ? "raw" : NULL;
	}
}

static size_t inet_end(char *out, int family, const u32 address[4], u16 port)
{
	static const u32 none[4];
	char text[INET6_ADDRSTRLEN];

	if (!port && !memcmp(address, none, sizeof(none)))
		return 0;
	if (!inet_ntop(family, address, text, sizeof(text)))
		return 0;
	return (size_t)snprintf(out, ENDPOINT_MAX, family == AF_INET6 ? "[%s]:%u" : "%s:%u", text,
				port);
}

static size_t unix_end(char *out, const char *name, u32 len)
{
	if (!name || !len || len > IOR_UNIX_MAX)
		return 0;
	if (name[0])	/* a path, with or without its NUL */
		len = (u32)strnlen(name, len);
	memcpy(out, name, len);
	if (!out[0])
		out[0] = '@';	/* an abstract name, as ss and /proc/net/unix show it */
	return len;
}

static size_t end_of(char *out, const struct ior_endpoints *e, const u32 address[4], u16 port,
		     const char *name)
{
	if (e->family == AF_UNIX)
		return unix_end(out, name, address[0]);
	if (e->family == AF_INET || e->family == AF_INET6)
		return inet_end(out, e->family, address, port);
	return 0;
}

size_t endpoint_local(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names)
{
	return end_of(out, e, e->local, e->local_port, names);
}

size_t endpoint_remote(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names)
{
	return end_of(out, e, e->remote, e->remote_port, names ? names + IOR_UNIX_MAX : NULL);
}
