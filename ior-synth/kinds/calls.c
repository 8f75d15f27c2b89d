/* SPDX-License-Identifier: BSD-2-Clause */
#include "kinds/calls.h"

#include <stddef.h>
#include <string.h>

#include "kinds/kinds.h"
#include "kinds/sockets.h"
#include "world/processes.h"

static bool (*const begin[])(struct synth_world *, struct synth_task *) = {
#define SYNTH_X(name) [SYNTH_##name] = synth_do_##name,
	SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X
};

static enum synth_kind next_kind(struct synth_world *w, struct synth_process *p)
{
	if (p->next)
		return SYNTH_execve;
	if (p->left && !--p->left)
		return SYNTH_exit_group;
	return p->program->mix[synth_below(w, p->program->nmix)];
}

void synth_call_begin(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	enum synth_kind kind = next_kind(w, t->process);
	/* Without a descriptor to use, open one; without room for one, close one. */
	const enum synth_kind attempts[] = { kind, SYNTH_openat, SYNTH_close };

	for (unsigned int i = 0; i < 3; i++) {
		memset(c, 0, offsetof(struct synth_call, path));
		c->sc = w->sc[attempts[i]];
		if (begin[attempts[i]](w, t))
			break;
	}
	t->wake_ns = w->now_ns + c->blocks_ns;
}

void synth_call_end(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	struct synth_process *p = t->process;

	if (c->out)
		p->fd[c->fdslot].opening = false;
	if (c->connects && c->file->type == SYNTH_SOCK)
		synth_set_endpoints(w, c->file);
	if (c->becomes)
		synth_become(w, p, c->becomes);
	if (c->ends)
		synth_end(w, p);
}
