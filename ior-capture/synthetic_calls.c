/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tasks of the imaginary machine do with descriptors, and how they choose. */
#include "synthetic_calls.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

bool synth_do_munmap(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[0] = synth_address(w) & ~UINT64_C(4095);
	t->call.arg[1] = 4096u << synth_below(w, 10);
	return true;
}

bool synth_do_socket(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	c->arg[0] = 2;		/* AF_INET */
	c->arg[1] = 02000001;	/* SOCK_STREAM | SOCK_CLOEXEC */
	return synth_gives_fd(t, synth_passing(w, SYNTH_SOCK), O_RDWR_);
}

static void set_endpoints(struct synth_world *w, struct synth_file *f)
{
	snprintf(f->local, sizeof(f->local), "192.0.2.7:%u",
		 32768 + (unsigned int)(f->inode % 28000));
	snprintf(f->remote, sizeof(f->remote), "198.51.100.%u:443", 1 + synth_below(w, 254));
	f->generation = 0;
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
		set_endpoints(w, f);
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
		set_endpoints(w, c->file);
	if (c->becomes)
		synth_become(w, p, c->becomes);
	if (c->ends)
		synth_end(w, p);
}
