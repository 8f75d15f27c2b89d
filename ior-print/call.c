/* SPDX-License-Identifier: BSD-2-Clause */
#include "call.h"

#include <ctype.h>
#include <string.h>

#include "calls/errno.h"
#include "calls/naming.h"

#define AT_EMPTY 0x1000		/* AT_EMPTY_PATH, the same on all architectures here */

/* The meaning of the name with this text id: a look-up for each name, not for each row. */
static const struct known_call *known(struct print *p, const struct ior_reader *r, uint32_t id,
				      enum ior_abi abi)
{
	struct known_call *k = &p->known[id % PRINT_KNOWN_CALLS];
	struct ior_text name;

	if (p->known_generation != ior_reader_generation(r)) {
		memset(p->known, 0, sizeof(p->known));
		p->known_generation = ior_reader_generation(r);
	}
	if (k->name == id && k->abi == abi)
		return k;
	name = ior_reader_text(r, id);
	k->name = id;
	k->abi = abi;
	k->entry = ior_syscall_by_name_of(abi, name.p, name.len);
	return k;
}

/* NULL for a row that does not say which call it is. */
static const struct known_call *known_of(struct print *p, const struct ior_reader *r,
					 const struct ior_row *row)
{
	struct ior_text abi = { 0 };
	bool compat;

	if (!ior_row_has(row, IOR_ROW_SYSCALL))
		return NULL;
	if (ior_row_has(row, IOR_ROW_ABI))
		abi = ior_reader_text(r, (uint32_t)row->v[IOR_ROW_ABI]);
	compat = p->compat >= 0 && abi.len == 6 && memcmp(abi.p, "compat", 6) == 0;
	return known(p, r, (uint32_t)row->v[IOR_ROW_SYSCALL],
		     compat ? (enum ior_abi)p->compat : p->abi);
}

bool call_returns_address(struct print *p, const struct ior_reader *r, const struct ior_row *row)
{
	const struct known_call *k = known_of(p, r, row);

	return k && k->entry && k->entry->ret == IOR_RET_ADDR;
}

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

/*
 * Which descriptor the row's file is that of, by the rules that ior-pair makes a row by: of a
 * path, if there is one that is not empty; of a transfer between two descriptors the destination;
 * of a call that has none, the one returned.
 */
static void describe(struct call *c)
{
	const struct ior_syscall *s = c->entry;
	int path = ior_naming_nth(s, IOR_ARG_PATH, 0), fd = ior_naming_destination(s);
	int64_t number = ior_row_has(c->row, IOR_ROW_FD) ? (int64_t)c->row->v[IOR_ROW_FD] : -1;

	if (path >= 0) {
		c->returned = s->ret == IOR_RET_FD && ior_row_has(c->row, IOR_ROW_RET) &&
			(int64_t)c->row->v[IOR_ROW_RET] >= 0;
		/* An empty path: the file is that of the directory descriptor. */
		if (!c->returned && number >= 0 && path > 0 && s->arg[path - 1] == IOR_ARG_DIRFD &&
		    (int32_t)c->args[path - 1] == number)
			c->fd_at = path - 1;
		c->by_path = c->fd_at < 0;
	} else if (fd >= 0) {
		c->fd_at = fd;
		c->returned = c->does & IOR_DOES_DUPLICATES ||
			(call_set(c, 1) == IOR_SET_FCNTL &&
			 ((uint32_t)c->args[1] == CMD_DUPFD || c->args[1] == CMD_DUPFD_CLOEXEC));
	} else if (s) {
		c->returned = s->ret == IOR_RET_FD;
	}
}

void call_of(struct call *c, struct print *p, const struct ior_reader *r,
	     const struct ior_row *row)
{
	const struct known_call *k = known_of(p, r, row);

	*c = (struct call){ .r = r, .row = row, .abi = p->abi, .fd_at = -1,
			   .address_at = -1 };
	if (ior_row_has(row, IOR_ROW_ARGS) && row->v[IOR_ROW_ARGS] <= IOR_MAX_ARGS)
		c->nargs = (unsigned int)row->v[IOR_ROW_ARGS];
	memcpy(c->args, row->args, c->nargs * sizeof(c->args[0]));
	if (!k || !k->entry)
		return;
	c->entry = k->entry;
	c->does = k->entry->does;
	c->abi = k->abi;
	for (unsigned int i = 0; c->abi == IOR_I386 && i < c->nargs; i++)
		c->args[i] = (uint32_t)c->args[i];
	describe(c);
	call_find_address(c);
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

/* ---- The result ---- */

/* The kernel's restart codes are for itself: a program sees none of them. */
static const char *restart(int64_t ret)
{
	switch (ret) {
	case -512:
		return "ERESTARTSYS (To be restarted if SA_RESTART is set)";
	case -513:
		return "ERESTARTNOINTR (To be restarted)";
	case -514:
		return "ERESTARTNOHAND (To be restarted if no handler)";
	case -516:
		return "ERESTART_RESTARTBLOCK (Interrupted by signal)";
	default:
		return NULL;
	}
}

static void put_error(int64_t ret, struct buffer *out)
{
	const char *name = ior_errno_name((unsigned int)-ret);

	buffer_text(out, "-1 ");
	if (name) {
		buffer_text(out, name);
	} else {
		buffer_text(out, "(errno ");
		buffer_u64(out, (uint64_t)-ret);
		buffer_char(out, ')');
		return;
	}
	buffer_text(out, " (");
	/* main() sets no locale: in English, like everything else. */
	buffer_text(out, strerror((int)-ret));
	buffer_char(out, ')');
}

/* F_GETFL and its kin return flags. */
static void put_fcntl_result(const struct call *c, uint64_t ret, struct buffer *out)
{
	enum ior_set set;

	switch ((uint32_t)c->args[1]) {
	case CMD_GETFD:
		set = IOR_SET_FD_FLAGS;
		break;
	case CMD_GETFL:
		set = IOR_SET_OPEN;
		break;
	case CMD_GET_SEALS:
		set = IOR_SET_SEALS;
		break;
	default:
		call_descriptor(c, ret, c->returned, out);
		return;
	}
	if (ret == 0 && set != IOR_SET_OPEN) {
		buffer_char(out, '0');
		return;
	}
	if (ret)
		buffer_hex(out, ret);
	else
		buffer_char(out, '0');
	buffer_text(out, set == IOR_SET_SEALS ? " (seals " : " (flags ");
	text_constant(set, c->abi, ret, out);
	buffer_char(out, ')');
}

static void put_value(const struct call *c, int64_t ret, struct buffer *out)
{
	enum ior_ret kind = c->entry ? (enum ior_ret)c->entry->ret : IOR_RET_VALUE;

	if (call_set(c, 1) == IOR_SET_FCNTL) {
		put_fcntl_result(c, (uint64_t)ret, out);
	} else if (kind == IOR_RET_FD) {
		call_descriptor(c, (uint64_t)ret, c->returned, out);
	} else if (kind == IOR_RET_ADDR) {
		buffer_pointer(out, c->abi == IOR_I386 ? (uint32_t)ret : (uint64_t)ret, "0");
	} else if (kind == IOR_RET_MODE) {
		buffer_octal(out, (uint64_t)ret, 3);
	} else {
		buffer_i64(out, ret);
		if (c->does & IOR_DOES_TIMES_OUT && ret == 0)
			buffer_text(out, " (Timeout)");
	}
}

void call_result(const struct call *c, struct buffer *out)
{
	int64_t ret = (int64_t)c->row->v[IOR_ROW_RET];

	if (!ior_row_has(c->row, IOR_ROW_RET)) {
		buffer_char(out, '?');
	} else if (restart(ret)) {
		buffer_text(out, "? ");
		buffer_text(out, restart(ret));
	} else if (ret < 0 && ret >= -4095) {
		put_error(ret, out);
	} else {
		put_value(c, ret, out);
	}
}
