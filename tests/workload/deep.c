/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trees deeper than most: the way from a file to the root has a step for each directory. And
 * names that change where the caller does nothing.
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* dir/d0/d1/...: n directories; the caller is in the last one, whose path is returned. */
static const char *go_down(const char *dir, int n)
{
	char path[8192];
	int len = snprintf(path, sizeof(path), "%s", dir);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		char name[16];

		len += snprintf(path + len, sizeof(path) - len, "/d%d", i);
		snprintf(name, sizeof(name), "d%d", i);
		if (mkdir(name, 0755) || chdir(name))
			die("%s: %s", path, strerror(errno));
	}
	return text("%s", path);
}

/* More than 128 components, and directories far above that change their name. */
void scenario_name_deeper(void)
{
	const char *top = make_dir(in("top")), *moved = in("moved");
	const char *path = go_down(top, 135);
	const char *file = make_file(text("%s/file", path), 100);
	const char *after = text("%s%s", moved, path + strlen(top));
	char buf[4];
	long fd;

	begin();
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDONLY, 0), NEWFD, PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), ABSENT("file_state"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%s/none", path)));
	CALL(rename, A2(top, moved), OLD(top), PATH(moved));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(text("%s/file", after)), BYTES(4));
	CALL(unlink, A1("file"), PATH(text("%s/file", after)));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(text("%s/file", after)), BYTES(4),
	     STATE("deleted"));
	CALL(openat, A4(AT_FDCWD, "../none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%.*s/none", (int)(strrchr(after, '/') - after), after)));
	end();
}

/* Deeper than a walk goes: no name, and why; never one that is cut. */
void scenario_name_too_deep(void)
{
	const char *path = go_down(shared->dir, 250), *none = text("%s/none", path);
	int fd = open_file("file", O_RDWR | O_CREAT);
	struct stat st;

	begin();
	CALL(write, A3(fd, "abc", 3), FD(fd), BYTES(3), STATE("truncated"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), STATE("truncated"));
	CALL(stat, A2("file", &st), STATE("truncated"));
	CALL(rename, A2("file", "other"), STATE("truncated"));
	/* What is passed absolute is known. */
	CALL(stat, A2(none, &st), FAILS(ENOENT), PATH(none));
	CALL(rename, A2("other", none), PATH(none));
	CALL(unlink, A1(none), PATH(none));
	CALL(close, A1(fd), FD(fd), STATE("truncated"));
	end();
}

#define NESTED 20

/* Mounts on mounts: each is a step too. */
void scenario_name_nested_mounts(void)
{
	char path[4096], buf[4];
	int len = snprintf(path, sizeof(path), "%s", shared->dir);
	const char *file;
	long fd;

	own_mounts();
	for (int i = 0; i < NESTED; i++) {
		len += snprintf(path + len, sizeof(path) - len, "/m%d", i);
		make_dir(path);
		if (mount("none", path, "tmpfs", 0, "size=64k"))
			skip("kernel: no tmpfs (%s)", strerror(errno));
	}
	file = make_file(text("%s/file", path), 10);
	begin();
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4));
	CALL(rename, A2(file, text("%s/other", path)), OLD(file), PATH(text("%s/other", path)));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(text("%s/other", path)), BYTES(4));
	CALL(close, A1(fd), FD(fd), PATH(text("%s/other", path)));
	end();
}

#define HALF 3000

/* Two long paths that are one, longer than any argument: the base and what is passed. */
void scenario_name_long_joined(void)
{
	char part[251], relative[HALF + 300], base[8192];
	int len = snprintf(base, sizeof(base), "%s", shared->dir), n = 0;
	const char *whole;
	struct stat st;
	int fd;

	memset(part, 'p', 250);
	part[250] = 0;
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	for (; n < HALF; n += 251) {
		if (mkdir(part, 0755) || chdir(part))
			die("%s: %s", base, strerror(errno));
		len += snprintf(base + len, sizeof(base) - len, "/%s", part);
	}
	fd = open_file(".", O_RDONLY | O_DIRECTORY);
	for (n = 0; n < HALF; n += 251) {
		if (mkdir(part, 0755) || chdir(part))
			die("%s: %s", base, strerror(errno));
		snprintf(relative + n, sizeof(relative) - n, "%s/", part);
	}
	snprintf(relative + n, sizeof(relative) - n, "file");
	make_file("file", 1);
	whole = text("%s/%s", base, relative);
	if (fchdir(fd))
		die("fchdir: %s", strerror(errno));
	begin();
	CALL(stat, A2(relative, &st), PATH(whole), ABSENT("file_state"));
	CALL(newfstatat, A4(fd, relative, &st, 0), PATH(whole), ABSENT("file_state"));
	/* The kernel's own way from the file to the root is longer than is copied. */
	fd = CALL(openat, A4(fd, relative, O_RDONLY, 0), NEWFD, STATE("truncated"));
	CALL(close, A1(fd), FD(fd), STATE("truncated"));
	CALL(unlink, A1(relative), PATH(whole), ABSENT("file_state"));
	end();
}

static void rename_for_parent(void *arg)
{
	const char *const *path = arg;

	CALL(rename, A2(path[0], path[1]), OLD(path[0]), PATH(path[1]));
}

/* Another process renames what is above an open file. */
void scenario_name_moved_by_other(void)
{
	const char *top = make_dir(in("top")), *moved = in("moved");
	const char *there[2] = { top, moved }, *back[2] = { moved, top };
	const char *file = make_file(in("top/file"), 100);
	int fd = open_file(file, O_RDONLY);
	char buf[4];

	if (chdir(top))
		die("chdir: %s", strerror(errno));
	begin();
	for (int i = 0; i < 3; i++) {
		CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4));
		CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
		     PATH(in("top/none")));
		wait_child(start_child(rename_for_parent, there));
		CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("moved/file")), BYTES(4));
		CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
		     PATH(in("moved/none")));
		wait_child(start_child(rename_for_parent, back));
	}
	end();
}
