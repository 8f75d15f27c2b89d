/* SPDX-License-Identifier: BSD-2-Clause */
#include "address.h"

#include <string.h>

/* Is it one byte or more, and none but these? */
static bool consists_of(const char *p, uint32_t n, const char *bytes)
{
	for (uint32_t i = 0; i < n; i++)
		if (!p[i] || !strchr(bytes, p[i]))
			return false;
	return n > 0;
}

/* Text of an Internet address and its port: the last colon is between them. */
static bool put_internet(struct ior_text text, struct buffer *out)
{
	bool v6 = text.len && text.p[0] == '[';
	uint32_t colon = text.len, host;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < (v6 ? 4U : 2U) || (v6 && text.p[colon - 2] != ']'))
		return false;
	host = v6 ? colon - 3 : colon - 1;
	if (!consists_of(text.p + colon, text.len - colon, "0123456789") ||
	    !consists_of(text.p + v6, host, v6 ? "0123456789abcdef:." : "0123456789."))
		return false;
	buffer_text(out, v6 ? "{sa_family=AF_INET6, sin6_port=htons(" :
		    "{sa_family=AF_INET, sin_port=htons(");
	buffer_bytes(out, text.p + colon, text.len - colon);
	buffer_text(out, v6 ? "), inet_pton(AF_INET6, \"" : "), sin_addr=inet_addr(\"");
	buffer_bytes(out, text.p + v6, host);
	/* The row has neither flow nor scope. */
	buffer_text(out, v6 ? "\", &sin6_addr), ...}" : "\")}");
	return true;
}

static bool put_netlink(struct ior_text text, struct buffer *out)
{
	if (text.len < 8 || memcmp(text.p, "netlink:", 8) != 0 ||
	    !consists_of(text.p + 8, text.len - 8, "0123456789"))
		return false;
	buffer_text(out, "{sa_family=AF_NETLINK, nl_pid=");
	buffer_bytes(out, text.p + 8, text.len - 8);
	buffer_text(out, ", ...}");
	return true;
}

/* A path, or "@" and an abstract name. */
static void put_unix(struct ior_text text, struct buffer *out)
{
	bool abstract = text.p[0] == '@';

	buffer_text(out, "{sa_family=AF_UNIX, sun_path=");
	buffer_text(out, abstract ? "@\"" : "\"");
	buffer_c(out, text.p + abstract, text.len - abstract, "");
	buffer_text(out, "\"}");
}

/*
 * An address by what its text looks like, as a program may pass one of another family than the
 * socket's. False, with nothing put, for what is none.
 */
static bool put_address(const struct call *c, struct ior_text text, struct buffer *out)
{
	size_t start = out->len;
	bool is_unix = call_protocol_is(c, "unix");

	if (put_internet(text, out) || put_netlink(text, out)) {
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
