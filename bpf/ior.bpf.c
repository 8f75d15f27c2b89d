// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/*
 * The kernel side of ior: two programs on the raw system call tracepoints, driven by a table
 * of what is to be done at each call, and three small ones that follow tasks.
 *
 * Calls are numbered in their task. An exit is sent only if its enter was, under the enter's
 * number, pid and tid; a call of which either half found no room is counted once. Files and
 * tasks are announced by records of their own before the first call that needs them.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#include "layout.h"
#include "maps.bpf.h"
#include "file.bpf.h"
#include "task.bpf.h"

#define AT_FDCWD (-100)
#define MAX_ERRNO 4095

#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT 2	/* arch/x86/include/asm/thread_info.h: a 32-bit call is under way */

static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.status & TS_COMPAT;
}

static __always_inline void read_args(u64 *args, struct pt_regs *regs, bool compat)
{
	if (compat) {
		args[0] = (u32)regs->bx;
		args[1] = (u32)regs->cx;
		args[2] = (u32)regs->dx;
		args[3] = (u32)regs->si;
		args[4] = (u32)regs->di;
		args[5] = (u32)regs->bp;
	} else {
		args[0] = regs->di;
		args[1] = regs->si;
		args[2] = regs->dx;
		args[3] = regs->r10;
		args[4] = regs->r8;
		args[5] = regs->r9;
	}
}

static __always_inline u64 exit_number(struct pt_regs *regs)
{
	return regs->orig_ax;
}
#elif defined(__TARGET_ARCH_arm64)
#define TIF_32BIT 22	/* arch/arm64/include/asm/thread_info.h */

static __always_inline bool is_compat(struct task_struct *task)
{
	return task->thread_info.flags >> TIF_32BIT & 1;
}

static __always_inline void read_args(u64 *args, struct pt_regs *regs, bool compat)
{
	args[0] = regs->orig_x0;
	for (int i = 1; i < 6; i++)
		args[i] = regs->user_regs.regs[i];
}

static __always_inline u64 exit_number(struct pt_regs *regs)
{
	return regs->syscallno;
}
#endif

static __always_inline const volatile struct ior_spec *spec_of(u64 nr, bool compat)
{
	if (nr >= IOR_NR_MAX)
		return NULL;
	return compat ? &compat_specs[nr] : &native_specs[nr];
}

/* Wake the reader only when the ring is filling; its timer does the rest. */
static __always_inline u64 wakeup(struct task_state *st)
{
	if (st->call & 63)
		return BPF_RB_NO_WAKEUP;
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > ring_high ? BPF_RB_FORCE_WAKEUP
								      : BPF_RB_NO_WAKEUP;
}

/* Excluded from recording, as part of the own pipeline? Learns it, and follows its output. */
static __always_inline bool is_excluded(struct task_struct *task, struct task_state *st,
					const volatile struct ior_spec *spec)
{
	u16 what = spec->what;

	if (st->exclude_epoch != exclude_epoch) {
		u32 tgid = task->tgid;

		st->exclude_epoch = exclude_epoch;
		st->excluded = bpf_map_lookup_elem(&excluded, &tgid) != NULL;
	}
	if (!st->excluded && what & IOR_DO_READS && (u32)st->args[spec->in & 7] == 0 &&
	    joins_pipeline(task, st))
		st->excluded = 1;
	if (st->excluded && what & IOR_DO_WRITES)
		taint_output(task, st->args[spec->out & 7]);
	return st->excluded;
}

static __always_inline u32 dir_id(struct task_struct *task, struct task_state *st, u32 dir)
{
	u64 address;
	u32 fd;

	if (dir == IOR_ARG_ABSENT)
		return path_id(&task->fs->pwd, &st->cwd);
	fd = st->args[dir & 7];
	if ((s32)fd == AT_FDCWD)
		return path_id(&task->fs->pwd, &st->cwd);
	address = fd_file(task, fd);
	return address ? open_file_id(task, st, fd, address) : 0;
}

/* The facts of an enter that need a look at descriptors and paths. */
static __always_inline void fill_files(struct ior_rec_enter *rec, struct task_struct *task,
				       struct task_state *st, const volatile struct ior_spec *spec)
{
	if (spec->fd != IOR_ARG_ABSENT) {
		u32 fd = st->args[spec->fd & 7];
		u64 address = fd_file(task, fd);

		if (address) {
			struct file *file = CAST(file, address);
			struct inode *inode = LOAD(file, f_inode);
			u16 format = LOAD(inode, i_mode) & S_IFMT;

			rec->file = open_file_id(task, st, fd, address);
			rec->fdflags = LOAD(file, f_flags);
			rec->has |= IOR_HAS_FDFLAGS;
			if (format == S_IFREG || format == S_IFBLK) {
				rec->offset = LOAD(file, f_pos);
				rec->has |= IOR_HAS_OFFSET;
				st->file = address;
			}
		}
	}
	if (spec->fd2 != IOR_ARG_ABSENT) {
		u32 fd = st->args[spec->fd2 & 7];
		u64 address = fd_file(task, fd);

		if (address)
			rec->file2 = open_file_id(task, st, fd, address);
	}
	if (spec->path != IOR_ARG_ABSENT) {
		rec->dir = dir_id(task, st, spec->dir);
		rec->root = path_id(&task->fs->root, &st->root);
		if (spec->path2 != IOR_ARG_ABSENT)
			rec->dir2 = dir_id(task, st, spec->dir2);
	}
}

/* An enter that carries its path: execve, whose address space is gone at the exit. */
static __noinline long send_enter_with_path(struct ior_rec_enter *rec, u64 address, u64 flags)
{
	u32 zero = 0;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	long len;

	if (!s || !rec)
		return -1;
	len = bpf_probe_read_user_str(s->record + sizeof(*rec), IOR_PATH_MAX, (void *)address);
	s->enter = *rec;
	s->enter.has |= IOR_HAS_PATH;
	s->enter.path_len = len > 0 ? len - 1 : len;
	len = len > 0 ? len - 1 : 0;
	return bpf_ringbuf_output(&ring, s, sizeof(*rec) + (len & (IOR_PATH_MAX - 1)), flags);
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = is_compat(task);
	const volatile struct ior_spec *spec = spec_of(id, compat);
	struct ior_rec_enter rec;
	struct task_state *st;
	u16 what;

	if (!spec || !(what = spec->what) || stopping)
		return 0;
	if (!exclude_pipeline && !(what & IOR_DO_RECORD))
		return 0;
	if (task->tgid == self_tgid || !in_scope(task))
		return 0;
	if (!(what & IOR_DO_RECORD)) {
		/* Not selected, but it may make this process part of the pipeline. */
		if (!(what & (IOR_DO_READS | IOR_DO_WRITES)))
			return 0;
	}
	st = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!st) {
		if (what & IOR_DO_RECORD) {
			count()->calls++;
			count()->lost_storage++;
		}
		return 0;
	}
	if (st->open != CALL_NONE) {
		/* The exit was never seen: the kernel skipped the program (recursion). */
		if (st->open == CALL_SENT)
			count()->lost_exit++;
		st->open = CALL_NONE;
	}
	read_args(st->args, regs, compat);
	if (exclude_pipeline && is_excluded(task, st, spec))
		return 0;
	if (!(what & IOR_DO_RECORD))
		return 0;

	count()->calls++;
	st->call++;
	st->nr = id;
	st->abi = compat;
	st->pid = task->tgid;
	st->tid = task->pid;
	st->file = 0;

	rec.kind = IOR_KIND_ENTER;
	rec.abi = compat;
	rec.nargs = spec->nargs;
	rec.has = 0;
	rec.path_len = 0;
	rec.syscall = id;
	rec.pid = st->pid;
	rec.tid = st->tid;
	rec.call = st->call;
	rec.file = rec.file2 = rec.dir = rec.dir2 = rec.root = rec.fdflags = 0;
	rec.offset = rec.dev_read = rec.dirtied = 0;
	if (!task_is_announced(task, st) && !announce_task(st))
		goto lost;
	fill_files(&rec, task, st, spec);
	__builtin_memcpy(rec.args, st->args, sizeof(rec.args));
	if (have_io) {
		rec.dev_read = task->ioac.read_bytes;
		rec.dirtied = task->ioac.write_bytes;
		rec.has |= IOR_HAS_IO;
	}
	rec.time = bpf_ktime_get_boot_ns();
	if (what & IOR_DO_EXEC) {
		if (send_enter_with_path(&rec, st->args[spec->path & 7], wakeup(st)))
			goto lost;
	} else if (bpf_ringbuf_output(&ring, &rec, sizeof(rec), wakeup(st))) {
		goto lost;
	}
	if (what & IOR_DO_NEVER)
		count()->ended++;
	else
		st->open = CALL_SENT;
	return 0;
lost:
	count()->lost_ring++;
	st->open = CALL_LOST;
	return 0;
}

/* An exit without an open call of this task: why? Counted, never sent. */
static __always_inline void count_orphan(struct task_struct *task, struct task_state *st,
					 const volatile struct ior_spec *spec, long ret)
{
	if (task->tgid == self_tgid || !in_scope(task) || (st && st->excluded))
		return;
	if (spec->what & IOR_DO_FORK && ret == 0)
		count()->orphan_fork++;
	else if (!(st && st->call) && task->start_boottime < attach_time)
		count()->orphan_attach++;
	else
		count()->orphan_denied++;
}

static __always_inline void fill_returned(struct ior_rec_exit *rec, struct task_struct *task,
					  struct task_state *st, const volatile struct ior_spec *spec,
					  long ret)
{
	u64 address;

	if (spec->what & IOR_DO_NEWFD && ret >= 0) {
		address = fd_file(task, ret);
		if (address)
			rec->file = open_file_id(task, st, ret, address);
	} else if (spec->what & IOR_DO_PAIR && ret == 0) {
		u32 pair[2];

		if (bpf_probe_read_user(pair, sizeof(pair), (void *)st->args[spec->extra & 7]))
			return;
		address = fd_file(task, pair[0]);
		if (address)
			rec->file = open_file_id(task, st, pair[0], address);
		address = fd_file(task, pair[1]);
		if (address)
			rec->file2 = open_file_id(task, st, pair[1], address);
	}
	if (spec->what & IOR_DO_HOW) {
		if (!bpf_probe_read_user(rec->how, sizeof(rec->how),
					 (void *)st->args[spec->extra & 7]))
			rec->has |= IOR_HAS_HOW;
	}
	if (st->file && fd_file(task, st->args[spec->fd & 7]) == st->file) {
		struct file *file = CAST(file, st->file);

		rec->offset = LOAD(file, f_pos);
		rec->has |= IOR_HAS_OFFSET;
	}
}

/*
 * An exit with its path arguments, read now that the kernel has made their pages resident.
 * The second follows the first: both are bounded separately for the verifier.
 */
static __noinline long send_exit_with_paths(struct ior_rec_exit *rec, u64 path, u64 path2)
{
	u32 zero = 0, off = 0;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	long len;

	if (!s || !rec)
		return -1;
	len = bpf_probe_read_user_str(s->record + sizeof(*rec), IOR_PATH_MAX, (void *)path);
	rec->has |= IOR_HAS_PATH;
	rec->path_len = len > 0 ? len - 1 : len;
	if (len > 0)
		off = (len - 1) & (IOR_PATH_MAX - 1);
	if (rec->has & IOR_HAS_PATH2) {
		len = bpf_probe_read_user_str(s->record + sizeof(*rec) + off, IOR_PATH_MAX,
					      (void *)path2);
		rec->path2_len = len > 0 ? len - 1 : len;
		if (len > 0)
			off += (len - 1) & (IOR_PATH_MAX - 1);
	}
	s->exit = *rec;
	return bpf_ringbuf_output(&ring, s, sizeof(*rec) + (off & (2 * IOR_PATH_MAX - 1)),
				  BPF_RB_NO_WAKEUP);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	u64 now = bpf_ktime_get_boot_ns();
	struct task_struct *task = bpf_get_current_task_btf();
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	const volatile struct ior_spec *spec = spec_of(exit_number(regs), is_compat(task));
	struct ior_rec_exit rec;
	long failed;

	if (spec && spec->what & IOR_DO_EPOCH && ret == 0)
		__sync_fetch_and_add(&name_epoch, 1);
	if (!st || st->open != CALL_SENT) {
		if (st && st->open == CALL_LOST)
			st->open = CALL_NONE;
		else if (spec && spec->what & IOR_DO_RECORD)
			count_orphan(task, st, spec, ret);
		return 0;
	}
	st->open = CALL_NONE;
	/* Not the registers': a successful execveat leaves as 59. */
	spec = spec_of(st->nr, st->abi);
	if (!spec)
		return 0;

	rec.kind = IOR_KIND_EXIT;
	rec.has = 0;
	rec.path_len = rec.path2_len = 0;
	rec.pad = 0;
	rec.pid = st->pid;
	rec.tid = st->tid;
	rec.time = now;
	rec.call = st->call;
	rec.ret = ret;
	rec.file = rec.file2 = 0;
	rec.offset = rec.dev_read = rec.dirtied = 0;
	rec.how[0] = rec.how[1] = rec.how[2] = 0;
	fill_returned(&rec, task, st, spec, ret);
	if (have_io) {
		rec.dev_read = task->ioac.read_bytes;
		rec.dirtied = task->ioac.write_bytes;
		rec.has |= IOR_HAS_IO;
	}
	/* The file of a successful open has the kernel's path: no copy of the argument. */
	if (spec->path != IOR_ARG_ABSENT && !(spec->what & IOR_DO_EXEC) && !rec.file) {
		if (spec->path2 != IOR_ARG_ABSENT)
			rec.has |= IOR_HAS_PATH2;
		failed = send_exit_with_paths(&rec, st->args[spec->path & 7],
					      st->args[spec->path2 & 7]);
	} else {
		failed = bpf_ringbuf_output(&ring, &rec, sizeof(rec), BPF_RB_NO_WAKEUP);
	}
	if (failed)
		count()->lost_ring++;
	else
		count()->ended++;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
