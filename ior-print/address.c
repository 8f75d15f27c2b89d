/* SPDX-License-Identifier: BSD-2-Clause */
#include "address.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

/* A decimal number, of as many digits at most. */
static bool is_number(struct ior_text t, uint32_t digits)
{
	for (uint32_t i = 0; i < t.len; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.len && t.len <= digits;
}

/* Is it an Internet address of that family, without a port? */
static bool is_host(struct ior_text t, int family)
{
	unsigned char address[sizeof(struct in6_addr)];
	char host[INET6_ADDRSTRLEN];

	if (t.len >= sizeof(host))
		return false;
	memcpy(host, t.p, t.len);
	host[t.len] = '\0';
	return strlen(host) == t.len && inet_pton(family, host, address) == 1;
}

/* 192.0.2.1:443 or [2001:db8::1]:443, as two texts; false if it is none. */
static bool split(struct ior_text text, int family, struct ior_text *host, struct ior_text *port)
{
	uint32_t brackets = family == AF_INET6, colon = text.len;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < 2 + 2 * brackets ||
	    (brackets && (text.p[0] != '[' || text.p[colon - 2] != ']')))
		return false;
	*host = (struct ior_text){ text.p + brackets, colon - 1 - 2 * brackets };
	*port = (struct ior_text){ text.p + colon, text.len - colon };
	return is_host(*host, family) && is_number(*port, 5);
}

static bool put_internet(struct ior_text text, int family, struct buffer *out)
{
	bool v6 = family == AF_INET6;
	struct ior_text host, port;

	if (!split(text, family, &host, &port))
		return false;
	buffer_text(out, v6 ? "{sa_family=AF_INET6, sin6_port=htons(" :
		    "{sa_family=AF_INET, sin_port=htons(");
	buffer_bytes(out, port.p, port.len);
	buffer_text(out, v6 ? "), inet_pton(AF_INET6, \"" : "), sin_addr=inet_addr(\"");
	buffer_bytes(out, host.p, host.len);
	/* The row has neither flow nor scope. */
	buffer_text(out, v6 ? "\", &sin6_addr), ...}" : "\")}");
	return true;
}

static bool put_netlink(struct ior_text text, struct buffer *out)
{
	static const char prefix[] = "netlink:";
	const uint32_t len = sizeof(prefix) - 1;

	if (text.len < len || memcmp(text.p, prefix, len) != 0 ||
	    !is_number((struct ior_text){ text.p + len, text.len - len }, 10))
		return false;
	buffer_text(out, "{sa_family=AF_NETLINK, nl_pid=");
	buffer_bytes(out, text.p + len, text.len - len);
	buffer_text(out, ", ...}");
	return true;
}

void address_put_unix_name(struct ior_text name, const char *also, struct buffer *out)
{
	bool abstract = name.len && name.p[0] == '@';

	buffer_text(out, abstract ? "@\"" : "\"");
	buffer_c(out, name.p + abstract, name.len - abstract, also);
	buffer_char(out, '"');
}

static void put_unix(struct ior_text text, struct buffer *out)
{
	buffer_text(out, "{sa_family=AF_UNIX, sun_path=");
	address_put_unix_name(text, "", out);
	buffer_char(out, '}');
}

/*
 * Streams of older captures do not say the family. It is that of the socket's protocol, unless the
 * address looks like one of another family: programs pass those, too.
 */
static bool put_unsaid(const struct call *c, struct ior_text text, struct buffer *out)
{
	size_t start = out->len;
	bool is_unix = call_protocol_is(c, "unix");

	if (put_internet(text, text.p[0] == '[' ? AF_INET6 : AF_INET, out) ||
	    put_netlink(text, out)) {
		/* A relative path looks like anything. */
		if (is_unix)
			out->len = start;
		return !is_unix;
	}
	if (!is_unix && text.p[0] != '/' && text.p[0] != '@')
		return false;
	put_unix(text, out);
	return true;
}

/* False, with nothing put, for what is no address. */
static bool put_address(const struct call *c, struct ior_text text, struct buffer *out)
{
	unsigned int family = call_family(c, c->address_field);

	switch (family) {
	case AF_UNSPEC:
		return put_unsaid(c, text, out);
	case AF_UNIX:
		put_unix(text, out);
		return true;
	case AF_INET:
	case AF_INET6:
		return put_internet(text, (int)family, out);
	case AF_NETLINK:
		return put_netlink(text, out);
	default:
		return false;
	}
}

void address_put(const struct call *c, struct buffer *out)
{
	bool message = c->entry->arg[c->address_at] == IOR_ARG_MSGHDR;
	size_t start = out->len;
	struct ior_text text;

	buffer_text(out, message ? "{msg_name=" : "");
	if (call_text(c, c->address_field, &text) && text.len && put_address(c, text, out)) {
		buffer_text(out, message ? ", ...}" : "");
	} else {
		out->len = start;
		buffer_pointer(out, c->args[c->address_at], "NULL");
	}
}
