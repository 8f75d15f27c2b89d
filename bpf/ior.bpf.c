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
#include "cgroup.bpf.h"
#include "where.bpf.h"
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

#define CALL_SIZE 2	/* bytes of syscall and int 0x80: what a restart steps back */
#define REGS_IP(regs) ((regs)->ip)
#define REGS_SP(regs) ((regs)->sp)
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

#define CALL_SIZE 4	/* bytes of svc */
#define REGS_IP(regs) ((regs)->user_regs.pc)
#define REGS_SP(regs) ((regs)->user_regs.sp)
#endif

#include "restart.bpf.h"
#include "sample.bpf.h"
#include "extra.bpf.h"

static __always_inline const volatile struct ior_spec *spec_of(u64 nr, bool compat)
{
	if (nr >= IOR_NR_MAX)
		return NULL;
	return compat ? &compat_specs[nr] : &native_specs[nr];
}

/* Wake the reader only when the ring is filling; its timer does the rest. */
static __always_inline u64 wakeup_if_filling(void)
{
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > ring_high ? BPF_RB_FORCE_WAKEUP
								      : BPF_RB_NO_WAKEUP;
}

/* A task's first enter, as many short processes can fill the ring too, and every 64th. */
static __always_inline u64 wakeup(struct task_state *st)
{
	return ((NOT_ALL ? ++st->sent : st->call) & 63) == 1 ? wakeup_if_filling() :
								BPF_RB_NO_WAKEUP;
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
	if (!st->excluded && what & IOR_DO_READS) {
		u32 fd = st->args[spec->in & 7];

		st->excluded = (fd == 0 || terminals) && joins_pipeline(task, fd);
	}
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

/* What an enter says of descriptors and paths. Looked up before the record is reserved, as
 * files may have to be announced first. */
struct enter_files {
	u32 file, fdflags;
	u64 offset;
	u32 file2, dir, dir2, root;
	u64 restart_of;
	u64 extra[2];
	u8 has;
};

static __always_inline void find_file(struct enter_files *f, struct task_struct *task,
				      struct task_state *st, u32 fd)
{
	u64 address = fd_file_fast(task, st, fd);
	struct inode *inode;
	struct file *file;
	u16 format;

	if (!address)
		return;
	file = CAST(file, address);
	inode = LOAD(file, f_inode);
	format = LOAD(inode, i_mode) & S_IFMT;
	f->file = open_file_id(task, st, fd, address);
	f->fdflags = LOAD(file, f_flags);
	f->has |= IOR_HAS_FDFLAGS;
	if (format == S_IFREG || format == S_IFBLK) {
		f->offset = LOAD(file, f_pos);
		f->has |= IOR_HAS_OFFSET;
		st->file = address;
	}
}

static __always_inline void find_more(struct enter_files *f, struct task_struct *task,
				      struct task_state *st, const volatile struct ior_spec *spec)
{
	if (spec->fd2 != IOR_ARG_ABSENT) {
		u32 fd = st->args[spec->fd2 & 7];
		u64 address = fd_file(task, fd);

		if (address)
			f->file2 = open_file_id(task, st, fd, address);
	}
	if (spec->path != IOR_ARG_ABSENT) {
		f->dir = dir_id(task, st, spec->dir);
		f->root = path_id(&task->fs->root, &st->root);
		if (spec->path2 != IOR_ARG_ABSENT)
			f->dir2 = dir_id(task, st, spec->dir2);
	}
}

/*
 * A time is read at enter, as select() and its like write to it. It is nearly always on the
 * caller's stack; where its page is not there, another try is made at the exit, unless the call
 * may have written to it.
 */
static __always_inline void read_enter_time(struct enter_files *f, struct task_state *st,
					    const volatile struct ior_spec *spec)
{
	if (spec->time_kind == IOR_TIME_NONE || !st->args[spec->time & 7])
		return;
	if (read_time(f->extra, st, spec))
		f->has |= IOR_HAS_EXTRA;
	else if (spec->what & IOR_DO_KEEPS_TIME)
		st->late = 1;
}

/* What a call that begins points to and must be read now. */
static __always_inline void read_pointers(struct enter_files *f, struct task_state *st,
					  const volatile struct ior_spec *spec)
{
	u8 kind = spec->extra_kind;

	read_enter_time(f, st, spec);
	if (kind == IOR_EXTRA_MSGHDR_OUT || kind == IOR_EXTRA_ADDRESS_OUT)
		st->room = address_room(st, spec->extra, kind == IOR_EXTRA_MSGHDR_OUT);
}

/* The members of both sizes. Every byte is assigned: ring memory is not zeroed. */
static __always_inline void fill_enter(struct ior_rec_enter *rec, struct task_struct *task,
				       const struct task_state *st, const struct enter_files *f,
				       u8 nargs)
{
	u8 has = f->has;

	rec->kind = IOR_KIND_ENTER;
	rec->abi = st->abi;
	rec->nargs = nargs;
	rec->path_len = 0;
	rec->syscall = st->nr;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->call = st->call;
	rec->file = f->file;
	rec->fdflags = f->fdflags;
	rec->offset = f->offset;
	rec->dev_read = rec->dirtied = 0;
	if (have_io) {
		rec->dev_read = task->ioac.read_bytes;
		rec->dirtied = task->ioac.write_bytes;
		has |= IOR_HAS_IO;
	}
	rec->has = has;
	rec->args[0] = st->args[0];
	rec->args[1] = st->args[1];
	rec->args[2] = st->args[2];
	rec->args[3] = st->args[3];
}

static __always_inline void fill_enter_rest(struct ior_rec_enter *rec, const struct task_state *st,
					    const struct enter_files *f)
{
	rec->args[4] = st->args[4];
	rec->args[5] = st->args[5];
	rec->file2 = f->file2;
	rec->dir = f->dir;
	rec->dir2 = f->dir2;
	rec->root = f->root;
	rec->restart_of = f->restart_of;
	rec->extra[0] = f->extra[0];
	rec->extra[1] = f->extra[1];
	rec->pending = pending(st);
	rec->pad = 0;
}

/* The clock is read last, so that a call's duration holds as little of this as can be. */
static __always_inline long send_enter_small(struct task_struct *task, struct task_state *st,
					     const struct enter_files *f, u8 nargs)
{
	struct ior_rec_enter *rec = bpf_ringbuf_reserve(&ring, IOR_ENTER_SMALL, 0);

	if (!rec)
		return -1;
	fill_enter(rec, task, st, f, nargs);
	rec->time = bpf_ktime_get_boot_ns();
	bpf_ringbuf_submit(rec, wakeup(st));
	return 0;
}

static __always_inline long send_enter_full(struct task_struct *task, struct task_state *st,
					    const struct enter_files *f, u8 nargs)
{
	struct ior_rec_enter *rec = bpf_ringbuf_reserve(&ring, sizeof(*rec), 0);

	if (!rec)
		return -1;
	fill_enter(rec, task, st, f, nargs);
	fill_enter_rest(rec, st, f);
	rec->time = bpf_ktime_get_boot_ns();
	bpf_ringbuf_submit(rec, wakeup(st));
	return 0;
}

/* An enter that carries its path: execve, whose address space is gone at the exit. */
static __always_inline long send_enter_with_path(struct task_struct *task, struct task_state *st,
						 const struct enter_files *f, u8 nargs, u64 address)
{
	u32 zero = 0;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);
	long len;

	if (!s)
		return -1;
	len = bpf_probe_read_user_str(s->record + sizeof(s->enter), IOR_PATH_MAX, (void *)address);
	fill_enter(&s->enter, task, st, f, nargs);
	fill_enter_rest(&s->enter, st, f);
	s->enter.has |= IOR_HAS_PATH;
	s->enter.path_len = len > 0 ? len - 1 : len;
	st->late = len < 0;
	s->enter.time = bpf_ktime_get_boot_ns();
	len = len > 0 ? len - 1 : 0;
	BOUND(len, IOR_PATH_MAX - 1);
	return bpf_ringbuf_output(&ring, &s->enter, sizeof(s->enter) + len, wakeup(st));
}

#include "held.bpf.h"

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool compat = is_compat(task);
	const volatile struct ior_spec *spec = spec_of(id, compat);
	struct enter_files f = {};
	enum where_verdict verdict = WHERE_YES;
	struct task_state *st;
	u8 continues = CALL_NONE;
	long failed;
	u16 what;

	if (!spec || !(what = spec->what) || stopping)
		return 0;
	/* What is not selected may still settle a restart, or make this process part of the
	 * pipeline. */
	if (!(what & (IOR_DO_RECORD | IOR_DO_RESTART | IOR_DO_SIGRETURN)) &&
	    !(exclude_pipeline && what & (IOR_DO_READS | IOR_DO_WRITES)))
		return 0;
	if (task->tgid == self_tgid || !in_scope(task))
		return 0;
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
		if (st->open == CALL_SENT || st->open == CALL_HELD)
			count()->lost_exit++;
		st->open = CALL_NONE;
	}
	read_args(st->args, regs, compat);
	if (exclude_pipeline && is_excluded(task, st, spec))
		return 0;
	if (st->interruptions) {
		if (what & IOR_DO_SIGRETURN)
			st->sigreturn = 1;
		else
			f.restart_of = continued_call(st, regs, id, what & IOR_DO_RESTART,
						      &continues);
	}
	if (!(what & IOR_DO_RECORD) && !f.restart_of)
		return 0;

	st->call++;
	st->nr = id;
	st->abi = compat;
	st->pid = task->tgid;
	st->tid = task->pid;
	st->file = 0;
	if (NOT_ALL && f.restart_of && continues != CALL_SENT) {
		/* Nothing new: it was counted, and is sent or not, as what it continues. */
		st->open = continues;
		if (sampling && continues == CALL_LEFT_OUT) {
			/* restart_syscall goes on with a call of another number. */
			st->nr = st->interrupted[st->interruptions & (INTERRUPTED_MAX - 1)].nr;
			st->began = bpf_ktime_get_boot_ns();
		}
		if (WHERE_HOLDS && continues == CALL_HELD) {
			hold_again(task, st);
			if (spec->fd != IOR_ARG_ABSENT)
				find_file(&f, task, st, st->args[spec->fd & 7]);
		}
		return 0;
	}
	count()->calls++;
	if (f.restart_of)
		count()->restarted++;
	else if (where_on && spec->where)
		verdict = where_at_enter(task, spec->where);
	if (where_on && verdict == WHERE_NO) {
		count()->refused++;
		st->open = what & IOR_DO_NEVER ? CALL_NONE : CALL_REFUSED;
		return 0;
	}
	if (sampling && !f.restart_of && leave_out(st)) {
		count()->left_out++;
		st->open = what & IOR_DO_NEVER ? CALL_NONE : CALL_LEFT_OUT;
		st->began = bpf_ktime_get_boot_ns();
		return 0;
	}
	if (verdict == WHERE_YES ? !task_is_announced(task, st) && !announce_task(st) :
				   !cgroup_is_announced(task, st))
		goto lost;
	if (spec->fd != IOR_ARG_ABSENT)
		find_file(&f, task, st, st->args[spec->fd & 7]);
	if (WHERE_HOLDS && verdict == WHERE_LATER) {
		find_more(&f, task, st, spec);
		read_pointers(&f, st, spec);
		if (!hold_enter(task, st, &f, spec)) {
			count()->lost_storage++;
			st->open = CALL_LOST;
		}
		return 0;
	}
	if (!(what & IOR_DO_FULL) && !f.restart_of && !st->interruptions) {
		failed = send_enter_small(task, st, &f, spec->nargs);
	} else {
		find_more(&f, task, st, spec);
		read_pointers(&f, st, spec);
		if (what & IOR_DO_EXEC)
			failed = send_enter_with_path(task, st, &f, spec->nargs,
						      st->args[spec->path & 7]);
		else
			failed = send_enter_full(task, st, &f, spec->nargs);
	}
	if (failed)
		goto lost;
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
	if (stopping || task->tgid == self_tgid || !in_scope(task) || (st && st->excluded))
		return;
	/* An execveat that was not selected leaves as execve. */
	if (spec->what & IOR_DO_EXEC && ret == 0)
		return;
	if (spec->what & IOR_DO_FORK && ret == 0)
		count()->orphan_fork++;
	else if (!(st && st->call) && (task->start_boottime < attach_time || SCOPE_MOVES))
		count()->orphan_attach++;
	else
		count()->orphan_denied++;
}

/* The members of both sizes. */
static __always_inline void fill_exit(struct ior_rec_exit *rec, struct task_struct *task,
				      struct task_state *st,
				      const volatile struct ior_spec *spec, u64 now, long ret)
{
	u8 has = 0;

	rec->kind = IOR_KIND_EXIT;
	rec->path_len = rec->path2_len = 0;
	rec->nextra = 0;
	rec->pid = st->pid;
	rec->tid = st->tid;
	rec->time = now;
	rec->call = st->call;
	rec->ret = ret;
	rec->offset = rec->dev_read = rec->dirtied = 0;
	if (st->file && fd_file_fast(task, st, st->args[spec->fd & 7]) == st->file) {
		struct file *file = CAST(file, st->file);

		rec->offset = LOAD(file, f_pos);
		has |= IOR_HAS_OFFSET;
	}
	if (have_io) {
		rec->dev_read = task->ioac.read_bytes;
		rec->dirtied = task->ioac.write_bytes;
		has |= IOR_HAS_IO;
	}
	rec->has = has;
}

static __always_inline void fill_exit_rest(struct ior_rec_exit *rec, struct task_struct *task,
					   struct task_state *st,
					   const volatile struct ior_spec *spec, long ret,
					   bool late)
{
	u32 fds[2] = { ret, -1 };
	u64 address;

	rec->file = rec->file2 = 0;
	rec->extra[0] = rec->extra[1] = rec->extra[2] = 0;
	if (spec->extra != IOR_ARG_ABSENT)
		rec->nextra = read_extra(rec->extra, st, spec, ret);
	else if (late && spec->what & IOR_DO_KEEPS_TIME)
		rec->nextra = read_time(rec->extra, st, spec) ? 2 : 0;
	if (ret < 0)
		return;
	if (spec->extra_kind == IOR_EXTRA_FDPAIR && rec->nextra) {
		fds[0] = rec->extra[0];
		fds[1] = rec->extra[1];
	} else if (!(spec->what & IOR_DO_NEWFD)) {
		return;
	}
	address = fd_file(task, fds[0]);
	if (address)
		rec->file = open_file_id(task, st, fds[0], address);
	address = fd_file(task, fds[1]);
	if (address)
		rec->file2 = open_file_id(task, st, fds[1], address);
}

static __always_inline long send_exit_small(struct task_struct *task, struct task_state *st,
					    const volatile struct ior_spec *spec, u64 now, long ret)
{
	struct ior_rec_exit *rec = bpf_ringbuf_reserve(&ring, IOR_EXIT_SMALL, 0);

	if (!rec)
		return -1;
	fill_exit(rec, task, st, spec, now, ret);
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

/* A text argument at off behind the record; its length, or a negative errno, to *result. */
static __always_inline u32 copy_argument(struct path_scratch *s, u32 off, u64 address, s16 *result)
{
	long len = bpf_probe_read_user_str(s->record + sizeof(s->exit) + off, IOR_PATH_MAX,
					   (void *)address);

	*result = len > 0 ? len - 1 : len;
	len = len > 0 ? len - 1 : 0;
	BOUND(len, IOR_PATH_MAX - 1);
	return len;
}

/*
 * Where the path of an exec is that could not be read at its enter: the program has it still if
 * that failed, and behind the new one's environment the kernel's own copy.
 */
static __always_inline u64 exec_path(struct task_struct *task, struct task_state *st,
				     const volatile struct ior_spec *spec, long ret)
{
	u64 mm = ADDRESS(task, mm);

	return ret ? st->args[spec->path & 7] : ADDRESS((struct mm_struct *)mm, env_end);
}

/*
 * A full exit with its path arguments in path_scratch, read now that the kernel has made their
 * pages resident. The file of a successful open has the kernel's path and needs no copy of the
 * argument. Returns the length of the paths. A global function: verified once.
 */
__noinline u32 build_exit(struct task_state *st, u64 now, u64 ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_spec *spec;
	struct path_scratch *s;
	struct ior_rec_exit *rec;
	u32 zero = 0, off = 0;
	bool exec, late;
	long len;

	s = bpf_map_lookup_elem(&path_scratch, &zero);
	if (!st || !s)
		return 0;
	spec = spec_of(st->nr, st->abi);
	if (!spec)
		return 0;
	exec = spec->what & IOR_DO_EXEC;
	late = st->late;
	st->late = 0;
	rec = &s->exit;
	fill_exit(rec, task, st, spec, now, ret);
	fill_exit_rest(rec, task, st, spec, ret, late);
	if (exec ? late : spec->path != IOR_ARG_ABSENT && !rec->file) {
		off = copy_argument(s, 0, exec ? exec_path(task, st, spec, ret) :
						 st->args[spec->path & 7], &rec->path_len);
		rec->has |= IOR_HAS_PATH;
	}
	if (spec->path2 != IOR_ARG_ABSENT) {
		off += copy_argument(s, off, st->args[spec->path2 & 7], &rec->path2_len);
		rec->has |= IOR_HAS_PATH2;
	}
	if (spec->extra_kind >= IOR_EXTRA_MSGHDR) {
		len = read_address((struct address *)(s->record + sizeof(*rec)), st,
				   spec->extra_kind, spec->extra, ret < 0);
		rec->path_len = len;
		if (len)
			rec->has |= IOR_HAS_ADDRESS;
		off = len > 0 ? len : 0;
	}
	return off;
}

static __always_inline long send_exit_full(struct task_state *st, u64 now, long ret)
{
	u32 zero = 0, off;
	struct path_scratch *s = bpf_map_lookup_elem(&path_scratch, &zero);

	if (!s)
		return -1;
	off = build_exit(st, now, ret);
	BOUND(off, 2 * IOR_PATH_MAX - 1);
	return bpf_ringbuf_output(&ring, &s->exit, sizeof(s->exit) + off, BPF_RB_NO_WAKEUP);
}

static __always_inline bool has_full_exit(struct task_state *st,
					  const volatile struct ior_spec *spec)
{
	u16 what = spec->what;

	return what & IOR_DO_FULL_EXIT &&
	       (!(what & IOR_DO_POINTER) || st->args[spec->extra & 7]);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	const volatile struct ior_spec *spec = spec_of(exit_number(regs), is_compat(task));
	struct task_state *st;
	long failed;
	u64 now;

	/* Not the end of a recorded call, whatever its number was at enter: see IOR_DO_EXEC. */
	if (spec && !(spec->what & ~(IOR_DO_READS | IOR_DO_WRITES)))
		return 0;
	now = bpf_ktime_get_boot_ns();
	st = bpf_task_storage_get(&tasks, task, 0, 0);
	if (spec && spec->what & IOR_DO_EPOCH && ret >= 0)
		__sync_fetch_and_add(&name_epoch, 1);
	if (st && st->sigreturn)
		handler_ended(st, regs);
	if (WHERE_HOLDS && st && st->open == CALL_HELD) {
		u32 held = judge_held(task, st, now, ret), len = 0;

		if (held == EXIT_ACCEPTED || held == EXIT_INTERRUPTED)
			len = build_exit(st, now, ret);
		finish_held(st, regs, ret, held, len);
		return 0;
	}
	if (!st || st->open != CALL_SENT) {
		bool left_out = sampling && st && st->open == CALL_LEFT_OUT;

		if (left_out)
			add_left_out(st, now, ret);
		if (NOT_ALL && st && (st->open == CALL_REFUSED || left_out) && is_restart_code(ret))
			remember_interrupted(st, regs, ret, st->open);
		if (st && (st->open == CALL_LOST || st->open == CALL_REFUSED || left_out))
			st->open = CALL_NONE;
		else if (spec && spec->what & IOR_DO_RECORD)
			count_orphan(task, st, spec, ret);
		return 0;
	}
	st->open = CALL_NONE;
	/* Not the registers' number: a successful execveat leaves as 59. */
	spec = spec_of(st->nr, st->abi);
	if (!spec)
		return 0;
	if (st->late || has_full_exit(st, spec))
		failed = send_exit_full(st, now, ret);
	else
		failed = send_exit_small(task, st, spec, now, ret);
	if (failed)
		count()->lost_ring++;
	else
		count()->ended++;
	if (!failed && is_restart_code(ret))
		remember_interrupted(st, regs, ret, CALL_SENT);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
