/* SPDX-License-Identifier: BSD-2-Clause */
/* What tasks do with paths. */
#include <errno.h>
#include <string.h>

#include "kinds/descriptors.h"
#include "kinds/kinds.h"
#include "world/files.h"

/* Some files are used more than others, those of the working directory most. */
static struct synth_file *pick_file(struct synth_world *w, const struct synth_process *p)
{
	uint32_t d = synth_one_in(w, 4) ? synth_below(w, SYNTH_DIRS) : p->cwd;
	uint32_t a = synth_below(w, SYNTH_DIR_FILES), b = synth_below(w, SYNTH_DIR_FILES);

	return &w->file[d][a < b ? a : b];
}

/* Both together, without a NUL; the length. */
static int set_text(char path[SYNTH_PATH], const char *prefix, const char *text)
{
	size_t n = strlen(prefix), len = strnlen(text, SYNTH_PATH - n);

	memcpy(path, prefix, n);
	memcpy(path + n, text, len);
	return (int)(n + len);
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

	c->arg[patharg] = synth_address(w);
	c->has_path = true;
	c->dir = &w->dir[p->cwd];
	if (dirarg >= 0)
		c->arg[dirarg] = AT_FDCWD_;
	if (f->dir == p->cwd) {
		const char *prefix = synth_one_in(w, 16) ? "./" : "";

		c->path_len = set_text(c->path, prefix, f->path + f->name);
		return;
	}
	fd = dirarg >= 0 ? synth_pick_fd(w, p, 1 << SYNTH_DIR, 3) : -1;
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
	if (!synth_gives_fd(t, f, flags & ~(O_CREAT_ | O_EXCL_ | O_CLOEXEC_)))
		return false;
	c->has_path = false;	/* the new descriptor tells it */
	c->blocks_ns = synth_one_in(w, 64) ? synth_below(w, 300000) : 0;
	return true;
}

bool synth_do_openat(struct synth_world *w, struct synth_task *t)
{
	return opens(w, t, 0, 1);
}

bool synth_do_open(struct synth_world *w, struct synth_task *t)
{
	return opens(w, t, -1, 0);
}

bool synth_do_newfstatat(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	int fd = synth_one_in(w, 8) ? synth_pick_fd(w, t->process, UINT32_MAX, 0) : -1;

	c->arg[2] = synth_address(w);
	if (fd < 0) {
		by_path(w, t, pick_file(w, t->process), 0, 1);
		path_fails(w, c);
		return true;
	}
	c->arg[0] = fd;		/* what fstat() of the C library does */
	c->arg[1] = synth_address(w);
	c->arg[3] = AT_EMPTY_PATH_;
	c->dir = t->process->fd[fd].file;
	c->has_path = true;	/* the empty one */
	return true;
}

bool synth_do_statx(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	by_path(w, t, pick_file(w, t->process), 0, 1);
	c->arg[2] = 0x100;	/* AT_SYMLINK_NOFOLLOW */
	c->arg[3] = 0x17ff;
	c->arg[4] = synth_address(w);
	path_fails(w, c);
	return true;
}

bool synth_do_access(struct synth_world *w, struct synth_task *t)
{
	by_path(w, t, pick_file(w, t->process), -1, 0);
	t->call.arg[1] = 4;	/* R_OK */
	path_fails(w, &t->call);
	return true;
}

bool synth_do_readlink(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;

	by_path(w, t, pick_file(w, t->process), -1, 0);
	c->arg[1] = synth_address(w);
	c->arg[2] = 4096;
	if (!path_fails(w, c))
		c->ret = synth_one_in(w, 3) ? 8 + (int)synth_below(w, 40) : -EINVAL;
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

bool synth_do_unlink(struct synth_world *w, struct synth_task *t)
{
	return unlinks(w, t, -1, 0);
}

bool synth_do_unlinkat(struct synth_world *w, struct synth_task *t)
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
	c->arg[second] = synth_address(w);
	c->dir2 = &w->dir[t->process->cwd];
	c->has_path2 = true;
	c->path2_len = set_text(c->path2, "", pick_file(w, t->process)->path);
	path_fails(w, c);
	return true;
}

bool synth_do_rename(struct synth_world *w, struct synth_task *t)
{
	return renames(w, t, -1, 0);
}

bool synth_do_renameat2(struct synth_world *w, struct synth_task *t)
{
	return renames(w, t, 0, 1);
}

bool synth_do_mkdir(struct synth_world *w, struct synth_task *t)
{
	by_path(w, t, &w->dir[synth_below(w, SYNTH_DIRS)], -1, 0);
	t->call.arg[1] = 0755;
	t->call.ret = -EEXIST;
	return true;
}

bool synth_do_execve(struct synth_world *w, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	const struct synth_program *next = t->process->next;

	for (unsigned int i = 0; i < 3; i++)
		c->arg[i] = synth_address(w);
	c->dir = &w->dir[t->process->cwd];
	c->has_path = true;
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
