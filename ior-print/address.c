/* SPDX-License-Identifier: BSD-2-Clause */
/* The socket address among a call's arguments, as far as the row has it. */
#include <string.h>

#include "call.h"

static bool protocol_is(const struct call *c, const char *prefix)
{
	struct ior_text protocol;
	size_t len = strlen(prefix);

	return call_text(c, IOR_ROW_PROTOCOL, &protocol) && protocol.len >= len &&
	       memcmp(protocol.p, prefix, len) == 0;
}

/*
 * What the kernel fills: of accept who called, of getsockname and getpeername an end that is the
 * socket's own. recvfrom fills nothing for a connection, whose row has its own ends.
 */
static void find_filled(struct call *c)
{
	const char *name = c->entry->name;
	bool receives = strcmp(name, "recvfrom") == 0;
	bool filled = c->args[c->address_at] && ior_row_has(c->row, IOR_ROW_RET) &&
		(int64_t)c->row->v[IOR_ROW_RET] >= 0;

	if (receives)
		filled = filled && !protocol_is(c, "tcp") && !protocol_is(c, "unix");
	c->address_passed = receives ? filled : strncmp(name, "accept", 6) == 0;
	c->address_field = strcmp(name, "getsockname") == 0 ? IOR_ROW_LOCAL : IOR_ROW_REMOTE;
	if (!filled)
		c->address_at = -1;
}

void call_find_address(struct call *c)
{
	int passed = call_nth(c->entry, IOR_ARG_SOCKADDR, 0);
	int filled = call_nth(c->entry, IOR_ARG_SOCKADDR_OUT, 0);
	int at = passed >= 0 ? passed : filled;

	if (at < 0 || at >= (int)c->nargs)
		return;
	c->address_at = at;
	if (filled >= 0) {
		find_filled(c);
		return;
	}
	c->address_field = strcmp(c->entry->name, "bind") == 0 ? IOR_ROW_LOCAL : IOR_ROW_REMOTE;
	c->address_passed = c->args[at] != 0;
	if (!c->args[at])
		c->address_at = -1;
}

/* Text of an Internet address and its port: the last colon is between them. */
static bool put_internet(struct ior_text text, struct buffer *out)
{
	uint32_t colon = text.len;
	bool v6 = text.p[0] == '[';

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < (v6 ? 4U : 2U) || (v6 && text.p[colon - 2] != ']'))
		return false;
	buffer_text(out, v6 ? "{sa_family=AF_INET6, sin6_port=htons(" :
		    "{sa_family=AF_INET, sin_port=htons(");
	buffer_c(out, text.p + colon, text.len - colon, "");
	buffer_text(out, v6 ? "), inet_pton(AF_INET6, \"" : "), sin_addr=inet_addr(\"");
	if (v6)
		buffer_c(out, text.p + 1, colon - 3, "");
	else
		buffer_c(out, text.p, colon - 1, "");
	/* The row has neither flow nor scope. */
	buffer_text(out, v6 ? "\", &sin6_addr), ...}" : "\")}");
	return true;
}

void call_address(const struct call *c, struct buffer *out)
{
	struct ior_text text;

	if (call_text(c, c->address_field, &text) && text.len) {
		if (protocol_is(c, "unix")) {
			bool abstract = text.p[0] == '@';

			buffer_text(out, "{sa_family=AF_UNIX, sun_path=");
			buffer_text(out, abstract ? "@\"" : "\"");
			buffer_c(out, text.p + abstract, text.len - abstract, "");
			buffer_text(out, "\"}");
			return;
		}
		if (!protocol_is(c, "netlink") && put_internet(text, out))
			return;
	}
	buffer_pointer(out, c->args[c->address_at], "NULL");
}
