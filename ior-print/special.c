/* SPDX-License-Identifier: BSD-2-Clause */
#include "special.h"

#include "descriptor.h"
#include "line.h"

/* Numbers are the same on all architectures here. */
#define OPEN_CREATES 020000100	/* O_CREAT, __O_TMPFILE: open looks at its mode */
#define REMAP_TO 6		/* MREMAP_FIXED, MREMAP_DONTUNMAP: it looks at its last argument */

enum { TYPE_CHR = 2, TYPE_BLK = 6 };	/* of S_IFMT */

static void put_fcntl_argument(const struct call *c, uint64_t value, struct buffer *out)
{
	switch ((uint32_t)c->args[1]) {
	case CMD_DUPFD:
	case CMD_DUPFD_CLOEXEC:
	case CMD_SETOWN:
	case CMD_SETPIPE_SZ:
		buffer_int(out, value);
		break;
	case CMD_SETFD:
		text_constant(IOR_SET_FD_FLAGS, c->abi, (uint32_t)value, out);
		break;
	case CMD_SETFL:
		text_constant(IOR_SET_OPEN, c->abi, (uint32_t)value, out);
		break;
	case CMD_ADD_SEALS:
		text_constant(IOR_SET_SEALS, c->abi, (uint32_t)value, out);
		break;
	case CMD_SETLEASE:
		text_constant(IOR_SET_LEASE, c->abi, value, out);
		break;
	case CMD_SETSIG:
		text_constant(IOR_SET_SIGNAL, c->abi, value, out);
		break;
	default:
		buffer_pointer(out, value, "NULL");
	}
}

/* An unknown request has its parts, whose places are the same on all architectures here. */
static void put_request(const struct call *c, uint32_t request, struct buffer *out)
{
	static const char *const directions[] = {
		"_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE",
	};

	if (ior_constant_name(IOR_SET_IOCTL, c->abi, request)) {
		text_constant(IOR_SET_IOCTL, c->abi, request, out);
		return;
	}
	buffer_text(out, "_IOC(");
	buffer_text(out, directions[request >> 30]);
	buffer_text(out, ", ");
	buffer_pointer(out, request >> 8 & 0xff, "0");
	buffer_text(out, ", ");
	buffer_pointer(out, request & 0xff, "0");
	buffer_text(out, ", ");
	buffer_pointer(out, request >> 16 & 0x3fff, "0");
	buffer_char(out, ')');
}

/* The protocols of a family of sockets; IOR_SET_NONE: numbers. */
static enum ior_set protocols(uint32_t domain)
{
	switch (domain) {
	case 2:		/* AF_INET */
	case 10:	/* AF_INET6 */
		return IOR_SET_IPPROTO;
	case 16:	/* AF_NETLINK */
		return IOR_SET_NETLINK;
	default:
		return IOR_SET_NONE;
	}
}

/* The options of a level. */
static enum ior_set options(uint32_t level)
{
	switch (level) {
	case 1:		/* SOL_SOCKET */
		return IOR_SET_SOCK_OPT;
	case 0:		/* IPPROTO_IP ... */
		return IOR_SET_SOCK_IP;
	case 6:
		return IOR_SET_SOCK_TCP;
	case 41:
		return IOR_SET_SOCK_IPV6;
	default:
		return IOR_SET_NONE;
	}
}

static void put_chosen(const struct call *c, unsigned int i, enum ior_set set, struct buffer *out)
{
	if (set == IOR_SET_NONE)
		buffer_int(out, c->args[i]);
	else
		text_constant(set, c->abi, c->args[i], out);
}

static void put_file_mode(uint32_t mode, struct buffer *out)
{
	static const char *const types[16] = {
		[1] = "S_IFIFO|", [TYPE_CHR] = "S_IFCHR|", [4] = "S_IFDIR|",
		[TYPE_BLK] = "S_IFBLK|",
		[8] = "S_IFREG|", [10] = "S_IFLNK|", [12] = "S_IFSOCK|",
	};
	const char *type = types[mode >> 12 & 15];

	if (type && mode >> 16 == 0)
		buffer_text(out, type);
	buffer_octal(out, type ? mode & 07777 : mode, 3);
}

/* mknod's mode, before the device that it makes. */
static bool is_file_mode(const struct call *c, unsigned int i)
{
	return c->entry->arg[i] == IOR_ARG_MODE && call_set(c, i + 1) == IOR_SET_DEVICE;
}

/* The descriptor that only this command has. */
static bool is_command_fd(const struct call *c, unsigned int i)
{
	return c->command && c->command->role && !(c->command->does & IOR_COMMAND_BEHIND) &&
	       c->command->at == i;
}

/* The descriptor of a call whose command has another one that is the row's file. */
static bool is_source(const struct call *c, unsigned int i)
{
	return c->command && c->command->role == IOR_COMMAND_IS_TARGET &&
	       c->entry->arg[i] == IOR_ARG_FD && (int)i != c->file;
}

static void put_command_fd(const struct call *c, unsigned int i, struct buffer *out)
{
	if (c->command->role == IOR_COMMAND_IS_SOURCE)
		descriptor_put_named(c, c->args[i], IOR_ROW_OLD_FILE, out);
	else
		descriptor_put(c, c->args[i], (int)i == c->file, out);
}

bool special_put(const struct call *c, unsigned int i, struct buffer *out)
{
	if (i == 2 && call_set(c, 1) == IOR_SET_FCNTL)
		put_fcntl_argument(c, c->args[i], out);
	else if (call_set(c, i) == IOR_SET_IOCTL)
		put_request(c, (uint32_t)c->args[i], out);
	else if (is_file_mode(c, i))
		put_file_mode((uint32_t)c->args[i], out);
	else if (is_source(c, i))
		descriptor_put_named(c, c->args[i], IOR_ROW_OLD_FILE, out);
	else if (is_command_fd(c, i))
		put_command_fd(c, i, out);
	else if (c->entry->arg[i] == IOR_ARG_FD &&
		 !ior_naming_uses_fd(c->entry, c->command, c->args))
		buffer_int(out, c->args[i]);
	else if (call_set(c, i) == IOR_SET_IPPROTO)
		put_chosen(c, i, protocols((uint32_t)c->args[0]), out);
	else if (call_set(c, i) == IOR_SET_SOCK_OPT)
		put_chosen(c, i, options((uint32_t)c->args[1]), out);
	else
		return false;
	return true;
}

/* F_GETFL and its kin take none, whatever the register holds. */
static bool takes_argument(uint32_t command)
{
	switch (command) {
	case CMD_GETFD:
	case CMD_GETFL:
	case CMD_GETOWN:
	case CMD_GETSIG:
	case CMD_GETLEASE:
	case CMD_GETPIPE_SZ:
	case CMD_GET_SEALS:
		return false;
	default:
		return true;
	}
}

/* How many arguments a command of prctl looks at, itself included. */
static unsigned int prctl_arguments(uint32_t option)
{
	switch (option) {
	case 3:		/* PR_GET_DUMPABLE */
	case 7:		/* PR_GET_KEEPCAPS */
	case 13:	/* PR_GET_TIMING */
	case 21:	/* PR_GET_SECCOMP */
	case 27:	/* PR_GET_SECUREBITS */
	case 30:	/* PR_GET_TIMERSLACK */
	case 31:	/* PR_TASK_PERF_EVENTS_DISABLE */
	case 32:	/* PR_TASK_PERF_EVENTS_ENABLE */
		return 1;
	case 1:		/* PR_SET_PDEATHSIG */
	case 2:		/* PR_GET_PDEATHSIG */
	case 4:		/* PR_SET_DUMPABLE */
	case 8:		/* PR_SET_KEEPCAPS */
	case 14:	/* PR_SET_TIMING */
	case 15:	/* PR_SET_NAME */
	case 16:	/* PR_GET_NAME */
	case 23:	/* PR_CAPBSET_READ */
	case 24:	/* PR_CAPBSET_DROP */
	case 25:	/* PR_GET_TSC */
	case 26:	/* PR_SET_TSC */
	case 28:	/* PR_SET_SECUREBITS */
	case 29:	/* PR_SET_TIMERSLACK */
	case 36:	/* PR_SET_CHILD_SUBREAPER */
	case 37:	/* PR_GET_CHILD_SUBREAPER */
	case 0x59616d61:	/* PR_SET_PTRACER */
		return 2;
	case 22:	/* PR_SET_SECCOMP */
		return 3;
	default:
		return IOR_MAX_ARGS;
	}
}

/* The same of futex. */
static unsigned int futex_arguments(uint32_t op)
{
	switch (op & 0x7f) {
	case 0:		/* FUTEX_WAIT */
		return 4;
	case 1:		/* FUTEX_WAKE */
		return 3;
	case 3:		/* FUTEX_REQUEUE */
		return 5;
	case 7:		/* FUTEX_UNLOCK_PI */
	case 8:		/* FUTEX_TRYLOCK_PI */
		return 2;
	default:
		return IOR_MAX_ARGS;
	}
}

bool special_ignores(const struct call *c, unsigned int i)
{
	uint32_t type;

	if (call_set(c, 0) == IOR_SET_PRCTL)
		return i >= prctl_arguments((uint32_t)c->args[0]);
	if (call_set(c, 1) == IOR_SET_FCNTL)
		return i == 2 && !takes_argument((uint32_t)c->args[1]);
	if (call_set(c, 1) == IOR_SET_FUTEX)
		return i >= futex_arguments((uint32_t)c->args[1]);
	if (call_set(c, 3) == IOR_SET_MREMAP)
		return i == 4 && !(c->args[3] & REMAP_TO);
	if (call_set(c, i) == IOR_SET_DEVICE) {
		type = (uint32_t)c->args[i - 1] >> 12 & 15;
		return type != TYPE_CHR && type != TYPE_BLK;
	}
	return i > 0 && c->entry->arg[i] == IOR_ARG_MODE &&
	       c->entry->arg[i - 1] == IOR_ARG_OFLAGS && !(c->args[i - 1] & OPEN_CREATES);
}
