/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What differs by architecture: registers, and 32-bit calls. */
#ifndef IOR_BPF_ARCH_H
#define IOR_BPF_ARCH_H

#include "kernel.h"

#define ENOSYS 38

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

/* The registers of a task that is in a call hold its number, and no result yet. */
static __always_inline bool is_in_call(struct task_struct *task, struct pt_regs *regs)
{
	return (int)regs->orig_ax >= 0 && (s64)regs->ax == -ENOSYS;
}

/* What is done at a task's calls beside them: include/linux/thread_info.h. */
#define WORK_SECCOMP (1 << 0)
#define WORK_TRACED (1 << 2)
#define WORK_EMULATED (1 << 3)

static __always_inline u64 call_work(struct task_struct *task)
{
	return task->thread_info.syscall_work;
}

/* Does the result look as if the call had not been made: syscall_rollback()? */
static __always_inline bool is_rolled_back(s32 nr, long ret)
{
	return (s32)ret == nr;
}

/*
 * Is there a system call in front of where the task goes on? The first program of a process that
 * the kernel itself starts (call_usermodehelper()) begins by an exit as well. unread: the answer
 * where that cannot be read.
 */
static __always_inline bool follows_call(struct pt_regs *regs, bool unread)
{
	u16 code = 0;

	if (bpf_probe_read_user(&code, sizeof(code), (void *)(regs->ip - 2)))
		return unread;
	return code == 0x050f || code == 0x80cd || code == 0x340f; /* syscall, int 0x80, sysenter */
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

/* Those of a task that runs on a processor tell nothing. */
static __always_inline bool is_in_call(struct task_struct *task, struct pt_regs *regs)
{
	return !task->on_cpu && regs->syscallno >= 0;
}

/* arch/arm64/include/asm/thread_info.h */
#define WORK_TRACED (1 << 8)
#define WORK_SECCOMP (1 << 11)
#define WORK_EMULATED (1 << 12)

static __always_inline u64 call_work(struct task_struct *task)
{
	return task->thread_info.flags;
}

/* syscall_rollback() puts the first argument back, which may be anything. */
static __always_inline bool is_rolled_back(s32 nr, long ret)
{
	return true;
}

static __always_inline bool follows_call(struct pt_regs *regs, bool unread)
{
	u32 code = 0;

	if (bpf_probe_read_user(&code, sizeof(code), (void *)(regs->user_regs.pc - 4)))
		return unread;
	return (code & 0xffe0001f) == 0xd4000001;	/* svc */
}

#define CALL_SIZE 4	/* bytes of svc */
#define REGS_IP(regs) ((regs)->user_regs.pc)
#define REGS_SP(regs) ((regs)->user_regs.sp)
#endif

#endif
