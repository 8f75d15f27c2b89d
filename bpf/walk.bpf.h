/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The names of a file, from its dentry and mount up to the root of the mount namespace. */
#ifndef IOR_BPF_WALK_H
#define IOR_BPF_WALK_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

/*
 * Hash and length of a name as one number. Not d_name.hash_len, the same by another member of
 * a union: kernels as late as 6.1 refuse typed loads of any member but the first.
 */
#define HASH_LEN(dentry) (LOAD(dentry, d_name.hash) | (u64)LOAD(dentry, d_name.len) << 32)

/*
 * The end of a file's name. The hash of a name has only 32 bits: of 600,000 names that one file
 * had in turn, 14 were taken for an earlier one. And a pseudo file has no hash, but a name: those
 * of anon_inodefs all share one inode.
 */
__noinline u64 mix_name(u64 hash, u64 dentry_address)
{
	struct dentry *dentry = CAST(dentry, dentry_address);
	const unsigned char *name = LOAD(dentry, d_name.name);
	u32 len = LOAD(dentry, d_name.len);
	u64 end[2] = {};

	if (len >= sizeof(end))
		name += len - sizeof(end) + 1;
	bpf_probe_read_kernel_str(end, sizeof(end), name);
	return mix(mix(hash, end[0]), end[1]);
}

/*
 * Does a tree of mounts belong to somebody's namespace? Not after umount -l, nor as long as it
 * has only a descriptor (open_tree, fsmount): such namespaces have no number (is_anon_ns()).
 */
static __always_inline bool is_mounted(u64 address)
{
	struct mnt_namespace *ns = (struct mnt_namespace *)address;

	/* Neither can be read of NULL, nor of the error that stands for the kernel's own mounts. */
	if (bpf_core_field_exists(ns->seq))
		return ADDRESS(ns, seq);
	return bpf_core_field_exists(ns->ns.ns_id) ? ADDRESS(ns, ns.ns_id) : address;
}

#define MNT_INTERNAL 0x4000	/* include/linux/mount.h: a mount of the kernel's own */
#define NOT_CROSSED 0xffff

/*
 * Over the root of a mount to where it is mounted. Not 0: it is the root of all. Where no path
 * leads to the tree of mounts, the walk goes on to the top of the file system, which tells most.
 */
static __always_inline long cross_mount(struct scratch *w)
{
	u64 address = w->at.mount;
	struct mount *mount = CAST(mount, address);
	u64 up = ADDRESS(mount, mnt_parent);

	if (up == address) {
		/* Message queues have their names in a mount that nobody sees. */
		w->internal = LOAD(mount, mnt.mnt_flags) & MNT_INTERNAL;
		w->file.state = w->internal || is_mounted(ADDRESS(mount, mnt_ns)) ?
					IOR_FILE_ORDINARY : IOR_FILE_UNREACHABLE;
		w->at.root = 0;
		return w->file.state == IOR_FILE_ORDINARY;
	}
	if (w->file.below == NOT_CROSSED)
		w->file.below = w->file.len;
	w->at.dentry = (u64)LOAD(mount, mnt_mountpoint);
	w->at.mount = up;
	mount = CAST(mount, up);
	w->at.root = (u64)LOAD(mount, mnt.mnt_root);
	w->at.hash = mix(w->at.hash, LOAD(mount, mnt_id));
	return 0;
}

/* Add the name of a dentry to those that the walk came by. Not 0: it cannot be read. */
static __always_inline long copy_name(struct scratch *w, struct dentry *dentry)
{
	u32 off = w->file.len;
	long len;

	BOUND(off, IOR_NAMES_MAX - 1);
	len = bpf_probe_read_kernel_str(&w->names[off], IOR_NAMES_MAX, LOAD(dentry, d_name.name));
	if (len <= 0)
		return 1;
	w->file.len = off + len;
	return 0;
}

/* One component, or one mount, up. Not 0: that was the last one. */
static long walk_up(u32 i, void *arg)
{
	struct scratch *w = *(struct scratch **)arg;
	u64 address = w->at.dentry;
	struct dentry *dentry = CAST(dentry, address);
	u64 parent;
	u32 count;

	if (address == w->at.root)
		return cross_mount(w);
	w->at.dentry = (u64)LOAD(dentry, d_parent);
	asm volatile("" ::: "memory");	/* through memory a typed pointer becomes a number */
	parent = w->at.dentry;
	if (address == parent) {
		w->file.state = IOR_FILE_UNREACHABLE;
		return 1;
	}
	if (w->at.bytes >= IOR_NAMES_MAX) {
		w->file.state = IOR_FILE_TRUNCATED;
		return 1;
	}
	w->at.bytes += LOAD(dentry, d_name.len) + 1;
	/* Before the count is read, which says that nothing has changed since the first walk. */
	if (w->copies && copy_name(w, dentry))
		return 1;
	count = LOAD(dentry, d_seq.seqcount.sequence);
	w->sequence += count;
	w->odd |= count & 1;
	w->at.hash = mix(w->at.hash, HASH_LEN(dentry));
	return 0;
}

/*
 * Walk from a dentry to the root of its mount namespace. Returns the hash of all names and
 * mounts on the way; leaves in the scratch how the walk ended, and the sum of the dentries'
 * sequence counts, which every rename moves twice. With `copies`, the names are put behind the
 * scratch's record, the leaf first; where it crossed the first mount is the end of the mount
 * point's path. What lies above counts only if there is any: a mount upon the root of another is
 * "/" all the same. It ends early where the names are more than the longest path that Linux takes.
 *
 * A global function, as file_id(): verified once, whoever calls. And a loop by bpf_loop()
 * (Linux 5.17) is verified once, not for each round.
 */
__noinline u64 walk(u64 dentry_address, u64 mnt_address, u32 copies, u32 who)
{
	struct scratch *w = bpf_map_lookup_elem(&file_scratch, &who);
	struct dentry *dentry = CAST(dentry, dentry_address);
	struct mount *mount;

	if (!w)
		return 0;
	w->at.mount = mnt_address - bpf_core_field_offset(struct mount, mnt);
	mount = CAST(mount, w->at.mount);
	w->at.dentry = dentry_address;
	w->at.root = (u64)LOAD(mount, mnt.mnt_root);
	w->at.hash = mix_name(LOAD(mount, mnt_id), dentry_address);
	w->at.bytes = 0;
	w->copies = copies;
	w->sequence = w->odd = 0;
	w->internal = 0;
	w->file.len = 0;
	w->file.below = NOT_CROSSED;
	if (dentry == LOAD(dentry, d_parent) && dentry_address != w->at.root) {
		/* A pseudo file (pipe, memfd) is its own root, outside its mount's tree. */
		w->file.state = IOR_FILE_PSEUDO;
		if (copies)
			copy_name(w, dentry);
		return w->at.hash;
	}
	w->file.state = IOR_FILE_TRUNCATED;
	bpf_loop(WALK_MAX, walk_up, &w, 0);
	if (w->file.below == NOT_CROSSED && !w->internal)
		w->file.below = w->file.len;
	return mix(w->at.hash, w->file.state);
}

#define NSFS 0x7366736e	/* "nsfs" in the first four bytes of a file system's name */

/* A namespace's file has no name; the kernel makes one of its kind and its inode number. */
__noinline int name_namespace(u64 dentry_address, u32 who)
{
	struct scratch *w = bpf_map_lookup_elem(&file_scratch, &who);
	u64 inode = ADDRESS((struct dentry *)dentry_address, d_inode);
	u64 ns = ADDRESS((struct inode *)inode, i_private);
	u64 ops = ADDRESS((struct ns_common *)ns, ops);
	long len;

	if (!w)
		return 0;
	len = bpf_probe_read_kernel_str(w->names, 32,
					(void *)ADDRESS((struct proc_ns_operations *)ops, name));
	if (len > 0)
		w->file.len = len;
	return 0;
}

#endif
