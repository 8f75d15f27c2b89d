/* SPDX-License-Identifier: BSD-2-Clause */
/* The socket address among a call's arguments, as far as the row has it. */
#include <string.h>

#include "call.h"
#include "calls/naming.h"

static bool protocol_is(const struct call *c, const char *prefix)
{
	struct ior_text protocol;
	size_t len = strlen(prefix);

	return call_text(c, IOR_ROW_PROTOCOL, &protocol) && protocol.len >= len &&
	       memcmp(protocol.p, prefix, len) == 0;
}

/* The address of a message: that it had one is what the row's name says. */
static void find_in_message(struct call *c, int at)
{
	if (!ior_row_has(c->row, IOR_ROW_NAME))
		return;
	c->address_at = at;
	c->address_field = IOR_ROW_REMOTE;
	c->address_passed = true;
}

/*
 * What the kernel fills: of accept who called, of getsockname and getpeername an end that is the
 * socket's own. recvfrom fills nothing for TCP, whose row has the connection's ends.
 */
static void find_filled(struct call *c)
{
	bool receives = c->entry->ret == IOR_RET_READ;
	bool filled = c->args[c->address_at] && ior_row_has(c->row, IOR_ROW_RET) &&
		(int64_t)c->row->v[IOR_ROW_RET] >= 0;

	if (receives)
		filled = filled && !protocol_is(c, "tcp");
	c->address_passed = receives ? filled : c->does & IOR_DOES_ACCEPTS;
	c->address_field = c->does & IOR_DOES_LOCAL ? IOR_ROW_LOCAL : IOR_ROW_REMOTE;
	if (!filled)
		c->address_at = -1;
}

void call_find_address(struct call *c)
{
	int passed = ior_naming_nth(c->entry, IOR_ARG_SOCKADDR, 0);
	int filled = ior_naming_nth(c->entry, IOR_ARG_SOCKADDR_OUT, 0);
	int message = ior_naming_nth(c->entry, IOR_ARG_MSGHDR, 0);
	int at = passed >= 0 ? passed : filled;

	if (message >= 0 && message < (int)c->nargs)
		find_in_message(c, message);
	if (at < 0 || at >= (int)c->nargs)
		return;
	c->address_at = at;
	if (filled >= 0) {
		find_filled(c);
		return;
	}
	c->address_field = c->does & IOR_DOES_LOCAL ? IOR_ROW_LOCAL : IOR_ROW_REMOTE;
	c->address_passed = c->args[at] != 0;
	if (!c->args[at])
		c->address_at = -1;
}

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
	bool is_unix = protocol_is(c, "unix");

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

void call_address(const struct call *c, struct buffer *out)
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
