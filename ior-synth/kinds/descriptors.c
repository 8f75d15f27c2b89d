/* SPDX-License-Identifier: BSD-2-Clause */
#include "kinds/descriptors.h"

#include <errno.h>

#include "kinds/kinds.h"
#include "world/files.h"
#include "world/processes.h"

#define ANY UINT32_MAX

uint64_t synth_address(struct synth_world *w)
{
	return UINT64_C(0x7f5000000000) + (uint64_t)synth_below(w, 1u << 28) * 16;
}

int synth_pick_fd(struct synth_world *w, const struct synth_process *p, uint32_t types, int first)
{
	unsigned int n = SYNTH_FDS - first, start = synth_below(w, n);

	for (unsigned int i = 0; i < n; i++) {
		int fd = first + (start + i) % n;
		const struct synth_fd *f = &p->fd[fd];

		if (f->file && !f->opening && types >> f->file->type & 1)
			return fd;
	}
	return -1;
}

static bool has_position(const struct synth_file *f)
{
	return f->type == SYNTH_REG || f->type == SYNTH_DIR;
}

bool synth_on_fd(struct synth_world *w, struct synth_task *t, uint32_t types)
{
	struct synth_call *c = &t->call;
	int fd = synth_pick_fd(w, t->process, types, 0);
	const struct synth_fd *f = &t->process->fd[fd < 0 ? 0 : fd];

	if (fd < 0)
		return false;
	c->arg[0] = fd;
	c->fdslot = fd;
	c->file = f->file;
	c->has_fdflags = true;
	c->fdflags = f->flags;
	c->has_offset = has_position(f->file);
	c->offset = f->offset;
	return true;
}

bool synth_gives_fd(struct synth_task *t, struct synth_file *file, uint32_t flags)
{
	struct synth_call *c = &t->call;
	int fd = file ? synth_open(t->process, file, flags) : -1;

	if (fd < 0)
		return false;
	t->process->fd[fd].opening = true;
	c->fdslot = fd;
	c->out = file;
	c->ret = fd;
	return true;
}

bool synth_do_lseek(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_REG | 1 << SYNTH_FIFO))
		return false;
	c->arg[1] = synth_below(w, c->file->size + 1);
	c->arg[2] = 0;	/* SEEK_SET */
	if (c->file->type == SYNTH_FIFO) {
		c->ret = -ESPIPE;
		return true;
	}
	c->ret = c->arg[1];
	c->has_after = true;
	c->offset_after = c->arg[1];
	t->process->fd[c->fdslot].offset = c->arg[1];
	return true;
}

bool synth_do_fsync(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_REG))
		return false;
	c->has_after = true;
	c->offset_after = c->offset;
	c->blocks_ns = 100000 + synth_below(w, 2000000);
	return true;
}

bool synth_do_close(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	/* Below: standard streams, the epoll instance and the socket that a server lives on. */
	int fd = synth_pick_fd(w, t->process, ANY, 5);

	if (fd < 0 || synth_one_in(w, 2048)) {	/* closed twice: nothing is there */
		c->arg[0] = 999;
		c->ret = -EBADF;
		return true;
	}
	c->arg[0] = fd;
	c->file = t->process->fd[fd].file;
	c->has_fdflags = true;
	c->fdflags = t->process->fd[fd].flags;
	c->has_offset = has_position(c->file);
	c->offset = t->process->fd[fd].offset;
	synth_close(t->process, fd);	/* the number is free before the call returns */
	return true;
}

bool synth_do_dup(struct synth_world *w, struct synth_task *t)
{
	return synth_on_fd(w, t, ANY) && synth_gives_fd(t, t->call.file, t->call.fdflags);
}

bool synth_do_fcntl(struct synth_world *w, struct synth_task *t)
{
	if (!synth_on_fd(w, t, ANY))
		return false;
	t->call.arg[1] = F_GETFL_;
	t->call.ret = t->call.fdflags;
	return true;
}

bool synth_do_ioctl(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, ANY))
		return false;
	c->arg[1] = 0x5401;	/* TCGETS: is it a terminal? */
	c->arg[2] = synth_address(w);
	c->ret = c->file == &w->terminal ? 0 : -ENOTTY;
	return true;
}

bool synth_do_fstat(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[1] = synth_address(w);
	return synth_on_fd(w, t, ANY);
}

bool synth_do_getdents64(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_DIR))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 32768;
	c->ret = c->offset ? 0 : SYNTH_DIR_FILES * 32;
	c->has_after = true;
	c->offset_after = c->offset ? c->offset : INT64_MAX;	/* ext4: a hash, then the end */
	t->process->fd[c->fdslot].offset = c->offset_after;
	return true;
}

bool synth_do_pipe2(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	struct synth_file *f = synth_passing(w, SYNTH_FIFO);
	int second;

	c->arg[0] = synth_address(w);
	c->arg[1] = O_CLOEXEC_;
	if (!synth_gives_fd(t, f, O_RDONLY_))
		return false;
	c->ret = 0;
	second = synth_open(t->process, f, O_WRONLY_);
	if (second < 0) {
		synth_close(t->process, c->fdslot);
		return false;
	}
	c->out2 = f;
	return true;
}

bool synth_do_epoll_wait(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!synth_on_fd(w, t, 1 << SYNTH_ANON))
		return false;
	c->arg[1] = synth_address(w);
	c->arg[2] = 512;
	c->arg[3] = synth_one_in(w, 2) ? 1000 : (uint64_t)(int64_t)-1;
	c->blocks_ns = synth_below(w, 500000);
	c->ret = synth_below(w, 4);
	return true;
}
