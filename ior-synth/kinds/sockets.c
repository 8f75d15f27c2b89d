/* SPDX-License-Identifier: BSD-2-Clause */
#include "kinds/sockets.h"

#include <errno.h>
#include <stdio.h>

#include "kinds/descriptors.h"
#include "kinds/kinds.h"
#include "kinds/transfers.h"
#include "world/files.h"

void synth_set_endpoints(struct synth_world *w, struct synth_file *f)
{
	snprintf(f->local, sizeof(f->local), "192.0.2.7:%u",
		 32768 + (unsigned int)(f->inode % 28000));
	snprintf(f->remote, sizeof(f->remote), "198.51.100.%u:443", 1 + synth_below(w, 254));
	f->generation = 0;
}

bool synth_do_socket(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	c->arg[0] = 2;		/* AF_INET */
	c->arg[1] = 02000001;	/* SOCK_STREAM | SOCK_CLOEXEC */
	return synth_gives_fd(t, synth_passing(w, SYNTH_SOCK), O_RDWR_);
}

bool synth_do_connect(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 16;
	c->ret = c->file->remote[0] ? -EISCONN : synth_one_in(w, 10) ? -ECONNREFUSED : 0;
	c->blocks_ns = c->ret == -EISCONN ? 0 : 1000000 + synth_below(w, 5000000);
	c->connects = !c->ret;
	return true;
}

bool synth_do_accept4(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	struct synth_file *f;

	if (!synth_on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = synth_address(w);
	c->arg[3] = 02004000;	/* SOCK_NONBLOCK | SOCK_CLOEXEC */
	if (synth_one_in(w, 4)) {
		c->ret = -EAGAIN;
		return true;
	}
	f = synth_passing(w, SYNTH_SOCK);
	if (f)
		synth_set_endpoints(w, f);
	return synth_gives_fd(t, f, O_RDWR_ | O_NONBLOCK_);
}

bool synth_do_sendto(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 40 + synth_below(w, 1400);
	c->arg[3] = 0x4000;	/* MSG_NOSIGNAL */
	synth_writes(w, t, c->arg[2], 0);
	return true;
}

bool synth_do_recvfrom(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 16384;
	synth_reads(w, t, c->arg[2], 0);
	return true;
}
