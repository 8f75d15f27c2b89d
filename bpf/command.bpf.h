/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Calls of which a command decides what there is to be asked: ioctl, bpf and others. Each has a
 * plan as any other call, which says so; what a command of it has beside that is looked up here.
 */
#ifndef IOR_BPF_COMMAND_H
#define IOR_BPF_COMMAND_H

#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

static __always_inline const volatile struct ior_command_plan *command_at(u32 index)
{
	BOUND(index, IOR_COMMANDS - 1);
	return &command_plans[index];
}

/*
 * Which one the call is that begins, into st->command. Returns what is to be done at its beginning:
 * IOR_DO_FULL for one of them, as only the full record has room for what it has. The first place of
 * the table holds none. A global function: verified once.
 */
__noinline u32 find_command(struct task_state *st)
{
	const volatile struct ior_command_plan *c;
	u32 at = 0;
	u64 key;

	if (!st)
		return 0;
	key = IOR_COMMAND_KEY(st->plan, st->abi, st->args[plan_of(st)->command & 7]);
	for (u32 step = IOR_COMMANDS / 2; step; step /= 2)
		if (command_at(at + step)->key <= key)
			at += step;
	c = command_at(at);
	if (c->key != key || ((u32)st->args[c->also & 7] & c->also_mask) != c->also_value)
		at = 0;
	st->command = at;
	return at ? IOR_DO_FULL : 0;
}

/* Has the latest call a command that does this? */
static __always_inline bool command_has(const struct task_state *st,
					const volatile struct ior_plan *plan, u8 what)
{
	return plan->what & IOR_DO_COMMAND && st->command && command_at(st->command)->what & what;
}

/*
 * What a command's pointer leads to: its descriptor and its length. Returns how many numbers these
 * are, 0 if they cannot be read, or are several.
 */
static __always_inline u16 read_behind(u64 *numbers, const struct task_state *st)
{
	const volatile struct ior_command_plan *c = command_at(st->command);
	u64 address = st->args[c->at & 7];
	u16 count = 1;
	u32 fd = 0;

	if (c->one_at && bpf_probe_read_user(&count, sizeof(count), (void *)(address + c->one_at)))
		return 0;
	if (count != 1 || bpf_probe_read_user(&fd, sizeof(fd), (void *)(address + c->fd_at)))
		return 0;
	numbers[0] = fd;
	numbers[1] = 0;
	if (c->length_at && bpf_probe_read_user(&numbers[1], sizeof(numbers[1]),
						(void *)(address + c->length_at)))
		return 0;
	return c->length_at ? 2 : 1;
}

/*
 * The descriptor that a command has, into st->passed[0]; false if it has none, or it is not known.
 * What is not resident now is so at the exit, when the kernel has read it. A global function.
 */
__noinline int find_command_fd(struct task_state *st)
{
	u8 what;

	if (!st)
		return 0;
	what = command_at(st->command)->what;
	if (what & IOR_COMMAND_HAS_FD) {
		st->passed[0] = (u32)st->args[command_at(st->command)->at & 7];
		return 1;
	}
	if (!(what & IOR_COMMAND_HAS_POINTER))
		return 0;
	if (read_behind(st->passed, st)) {
		st->has |= IOR_HAS_EXTRA;
		return 1;
	}
	st->late = 1;
	return 0;
}

#endif
