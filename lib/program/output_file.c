/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "program/invoker.h"
#include "program/sync.h"
#include "program/walk.h"

#define OPEN_FLAGS (O_WRONLY | O_CLOEXEC | O_NOCTTY)
#define MOST_NAMES 100	/* tried for a temporary file: one is enough but for a broken file system */

/* ---- Opening -------------------------------------------------------------------------------- */

static int open_new(int folder, const char *name, mode_t mode)
{
	return openat(folder, name, OPEN_FLAGS | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
}

static int make_in_place(const struct ior_walk *w)
{
	int fd = open_new(w->folder, w->name, ior_invoker_mode(0666));

	if (fd < 0)
		return -errno;
	ior_invoker_give(fd);
	return fd;
}

/* It may be another file than the one that the walk has seen, and then is judged again. */
static int open_in_place(struct ior_walk *w)
{
	int fd = openat(w->folder, w->name, OPEN_FLAGS | (w->magic ? 0 : O_NOFOLLOW)), error;
	struct stat st;

	if (fd < 0)
		return -errno;
	error = fstat(fd, &st) < 0 ? -errno : ior_walk_check_file(w, &st);
	if (!error)
		return fd;
	close(fd);
	return error;
}

/* A name that no other writer has, in *name. 0 or a negative errno. */
static int make_up_name(char **name)
{
	uint64_t random;

	while (getrandom(&random, sizeof(random), 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (asprintf(name, ".ior-%016" PRIx64, random) < 0) {
		*name = NULL;
		return -ENOMEM;
	}
	return 0;
}

/* A new file in o->folder; its name is in o->temporary before it exists: a signal may end us. */
static int open_temporary(struct ior_output *o, mode_t mode)
{
	int fd = -EEXIST;

	for (int i = 0; i < MOST_NAMES && fd == -EEXIST; i++) {
		char *name;
		int error = make_up_name(&name);

		if (error)
			return error;
		atomic_signal_fence(memory_order_seq_cst);
		o->temporary = name;
		fd = open_new(o->folder, name, mode);
		if (fd >= 0)
			return fd;
		fd = -errno;
		o->temporary = NULL;
		atomic_signal_fence(memory_order_seq_cst);
		free(name);
	}
	return fd;
}

/*
 * A new file in the folder of the walk, which is o's from now on, to be renamed to the name there;
 * old: what it will replace, or NULL.
 */
static int open_beside(struct ior_output *o, struct ior_walk *w, const struct stat *old)
{
	int fd;

	o->target = strdup(w->name);
	if (!o->target)
		return -ENOMEM;
	o->folder = w->folder;
	w->folder = -1;
	o->place = old ? IOR_PLACE_REPLACING : IOR_PLACE_NEW;
	fd = open_temporary(o, old ? 0600 : ior_invoker_mode(0666));
	if (fd < 0)
		return fd;
	if (!old) {
		ior_invoker_give(fd);
		return fd;
	}
	/* a stranger's folder may have given it an ACL, which a mode for a group would switch on */
	if (!ior_invoker_trusts(w->st.st_uid))
		fremovexattr(fd, "system.posix_acl_access");
	if (fchown(fd, old->st_uid, old->st_gid) == 0 || geteuid() != 0)
		fchmod(fd, old->st_mode & 0777);
	return fd;
}

static int open_file(struct ior_output *o, struct ior_walk *w, const char *path, bool atomic)
{
	struct stat st;
	int found = ior_walk_to_file(w, path, &st);

	if (found < 0)
		return found;
	if (!atomic || (found && (w->magic || !S_ISREG(st.st_mode))))
		return found ? open_in_place(w) : make_in_place(w);
	/* renaming would not ask for the permission that writing in place needs */
	if (found && faccessat(w->folder, w->name, W_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW) != 0)
		return -errno;
	return open_beside(o, w, found ? &st : NULL);
}

/* The walk is over, and this came of it. what: "written", "made" */
static int end_walk(struct ior_walk *w, int rc, const char *path, const char *what,
		    struct ior_error *err)
{
	ior_walk_end(w);
	if (w->refusal.code)
		return ior_error_set(err, rc, "%s", w->refusal.text);
	return rc < 0 ? ior_error_set(err, rc, "%s: cannot be %s: %s", path, what, strerror(-rc)) :
			0;
}

int ior_output_file_open(struct ior_output *o, const char *path, bool atomic,
			 struct ior_error *err)
{
	struct ior_walk w;

	ior_walk_begin(&w);
	o->fd = open_file(o, &w, path, atomic);
	return end_walk(&w, o->fd, path, "written", err);
}

/* To the folder that the last name of path is in, the first len bytes of which are one, too. */
static int make_way(struct ior_walk *w, const char *path, size_t len)
{
	int rc = ior_walk_make_folder(w, path, len);

	while (rc == 0 && *(path += len + strspn(path + len, "/"))) {
		struct stat st;

		len = strcspn(path, "/");
		if (!path[len])
			return ior_walk_to_file(w, path, &st);
		rc = ior_walk_make_folder(w, path, len);
	}
	return rc < 0 ? rc : -EISDIR;
}

int ior_output_create(struct ior_output *o, const char *path, size_t folder,
		      struct ior_error *err)
{
	struct ior_walk w;
	int rc;

	*o = (struct ior_output){ .fd = -1, .name = path, .made_up = true };
	ior_walk_begin(&w);
	rc = make_way(&w, path, folder);
	o->fd = rc < 0 ? rc : rc > 0 ? -EEXIST : open_beside(o, &w, NULL);
	if (o->fd < 0)
		ior_output_file_settle(o, false);
	return end_walk(&w, o->fd, path, "written", err);
}

int ior_output_make_folder(const char *path, struct ior_error *err)
{
	struct ior_walk w;

	ior_walk_begin(&w);
	return end_walk(&w, ior_walk_make_folder(&w, path, strlen(path)), path, "made", err);
}

/* ---- The name ------------------------------------------------------------------------------- */

/*
 * Rename, but never over another file. Not every file system knows how; there a link fails where
 * the name is taken. What knows neither is asked before: who else makes up names there, makes up
 * other ones.
 */
static int rename_new(int folder, const char *from, const char *to)
{
	if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
		return -errno;
	if (linkat(folder, from, folder, to, 0) == 0)
		return unlinkat(folder, from, 0) < 0 ? -errno : 0;
	if (errno == EEXIST || faccessat(folder, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return renameat(folder, from, folder, to) < 0 ? -errno : 0;
}

/* Give the temporary its name, or remove it. The handlers of signals.c look at it too. */
static int settle_temporary(struct ior_output *o, bool commit)
{
	char *temporary = o->temporary;
	int error = 0;

	if (commit && o->made_up)
		error = rename_new(o->folder, temporary, o->target);
	else if (commit && renameat(o->folder, temporary, o->folder, o->target) < 0)
		error = -errno;
	if (!commit || error)
		unlinkat(o->folder, temporary, 0);
	else if (o->durable)
		ior_sync_names(o->folder);
	o->temporary = NULL;
	atomic_signal_fence(memory_order_seq_cst);
	free(temporary);
	return error;
}

int ior_output_file_settle(struct ior_output *o, bool commit)
{
	int error = o->temporary ? settle_temporary(o, commit) : 0;

	if (o->target)
		close(o->folder);
	free(o->target);
	o->target = NULL;
	return error;
}
