/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "program/invoker.h"
#include "program/sync.h"

#define MOST_LINKS 40u	/* as the kernel's MAXSYMLINKS */

void ior_walk_begin(struct ior_walk *w)
{
	w->folder = -1;
	w->refusal.code = 0;
	w->path[0] = '\0';
	w->at = w->next = 0;
	w->links = 0;
	w->magic = w->led = false;
}

void ior_walk_end(struct ior_walk *w)
{
	if (w->folder >= 0)
		close(w->folder);
	w->folder = -1;
}

/* ---- Strangers ------------------------------------------------------------------------------ */

static bool others_may_write(const struct stat *folder)
{
	return folder->st_mode & (S_IWGRP | S_IWOTH);	/* an ACL's mask is the group's */
}

/*
 * Who has the root directory is root, though not by number in a user namespace that lacks root:
 * there it is the id of all that it lacks.
 */
static bool is_roots(const struct stat *folder)
{
	struct stat root;

	return stat("/", &root) == 0 && folder->st_uid == root.st_uid;
}

static bool is_shared(const struct stat *folder)
{
	return others_may_write(folder) ||
	       (!ior_invoker_trusts(folder->st_uid) && !is_roots(folder));
}

/* Fill w->refusal: what is wrong with the name, which st is of. Paths leave room for the rest. */
static int refuse(struct ior_walk *w, const struct stat *st)
{
	int named = (int)(w->at + strlen(w->name)), cut = named > 200 ? named - 200 : 0;
	int len = (int)w->at;
	char what[60], who[40] = "others", where[140] = "its folder";

	if (ior_invoker_trusts(st->st_uid))
		snprintf(what, sizeof(what), "has other names (hard links)");
	else
		snprintf(what, sizeof(what), "%s user %u", S_ISLNK(st->st_mode) ? "is a link of" :
			 "belongs to", st->st_uid);
	if (!others_may_write(&w->st))
		snprintf(who, sizeof(who), "user %u", w->st.st_uid);
	while (len > 1 && w->path[len - 1] == '/')
		len--;
	if (len && len < (int)sizeof(where))
		snprintf(where, sizeof(where), "%.*s", len, w->path);
	return ior_error_set(&w->refusal, -EACCES, "%s%.*s: %s, and %s may write to %s; remove it, "
			     "or write to a folder of your own", cut ? "..." : "", named - cut,
			     w->path + cut, what, who, where);
}

static int check_owner(struct ior_walk *w, const struct stat *st)
{
	return is_shared(&w->st) && !ior_invoker_trusts(st->st_uid) ? refuse(w, st) : 0;
}

int ior_walk_check_file(struct ior_walk *w, const struct stat *st)
{
	bool named_twice = S_ISREG(st->st_mode) && st->st_nlink > 1;

	return is_shared(&w->st) && named_twice ? refuse(w, st) : check_owner(w, st);
}

/* ---- Steps ---------------------------------------------------------------------------------- */

/* In the folder fd, which is the walk's from now on, if it is one. */
static int arrive(struct ior_walk *w, int fd)
{
	if (fd < 0 || fstat(fd, &w->st) < 0) {
		int error = -errno;

		if (fd >= 0)
			close(fd);
		return error;
	}
	ior_walk_end(w);
	w->folder = fd;
	return 0;
}

static int open_folder(const struct ior_walk *w, const char *name, int flags)
{
	return openat(w->folder < 0 ? AT_FDCWD : w->folder, name,
		      O_PATH | O_DIRECTORY | O_CLOEXEC | flags);
}

/* The way still to go is this one, in place of the name that the walk is at, then the rest. */
static int head_for(struct ior_walk *w, const char *way, size_t len)
{
	const char *left = w->path + w->next;
	char path[PATH_MAX];
	int rc = 0, gone = (int)w->at, n;

	if (!len)
		return -ENOENT;
	if (way[0] == '/') {
		gone = 0;
		rc = arrive(w, open_folder(w, "/", 0));
	} else if (w->folder < 0) {
		rc = arrive(w, open_folder(w, ".", 0));
	}
	if (rc < 0)
		return rc;
	n = snprintf(path, sizeof(path), "%.*s%s%.*s%s", gone, w->path,
		     gone && w->path[gone - 1] != '/' ? "/" : "", (int)len, way, left);
	if (n >= (int)sizeof(path))
		return -ENAMETOOLONG;
	memcpy(w->path, path, (size_t)n + 1);
	w->at = w->next = (size_t)gone;
	return 0;
}

/* The next name of the way: 1 if others follow, 0 if it is the last; -ENOENT if there is none. */
static int next_name(struct ior_walk *w)
{
	const char *name;
	size_t len;

	w->at = w->next += strspn(w->path + w->next, "/");
	name = w->path + w->at;
	len = strcspn(name, "/");
	if (!len)
		return -ENOENT;
	if (len >= sizeof(w->name))
		return -ENAMETOOLONG;
	memcpy(w->name, name, len);
	w->name[len] = '\0';
	w->next = w->at + len;
	return name[len + strspn(name + len, "/")] != '\0';
}

/*
 * The name is this link, open as fd: the way goes on with what it says. 0; 1 for a link of /proc,
 * which may lead where no name leads: its text is for people.
 */
static int follow(struct ior_walk *w, int fd, const struct stat *st, bool last)
{
	char text[PATH_MAX];
	struct statfs fs;
	ssize_t len;
	int rc = check_owner(w, st);

	if (rc < 0)
		return rc;
	if (++w->links > MOST_LINKS)
		return -ELOOP;
	if (fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC)
		return 1;
	len = readlinkat(fd, "", text, sizeof(text));
	if (len < 0)
		return -errno;
	if (len == (ssize_t)sizeof(text))
		return -ENAMETOOLONG;
	w->led |= last;
	return head_for(w, text, (size_t)len);
}

/* Into the folder of that name; own: not into a stranger's. */
static int enter(struct ior_walk *w, bool own, bool last)
{
	bool dots = strcmp(w->name, ".") == 0 || strcmp(w->name, "..") == 0;
	struct stat st;
	int fd, rc;

	fd = open_folder(w, w->name, O_NOFOLLOW);
	if (fd >= 0) {
		rc = !own || dots ? 0 : fstat(fd, &st) < 0 ? -errno : check_owner(w, &st);
		if (rc == 0)
			return arrive(w, fd);
		close(fd);
		return rc;
	}
	if (errno != ENOTDIR)
		return -errno;
	fd = openat(w->folder, w->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = fstat(fd, &st) < 0 ? -errno : !S_ISLNK(st.st_mode) ? -ENOTDIR :
	     follow(w, fd, &st, last);
	close(fd);
	return rc == 1 ? arrive(w, open_folder(w, w->name, 0)) : rc;
}

/* ---- Ways ----------------------------------------------------------------------------------- */

#define FOLLOWED 2	/* the name was a link: the way goes on */

/* What the last name is: as ior_walk_to_file(), or FOLLOWED. */
static int look(struct ior_walk *w, struct stat *st)
{
	int fd = openat(w->folder, w->name, O_PATH | O_NOFOLLOW | O_CLOEXEC), rc;

	/* a dangling link is not followed into a folder that the user may not have meant */
	if (fd < 0)
		return errno == ENOENT && !w->led ? 0 : -errno;
	if (fstat(fd, st) < 0) {
		rc = -errno;
	} else if (S_ISLNK(st->st_mode)) {
		rc = follow(w, fd, st, true);
		w->magic = rc == 1;
		if (rc == 0)
			rc = FOLLOWED;
		else if (rc == 1 && fstatat(w->folder, w->name, st, 0) < 0)
			rc = -errno;
	} else {
		rc = ior_walk_check_file(w, st);
		rc = rc < 0 ? rc : S_ISDIR(st->st_mode) ? -EISDIR : 1;
	}
	close(fd);
	return rc;
}

int ior_walk_to_file(struct ior_walk *w, const char *way, struct stat *st)
{
	int rc;

	w->led = w->magic = false;
	rc = head_for(w, way, strlen(way));
	while (rc == 0) {
		rc = next_name(w);
		/* no name at all is "/"; a slash behind the last one promises a folder */
		if (rc == -ENOENT || (rc == 0 && w->path[w->next]))
			return -EISDIR;
		if (rc == 1) {
			rc = enter(w, false, false);
		} else if (rc == 0) {
			rc = look(w, st);
			if (rc != FOLLOWED)
				return rc;
			rc = 0;
		}
	}
	return rc;
}

int ior_walk_make_folder(struct ior_walk *w, const char *way, size_t len)
{
	int rc;

	w->led = false;
	rc = head_for(w, way, len);
	while (rc == 0) {
		bool last, made = false;

		rc = next_name(w);
		if (rc == -ENOENT)
			return 0;
		if (rc < 0)
			return rc;
		last = rc == 0;
		if (last && !w->led) {
			made = mkdirat(w->folder, w->name, ior_invoker_mode(0777)) == 0;
			if (!made && errno != EEXIST)
				return -errno;
			/* also one that is there: who made it may be about to wait for the same */
			ior_sync_names(w->folder);
		}
		rc = enter(w, last, last);
		if (rc == 0 && made)
			ior_invoker_give(w->folder);
	}
	return rc;
}
