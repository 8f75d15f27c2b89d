/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The least that a tracer of read and write can do that tells of each call: two records of 32
 * bytes, with the time, the number of the call, the process and what it returned.
 */
#include "kernel.h"
#include <bpf/bpf_tracing.h>

#include "arch.bpf.h"
#include "minimal.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, MINIMAL_RING);
} ring SEC(".maps");

const volatile u32 self_tgid;	/* not recorded */
const volatile u32 nr_read, nr_write;
u64 lost[MINIMAL_CPUS];

static __always_inline bool wanted(struct task_struct *task, u32 nr)
{
	return (nr == nr_read || nr == nr_write) && task->tgid != self_tgid;
}

static __always_inline struct minimal_record *reserve(void)
{
	struct minimal_record *rec = bpf_ringbuf_reserve(&ring, sizeof(*rec), 0);

	if (!rec)
		lost[bpf_get_smp_processor_id() & (MINIMAL_CPUS - 1)]++;
	return rec;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(minimal_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct minimal_record *rec;

	if (!wanted(task, id) || !(rec = reserve()))
		return 0;
	rec->nr = id;
	rec->pid = task->pid;
	rec->ret = rec->ends = 0;
	rec->time = bpf_ktime_get_boot_ns();
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(minimal_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 nr = exit_number(regs);
	struct minimal_record *rec;
	u64 now;

	if (!wanted(task, nr))
		return 0;
	now = bpf_ktime_get_boot_ns();
	rec = reserve();
	if (!rec)
		return 0;
	rec->nr = nr;
	rec->pid = task->pid;
	rec->ret = ret;
	rec->ends = 1;
	rec->time = now;
	bpf_ringbuf_submit(rec, BPF_RB_NO_WAKEUP);
	return 0;
}

char minimal_license[] SEC("license") = "Dual BSD/GPL";
