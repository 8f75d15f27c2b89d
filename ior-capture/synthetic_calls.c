/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tasks of the imaginary machine do: one function per kind of call. */
#include "synthetic_world.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* As x86_64 numbers them, whatever machine this runs on. */
enum {
	O_RDONLY_ = 0, O_WRONLY_ = 1, O_RDWR_ = 2, O_CREAT_ = 0100, O_EXCL_ = 0200,
	O_TRUNC_ = 01000, O_APPEND_ = 02000, O_NONBLOCK_ = 04000, O_DIRECTORY_ = 0200000,
	O_CLOEXEC_ = 02000000, AT_EMPTY_PATH_ = 0x1000, F_GETFL_ = 3,
};

#define AT_FDCWD_ ((uint64_t)(int64_t)-100)
#define ANY UINT32_MAX

/* A plausible user-space address. */
static uint64_t address(struct synth_world *w)
{
	return UINT64_C(0x7f5000000000) + (uint64_t)synth_below(w, 1u << 28) * 16;
}

/* An open descriptor of a wanted type (a set of 1 << enum synth_type); -1 if there is none. */
static int pick_fd(struct synth_world *w, const struct synth_process *p, uint32_t types, int first)
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

/* The call works on a descriptor of one of these types; false if the process has none. */
static bool on_fd(struct synth_world *w, struct synth_task *t, uint32_t types)
{
	struct synth_call *c = &t->call;
	int fd = pick_fd(w, t->process, types, 0);
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

/* The result of the call is a new descriptor of file. */
static bool gives_fd(struct synth_task *t, struct synth_file *file, uint32_t flags)
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

/* Some files are used more than others, those of the working directory most. */
static struct synth_file *pick_file(struct synth_world *w, const struct synth_process *p)
{
	uint32_t d = synth_one_in(w, 4) ? synth_below(w, SYNTH_DIRS) : p->cwd;
	uint32_t a = synth_below(w, SYNTH_DIR_FILES), b = synth_below(w, SYNTH_DIR_FILES);

	return &w->file[d][a < b ? a : b];
}

static int set_text(char *path, const char *prefix, const char *text)
{
	return snprintf(path, SYNTH_PATH, "%s%s", prefix, text);
}

/*
 * The call names f by a path: absolute, relative to the working directory, or (dirarg >= 0, the
 * argument that holds the descriptor) to an open directory.
 */
static void by_path(struct synth_world *w, struct synth_task *t, const struct synth_file *f,
		    int dirarg, int patharg)
{
	struct synth_call *c = &t->call;
	const struct synth_process *p = t->process;
	int fd;

	c->arg[patharg] = address(w);
	c->dir = &w->dir[p->cwd];
	if (dirarg >= 0)
		c->arg[dirarg] = AT_FDCWD_;
	if (f->dir == p->cwd) {
		const char *prefix = synth_one_in(w, 16) ? "./" : "";

		c->path_len = set_text(c->path, prefix, f->path + f->name);
		return;
	}
	fd = dirarg >= 0 ? pick_fd(w, p, 1 << SYNTH_DIR, 3) : -1;
	if (fd >= 0 && f->dir < SYNTH_DIRS && p->fd[fd].file == &w->dir[f->dir]) {
		c->arg[dirarg] = fd;
		c->dir = p->fd[fd].file;
		c->path_len = set_text(c->path, "", f->path + f->name);
		return;
	}
	c->path_len = set_text(c->path, "", f->path);
}

/* One look-up in eight fails, mostly because there is no such file. True if it failed. */
static bool path_fails(struct synth_world *w, struct synth_call *c)
{
	if (!synth_one_in(w, 8))
		return false;
	c->ret = synth_one_in(w, 16) ? -EACCES : -ENOENT;
	if (synth_one_in(w, 256)) {	/* a wild pointer: nothing could be read */
		c->ret = -EFAULT;
		c->path_len = -EFAULT;
	} else if (c->ret == -ENOENT && c->path_len < SYNTH_PATH - 5) {
		memcpy(c->path + c->path_len, ".old", 4);
		c->path_len += 4;
	}
	return true;
}

static const uint32_t sizes[] = { 1, 512, 4096, 4096, 8192, 32768, 65536, 131072 };

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void reads(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset)
{
	struct synth_call *c = &t->call;

	if (c->file->type != SYNTH_REG) {
		c->ret = synth_one_in(w, 32) ? -EAGAIN : 1 + (int64_t)synth_below(w, size);
		c->blocks_ns = synth_one_in(w, 16) ? synth_below(w, 2000000) : 0;
		return;
	}
	c->ret = offset >= c->file->size ? 0 : min_u64(size, c->file->size - offset);
	if (c->ret && synth_one_in(w, 16)) {	/* not cached: with what is read ahead */
		t->dev_read += (c->ret + 4095) / 4096 * 4096 + (synth_one_in(w, 4) ? 131072 : 0);
		c->blocks_ns = 30000 + synth_below(w, 400000);
	}
}

static void writes(struct synth_world *w, struct synth_task *t, uint64_t size, uint64_t offset)
{
	struct synth_call *c = &t->call;

	if (synth_one_in(w, 4096)) {
		c->ret = c->file->type == SYNTH_REG ? -ENOSPC : -EPIPE;
		return;
	}
	c->ret = size;
	if (c->file->type != SYNTH_REG)
		return;
	t->dirtied += (size + 4095) / 4096 * 4096;
	if (c->file->size < offset + size)
		c->file->size = offset + size;
	if (c->file->size > 1u << 30)	/* logs are truncated some day */
		c->file->size = 0;
}

/* The transfer at the file's own position moves it. */
static void moves(struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!c->has_offset || c->ret < 0)
		return;
	c->has_after = true;
	c->offset_after = c->fdflags & O_APPEND_ ? c->file->size : c->offset + c->ret;
	t->process->fd[c->fdslot].offset = c->offset_after;
}

#define READABLE (1 << SYNTH_REG | 1 << SYNTH_CHR | 1 << SYNTH_FIFO | 1 << SYNTH_SOCK)

static bool do_read(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, READABLE))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = sizes[synth_below(w, 8)];
	reads(w, t, c->arg[2], c->offset);
	moves(t);
	return true;
}

static bool do_write(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, READABLE))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = sizes[synth_below(w, 8)];
	writes(w, t, c->arg[2], c->fdflags & O_APPEND_ ? c->file->size : c->offset);
	moves(t);
	return true;
}

static bool do_pread64(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_REG))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 8192;
	c->arg[3] = (uint64_t)synth_below(w, c->file->size / 8192 + 1) * 8192;
	reads(w, t, c->arg[2], c->arg[3]);
	c->has_after = true;
	c->offset_after = c->offset;
	return true;
}

static bool do_pwrite64(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_REG))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 8192;
	c->arg[3] = (uint64_t)synth_below(w, c->file->size / 8192 + 1) * 8192;
	writes(w, t, c->arg[2], c->arg[3]);
	c->has_after = true;
	c->offset_after = c->offset;
	return true;
}

static bool do_readv(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, READABLE))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 1 + synth_below(w, 8);
	reads(w, t, c->arg[2] * 4096, c->offset);
	moves(t);
	return true;
}

static bool do_writev(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, READABLE))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 1 + synth_below(w, 8);
	writes(w, t, c->arg[2] * 200, c->fdflags & O_APPEND_ ? c->file->size : c->offset);
	moves(t);
	return true;
}

static bool do_lseek(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_REG | 1 << SYNTH_FIFO))
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

static bool do_fsync(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_REG))
		return false;
	c->has_after = true;
	c->offset_after = c->offset;
	c->blocks_ns = 100000 + synth_below(w, 2000000);
	return true;
}

static bool opens(struct synth_world *w, struct synth_task *t, int dirarg, int patharg)
{
	struct synth_call *c = &t->call;
	struct synth_file *f = pick_file(w, t->process);
	uint32_t flags = O_RDONLY_ | O_CLOEXEC_;
	bool create = synth_one_in(w, 12);

	if (create) {
		f = synth_passing(w, SYNTH_REG);
		flags = O_RDWR_ | O_CREAT_ | O_EXCL_ | O_CLOEXEC_;
		c->arg[patharg + 2] = 0600;
	} else if (synth_one_in(w, 6) && f->dir < SYNTH_DIRS) {
		f = &w->dir[f->dir];
		flags |= O_DIRECTORY_;
	} else if (synth_one_in(w, 5)) {
		flags = O_WRONLY_ | O_APPEND_ | O_CLOEXEC_;
	}
	if (!f)
		return false;
	c->arg[patharg + 1] = flags;
	by_path(w, t, f, dirarg, patharg);
	if (!create && path_fails(w, c))
		return true;
	if (!gives_fd(t, f, flags & ~(O_CREAT_ | O_EXCL_ | O_TRUNC_ | O_CLOEXEC_)))
		return false;
	c->path_len = 0;	/* the new descriptor tells the path */
	c->blocks_ns = synth_one_in(w, 64) ? synth_below(w, 300000) : 0;
	return true;
}

static bool do_openat(struct synth_world *w, struct synth_task *t)
{
	return opens(w, t, 0, 1);
}

static bool do_open(struct synth_world *w, struct synth_task *t)
{
	return opens(w, t, -1, 0);
}

static bool do_close(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	/* Below: standard streams, the epoll instance and the socket that a server lives on. */
	int fd = pick_fd(w, t->process, ANY, 5);

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

static bool do_dup(struct synth_world *w, struct synth_task *t)
{
	return on_fd(w, t, ANY) && gives_fd(t, t->call.file, t->call.fdflags);
}

static bool do_fcntl(struct synth_world *w, struct synth_task *t)
{
	if (!on_fd(w, t, ANY))
		return false;
	t->call.arg[1] = F_GETFL_;
	t->call.ret = t->call.fdflags;
	return true;
}

static bool do_ioctl(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, ANY))
		return false;
	c->arg[1] = 0x5401;	/* TCGETS: is it a terminal? */
	c->arg[2] = address(w);
	c->ret = c->file == &w->terminal ? 0 : -ENOTTY;
	return true;
}

static bool do_fstat(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[1] = address(w);
	return on_fd(w, t, ANY);
}

static bool do_newfstatat(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	int fd = synth_one_in(w, 8) ? pick_fd(w, t->process, ANY, 0) : -1;

	c->arg[2] = address(w);
	if (fd < 0) {
		by_path(w, t, pick_file(w, t->process), 0, 1);
		path_fails(w, c);
		return true;
	}
	c->arg[0] = fd;		/* what fstat() of the C library does */
	c->arg[1] = address(w);
	c->arg[3] = AT_EMPTY_PATH_;
	c->dir = t->process->fd[fd].file;
	return true;
}

static bool do_statx(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	by_path(w, t, pick_file(w, t->process), 0, 1);
	c->arg[2] = 0x100;	/* AT_SYMLINK_NOFOLLOW */
	c->arg[3] = 0x17ff;
	c->arg[4] = address(w);
	path_fails(w, c);
	return true;
}

static bool do_access(struct synth_world *w, struct synth_task *t)
{
	by_path(w, t, pick_file(w, t->process), -1, 0);
	t->call.arg[1] = 4;	/* R_OK */
	path_fails(w, &t->call);
	return true;
}

static bool do_readlink(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	by_path(w, t, pick_file(w, t->process), -1, 0);
	c->arg[1] = address(w);
	c->arg[2] = 4096;
	if (!path_fails(w, c))
		c->ret = synth_one_in(w, 3) ? 8 + (int)synth_below(w, 40) : -EINVAL;
	return true;
}

static bool do_getdents64(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_DIR))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 32768;
	c->ret = c->offset ? 0 : SYNTH_DIR_FILES * 32;
	c->has_after = true;
	c->offset_after = c->offset ? c->offset : INT64_MAX;	/* ext4: a hash, then the end */
	t->process->fd[c->fdslot].offset = c->offset_after;
	return true;
}

/* A temporary file that is still there, or one that is not. */
static struct synth_file *temporary(struct synth_world *w)
{
	for (unsigned int tries = 0; tries < 8; tries++) {
		struct synth_file *f = &w->passing[synth_below(w, SYNTH_PASSING)];

		if (f->len && f->type == SYNTH_REG && !f->state)
			return f;
	}
	return &w->file[0][0];
}

static bool unlinks(struct synth_world *w, struct synth_task *t, int dirarg, int patharg)
{
	struct synth_call *c = &t->call;
	struct synth_file *f = temporary(w);

	by_path(w, t, f, dirarg, patharg);
	if (f->dir == 0) {
		c->ret = -EACCES;
		return true;
	}
	f->state = "deleted";	/* who has it open names it anew */
	f->generation = 0;
	return true;
}

static bool do_unlink(struct synth_world *w, struct synth_task *t)
{
	return unlinks(w, t, -1, 0);
}

static bool do_unlinkat(struct synth_world *w, struct synth_task *t)
{
	return unlinks(w, t, 0, 1);
}

static bool renames(struct synth_world *w, struct synth_task *t, int dirarg, int patharg)
{
	struct synth_call *c = &t->call;
	int second = patharg + 1 + (dirarg >= 0);

	by_path(w, t, temporary(w), dirarg, patharg);
	if (dirarg >= 0)
		c->arg[patharg + 1] = AT_FDCWD_;
	c->arg[second] = address(w);
	c->dir2 = &w->dir[t->process->cwd];
	c->path2_len = set_text(c->path2, "", pick_file(w, t->process)->path);
	path_fails(w, c);
	return true;
}

static bool do_rename(struct synth_world *w, struct synth_task *t)
{
	return renames(w, t, -1, 0);
}

static bool do_renameat2(struct synth_world *w, struct synth_task *t)
{
	return renames(w, t, 0, 1);
}

static bool do_mkdir(struct synth_world *w, struct synth_task *t)
{
	by_path(w, t, &w->dir[synth_below(w, SYNTH_DIRS)], -1, 0);
	t->call.arg[1] = 0755;
	t->call.ret = -EEXIST;
	return true;
}

static bool do_mmap(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	bool of_file = synth_one_in(w, 2) && on_fd(w, t, 1 << SYNTH_REG);

	c->arg[4] = of_file ? c->arg[0] : (uint64_t)(int64_t)-1;
	c->arg[0] = 0;
	c->arg[1] = 4096u << synth_below(w, 10);
	c->arg[2] = 1;				/* PROT_READ */
	c->arg[3] = of_file ? 2 : 0x22;		/* MAP_PRIVATE, MAP_ANONYMOUS */
	c->ret = address(w) & ~UINT64_C(4095);
	if (of_file) {
		c->has_after = true;
		c->offset_after = c->offset;
	}
	return true;
}

static bool do_munmap(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[0] = address(w) & ~UINT64_C(4095);
	t->call.arg[1] = 4096u << synth_below(w, 10);
	return true;
}

static bool do_socket(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	c->arg[0] = 2;		/* AF_INET */
	c->arg[1] = 02000001;	/* SOCK_STREAM | SOCK_CLOEXEC */
	return gives_fd(t, synth_passing(w, SYNTH_SOCK), O_RDWR_);
}

static void set_endpoints(struct synth_world *w, struct synth_file *f)
{
	snprintf(f->local, sizeof(f->local), "192.0.2.7:%u", 32768 + (unsigned int)(f->inode % 28000));
	snprintf(f->remote, sizeof(f->remote), "198.51.100.%u:443", 1 + synth_below(w, 254));
	f->generation = 0;
}

static bool do_connect(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 16;
	c->ret = c->file->remote[0] ? -EISCONN : synth_one_in(w, 10) ? -ECONNREFUSED : 0;
	c->blocks_ns = c->ret == -EISCONN ? 0 : 1000000 + synth_below(w, 5000000);
	c->connects = !c->ret;
	return true;
}

static bool do_accept4(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	struct synth_file *f;

	if (!on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = address(w);
	c->arg[3] = 02004000;	/* SOCK_NONBLOCK | SOCK_CLOEXEC */
	if (synth_one_in(w, 4)) {
		c->ret = -EAGAIN;
		return true;
	}
	f = synth_passing(w, SYNTH_SOCK);
	if (f)
		set_endpoints(w, f);
	return gives_fd(t, f, O_RDWR_ | O_NONBLOCK_);
}

static bool do_sendto(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 40 + synth_below(w, 1400);
	c->arg[3] = 0x4000;	/* MSG_NOSIGNAL */
	writes(w, t, c->arg[2], 0);
	return true;
}

static bool do_recvfrom(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_SOCK))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 16384;
	reads(w, t, c->arg[2], 0);
	return true;
}

static bool do_pipe2(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	struct synth_file *f = synth_passing(w, SYNTH_FIFO);
	int second;

	c->arg[0] = address(w);
	c->arg[1] = O_CLOEXEC_;
	if (!gives_fd(t, f, O_RDONLY_))
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

static bool do_epoll_wait(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	if (!on_fd(w, t, 1 << SYNTH_ANON))
		return false;
	c->arg[1] = address(w);
	c->arg[2] = 512;
	c->arg[3] = synth_one_in(w, 2) ? 1000 : (uint64_t)(int64_t)-1;
	c->blocks_ns = synth_below(w, 500000);
	c->ret = synth_below(w, 4);
	return true;
}

static bool do_futex(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	c->arg[0] = address(w);
	c->arg[1] = 0x80;	/* FUTEX_WAIT_PRIVATE */
	c->arg[2] = 2;
	c->ret = synth_one_in(w, 8) ? -ETIMEDOUT : 0;
	c->blocks_ns = synth_below(w, 300000);
	return true;
}

static bool do_getppid(struct synth_world *w, struct synth_task *t)
{
	(void)w;
	t->call.ret = t->process->ppid;
	return true;
}

static bool do_clone(struct synth_world *w, struct synth_task *t)
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

static bool do_execve(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	const struct synth_program *next = t->process->next;

	for (unsigned int i = 0; i < 3; i++)
		c->arg[i] = address(w);
	c->dir = &w->dir[t->process->cwd];
	c->blocks_ns = 200000 + synth_below(w, 800000);
	if (synth_one_in(w, 6)) {	/* the search through PATH */
		c->path_len = set_text(c->path, "/usr/local/bin/", next->comm);
		c->ret = -ENOENT;
		return true;
	}
	c->path_len = set_text(c->path, "", next->exe);
	c->becomes = next;
	return true;
}

static bool do_exit_group(struct synth_world *w, struct synth_task *t)
{
	t->call.arg[0] = synth_one_in(w, 10);
	t->call.ends = true;
	return true;
}

static bool (*const begin[])(struct synth_world *, struct synth_task *) = {
#define SYNTH_X(name) [SYNTH_##name] = do_##name,
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
