/* SPDX-License-Identifier: BSD-2-Clause */
#include "descriptor.h"

#include <ctype.h>
#include <sys/socket.h>

/* An end of the socket itself, not the one that the call passes or is given. */
static bool socket_end(const struct call *c, unsigned int field, struct ior_text *text)
{
	return !(c->address_passed && c->address_field == field) && call_text(c, field, text);
}

/* Streams of older captures do not say the family: brackets are those of IPv6. */
static bool is_v6(const struct call *c, unsigned int field, struct ior_text text)
{
	unsigned int family = call_family(c, field);

	return family ? family == AF_INET6 : text.p[0] == '[';
}

/* tcp, of which both ends are known: "TCP:[192.0.2.1:443->192.0.2.7:4711]", as strace -yy does. */
static bool put_socket(const struct call *c, struct buffer *out)
{
	struct ior_text protocol, local, remote;
	bool has_local, has_remote, v6;

	if (!call_text(c, IOR_ROW_PROTOCOL, &protocol) || call_protocol_is(c, "unix"))
		return false;
	has_local = socket_end(c, IOR_ROW_LOCAL, &local);
	has_remote = socket_end(c, IOR_ROW_REMOTE, &remote);
	if (!has_local && !has_remote)
		return false;
	for (uint32_t i = 0; i < protocol.len; i++)
		buffer_char(out, isalnum((unsigned char)protocol.p[i]) ?
			    (char)toupper((unsigned char)protocol.p[i]) : '?');
	v6 = has_local ? is_v6(c, IOR_ROW_LOCAL, local) : is_v6(c, IOR_ROW_REMOTE, remote);
	buffer_text(out, v6 ? "v6:[" : ":[");
	if (has_local)
		buffer_c(out, local.p, local.len, "<>");
	if (has_remote) {
		buffer_text(out, "->");
		buffer_c(out, remote.p, remote.len, "<>");
	}
	buffer_char(out, ']');
	return true;
}

void descriptor_put(const struct call *c, uint64_t number, bool is_file, struct buffer *out)
{
	struct ior_text path, state;

	buffer_int(out, number);
	if (!is_file || (int32_t)number < 0 || !call_text(c, IOR_ROW_FILE, &path))
		return;
	buffer_char(out, '<');
	if (!put_socket(c, out))
		buffer_c(out, path.p, path.len, "<>");
	buffer_char(out, '>');
	if (call_text(c, IOR_ROW_FILE_STATE, &state) && ior_text_is(state, "deleted"))
		buffer_text(out, "(deleted)");
}

void descriptor_put_named(const struct call *c, uint64_t number, unsigned int field,
			  struct buffer *out)
{
	struct ior_text path;

	buffer_int(out, number);
	if ((int32_t)number < 0 || !call_text(c, field, &path))
		return;
	buffer_char(out, '<');
	buffer_c(out, path.p, path.len, "<>");
	buffer_char(out, '>');
}

void descriptor_put_source(const struct call *c, uint64_t number, struct buffer *out)
{
	struct call source = *c;
	struct ior_row row;

	ior_row_of_source(&row, c->row);
	source.row = &row;
	descriptor_put(&source, number, true, out);
}
