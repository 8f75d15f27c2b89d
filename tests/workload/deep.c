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

/* dir/d/d/...: n directories; the caller is in the last one, whose path is returned. */
static const char *go_down(const char *dir, int n)
{
	char path[16384];
	int len = snprintf(path, sizeof(path), "%s", dir);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		len += snprintf(path + len, sizeof(path) - len, "/d");
		if (mkdir("d", 0755) || chdir("d"))
			die("%s: %s", path, strerror(errno));
	}
	return shared_copy(path, len);
}

/* The directory that the kernel says the caller is in: no path of more than 4,095 bytes. */
static const char *own_word(void)
{
	static char path[4097];
	long len = syscall(SYS_getcwd, path, sizeof(path));

	if (len < 0)
		die("getcwd: %s", strerror(errno));
	return text("%s", path);
}

/* Of a path, what is kept of it: the end, from the name on that makes it longer than any other. */
static const char *end_of(const char *path)
{
	const char *p = path + strlen(path) - 4096;

	if (p <= path)
		return path;
	while (*p != '/')
		p--;
	return p == path ? path : text(UNKNOWN "%s", p);
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

/* What a program does in a directory that is so deep: paths are whole, as of a shallow one. */
static void work_deep(int depth)
{
	const char *path = go_down(shared->dir, depth), *none = text("%s/none", path);
	const char *file = text("%s/file", path), *other = text("%s/other", path);
	struct stat st;
	char buf[4];
	long fd;

	if (strcmp(path, own_word()))
		die("%s is %s", path, own_word());
	begin();
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDWR | O_CREAT, 0600), NEWFD, PATH(file),
		  ABSENT("file_state"));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(file), BYTES(3), ABSENT("file_state"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(none),
	     ABSENT("file_state"), PASSED("none"));
	CALL(openat, A4(AT_FDCWD, "../d/none", O_RDONLY, 0), FAILS(ENOENT), PATH(none),
	     PASSED("../d/none"));
	CALL(stat, A2("file", &st), PATH(file), PASSED("file"));
	CALL(rename, A2("file", "other"), OLD(file), OLD_PASSED("file"), PATH(other),
	     PASSED("other"));
	CALL(pread64, A4(fd, buf, 3, 0), FD(fd), PATH(other), BYTES(3), OFFSET(0));
	CALL(stat, A2(none, &st), FAILS(ENOENT), PATH(none), ABSENT("passed"));
	CALL(unlink, A1(other), PATH(other));
	CALL(close, A1(fd), FD(fd), PATH(other), STATE("deleted"));
	end();
}

void scenario_name_deep_200(void)
{
	work_deep(200);
}

void scenario_name_deep_260(void)
{
	work_deep(260);
}

void scenario_name_deep_1900(void)
{
	work_deep(1900);
}

/* The longest path that the kernel takes, of as many names as it may have. */
void scenario_name_longest(void)
{
	int depth = (4095 - strlen(shared->dir)) / 2 - 1;
	const char *path = go_down(shared->dir, depth);
	const char *file = text("%s/%.*s", path, (int)(4094 - strlen(path)), "ff");
	const char *name = file + strlen(path) + 1, *link;
	struct stat st;
	char buf[4];
	long fd;

	make_file(name, 10);
	begin();
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file),
		  ABSENT("file_state"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4));
	CALL(stat, A2(file, &st), PATH(file), ABSENT("passed"), ABSENT("file_state"));
	CALL(stat, A2(name, &st), PATH(file), PASSED(name), ABSENT("file_state"));
	link = name_of(fd);
	if (strcmp(link, file) || strlen(file) != 4095)
		die("%zu bytes: %s is %s", strlen(file), file, link);
	CALL(unlink, A1(file), PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), STATE("deleted"));
	end();
}

/*
 * Deeper than any path leads: the end of it, which begins as no path does; never one that is only
 * cut.
 */
void scenario_name_too_deep(void)
{
	const char *path = go_down(shared->dir, 3000), *base = end_of(path);
	const char *file = end_of(text("%s/file", path)), *other = end_of(text("%s/other", path));
	struct stat st;
	long fd;

	make_file("file", 3);
	begin();
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDWR, 0), NEWFD, PATH(file), STATE("truncated"),
		  PASSED("file"));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(file), BYTES(3), STATE("truncated"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%s/none", base)), STATE("truncated"), PASSED("none"));
	CALL(openat, A4(AT_FDCWD, "../none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%.*s/none", (int)strlen(base) - 2, base)), STATE("truncated"));
	CALL(stat, A2("file", &st), PATH(text("%s/file", base)), STATE("truncated"));
	CALL(rename, A2("file", "other"), OLD(text("%s/file", base)), OLD_PASSED("file"),
	     PATH(text("%s/other", base)), STATE("truncated"));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(other), BYTES(3), STATE("truncated"));
	/* What is passed absolute is known. */
	CALL(stat, A2(in("none"), &st), FAILS(ENOENT), PATH(in("none")), ABSENT("file_state"));
	CALL(unlink, A1("other"), PATH(text("%s/other", base)), STATE("truncated"));
	CALL(close, A1(fd), FD(fd), PATH(other), STATE("truncated"));
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
	const char *whole, *kept;
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
	kept = end_of(whole);
	if (fchdir(fd))
		die("fchdir: %s", strerror(errno));
	begin();
	CALL(stat, A2(relative, &st), PATH(whole), ABSENT("file_state"));
	CALL(newfstatat, A4(fd, relative, &st, 0), PATH(whole), ABSENT("file_state"));
	/* The kernel's own way from the file to the root is longer than is copied. */
	fd = CALL(openat, A4(fd, relative, O_RDONLY, 0), NEWFD, PATH(kept), STATE("truncated"),
		  PASSED(relative));
	CALL(close, A1(fd), FD(fd), PATH(kept), STATE("truncated"));
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
