/* SPDX-License-Identifier: BSD-2-Clause */
#include "result.h"

#include <string.h>

#include "calls/errno.h"
#include "descriptor.h"
#include "line.h"

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
		descriptor_put(c, ret, c->returned, out);
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
	} else if (c->returned_name) {
		descriptor_put_named(c, (uint64_t)ret, IOR_ROW_NAME, out);
	} else if (kind == IOR_RET_FD || (c->command && c->returned)) {
		descriptor_put(c, (uint64_t)ret, c->returned, out);
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

void result_put(const struct call *c, struct buffer *out)
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
