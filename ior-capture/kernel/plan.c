/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/plan.h"

#include <string.h>

/*
 * Calls after which a name may mean another file, whoever makes them. A namespace's mounts go
 * with the last one who leaves it.
 */
static const char *const epoch_calls[] = {
	"rename", "renameat", "renameat2", "mount", "umount", "umount2", "move_mount", "pivot_root",
	"fsmount", "open_tree", "open_tree_attr", "setns", "unshare", NULL,
};

static const char *const exec_calls[] = { "execve", "execveat", NULL };
static const char *const fork_calls[] = { "fork", "vfork", "clone", "clone3", NULL };

/* Calls that write to the time they are passed: what is left of it, select() and its like. */
static const char *const time_calls[] = {
	"select", "_newselect", "pselect6", "pselect6_time64", "ppoll", "ppoll_time64", "recvmmsg",
	"recvmmsg_time64", NULL,
};

/* Calls by which a capture flows through a pipeline, and the arguments it flows through. */
static const struct {
	const char *name;
	uint8_t in, out;
} flows[] = {
	{ "read", 0, IOR_ARG_ABSENT },	   { "readv", 0, IOR_ARG_ABSENT },
	{ "splice", 0, 2 },		   { "tee", 0, 1 },
	{ "sendfile", 1, 0 },		   { "sendfile64", 1, 0 },
	{ "write", IOR_ARG_ABSENT, 0 },	   { "writev", IOR_ARG_ABSENT, 0 },
	{ "vmsplice", IOR_ARG_ABSENT, 0 },
};

static bool listed(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (!strcmp(*list, name))
			return true;
	return false;
}

/* Put index into the first free one of two places. */
static bool place(uint8_t *first, uint8_t *second, uint8_t index)
{
	uint8_t *where = *first == IOR_ARG_ABSENT ? first : second;

	if (*where != IOR_ARG_ABSENT)
		return false;
	*where = index;
	return true;
}

static enum ior_extra extra_kind(enum ior_arg arg)
{
	switch (arg) {
	case IOR_ARG_OPENHOW: return IOR_EXTRA_HOW;
	case IOR_ARG_FDPAIR: return IOR_EXTRA_FDPAIR;
	case IOR_ARG_EPEVENT: return IOR_EXTRA_EVENT;
	case IOR_ARG_IOV: return IOR_EXTRA_IOV;
	case IOR_ARG_MSGHDR: return IOR_EXTRA_MSGHDR;
	case IOR_ARG_XATTRARGS: return IOR_EXTRA_XATTR;
	case IOR_ARG_MMSGHDR: return IOR_EXTRA_MMSGHDR;
	case IOR_ARG_SOCKADDR: return IOR_EXTRA_ADDRESS;
	default: return IOR_EXTRA_NONE;
	}
}

static bool is_time(enum ior_arg arg)
{
	return arg == IOR_ARG_TIMESPEC || arg == IOR_ARG_TIMESPEC64 || arg == IOR_ARG_TIMEVAL;
}

/* The first argument that is read through its pointer; beside a time no call has two. */
static void place_extra(struct ior_spec *spec, uint8_t index, enum ior_arg arg)
{
	enum ior_extra kind = extra_kind(arg);

	if (is_time(arg)) {
		spec->time = index;
		spec->time_kind = IOR_TIME_64;
	}
	if (kind == IOR_EXTRA_NONE || spec->extra != IOR_ARG_ABSENT)
		return;
	spec->extra = index;
	spec->extra_kind = (uint8_t)kind;
}

/* An address that is received, unless it is the one that the descriptor's file tells anyway. */
static void place_received(struct ior_spec *spec, const struct ior_syscall *call)
{
	if (call->ret != IOR_RET_READ)
		return;
	if (spec->extra_kind == IOR_EXTRA_MSGHDR)
		spec->extra_kind = IOR_EXTRA_MSGHDR_OUT;
	for (uint8_t i = 0; i < call->nargs; i++) {
		if (call->arg[i] != IOR_ARG_SOCKADDR_OUT)
			continue;
		spec->extra = i;
		spec->extra_kind = IOR_EXTRA_ADDRESS_OUT;
	}
}

/* Arguments in their order: a dirfd belongs to the path that follows it. */
static void place_arguments(struct ior_spec *spec, const struct ior_syscall *call)
{
	uint8_t dir = IOR_ARG_ABSENT, text = IOR_ARG_ABSENT;

	for (uint8_t i = 0; i < call->nargs; i++) {
		switch (call->arg[i]) {
		case IOR_ARG_FD:
			place(&spec->fd, &spec->fd2, i);
			break;
		case IOR_ARG_DIRFD:
			dir = i;
			break;
		case IOR_ARG_PATH:
			if (spec->path == IOR_ARG_ABSENT)
				spec->dir = dir;
			else
				spec->dir2 = dir;
			place(&spec->path, &spec->path2, i);
			dir = IOR_ARG_ABSENT;
			break;
		case IOR_ARG_TEXT:
			if (text == IOR_ARG_ABSENT)
				text = i;
			break;
		default:
			place_extra(spec, i, (enum ior_arg)call->arg[i]);
		}
	}
	/* A text (the target of symlink, the name of an xattr) is like a second path. */
	if (spec->path2 == IOR_ARG_ABSENT)
		spec->path2 = text;
	place_received(spec, call);
}

/* Which of its records need more than the small ones. */
static uint16_t sizes(const struct ior_spec *spec)
{
	bool received = spec->extra_kind == IOR_EXTRA_MSGHDR_OUT ||
			spec->extra_kind == IOR_EXTRA_ADDRESS_OUT;
	uint16_t what = 0;

	/* A time, and the room for an address, are read on the way of the full ones. */
	if (spec->nargs > IOR_ENTER_SMALL_ARGS || spec->fd2 != IOR_ARG_ABSENT ||
	    spec->path != IOR_ARG_ABSENT || spec->time != IOR_ARG_ABSENT || received)
		what |= IOR_DO_FULL;
	if (spec->path != IOR_ARG_ABSENT || spec->path2 != IOR_ARG_ABSENT ||
	    spec->extra != IOR_ARG_ABSENT || spec->what & IOR_DO_NEWFD)
		what |= IOR_DO_FULL_EXIT;
	/* send() is sendto() without an address. */
	if (spec->extra_kind == IOR_EXTRA_ADDRESS || spec->extra_kind == IOR_EXTRA_ADDRESS_OUT)
		what |= IOR_DO_POINTER;
	return what;
}

struct ior_spec plan_of_syscall(const struct ior_syscall *call, bool wanted)
{
	struct ior_spec spec = {
		.what = wanted ? IOR_DO_RECORD : 0,
		.nargs = call->nargs,
		.fd = IOR_ARG_ABSENT, .fd2 = IOR_ARG_ABSENT,
		.dir = IOR_ARG_ABSENT, .dir2 = IOR_ARG_ABSENT,
		.path = IOR_ARG_ABSENT, .path2 = IOR_ARG_ABSENT,
		.in = IOR_ARG_ABSENT, .out = IOR_ARG_ABSENT,
		.extra = IOR_ARG_ABSENT, .time = IOR_ARG_ABSENT,
	};

	if (wanted) {
		place_arguments(&spec, call);
		if (call->ret == IOR_RET_FD)
			spec.what |= IOR_DO_NEWFD;
		if (call->ret == IOR_RET_NEVER)
			spec.what |= IOR_DO_NEVER;
		if (listed(fork_calls, call->name))
			spec.what |= IOR_DO_FORK;
		if (spec.time != IOR_ARG_ABSENT && !listed(time_calls, call->name))
			spec.what |= IOR_DO_KEEPS_TIME;
		spec.what |= sizes(&spec);
	}
	if (listed(exec_calls, call->name))
		spec.what |= IOR_DO_EXEC;
	if (!strcmp(call->name, "restart_syscall"))
		spec.what |= IOR_DO_RESTART;
	if (!strcmp(call->name, "rt_sigreturn") || !strcmp(call->name, "sigreturn"))
		spec.what |= IOR_DO_SIGRETURN;
	if (listed(epoch_calls, call->name))
		spec.what |= IOR_DO_EPOCH;
	for (size_t i = 0; i < sizeof(flows) / sizeof(flows[0]); i++) {
		if (strcmp(flows[i].name, call->name))
			continue;
		spec.in = flows[i].in;
		spec.out = flows[i].out;
		if (spec.in != IOR_ARG_ABSENT)
			spec.what |= IOR_DO_READS;
		if (spec.out != IOR_ARG_ABSENT)
			spec.what |= IOR_DO_WRITES;
	}
	return spec;
}
