/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What a call passes by reference, read at its exit, when the kernel has used it itself. */
#ifndef IOR_BPF_EXTRA_H
#define IOR_BPF_EXTRA_H

#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

struct iovec64 {
	u64 base, len;
};

struct iovec32 {
	u32 base, len;
};

/* struct user_msghdr up to its iovecs; compat_msghdr. */
struct msghdr64 {
	u64 name;
	u32 namelen, pad;
	u64 iov, iovlen;
};

struct msghdr32 {
	u32 name, namelen, iov, iovlen;
};

#define MMSGHDR64 64	/* bytes of a struct mmsghdr, the number moved 8 before its end */
#define MMSGHDR32 32	/* of a compat_mmsghdr, 4 before */

struct iov_sum {
	u64 address, total;
	u32 compat, failed;
};

static long add_iov(u32 i, void *arg)
{
	struct iov_sum *sum = arg;
	struct iovec64 iov;
	struct iovec32 iov32;

	if (sum->compat)
		sum->failed = bpf_probe_read_user(&iov32, sizeof(iov32),
						  (void *)(sum->address + i * sizeof(iov32))) != 0;
	else
		sum->failed = bpf_probe_read_user(&iov, sizeof(iov),
						  (void *)(sum->address + i * sizeof(iov))) != 0;
	if (sum->failed)
		return 1;
	sum->total += sum->compat ? iov32.len : iov.len;
	return 0;
}

/* Bytes of n iovecs; false if there are too many or they cannot be read. Verified once. */
__noinline int iov_total(u64 address, u64 n, u32 compat, u64 *total)
{
	struct iov_sum sum = { .address = address, .compat = compat };

	if (!total || n > IOR_IOV_MAX)
		return 0;
	bpf_loop(n, add_iov, &sum, 0);
	*total = sum.total;
	return !sum.failed;
}

/* A message header as a 64-bit program has it. 0, or a negative errno. */
static __always_inline long read_msghdr(struct msghdr64 *m, u64 address, u32 compat)
{
	struct msghdr32 m32;
	long error;

	if (!compat)
		return bpf_probe_read_user(m, sizeof(*m), (void *)address);
	error = bpf_probe_read_user(&m32, sizeof(m32), (void *)address);
	if (error)
		return error;
	m->name = m32.name;
	m->namelen = m32.namelen;
	m->iov = m32.iov;
	m->iovlen = m32.iovlen;
	return 0;
}

/* What an array of messages adds up to. */
struct mmsg_totals {
	u64 iovs, requested;
	u64 moved, left;	/* bytes of the messages that were moved, and how many are left */
};

/* Add one message: of what it moved no more than it has room for. False if it cannot be read. */
__noinline int add_message(u64 address, u32 compat, struct mmsg_totals *t)
{
	struct msghdr64 m;
	u64 room = 0;
	u32 len = 0;

	if (!t || read_msghdr(&m, address, compat))
		return 0;
	t->iovs += m.iovlen;
	if (t->iovs > IOR_IOV_MAX || !iov_total(m.iov, m.iovlen, compat, &room))
		return 0;
	t->requested += room;
	if (!t->left)
		return 1;
	t->left--;
	address += compat ? MMSGHDR32 - 4 : MMSGHDR64 - 8;
	if (bpf_probe_read_user(&len, sizeof(len), (void *)address))
		return 0;
	t->moved += len < room ? len : room;
	return 1;
}

struct mmsg_sum {
	u64 address, size;
	struct mmsg_totals *totals;
	u32 compat, failed;
};

static long add_next_message(u32 i, void *arg)
{
	struct mmsg_sum *sum = arg;

	sum->failed = !add_message(sum->address + i * sum->size, sum->compat, sum->totals);
	return sum->failed;
}

/* Add n messages; false if they are too many or cannot be read. */
__noinline int add_messages(u64 address, u64 n, u32 compat, struct mmsg_totals *t)
{
	struct mmsg_sum sum = {
		.address = address, .size = compat ? MMSGHDR32 : MMSGHDR64, .totals = t,
		.compat = compat,
	};

	if (!t || n > IOR_MMSG_MAX)
		return 0;
	bpf_loop(n, add_next_message, &sum, 0);
	return !sum.failed;
}

/* The time that a call is passed, into two numbers; false if it cannot be read. */
static __always_inline bool read_time(u64 *extra, const struct task_state *st,
				      const volatile struct ior_plan *plan)
{
	const void *address = (const void *)st->args[plan->time & 7];
	s32 time32[2];

	if (plan->time_kind == IOR_TIME_64)
		return !bpf_probe_read_user(extra, 2 * sizeof(u64), address);
	if (bpf_probe_read_user(time32, sizeof(time32), address))
		return false;
	extra[0] = (s64)time32[0];
	extra[1] = (s64)time32[1];
	return true;
}

/* The file position at an address; -1 for none. */
static __always_inline s64 read_position(u64 address, u32 size)
{
	s64 position = 0;

	if (!address || bpf_probe_read_user(&position, size, (void *)address))
		return -1;
	return position;
}

/* What an input pointer held, into extra[]; how many of its numbers hold something. */
static __always_inline u16 read_extra(u64 *extra, const struct task_state *st,
				      const volatile struct ior_plan *plan, long ret)
{
	u64 address = st->args[plan->extra & 7], more = st->args[(plan->extra + 1) & 7], total = 0;
	struct mmsg_totals totals = { .left = ret > 0 ? ret : 0 };
	struct msghdr64 head;
	u32 word[2];

	switch (plan->extra_kind) {
	case IOR_EXTRA_HOW:
		return bpf_probe_read_user(extra, 3 * sizeof(u64), (void *)address) ? 0 : 3;
	case IOR_EXTRA_FDPAIR:
		if (ret < 0 || bpf_probe_read_user(word, sizeof(word), (void *)address))
			return 0;
		extra[0] = word[0];
		extra[1] = word[1];
		return 2;
	case IOR_EXTRA_EVENT:
		if (bpf_probe_read_user(word, sizeof(word[0]), (void *)address))
			return 0;
		extra[0] = word[0];
		return 1;
	case IOR_EXTRA_IOV:
		if (!iov_total(address, more, st->abi, &total))
			return 0;
		extra[0] = total;
		return 1;
	case IOR_EXTRA_MSGHDR:
	case IOR_EXTRA_MSGHDR_OUT:
		if (read_msghdr(&head, address, st->abi) ||
		    !iov_total(head.iov, head.iovlen, st->abi, &total))
			return 0;
		extra[0] = total;
		return 1;
	case IOR_EXTRA_XATTR:
		/* struct xattr_args: the value's address, its size, flags */
		if (bpf_probe_read_user(word, sizeof(word[0]), (void *)(address + 8)))
			return 0;
		extra[0] = word[0];
		return 1;
	case IOR_EXTRA_OFFSETS:
		extra[0] = read_position(address, sizeof(u64));
		extra[1] = plan->extra2 == IOR_ARG_ABSENT ? -1 :
			   read_position(st->args[plan->extra2 & 7], sizeof(u64));
		return 2;
	case IOR_EXTRA_OFFSETS32:
		extra[0] = read_position(address, sizeof(u32));
		extra[1] = -1;
		return 2;
	case IOR_EXTRA_MMSGHDR:
		if (!add_messages(address, (u32)more, st->abi, &totals))
			return 0;
		extra[0] = totals.requested;
		extra[1] = totals.moved;
		return 2;
	default:
		return 0;
	}
}

struct address {
	u8 bytes[IOR_ADDRESS_MAX];
};

/*
 * How many bytes there are for an address to be received: at enter, as the kernel puts there
 * how many it had. 0 where none is wanted, or where that page cannot be read now.
 */
__noinline int address_room(const struct task_state *st, u32 index, u32 message)
{
	struct msghdr64 head;
	u32 room = 0;

	if (!st)
		return 0;
	if (message) {
		if (!read_msghdr(&head, st->args[index & 7], st->abi) && head.name)
			room = head.namelen;
	} else if (st->args[index & 7]) {
		bpf_probe_read_user(&room, sizeof(room), (void *)st->args[(index + 1) & 7]);
	}
	return room < IOR_ADDRESS_MAX ? room : IOR_ADDRESS_MAX;
}

/* A socket address that the call passed or received. Its length, 0 for none, or -errno. */
__noinline long read_address(struct address *dst, const struct task_state *st, u32 kind, u32 index,
			     u32 failed)
{
	bool message = kind == IOR_EXTRA_MSGHDR || kind == IOR_EXTRA_MSGHDR_OUT;
	bool received = kind == IOR_EXTRA_MSGHDR_OUT || kind == IOR_EXTRA_ADDRESS_OUT;
	struct msghdr64 head;
	u64 address, more;
	long error;
	u32 len;

	if (!dst || !st || (received && (failed || !st->room)))
		return 0;
	address = st->args[index & 7];
	more = st->args[(index + 1) & 7];
	len = more;
	if (message) {
		error = read_msghdr(&head, address, st->abi);
		if (error)
			return error;
		address = head.name;
		len = head.namelen;
	} else if (received) {
		error = bpf_probe_read_user(&len, sizeof(len), (void *)more);
		if (error)
			return error;
	}
	if (received && len > st->room)
		len = st->room;
	if (!address || !len)
		return 0;
	if (len > IOR_ADDRESS_MAX)
		len = IOR_ADDRESS_MAX;
	error = bpf_probe_read_user(dst, len, (void *)address);
	return error ? error : len;
}

#endif
