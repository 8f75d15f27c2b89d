/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

bool cgroup_hierarchy_used(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char *line = NULL;
	size_t room = 0;
	bool used = false;

	while (f && !used && getline(&line, &room, f) > 0)
		used = !strncmp(line, "0::", 3);
	free(line);
	if (f)
		fclose(f);
	return used;
}

/* A directory of that file system, or a negative errno: -EXDEV for one of another. */
static int open_directory(const char *path, long file_system)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs st;

	if (fd < 0)
		return -errno;
	if (fstatfs(fd, &st) == 0 && (long)st.f_type == file_system)
		return fd;
	close(fd);
	return -EXDEV;
}

/* Undo in place what the kernel does to blanks and backslashes: \040. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		unsigned int code;

		if (*text == '\\' && sscanf(text + 1, "%3o", &code) == 1) {
			*to++ = (char)code;
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* What lies below root of a path, NULL if it does not. */
static const char *below(const char *path, const char *root)
{
	size_t len = strlen(root);

	if (len == 1)
		return path;
	return !strncmp(path, root, len) && (!path[len] || path[len] == '/') ? path + len : NULL;
}

/* Try one mount, as a line of mountinfo has it; -ENODEV if it is no cgroup2, or not of the path. */
static int open_below(char *line, const char *path, char **mount)
{
	char root[4096], point[4096], *full;
	const char *rest;
	int fd;

	if (!strstr(line, " - cgroup2 ") ||
	    sscanf(line, "%*s %*s %*s %4095s %4095s", root, point) != 2)
		return -ENODEV;
	unescape(root);
	unescape(point);
	if (!*mount)
		*mount = strdup(point);
	rest = below(path, root);
	if (!rest)
		return -ENOENT;
	if (asprintf(&full, "%s/%s", point, rest) < 0)
		return -ENOMEM;
	fd = open_directory(full, CGROUP2_SUPER_MAGIC);
	free(full);
	return fd;
}

/* By the path from the root. *mount: some mount of the hierarchy, NULL for none. */
static int open_from_root(const char *path, char **mount)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t room = 0;
	int fd = -ENODEV;

	while (f && fd < 0 && getline(&line, &room, f) > 0) {
		int rc = open_below(line, path, mount);

		if (rc != -ENODEV)
			fd = rc;
	}
	free(line);
	if (f)
		fclose(f);
	return fd;
}

int cgroup_open(const char *path, struct ior_error *err)
{
	char *mount = NULL;
	int fd = open_directory(path, CGROUP2_SUPER_MAGIC), old;

	if (fd >= 0)
		return fd;
	fd = open_from_root(path, &mount);
	if (fd >= 0) {
		free(mount);
		return fd;
	}
	old = open_directory(path, CGROUP_SUPER_MAGIC);
	if (old >= 0) {
		close(old);
		ior_error_set(err, -EINVAL, "--cgroup: %s is of a version 1 hierarchy; only those "
			      "of version 2 can be selected: 'grep ^0: /proc/PID/cgroup' shows a "
			      "process's", path);
	} else if (!mount) {
		ior_error_set(err, -ENODEV, "--cgroup %s: no cgroup2 file system is mounted here; "
			      "mount one: mount -t cgroup2 cgroup2 /mnt", path);
	} else if (fd == -ENOENT || fd == -ENOTDIR || fd == -EXDEV) {
		ior_error_set(err, -ENOENT, "no such cgroup: %s: neither a directory of a cgroup2 "
			      "file system nor below %s; 'grep ^0: /proc/PID/cgroup' shows a "
			      "process's", path, mount);
	} else {
		ior_error_set(err, fd, "--cgroup %s: %s", path, strerror(-fd));
	}
	free(mount);
	return err->code;
}
