/* SPDX-License-Identifier: BSD-2-Clause */
/* They are shown by the kinds and sets that the system call table gives them. */
#include "argument.h"

#include <string.h>

#include "address.h"
#include "base/path.h"
#include "base/time.h"
#include "calls/inner.h"
#include "calls/unknown.h"
#include "descriptor.h"
#include "line.h"
#include "special.h"

#define TEXT_MAX 4095		/* bytes of a text that are recorded at most */

/* ---- By kind ---- */

static void put_quoted(struct ior_text text, bool cut, struct buffer *out)
{
	buffer_char(out, '"');
	buffer_c(out, text.p, text.len, "");
	buffer_text(out, cut ? "\"..." : "\"");
}

/* A text, if it is the one that the row has. Else where it is. */
static void put_text(const struct call *c, unsigned int i, struct buffer *out)
{
	bool target = (int)i == c->naming->target;
	struct ior_text text;

	if (c->args[i] && (target || (int)i == c->naming->name) &&
	    call_text(c, target ? IOR_ROW_OLD_FILE : IOR_ROW_NAME, &text))
		put_quoted(text, text.len >= TEXT_MAX, out);
	else
		buffer_pointer(out, c->args[i], "NULL");
}

/* A path, if the row has its file. Empty where that is the directory's. */
static void put_path(const struct call *c, unsigned int i, struct buffer *out)
{
	bool old = (int)i == c->naming->old.at, is_file = (int)i == c->naming->path.at;
	struct ior_text path, state;
	bool cut;

	if (!c->args[i] || !(old || is_file)) {
		buffer_pointer(out, c->args[i], "NULL");
		return;
	}
	if (is_file && c->file == c->naming->path.dir) {
		buffer_text(out, "\"\"");
		return;
	}
	cut = is_file && call_text(c, IOR_ROW_FILE_STATE, &state) &&
		ior_text_is(state, "truncated");
	/* What is missing at the beginning is no end that was cut. */
	if (call_text(c, old ? IOR_ROW_OLD_FILE : IOR_ROW_FILE, &path))
		put_quoted(path, cut && !ior_path_is_partial(path.p, path.len), out);
	else
		buffer_hex(out, c->args[i]);
}

static void put_dirfd(const struct call *c, unsigned int i, struct buffer *out)
{
	if ((int32_t)c->args[i] == -100)
		buffer_text(out, "AT_FDCWD");
	else
		descriptor_put(c, c->args[i], (int)i == c->file, out);
}

/* "{tv_sec=1, tv_nsec=500000000}", where the row has the time. */
static void put_time(const struct call *c, unsigned int i, struct buffer *out)
{
	bool micro = c->entry->arg[i] == IOR_ARG_TIMEVAL;
	unsigned int field = ior_row_has(c->row, IOR_ROW_TIMEOUT) ? IOR_ROW_TIMEOUT :
		IOR_ROW_REQUESTED_SLEEP;
	int64_t ns = ior_row_has(c->row, field) ? (int64_t)c->row->v[field] : -1;

	if (!c->args[i] || ns < 0 || ns == INT64_MAX) {
		buffer_pointer(out, c->args[i], "NULL");
		return;
	}
	buffer_text(out, "{tv_sec=");
	buffer_i64(out, ns / IOR_NS_PER_S);
	buffer_text(out, micro ? ", tv_usec=" : ", tv_nsec=");
	buffer_i64(out, ns % IOR_NS_PER_S / (micro ? 1000 : 1));
	buffer_char(out, '}');
}

/* The first member of a struct that the row has; the others it has not. */
static void put_struct(const struct call *c, unsigned int i, unsigned int field,
		       const char *member, enum ior_set set, struct buffer *out)
{
	if (!c->args[i] || !ior_row_has(c->row, field)) {
		buffer_pointer(out, c->args[i], "NULL");
		return;
	}
	buffer_char(out, '{');
	buffer_text(out, member);
	buffer_char(out, '=');
	text_constant(set, c->abi, c->row->v[field], out);
	buffer_text(out, ", ...}");
}

/* An int or a long, with or without sign: what fits into an int is taken for one. */
static void put_count(uint64_t value, struct buffer *out)
{
	if (value >> 31 == 1)
		buffer_int(out, value);
	else
		buffer_i64(out, (int64_t)value);
}

/* An unsigned number; -1 stands for "none" or "unchanged" in many places. */
static void put_unsigned(uint64_t value, struct buffer *out)
{
	if (value == UINT32_MAX || value == UINT64_MAX)
		buffer_text(out, "-1");
	else if (value < UINT64_C(1) << 31)
		buffer_u64(out, value);
	else
		buffer_hex(out, value);
}

/* A dev_t as the kernel passes it: 12 bits of major among 20 of minor. */
static void put_device(uint32_t device, struct buffer *out)
{
	buffer_text(out, "makedev(");
	buffer_pointer(out, device >> 8 & 0xfff, "0");
	buffer_text(out, ", ");
	buffer_pointer(out, (device & 0xff) | (device >> 12 & 0xfff00), "0");
	buffer_char(out, ')');
}

/*
 * Flags are an int or a long. What the upper half of a register holds beside an int is not looked
 * at by the kernel, but all that a compiler leaves there is a sign.
 */
static void put_set(const struct call *c, enum ior_set set, uint64_t value, struct buffer *out)
{
	if (value >> 31 == (UINT64_MAX >> 31))
		value = (uint32_t)value;
	switch (set) {
	case IOR_SET_I64:
		buffer_i64(out, (int64_t)value);
		break;
	case IOR_SET_HEX:
		buffer_pointer(out, value, "0");
		break;
	case IOR_SET_DEVICE:
		put_device((uint32_t)value, out);
		break;
	case IOR_SET_SIGNAL:
		/* None, to see whether one could be sent: kill(pid, 0). */
		if (!value) {
			buffer_char(out, '0');
			break;
		}
		/* fall through */
	default:
		text_constant(set, c->abi, value, out);
	}
}

static void put_by_kind(const struct call *c, unsigned int i, struct buffer *out)
{
	enum ior_set set = (enum ior_set)c->entry->set[i];
	uint64_t value = c->args[i];

	if (set == IOR_SET_I64) {
		buffer_i64(out, (int64_t)value);
		return;
	}
	if (set != IOR_SET_NONE) {
		put_set(c, set, value, out);
		return;
	}
	switch ((enum ior_arg)c->entry->arg[i]) {
	case IOR_ARG_FD:
		if ((int)i == c->naming->from)
			descriptor_put_source(c, value, out);
		else
			descriptor_put(c, value, (int)i == c->file, out);
		break;
	case IOR_ARG_DIRFD:
		put_dirfd(c, i, out);
		break;
	case IOR_ARG_PATH:
		put_path(c, i, out);
		break;
	case IOR_ARG_TEXT:
	case IOR_ARG_TARGET:
		put_text(c, i, out);
		break;
	case IOR_ARG_FLAGS:
		buffer_pointer(out, value, "0");
		break;
	case IOR_ARG_SIZE:
	case IOR_ARG_LEN:
		buffer_u64(out, value);
		break;
	case IOR_ARG_OFFSET:
		buffer_i64(out, (int64_t)value);
		break;
	case IOR_ARG_OPENHOW:
		put_struct(c, i, IOR_ROW_FLAGS, "flags", IOR_SET_OPEN, out);
		break;
	case IOR_ARG_EPEVENT:
		put_struct(c, i, IOR_ROW_EPOLL_EVENTS, "events", IOR_SET_EPOLL, out);
		break;
	case IOR_ARG_TIMESPEC:
	case IOR_ARG_TIMESPEC64:
	case IOR_ARG_TIMEVAL:
		put_time(c, i, out);
		break;
	case IOR_ARG_MODE:
		buffer_octal(out, (uint32_t)value, 3);
		break;
	case IOR_ARG_COUNT:
	case IOR_ARG_NFDS:
		put_count(value, out);
		break;
	case IOR_ARG_MSEC:
	case IOR_ARG_FDVALUE:
	case IOR_ARG_PID:
	case IOR_ARG_CMD:
	case IOR_ARG_INT:
		buffer_int(out, value);
		break;
	case IOR_ARG_UINT:
		put_unsigned(value, out);
		break;
	default:
		buffer_pointer(out, value, "NULL");
	}
}

/*
 * clone has its arguments by name in strace, as their order differs by architecture, and those
 * alone that its flags make it look at.
 */
static void put_clone(const struct call *c, unsigned int tls, struct buffer *out)
{
	const struct {
		const char *shown;
		unsigned int at;
		uint32_t wanted;	/* by one of these flags; 0: always */
	} order[] = {
		{ "child_stack=", 1, 0 },
		{ ", flags=", 0, 0 },
		{ ", parent_tid=", 2, 0x101000 },	/* PARENT_SETTID, PIDFD */
		{ ", tls=", tls, 0x80000 },		/* SETTLS */
		/* The other one of the last two: CHILD_SETTID, CHILD_CLEARTID */
		{ ", child_tidptr=", tls == 3 ? 4 : 3, 0x1200000 },
	};
	uint64_t flags = c->nargs ? c->args[0] : 0;

	for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++) {
		if (order[o].at >= c->nargs || (order[o].wanted && !(flags & order[o].wanted)))
			continue;
		buffer_text(out, order[o].shown);
		put_by_kind(c, order[o].at, out);
	}
}

/* ---- All of them ---- */

/* The first of a pair of arguments that are the halves of one number: pos_l, pos_h. */
static bool is_low_half(const struct call *c, unsigned int i)
{
	return i + 1 < c->nargs && i + 1 < c->entry->nargs &&
	       c->entry->arg[i + 1] == IOR_ARG_HIGH;
}

void arguments_put(const struct call *c, struct buffer *out)
{
	int tls = ior_naming_nth(c->entry, IOR_ARG_TLS, 0);
	unsigned int n = c->nargs;

	if (!ior_row_has(c->row, IOR_ROW_ARGS)) {
		buffer_text(out, "...");
		return;
	}
	if (tls >= 0) {
		put_clone(c, (unsigned int)tls, out);
		return;
	}
	for (unsigned int i = 0; i < n; i++) {
		if (!c->entry || i >= c->entry->nargs) {
			buffer_text(out, i ? ", " : "");
			buffer_pointer(out, c->args[i], "0");
			continue;
		}
		if (special_ignores(c, i))
			return;
		buffer_text(out, i ? ", " : "");
		if (is_low_half(c, i)) {
			/* A native call passes the whole number in the first of the two. */
			buffer_i64(out, c->abi == IOR_I386 ?
				   (int64_t)(c->args[i] | c->args[i + 1] << 32) :
				   (int64_t)c->args[i]);
			i++;
		} else if ((int)i == c->address_at) {
			address_put(c, out);
		} else if (!special_put(c, i, out)) {
			put_by_kind(c, i, out);
		}
	}
}

static void put_name(struct ior_text name, struct buffer *out)
{
	int32_t number;

	if (!ior_unknown_number(name.p, name.len, true, &number)) {
		buffer_c(out, name.p, name.len, "()");
		return;
	}
	/* strace shows the whole register, into which the kernel extends the sign. */
	buffer_text(out, IOR_UNKNOWN_PREFIX);
	buffer_hex(out, (uint64_t)(int64_t)number);
}

void call_put(const struct call *c, struct buffer *out)
{
	struct ior_text name;
	const char *called = NULL;

	if (call_text(c, IOR_ROW_SYSCALL, &name) && ior_row_has(c->row, IOR_ROW_VIA))
		called = ior_inner_called(name.p, name.len, c->nargs);
	if (called)
		buffer_text(out, called);
	else if (call_text(c, IOR_ROW_SYSCALL, &name))
		put_name(name, out);
	else
		buffer_text(out, "???");
	buffer_char(out, '(');
	arguments_put(c, out);
	buffer_char(out, ')');
}
