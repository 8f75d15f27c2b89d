/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/plan.h"

#include "calls/naming.h"

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
	case IOR_ARG_OFFSETP: return IOR_EXTRA_OFFSETS;
	case IOR_ARG_OFFSETP32: return IOR_EXTRA_OFFSETS32;
	default: return IOR_EXTRA_NONE;
	}
}

static bool is_time(enum ior_arg arg)
{
	return arg == IOR_ARG_TIMESPEC || arg == IOR_ARG_TIMESPEC64 || arg == IOR_ARG_TIMEVAL;
}

/*
 * The first argument that is read through its pointer; beside a time, and the two positions of a
 * transfer, no call has two.
 */
static void place_extra(struct ior_plan *plan, uint8_t index, enum ior_arg arg)
{
	enum ior_extra kind = extra_kind(arg);

	if (is_time(arg)) {
		plan->time = index;
		plan->time_kind = IOR_TIME_64;
	}
	if (kind == IOR_EXTRA_OFFSETS && plan->extra_kind == kind)
		plan->extra2 = index;
	if (kind == IOR_EXTRA_NONE || plan->extra != IOR_ARG_ABSENT)
		return;
	plan->extra = index;
	plan->extra_kind = (uint8_t)kind;
}

/* An address that is received, unless it is the one that the descriptor's file tells anyway. */
static void place_received(struct ior_plan *plan, const struct ior_syscall *call)
{
	if (call->ret != IOR_RET_READ)
		return;
	if (plan->extra_kind == IOR_EXTRA_MSGHDR)
		plan->extra_kind = IOR_EXTRA_MSGHDR_OUT;
	for (uint8_t i = 0; i < call->nargs; i++) {
		if (call->arg[i] != IOR_ARG_SOCKADDR_OUT)
			continue;
		plan->extra = i;
		plan->extra_kind = IOR_EXTRA_ADDRESS_OUT;
	}
}

/* Arguments in their order: a dirfd belongs to the path that follows it. */
static void place_arguments(struct ior_plan *plan, const struct ior_syscall *call)
{
	uint8_t dir = IOR_ARG_ABSENT, text = IOR_ARG_ABSENT;

	for (uint8_t i = 0; i < call->nargs; i++) {
		switch (call->arg[i]) {
		case IOR_ARG_FD:
			place(&plan->fd, &plan->fd2, i);
			break;
		case IOR_ARG_DIRFD:
			dir = i;
			break;
		case IOR_ARG_PATH:
			if (plan->path == IOR_ARG_ABSENT)
				plan->dir = dir;
			else
				plan->dir2 = dir;
			place(&plan->path, &plan->path2, i);
			dir = IOR_ARG_ABSENT;
			break;
		case IOR_ARG_TEXT:
		case IOR_ARG_TARGET:
			if (text == IOR_ARG_ABSENT)
				text = i;
			break;
		default:
			place_extra(plan, i, (enum ior_arg)call->arg[i]);
		}
	}
	/* A text (the target of symlink, the name of an xattr) is like a second path. */
	if (plan->path2 == IOR_ARG_ABSENT)
		plan->path2 = text;
	place_received(plan, call);
}

/* The descriptors by which a capture may flow through a pipeline. */
static void place_flow(struct ior_plan *plan, const struct ior_syscall *call)
{
	if (call->does & IOR_DOES_TAKES) {
		plan->in = (uint8_t)ior_naming_source(call);
		plan->what |= IOR_DO_READS;
	}
	if (call->does & IOR_DOES_GIVES) {
		plan->out = (uint8_t)ior_naming_destination(call);
		plan->what |= IOR_DO_WRITES;
	}
}

/* The argument by which those commands are told that have more to be asked. */
static void place_command(struct ior_plan *plan, const struct ior_syscall *call)
{
	size_t n;
	const struct ior_command *c = ior_commands_of(call->name, &n);

	for (size_t i = 0; i < n; i++) {
		if (!plan_asks(&c[i]))
			continue;
		plan->command = c[i].arg;
		plan->what |= IOR_DO_COMMAND;
	}
}

/* Which of its records need more than the small ones. */
static uint32_t sizes(const struct ior_plan *plan)
{
	bool received = plan->extra_kind == IOR_EXTRA_MSGHDR_OUT ||
			plan->extra_kind == IOR_EXTRA_ADDRESS_OUT;
	uint32_t what = 0;

	/* A time, and the room for an address, are read on the way of the full ones. */
	if (plan->nargs > IOR_CALL_SMALL_ARGS || plan->fd2 != IOR_ARG_ABSENT ||
	    plan->path != IOR_ARG_ABSENT || plan->path2 != IOR_ARG_ABSENT ||
	    plan->time != IOR_ARG_ABSENT || received)
		what |= IOR_DO_FULL;
	if (plan->path != IOR_ARG_ABSENT || plan->path2 != IOR_ARG_ABSENT ||
	    plan->extra != IOR_ARG_ABSENT || plan->what & IOR_DO_NEWFD)
		what |= IOR_DO_FULL_EXIT;
	/* send() is sendto() without an address. */
	if (plan->extra_kind == IOR_EXTRA_ADDRESS || plan->extra_kind == IOR_EXTRA_ADDRESS_OUT)
		what |= IOR_DO_POINTER;
	return what;
}

static const struct ior_plan nothing = {
	.fd = IOR_ARG_ABSENT, .fd2 = IOR_ARG_ABSENT,
	.dir = IOR_ARG_ABSENT, .dir2 = IOR_ARG_ABSENT,
	.path = IOR_ARG_ABSENT, .path2 = IOR_ARG_ABSENT,
	.in = IOR_ARG_ABSENT, .out = IOR_ARG_ABSENT,
	.extra = IOR_ARG_ABSENT, .extra2 = IOR_ARG_ABSENT, .time = IOR_ARG_ABSENT,
};

struct ior_plan plan_of_unknown(bool wanted)
{
	struct ior_plan plan = nothing;

	plan.nargs = IOR_MAX_ARGS;
	if (wanted)
		plan.what = IOR_DO_RECORD | IOR_DO_FULL;
	return plan;
}

void plan_make_inner(struct ior_plan *plan, const struct ior_inner *inner)
{
	plan->nargs = inner->nargs;
	/* Where it comes from stands in the full record. */
	if (plan->what & IOR_DO_RECORD)
		plan->what |= IOR_DO_FULL;
}

struct ior_plan plan_of_syscall(const struct ior_syscall *call, bool wanted)
{
	struct ior_plan plan = nothing;

	plan.nargs = call->nargs;
	if (wanted) {
		plan.what = IOR_DO_RECORD;
		place_arguments(&plan, call);
		if (call->ret == IOR_RET_FD)
			plan.what |= IOR_DO_NEWFD;
		if (call->ret == IOR_RET_NEVER)
			plan.what |= IOR_DO_NEVER;
		if (call->does & IOR_DOES_FORKS)
			plan.what |= IOR_DO_FORK;
		if (plan.time != IOR_ARG_ABSENT && !(call->does & IOR_DOES_WRITES_TIME))
			plan.what |= IOR_DO_KEEPS_TIME;
		plan.what |= sizes(&plan);
		place_command(&plan, call);
	}
	if (call->does & IOR_DOES_EXECS)
		plan.what |= IOR_DO_EXEC;
	if (call->does & IOR_DOES_RESUMES)
		plan.what |= IOR_DO_RESTART;
	if (call->does & IOR_DOES_SIGRETURNS)
		plan.what |= IOR_DO_SIGRETURN;
	if (call->does & IOR_DOES_RENAMES)
		plan.what |= IOR_DO_EPOCH;
	place_flow(&plan, call);
	return plan;
}
