/* SPDX-License-Identifier: BSD-2-Clause */
#include "call.h"

#include <ctype.h>
#include <string.h>

enum ior_set call_set(const struct call *c, unsigned int i)
{
	return c->entry && i < c->entry->nargs ? (enum ior_set)c->entry->set[i] : IOR_SET_NONE;
}

bool call_text(const struct call *c, unsigned int field, struct ior_text *text)
{
	struct ior_cell cell;

	if (!ior_row_cell(c->r, c->row, field, &cell))
		return false;
	*text = cell.text;
	return true;
}

void call_int(uint64_t value, struct buffer *out)
{
	buffer_i64(out, (int32_t)value);
}

/* An end of the socket itself, not the one that the call passes or is given. */
static bool socket_end(const struct call *c, unsigned int field, struct ior_text *text)
{
	return !(c->address_passed && c->address_field == field) && call_text(c, field, text);
}

/* tcp, of which both ends are known: "TCP:[192.0.2.1:443->192.0.2.7:4711]", as strace -yy does. */
static bool put_socket(const struct call *c, struct buffer *out)
{
	struct ior_text protocol, local, remote;
	bool has_local, has_remote;

	if (!call_text(c, IOR_ROW_PROTOCOL, &protocol) ||
	    (protocol.len >= 4 && memcmp(protocol.p, "unix", 4) == 0))
		return false;
	has_local = socket_end(c, IOR_ROW_LOCAL, &local);
	has_remote = socket_end(c, IOR_ROW_REMOTE, &remote);
	if (!has_local && !has_remote)
		return false;
	for (uint32_t i = 0; i < protocol.len; i++)
		buffer_char(out, isalnum((unsigned char)protocol.p[i]) ?
			    (char)toupper((unsigned char)protocol.p[i]) : '?');
	/* An address of IPv6 stands in brackets of its own. */
	buffer_text(out, (has_local ? local : remote).p[0] == '[' ? "v6:[" : ":[");
	if (has_local)
		buffer_c(out, local.p, local.len, "<>");
	if (has_remote) {
		buffer_text(out, "->");
		buffer_c(out, remote.p, remote.len, "<>");
	}
	buffer_char(out, ']');
	return true;
}

void call_descriptor(const struct call *c, uint64_t number, bool is_file, struct buffer *out)
{
	struct ior_text path, state;

	call_int(number, out);
	if (!is_file || (int32_t)number < 0 || !call_text(c, IOR_ROW_FILE, &path))
		return;
	buffer_char(out, '<');
	if (!put_socket(c, out))
		buffer_c(out, path.p, path.len, "<>");
	buffer_char(out, '>');
	if (call_text(c, IOR_ROW_FILE_STATE, &state) && state.len == 7 &&
	    memcmp(state.p, "deleted", 7) == 0)
		buffer_text(out, "(deleted)");
}
