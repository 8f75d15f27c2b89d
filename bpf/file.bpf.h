/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Which file is it, and what is it called: from struct file, dentry and mount, at the moment
 * of the call.
 */
#ifndef IOR_BPF_FILE_H
#define IOR_BPF_FILE_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "ring.bpf.h"
#include "socket.bpf.h"
#include "walk.bpf.h"

/*
 * The id of a file that no slot remembered, announced now if it never was, and FILE_UNNAMED if that
 * has no path or not all of it. 0: not announced (no room), so no id. socket_address: the struct
 * file if it is a socket's, else 0.
 */
__noinline u64 file_id(u64 dentry_address, u64 mnt_address, u32 deleted, u64 socket_address,
		       u32 who)
{
	struct dentry *dentry = CAST(dentry, dentry_address);
	struct inode *inode = LOAD(dentry, d_inode);
	struct super_block *sb = LOAD(inode, i_sb);
	struct file_system_type *type;
	struct file_key *key;
	u32 id, size;
	u64 sequence, value, *known;
	struct scratch *w = bpf_map_lookup_elem(&file_scratch, &who);

	if (!w)
		return 0;
	key = &w->key;	/* the stack is short */
	key->hash = mix(walk(dentry_address, mnt_address, false, who), deleted);
	key->inode = LOAD(inode, i_ino);
	key->dev = LOAD(sb, s_dev);
	key->generation = generation;
	w->file.socket.family = 0;
	if (socket_address) {
		read_endpoints(&w->file.socket, CAST(file, socket_address));
		key->hash = mix(key->hash, hash_endpoints(&w->file.socket));
	}
	known = bpf_map_lookup_elem(&files, key);
	if (known)
		return *known;

	sequence = w->sequence;
	if (socket_address) {
		copy_unix_names(w);
	} else if (mix(walk(dentry_address, mnt_address, true, who), deleted) != key->hash ||
		   w->sequence != sequence || w->odd) {
		/* Renamed under our eyes: no name now, another try at the next use. */
		return 0;
	}
	/* What was not delivered leaves its id to the next: numbers have no gaps. */
	id = w->spare_id;
	if (!id || w->spare_generation != key->generation)
		id = __sync_fetch_and_add(&last_file_id, 1) + 1;
	w->file.kind = IOR_KIND_FILE;
	if (w->file.state == IOR_FILE_ORDINARY && deleted)
		w->file.state = IOR_FILE_DELETED;
	w->file.mode = LOAD(inode, i_mode);
	w->file.id = id;
	w->file.inode = key->inode;
	w->file.dev = key->dev;
	type = LOAD(sb, s_type);
	if (bpf_probe_read_kernel_str(w->file.fstype, sizeof(w->file.fstype), LOAD(type, name)) < 0)
		w->file.fstype[0] = 0;
	if (w->file.state == IOR_FILE_PSEUDO && *(u32 *)w->file.fstype == NSFS)
		name_namespace(dentry_address, who);
	size = w->file.len;
	BOUND(size, NAMES_MASK);
	w->spare_id = 0;
	if (send(&names, &w->file, sizeof(w->file) + size, BPF_RB_NO_WAKEUP)) {
		w->spare_id = id;
		w->spare_generation = key->generation;
		count_lost_other(who);
		return 0;
	}
	value = id;
	if (w->file.state == IOR_FILE_TRUNCATED || w->file.state == IOR_FILE_UNREACHABLE)
		value |= FILE_UNNAMED;
	bpf_map_update_elem(&files, key, &value, BPF_NOEXIST);
	return value;
}

static __always_inline u32 epoch_now(void)
{
	/* The jiffies bound the age of a name that changed where no system call tells: */
	return (name_epoch + (u32)(bpf_jiffies64() >> 6) + generation) & EPOCH_MASK;
}

static __always_inline bool slot_holds(const struct file_slot *slot, const struct file_slot *now)
{
	return slot->dentry == now->dentry && slot->mnt == now->mnt && slot->inode == now->inode &&
	       slot->hash == now->hash && (slot->epoch & ~SLOT_UNNAMED) == now->epoch && slot->id;
}

/* What file_id() returned, into a slot to be. */
static __always_inline void set_id(struct file_slot *now, u64 id)
{
	now->id = id;
	if (id & FILE_UNNAMED)
		now->epoch |= SLOT_UNNAMED;
}

/* A file that is in its directory no more. parent: the dentry's. */
static __always_inline u32 is_deleted(struct dentry *dentry, struct dentry *parent)
{
	return !LOAD(dentry, d_hash.pprev) && parent != dentry;
}

/* A socket's name never changes; what it is connected to does. */
static __always_inline bool is_socket(struct dentry *dentry, struct dentry *parent,
				      struct inode *inode)
{
	return parent == dentry && (LOAD(inode, i_mode) & S_IFMT) == S_IFSOCK;
}

/* The id of a path held by the task (cwd, root), through its slot. */
static __always_inline u32 path_id(struct path *path, struct file_slot *slot)
{
	struct dentry *dentry = path->dentry;
	struct file_slot now = {
		.dentry = (u64)dentry,
		.mnt = (u64)path->mnt,
		.inode = dentry->d_inode->i_ino,
		.hash = HASH_LEN(dentry),
		.epoch = epoch_now(),
	};

	if (slot_holds(slot, &now))
		return slot->id;
	set_id(&now, file_id(ADDRESS(path, dentry), ADDRESS(path, mnt),
			     is_deleted(dentry, LOAD(dentry, d_parent)), 0, WHO_CURRENT));
	/* A thread that shares it may be changing it: a dentry and another's mount are no path. */
	if ((u64)path->dentry != now.dentry || (u64)path->mnt != now.mnt)
		return 0;
	*slot = now;
	return now.id;
}

/* Address of the struct file that a descriptor names now; 0 for none. */
static __always_inline u64 fd_file(struct task_struct *task, u32 fd)
{
	struct fdtable *fdt = WALK(task)->files->fdt;
	u64 file = 0;

	if (fd < fdt->max_fds)
		bpf_probe_read_kernel(&file, sizeof(file), fdt->fd + fd);
	return file;
}

/* The same without a helper call, where typed loads are to be had: for every call on a file. */
static __always_inline u64 fd_file_fast(struct task_struct *task, struct task_state *st, u32 fd)
{
	struct fdtable *fdt = WALK(task)->files->fdt;
	struct llist_node *slot;

	if (!have_cast)
		return fd_file(task, fd);
	if (fd >= fdt->max_fds)
		return 0;
	slot = CAST(llist_node, fdt->fd + fd);
	/* Through memory the typed pointer becomes a number. */
	st->number = (u64)slot->next;
	asm volatile("" ::: "memory");
	return st->number;
}

/* The id of a file that a task has open, which need not be the current one. */
static __always_inline u32 other_file_id(struct task_struct *task, u32 fd, u64 address, u32 who)
{
	struct file *file = CAST(file, address);
	struct dentry *dentry = LOAD(file, f_path.dentry);
	struct dentry *parent = LOAD(dentry, d_parent);
	u64 socket = is_socket(dentry, parent, LOAD(file, f_inode)) ? address : 0;
	u32 id = file_id(ADDRESS(file, f_path.dentry), ADDRESS(file, f_path.mnt),
			 is_deleted(dentry, parent), socket, who);

	return fd_file(task, fd) == address ? id : 0;
}

/*
 * The id of an open file, through the task's slots. A deleted file has another id than
 * before: its state is part of what was announced.
 */
static __always_inline u32 open_file_id(struct task_struct *task, struct task_state *st, u32 fd,
					u64 address)
{
	struct file *file = CAST(file, address);
	struct dentry *dentry = LOAD(file, f_path.dentry);
	struct dentry *parent = LOAD(dentry, d_parent);
	struct inode *inode = LOAD(file, f_inode);
	u32 deleted = is_deleted(dentry, parent);
	/* Descriptors that are used together are mostly neighbours; addresses are anything. */
	struct file_slot *slot = &st->files[fd & (FILE_SLOTS - 1)];
	struct file_slot now = {
		.dentry = (u64)dentry,
		.mnt = (u64)LOAD(file, f_path.mnt),
		.inode = LOAD(inode, i_ino),
		.hash = HASH_LEN(dentry),
		.epoch = epoch_now() | (deleted ? SLOT_DELETED : 0),
	};
	u64 socket = 0;

	if (is_socket(dentry, parent, inode)) {
		now.hash = socket_hash(address);
		socket = address;
	}
	/* Pseudo files of one inode: their operations tell what they are. */
	if (!(u32)now.hash)
		now.hash ^= ADDRESS(file, f_op);
	if (slot_holds(slot, &now))
		return slot->id;
	set_id(&now, file_id(ADDRESS(file, f_path.dentry), ADDRESS(file, f_path.mnt), deleted,
			     socket, WHO_CURRENT));
	/* Another thread may have closed and reused the descriptor during the walk. */
	if (fd_file(task, fd) != address)
		return 0;
	*slot = now;
	return now.id;
}

/* ---- The same where it is not hot: global functions, each verified once. --------------------- */

/* Of the file that a descriptor names; 0 for none. */
__noinline u32 fd_id(struct task_state *st, u32 fd)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u64 address = fd_file(task, fd);

	return st && address ? open_file_id(task, st, fd, address) : 0;
}

/* Is that file's name none, or not whole? Of a descriptor whose id was just asked for. */
static __always_inline bool is_unnamed(const struct task_state *st, u32 fd)
{
	return st->files[fd & (FILE_SLOTS - 1)].epoch & SLOT_UNNAMED;
}

__noinline u32 cwd_id(struct task_state *st)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return st ? path_id(&WALK(task)->fs->pwd, &st->cwd) : 0;
}

__noinline u32 root_id(struct task_state *st)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return st ? path_id(&WALK(task)->fs->root, &st->root_dir) : 0;
}

#endif
