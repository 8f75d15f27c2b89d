/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Which tasks are recorded, and what is said of them. */
#ifndef IOR_BPF_TASK_H
#define IOR_BPF_TASK_H

static __always_inline bool in_list(u32 kind, u32 value)
{
	struct scope_key key = { kind, value };

	return bpf_map_lookup_elem(&scope, &key) != NULL;
}

/* Can a task come to be selected in the middle of a call? */
#define SCOPE_MOVES (scope_uids || scope_cgroups)

/* Selected by -p, -t, -u, --cgroup (all lists that are set must agree), or everything. */
static __always_inline bool in_scope(struct task_struct *task)
{
	if (scope_pids && !in_list(SCOPE_PID, task->tgid))
		return false;
	if (scope_tids && !in_list(SCOPE_TID, task->pid))
		return false;
	if (scope_uids && !in_list(SCOPE_UID, task->cred->uid.val))
		return false;
	if (scope_cgroups && !in_cgroups())
		return false;
	return true;
}

/* All but the cgroup: a held call has its own. */
static __always_inline void fill_task_but_cgroup(struct ior_rec_task *rec,
						 struct task_struct *task, u8 event)
{
	__builtin_memset(rec, 0, sizeof(*rec));
	rec->kind = IOR_KIND_TASK;
	rec->event = event;
	rec->pid = task->tgid;
	rec->tid = task->pid;
	rec->time = bpf_ktime_get_boot_ns();
	rec->start = task->start_boottime;
	rec->ppid = task->real_parent->tgid;
	rec->uid = task->cred->uid.val;
	rec->gid = task->cred->gid.val;
	bpf_probe_read_kernel(rec->comm, sizeof(rec->comm), &task->comm);
}

static __always_inline void fill_task(struct ior_rec_task *rec, struct task_struct *task, u8 event)
{
	fill_task_but_cgroup(rec, task, event);
	rec->cgroup = cgroup_id(task);
}

static __always_inline u32 exe_id(struct task_struct *task)
{
	u64 mm = ADDRESS(task, mm), exe = 0;
	struct file *file;

	if (!mm)
		return 0;
	bpf_core_read(&exe, sizeof(exe), &((struct mm_struct *)mm)->exe_file);
	if (!exe)
		return 0;
	file = (struct file *)exe;
	/* A deleted executable keeps its path; that it is deleted is no one's question here. */
	return file_id(ADDRESS(file, f_path.dentry), ADDRESS(file, f_path.mnt), 0, 0);
}

static __always_inline void remember_announced(struct task_state *st,
					       const struct ior_rec_task *rec)
{
	__builtin_memcpy(st->comm, rec->comm, sizeof(st->comm));
	st->uid = rec->uid;
	st->gid = rec->gid;
	st->cgroup = rec->cgroup;
	st->generation = generation;
	st->announced = 1;
}

/* False: no room, which is counted. */
static __always_inline bool send_task(struct ior_rec_task *rec, struct task_struct *task)
{
	if (announce_cgroup(cgroup_address(task)) &&
	    !bpf_ringbuf_output(&ring, rec, sizeof(*rec), BPF_RB_NO_WAKEUP))
		return true;
	count()->lost_other++;
	return false;
}

/* Say what is new about a task before the call that needs it. False: no room, try again. */
__noinline int announce_task(struct task_state *st)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ior_rec_task *rec;
	u32 exe;

	if (!st)
		return 0;
	exe = exe_id(task);
	if (!announce_cgroup(cgroup_address(task)))
		return 0;
	rec = bpf_ringbuf_reserve(&ring, sizeof(*rec), 0);
	if (!rec)
		return 0;
	fill_task(rec, task, st->announced ? IOR_TASK_CHANGED : IOR_TASK_SEEN);
	rec->exe = exe;
	remember_announced(st, rec);
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 1;
}

/* No event tells of setuid or of a move to another cgroup: compare, at every call. */
static __always_inline bool task_is_announced(struct task_struct *task, struct task_state *st)
{
	const struct cred *cred = task->cred;

	return st->announced && st->comm[0] == *(u64 *)&task->comm[0] &&
	       st->comm[1] == *(u64 *)&task->comm[8] && st->uid == cred->uid.val &&
	       st->gid == cred->gid.val && st->cgroup == cgroup_id(task) &&
	       st->generation == generation;
}

/* Device numbers, include/uapi/linux/major.h. */
#define MAJOR(dev) ((dev) >> 20)
#define UNIX98_PTY_SLAVE_MAJOR 136	/* and the seven after it */
#define DEV_TTY (5 << 20)		/* /dev/tty: the process's own terminal */
#define DEV_PTMX (5 << 20 | 2)

/*
 * A pty as a carrier: both of its ends give the same one, the master's tty_struct. From which
 * end the data comes tells which one has to be looked for.
 */
static __always_inline bool pty_of(struct file *file, struct inode *inode, bool writes,
				   struct carrier *carrier)
{
	u32 dev = LOAD(inode, i_rdev);
	u64 private = ADDRESS(file, private_data), tty = 0;

	if (writes ? dev != DEV_TTY && MAJOR(dev) - UNIX98_PTY_SLAVE_MAJOR > 7 : dev != DEV_PTMX)
		return false;
	bpf_core_read(&tty, sizeof(tty), &((struct tty_file_private *)private)->tty);
	if (writes && tty)
		tty = ADDRESS((struct tty_struct *)tty, link);
	carrier->id = tty;
	carrier->dev = TERMINAL;
	return tty;
}

/* What carries data through a descriptor, as a key; false if that is no pipe and no pty. */
static __always_inline bool carrier_of(struct task_struct *task, u32 fd, bool writes,
				       struct carrier *carrier)
{
	u64 address = fd_file(task, fd);
	struct super_block *sb;
	struct inode *inode;
	struct file *file;
	u16 format;

	if (!address)
		return false;
	file = CAST(file, address);
	inode = LOAD(file, f_inode);
	format = LOAD(inode, i_mode) & S_IFMT;
	carrier->pad = 0;
	if (format == S_IFCHR)
		return pty_of(file, inode, writes, carrier);
	if (format != S_IFIFO)
		return false;
	sb = LOAD(inode, i_sb);
	carrier->id = LOAD(inode, i_ino);
	carrier->dev = LOAD(sb, s_dev);
	return true;
}

/*
 * A process that takes the capture from its standard input becomes part of the pipeline, and so
 * does a terminal (tmux, sshd) that shows it. Returns true if the task just did.
 */
static __noinline bool joins_pipeline(struct task_struct *task, u32 fd)
{
	u32 tgid = task->tgid, one = 1;
	struct carrier carrier;
	struct ior_rec_task rec;

	if (!carrier_of(task, fd, false, &carrier) || !bpf_map_lookup_elem(&tainted, &carrier))
		return false;
	if (fd != 0 && carrier.dev != TERMINAL)
		return false;	/* a shell that captures output, a manager of containers */
	if (bpf_map_update_elem(&excluded, &tgid, &one, BPF_NOEXIST))
		return true;
	__sync_fetch_and_add(&exclude_epoch, 1);
	fill_task(&rec, task, IOR_TASK_EXCLUDED);
	rec.reason = carrier.dev == TERMINAL ? IOR_REASON_TERMINAL : IOR_REASON_PIPELINE;
	send_task(&rec, task);
	count()->excluded++;
	return true;
}

/* What an excluded process writes to a pipe or terminal is the capture again: follow it. */
static __noinline void taint_output(struct task_struct *task, u32 fd)
{
	struct carrier carrier;
	u32 one = 1;

	/* An update would take a new element of the map even for a key that it has. */
	if (!carrier_of(task, fd, true, &carrier) || bpf_map_lookup_elem(&tainted, &carrier))
		return;
	if (!bpf_map_update_elem(&tainted, &carrier, &one, BPF_NOEXIST) && carrier.dev == TERMINAL)
		__sync_fetch_and_add(&terminals, 1);
}

static __always_inline void select_task(const struct scope_key *key)
{
	u32 one = 1;

	if (!bpf_map_update_elem(&scope, key, &one, BPF_NOEXIST))
		count()->alive_add++;
	else if (!bpf_map_lookup_elem(&scope, key))
		count()->lost_other++;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct ior_rec_task rec;
	struct task_state *st;
	bool selected = in_scope(parent);

	if (follow) {
		struct scope_key pid = { SCOPE_PID, child->tgid };
		struct scope_key tid = { SCOPE_TID, child->pid };

		if (scope_pids && child->tgid != parent->tgid && in_list(SCOPE_PID, parent->tgid))
			select_task(&pid);
		if (scope_tids && in_list(SCOPE_TID, parent->pid))
			select_task(&tid);
	}
	if (!selected || stopping || parent->tgid == self_tgid)
		return 0;
	st = bpf_task_storage_get(&tasks, parent, 0, 0);
	if (!st || st->excluded || !st->announced)
		return 0;
	fill_task(&rec, child, IOR_TASK_FORK);
	rec.ppid = parent->tgid;
	send_task(&rec, child);
	return 0;
}

/* A task that was announced has begun another program. old_tid: its number before. */
static __always_inline void announce_exec(struct task_struct *task, struct task_state *st,
					  u32 old_tid)
{
	struct ior_rec_task rec;

	if (!st->announced)
		return;
	fill_task(&rec, task, IOR_TASK_EXEC);
	rec.exe = exe_id(task);
	if (old_tid != task->pid)
		rec.old_tid = old_tid;
	st->announced = 0;
	if (send_task(&rec, task))
		remember_announced(st, &rec);
}

/* None of the interrupted calls goes on. */
static __always_inline void settle_all(struct task_state *st)
{
	for (u32 i = 0; WHERE_HOLDS && i < INTERRUPTED_MAX && i < st->interruptions; i++)
		settle_held(i);
	st->interruptions = 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid)
{
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	struct scope_key was = { SCOPE_TID, old_pid }, is = { SCOPE_TID, task->pid };

	/* A thread that is not the leader takes the leader's number, and stays selected: first of
	 * all, so that user space never finds none left. */
	if (scope_tids && old_pid != task->pid && in_list(SCOPE_TID, old_pid)) {
		select_task(&is);
		if (!bpf_map_delete_elem(&scope, &was))
			count()->alive_sub++;
	}
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	/* Of a held execve it is said after the call, which is still the old program's. */
	if (!WHERE_HOLDS || st->open != CALL_HELD)
		announce_exec(task, st, old_pid);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct ior_rec_task rec;
	struct task_state *st = bpf_task_storage_get(&tasks, task, 0, 0);
	/* Every thread that passes after the last one has begun to exit sees 0. */
	bool group_dead = task->signal->live.counter == 0;
	struct scope_key tid = { SCOPE_TID, task->pid };
	struct scope_key pid = { SCOPE_PID, task->tgid };
	u32 tgid = task->tgid;

	if (scope_tids && !bpf_map_delete_elem(&scope, &tid))
		count()->alive_sub++;
	if (scope_pids && group_dead && !bpf_map_delete_elem(&scope, &pid))
		count()->alive_sub++;
	if (group_dead)
		bpf_map_delete_elem(&excluded, &tgid);
	if (!st || st->excluded)
		return 0;
	settle_all(st);
	if (!st->announced)
		return 0;
	fill_task(&rec, task, IOR_TASK_EXITED);
	send_task(&rec, task);
	return 0;
}

#endif
