/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The pipeline that the capture flows through is not recorded, or each of its records would make
 * others: who reads the capture is excluded, and what it writes to is followed.
 */
#ifndef IOR_BPF_PIPELINE_H
#define IOR_BPF_PIPELINE_H

#include "access.bpf.h"
#include "file.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"
#include "task.bpf.h"

/* What is known of an element of `tainted`. */
enum {
	CARRIER_IS = 1,		/* it carries the capture */
	CARRIER_MAY,		/* it will, if the process before it does what pipelines do */
};

/* Device numbers, include/uapi/linux/major.h. */
#define UNIX98_PTY_SLAVE_MAJOR 136	/* and the seven after it */
#define DEV_TTY IOR_DEV(5, 0)		/* /dev/tty: the process's own terminal */
#define DEV_PTMX IOR_DEV(5, 2)

/*
 * A pty as a carrier: both of its ends give the same one, the master's tty_struct. From which
 * end the data comes tells which one has to be looked for.
 */
static __always_inline bool pty_of(struct file *file, struct inode *inode, bool writes,
				   struct ior_carrier *carrier)
{
	u32 dev = LOAD(inode, i_rdev);
	u64 private, tty = 0;

	if (writes ? dev != DEV_TTY && IOR_DEV_MAJOR(dev) - UNIX98_PTY_SLAVE_MAJOR > 7 :
		     dev != DEV_PTMX)
		return false;
	private = ADDRESS(file, private_data);
	bpf_core_read(&tty, sizeof(tty), &((struct tty_file_private *)private)->tty);
	if (writes && tty)
		tty = ADDRESS((struct tty_struct *)tty, link);
	carrier->id = tty;
	carrier->dev = IOR_CARRIER_TERMINAL;
	return tty;
}

/* What carries data through an open file, as a key; false if that is no pipe and no pty. */
static __always_inline bool carrier_of(u64 address, bool writes, struct ior_carrier *carrier)
{
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

static __always_inline bool is_tainted(const struct ior_carrier *carrier)
{
	u32 *what = bpf_map_lookup_elem(&tainted, carrier);

	return what && *what == CARRIER_IS;
}

/*
 * A process that takes the capture from its standard input becomes part of the pipeline, and so
 * does a terminal (tmux, sshd) that shows it. address: of the file that descriptor fd is. Returns
 * true if the task just did.
 */
static __noinline bool joins_pipeline(struct task_struct *task, u32 fd, u64 address)
{
	u32 tgid = task->tgid, one = 1;
	struct ior_carrier carrier;
	struct ior_rec_task rec;

	if (!carrier_of(address, false, &carrier) || !is_tainted(&carrier))
		return false;
	if (fd != 0 && carrier.dev != IOR_CARRIER_TERMINAL)
		return false;	/* a shell that captures output, a manager of containers */
	if (bpf_map_update_elem(&excluded, &tgid, &one, BPF_NOEXIST))
		return true;
	__sync_fetch_and_add(&exclude_epoch, 1);
	fill_task(&rec, task, IOR_TASK_EXCLUDED);
	rec.reason = carrier.dev == IOR_CARRIER_TERMINAL ? IOR_REASON_TERMINAL :
							   IOR_REASON_PIPELINE;
	send_task(&rec, task, WHO_CURRENT);
	count()->excluded++;
	return true;
}

/* What an excluded process writes to a pipe or terminal is the capture again: follow it. */
static __noinline void taint_output(struct task_struct *task, u32 fd)
{
	struct ior_carrier carrier;
	u32 is = CARRIER_IS;

	/* An update would take a new element of the map even for a key that it has. */
	if (!carrier_of(fd_file(task, fd), true, &carrier) || is_tainted(&carrier))
		return;
	if (!bpf_map_update_elem(&tainted, &carrier, &is, BPF_ANY) &&
	    carrier.dev == IOR_CARRIER_TERMINAL)
		__sync_fetch_and_add(&terminals, 1);
}

/* Excluded from recording, as part of the own pipeline? Learns it, and follows its output. */
static __always_inline bool is_excluded(struct task_struct *task, struct task_state *st,
					const volatile struct ior_plan *plan)
{
	u32 what = plan->what;

	if (st->exclude_epoch != exclude_epoch) {
		u32 tgid = task->tgid;

		st->exclude_epoch = exclude_epoch;
		st->excluded = bpf_map_lookup_elem(&excluded, &tgid) != NULL;
	}
	if (!st->excluded && what & IOR_DO_READS) {
		u32 fd = st->args[plan->in & 7];

		st->excluded = (fd == 0 || terminals) &&
			       joins_pipeline(task, fd, fd_file_fast(task, st, fd));
	}
	if (st->excluded && what & IOR_DO_WRITES)
		taint_output(task, st->args[plan->out & 7]);
	return st->excluded;
}

#endif
