/* SPDX-License-Identifier: BSD-2-Clause */
/* What tasks do with themselves: memory, waiting, children, the end. */
#include <errno.h>

#include "kinds/descriptors.h"
#include "kinds/kinds.h"
#include "world/processes.h"

bool synth_do_futex(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	c->arg[0] = synth_address(w);
	c->arg[1] = 0x80;	/* FUTEX_WAIT_PRIVATE */
	c->arg[2] = 2;
	c->ret = synth_one_in(w, 8) ? -ETIMEDOUT : 0;
	c->blocks_ns = synth_below(w, 300000);
	return true;
}

bool synth_do_munmap(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[0] = synth_address(w) & ~UINT64_C(4095);
	t->call.arg[1] = 4096u << synth_below(w, 10);
	return true;
}

bool synth_do_mmap(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	bool of_file = synth_one_in(w, 2) && synth_on_fd(w, t, 1 << SYNTH_REG);

	c->arg[4] = of_file ? c->arg[0] : (uint64_t)(int64_t)-1;
	c->arg[0] = 0;
	c->arg[1] = 4096u << synth_below(w, 10);
	c->arg[2] = 1;				/* PROT_READ */
	c->arg[3] = of_file ? 2 : 0x22;		/* MAP_PRIVATE, MAP_ANONYMOUS */
	c->ret = synth_address(w) & ~UINT64_C(4095);
	if (of_file) {
		c->has_after = true;
		c->offset_after = c->offset;
	}
	return true;
}

bool synth_do_getppid(struct synth_world *w, struct synth_task *t)
{
	(void)w;
	t->call.ret = t->process->ppid;
	return true;
}

bool synth_do_clone(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	/* Rare enough that the machine is not full of children. */
	c->child = synth_one_in(w, 16) ? synth_spawn(w, t->process, t->process->program) : NULL;
	if (!c->child)
		return false;
	c->arg[0] = 0x1200011;	/* CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD */
	c->ret = c->child->pid;
	return true;
}

bool synth_do_exit_group(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[0] = synth_one_in(w, 10);
	t->call.ends = true;
	return true;
}
