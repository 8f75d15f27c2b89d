/* SPDX-License-Identifier: BSD-2-Clause */
#include "descriptor.h"

#include <ctype.h>
#include <sys/socket.h>

#include "address.h"
#include "stream/cell.h"

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

/* In capitals, but for those that strace names otherwise. */
static void put_protocol(struct ior_text protocol, struct buffer *out)
{
	static const struct {
		const char *protocol, *shown;
	} others[] = {
		{ "unix", "UNIX-STREAM" },
		{ "unix-dgram", "UNIX" },
		{ "unix-seqpacket", "UNIX" },
		{ "icmpv6", "ICMP" },	/* its family follows */
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (ior_text_is(protocol, others[i].protocol)) {
			buffer_text(out, others[i].shown);
			return;
		}
	}
	for (uint32_t i = 0; i < protocol.len; i++)
		buffer_char(out, isalnum((unsigned char)protocol.p[i]) ?
			    (char)toupper((unsigned char)protocol.p[i]) : '?');
}

/* Both ends of a socket: "192.0.2.1:443->192.0.2.7:4711". */
static void put_ends(const struct ior_text *local, const struct ior_text *remote,
		     struct buffer *out)
{
	if (local)
		buffer_c(out, local->p, local->len, "<>");
	if (remote) {
		buffer_text(out, "->");
		buffer_c(out, remote->p, remote->len, "<>");
	}
}

/*
 * Those of a Unix socket, which strace knows by inode: "4711->4712,\"/own/name\"". The peer has its
 * name in place of its inode, which no row has.
 */
static void put_unix_ends(const struct ior_cell *inode, const struct ior_text *local,
			  const struct ior_text *remote, struct buffer *out)
{
	if (inode)
		buffer_u64(out, inode->u);
	if (remote) {
		buffer_text(out, "->");
		address_put_unix_name(*remote, "<>", out);
	}
	if (local) {
		buffer_text(out, inode || remote ? "," : "");
		address_put_unix_name(*local, "<>", out);
	}
}

/* Does strace name it without its family, so that its name is known before an end is? */
static bool has_no_family(const struct call *c)
{
	return call_protocol_is(c, "unix") || call_protocol_is(c, "netlink") ||
	       call_protocol_is(c, "packet");
}

/*
 * tcp, of which both ends are known: "TCP:[192.0.2.1:443->192.0.2.7:4711]", as strace -yy does.
 * False, with nothing put, if the stream does not say enough.
 */
static bool put_socket(const struct call *c, struct buffer *out)
{
	struct ior_text protocol, texts[2], *local = NULL, *remote = NULL;
	struct ior_cell cell, *inode = NULL;
	bool family, v6 = false;

	if (!call_text(c, IOR_ROW_PROTOCOL, &protocol))
		return false;
	family = !has_no_family(c);
	if (socket_end(c, IOR_ROW_LOCAL, &texts[0]))
		local = &texts[0];
	if (socket_end(c, IOR_ROW_REMOTE, &texts[1]))
		remote = &texts[1];
	if (!family && ior_row_cell(c->r, c->row, IOR_ROW_INODE, &cell))
		inode = &cell;
	if (!local && !remote && !inode)
		return false;
	put_protocol(protocol, out);
	if (family)
		v6 = local ? is_v6(c, IOR_ROW_LOCAL, *local) : is_v6(c, IOR_ROW_REMOTE, *remote);
	buffer_text(out, v6 ? "v6:[" : ":[");
	if (call_protocol_is(c, "unix"))
		put_unix_ends(inode, local, remote, out);
	else if (local || remote)
		put_ends(local, remote, out);
	else
		buffer_u64(out, inode->u);
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
