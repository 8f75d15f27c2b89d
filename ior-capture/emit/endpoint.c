/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/endpoint.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "stream/word.h"

#ifndef IPPROTO_L2TP
#define IPPROTO_L2TP 115	/* newer than some headers */
#endif

static const char *unix_protocol(int type)
{
	switch (type) {
	case SOCK_STREAM: return ior_words[IOR_WORD_UNIX];
	case SOCK_DGRAM: return ior_words[IOR_WORD_UNIX_DGRAM];
	case SOCK_SEQPACKET: return ior_words[IOR_WORD_UNIX_SEQPACKET];
	default: return NULL;
	}
}

const char *endpoint_protocol(const struct ior_endpoints *e)
{
	if (e->family == AF_UNIX)
		return unix_protocol(e->type);
	if (e->family == AF_NETLINK)
		return ior_words[IOR_WORD_NETLINK];
	if (e->family == AF_PACKET)
		return ior_words[IOR_WORD_PACKET];
	if (e->family != AF_INET && e->family != AF_INET6)
		return NULL;
	switch (e->protocol) {
	case IPPROTO_TCP: return ior_words[IOR_WORD_TCP];
	case IPPROTO_UDP: return ior_words[IOR_WORD_UDP];
	case IPPROTO_ICMP: return ior_words[IOR_WORD_ICMP];
	case IPPROTO_ICMPV6: return ior_words[IOR_WORD_ICMPV6];
	case IPPROTO_SCTP: return ior_words[IOR_WORD_SCTP];
	case IPPROTO_UDPLITE: return ior_words[IOR_WORD_UDPLITE];
	case 262: return ior_words[IOR_WORD_MPTCP];	/* newer than some headers */
	default: return e->type == SOCK_RAW ? ior_words[IOR_WORD_RAW] : NULL;
	}
}

/* An open socket that has none has zeros, which is an address where a program passes it. */
static size_t inet_end(char *out, int family, const u32 address[4], u16 port, bool passed)
{
	static const u32 none[4];
	char text[INET6_ADDRSTRLEN];

	if (!passed && !port && !memcmp(address, none, sizeof(none)))
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
		return inet_end(out, e->family, address, port, false);
	return 0;
}

/*
 * Raw sockets and those of L2TP over IP have no ports: from their first moment on the kernel keeps
 * their protocol where others have the local one.
 */
static bool knows_no_ports(const struct ior_endpoints *e)
{
	return e->type == SOCK_RAW || e->protocol == IPPROTO_L2TP;
}

size_t endpoint_local(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names)
{
	return end_of(out, e, e->local, knows_no_ports(e) ? 0 : e->local_port, names);
}

/*
 * A failed connect leaves the address behind, without a port. Ping sockets have one, the identifier
 * of their messages, at their own end alone.
 */
static bool lacks_port(const struct ior_endpoints *e)
{
	return (e->family == AF_INET || e->family == AF_INET6) && !e->remote_port &&
	       !knows_no_ports(e) && e->protocol != IPPROTO_ICMP && e->protocol != IPPROTO_ICMPV6;
}

size_t endpoint_remote(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names)
{
	if (lacks_port(e))
		return 0;
	return end_of(out, e, e->remote, e->remote_port, names ? names + IOR_UNIX_MAX : NULL);
}

size_t endpoint_address(char out[ENDPOINT_MAX], const void *address, size_t len,
			unsigned int *family)
{
	union {
		sa_family_t family;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_nl netlink;
		struct sockaddr_storage any;
	} a = { 0 };
	u32 words[4] = { 0 };

	memcpy(&a, address, len < sizeof(a) ? len : sizeof(a));
	if (len < sizeof(a.family))
		return 0;
	*family = a.family;
	if (a.family == AF_UNIX)
		return unix_end(out, (const char *)address + offsetof(struct sockaddr_un, sun_path),
				(u32)(len - offsetof(struct sockaddr_un, sun_path)));
	if (a.family == AF_INET && len >= sizeof(a.v4)) {
		memcpy(words, &a.v4.sin_addr, sizeof(a.v4.sin_addr));
		return inet_end(out, AF_INET, words, ntohs(a.v4.sin_port), true);
	}
	/* SIN6_LEN_RFC2133: without the scope, as the kernel takes it too */
	if (a.family == AF_INET6 && len >= offsetof(struct sockaddr_in6, sin6_scope_id)) {
		memcpy(words, &a.v6.sin6_addr, sizeof(a.v6.sin6_addr));
		return inet_end(out, AF_INET6, words, ntohs(a.v6.sin6_port), true);
	}
	if (a.family == AF_NETLINK && len >= sizeof(a.netlink))
		return (size_t)snprintf(out, ENDPOINT_MAX, "netlink:%u", a.netlink.nl_pid);
	return 0;
}
