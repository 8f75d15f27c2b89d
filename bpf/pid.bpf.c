/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The number of a process in the initial pid namespace, asked by a process that is in another
 * one. Runs once for each, by BPF_PROG_TEST_RUN, on a pidfd of the process that asks.
 */
#include "kernel.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct upid {
	int nr;
};

struct pid {
	struct upid numbers[1];	/* by depth of the namespace, the initial one first */
};

struct inode___private {
	struct pid *i_private;
};

struct file___private {
	struct inode___private *f_inode;
	struct pid *private_data;
};

#pragma clang attribute pop

SEC("raw_tp")
int initial_pid(const u64 *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct file **fds = BPF_CORE_READ(task, files, fdt, fd);
	struct file___private *file = NULL;
	struct pid *pid;

	bpf_probe_read_kernel(&file, sizeof(file), &fds[*ctx & 0xffffff]);
	pid = BPF_CORE_READ(file, f_inode, i_private);	/* pidfs, Linux 6.9 */
	if (!pid)
		pid = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(pid, numbers[0].nr);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
