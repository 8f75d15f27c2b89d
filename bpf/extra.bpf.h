/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What a call passes by reference, read at its exit, when the kernel has used it itself. */
#ifndef IOR_BPF_EXTRA_H
#define IOR_BPF_EXTRA_H

struct iovec64 {
	u64 base, len;
};

struct iovec32 {
	u32 base, len;
};

/* Bytes of n iovecs; false if there are too many or they cannot be read. Verified once. */
__noinline int iov_total(u64 address, u64 n, u32 compat, u64 *total)
{
	u64 sum = 0;

	if (!total || n > IOR_IOV_MAX)
		return 0;
	for (u32 i = 0; i < IOR_IOV_MAX && i < n; i++) {
		struct iovec64 iov;
		struct iovec32 iov32;

		if (compat) {
			if (bpf_probe_read_user(&iov32, sizeof(iov32),
						(void *)(address + i * sizeof(iov32))))
				return 0;
			sum += iov32.len;
		} else {
			if (bpf_probe_read_user(&iov, sizeof(iov),
						(void *)(address + i * sizeof(iov))))
				return 0;
			sum += iov.len;
		}
	}
	*total = sum;
	return 1;
}

/* The part of struct user_msghdr that tells of its iovecs; 64-bit calls only. */
struct msghdr_head {
	u64 name, namelen, iov, iovlen;
};

/* Fill extra[]; returns how many of its numbers hold something. */
static __always_inline u16 read_extra(u64 *extra, const struct task_state *st,
				      const volatile struct ior_spec *spec)
{
	u64 address = st->args[spec->extra & 7], total = 0;
	struct msghdr_head head;
	u32 word[2];

	switch (spec->extra_kind) {
	case IOR_EXTRA_HOW:
		return bpf_probe_read_user(extra, 3 * sizeof(u64), (void *)address) ? 0 : 3;
	case IOR_EXTRA_FDPAIR:
		if (bpf_probe_read_user(word, sizeof(word), (void *)address))
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
		if (!iov_total(address, st->args[(spec->extra + 1) & 7], st->abi, &total))
			return 0;
		extra[0] = total;
		return 1;
	case IOR_EXTRA_MSGHDR:
		if (st->abi || bpf_probe_read_user(&head, sizeof(head), (void *)address) ||
		    !iov_total(head.iov, head.iovlen, 0, &total))
			return 0;
		extra[0] = total;
		return 1;
	case IOR_EXTRA_XATTR:
		/* struct xattr_args: the value's address, its size, flags */
		if (bpf_probe_read_user(word, sizeof(word[0]), (void *)(address + 8)))
			return 0;
		extra[0] = word[0];
		return 1;
	default:
		return 0;
	}
}

#endif
