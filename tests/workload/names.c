/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that are hard to carry: long, cold, wild, full of odd bytes. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_LONGEST 255

void scenario_name_bytes(void)
{
	static const char *const names[] = {
		" ", "two words", "tab\there", "line\nbreak", "car\rriage", "\"quoted\"", "it's",
		"semi;colon", "back\\slash", "\\x41", "%s%n", "$HOME", "*", "-rf", "#1",
		"caf\xc3\xa9", "\xe2\x80\xae" "evil", "\xff\xfe", "cut\xe2\x82", "\x1b[31mred",
		"\x7f", "\xf0\x9f\x90\xa7", "\xed\xa0\x80", "a (deleted)", "a\xc0\x80" "b", "\x01",
	};
	const size_t n = sizeof(names) / sizeof(*names);
	const char *paths[sizeof(names) / sizeof(*names)];

	for (size_t i = 0; i < n; i++)
		paths[i] = in("%s", names[i]);
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	for (size_t i = 0; i < n; i++) {
		/* A file with an exact name; one call names it by its argument, one by its fd. */
		long fd = CALL(openat, A4(AT_FDCWD, names[i], O_WRONLY | O_CREAT, 0600), NEWFD,
			       PATH(paths[i]), ABSENT("file_state"));

		CALL(close, A1(fd), FD(fd), PATH(paths[i]));
		CALL(unlink, A1(names[i]), PATH(paths[i]));
	}
	end();
}

/* dir/aaa.../aaa...: an absolute path of exactly len bytes; all but its last part exist. */
static char *long_path(size_t len)
{
	char *path = malloc(len + 1);
	size_t n = strlen(shared->dir);

	if (!path || n + 2 > len || chdir(shared->dir))
		die("long path: %s", strerror(errno));
	memcpy(path, shared->dir, n);
	while (n < len) {
		size_t part = len - n - 1;

		/* A rest of nothing is no component. */
		if (part > NAME_LONGEST)
			part = part == NAME_LONGEST + 1 ? NAME_LONGEST - 1 : NAME_LONGEST;
		path[n] = '/';
		memset(path + n + 1, 'a', part);
		path[n + 1 + part] = 0;
		if (n + 1 + part < len && (mkdir(path + n + 1, 0755) || chdir(path + n + 1)))
			die("long path: %s", strerror(errno));
		n += 1 + part;
	}
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	return path;
}

static char *other(const char *path)
{
	char *copy = strdup(path);

	copy[strlen(copy) - 1] = 'b';
	return copy;
}

void scenario_name_long(void)
{
	char *path = long_path(4000), *none = other(path);
	char *longest = malloc(5000), name[NAME_LONGEST + 2];
	const char *relative = path + strlen(shared->dir) + 1;
	struct stat st;
	long fd;

	memset(longest, '/', 5000);
	memcpy(longest + 4095 - strlen(none), none, strlen(none) + 1);
	memset(name, 'n', sizeof(name));
	name[NAME_LONGEST] = 0;
	begin();
	fd = CALL(openat, A4(AT_FDCWD, path, O_RDWR | O_CREAT, 0600), NEWFD, PATH(path),
		  ABSENT("file_state"));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(path), BYTES(3), ABSENT("file_state"));
	CALL(close, A1(fd), FD(fd), PATH(path));
	CALL(openat, A4(AT_FDCWD, none, O_RDONLY, 0), FAILS(ENOENT), PATH(none),
	     ABSENT("file_state"));
	CALL(stat, A2(path, &st), PATH(path), ABSENT("file_state"));
	/* The longest argument there is: 4,095 bytes, most of them slashes here. */
	CALL(stat, A2(longest, &st), FAILS(ENOENT), PATH(none));
	/* Two long paths in one call. */
	CALL(rename, A2(relative, none), OLD(path), PATH(none));
	CALL(unlink, A1(none), PATH(none));
	/* One component of the greatest length, and one of a byte more. */
	fd = CALL(openat, A4(AT_FDCWD, name, O_RDWR | O_CREAT, 0600), NEWFD, PATH(in("%s", name)));
	CALL(close, A1(fd), FD(fd), PATH(in("%s", name)));
	CALL(unlink, A1(name), PATH(in("%s", name)));
	name[NAME_LONGEST] = 'n';
	CALL(openat, A4(AT_FDCWD, text("%.*s", NAME_LONGEST + 1, name), O_RDONLY, 0),
	     FAILS(ENAMETOOLONG), PATH(in("%.*s", NAME_LONGEST + 1, name)));
	end();
}

void scenario_name_too_long(void)
{
	char *path = malloc(8001);
	struct stat st;

	memset(path, 'a', 8000);
	for (int i = 0; i < 8000; i += 200)
		path[i] = '/';
	path[8000] = 0;
	begin();
	CALL(stat, A2(path, &st), FAILS(ENAMETOOLONG), ANY("file"), STATE("truncated"));
	CALL(openat, A4(AT_FDCWD, path, O_RDONLY, 0), FAILS(ENAMETOOLONG), ANY("file"),
	     STATE("truncated"));
	path[4096] = 0;
	CALL(unlink, A1(path), FAILS(ENAMETOOLONG), ANY("file"), STATE("truncated"));
	end();
}

/* A walk to the root is as long as the tree is deep. */
void scenario_name_deep(void)
{
	char path[4096], buf[4];
	int n = snprintf(path, sizeof(path), "%s", shared->dir);
	long fd;

	for (int i = 0; i < 110; i++) {
		n += snprintf(path + n, sizeof(path) - n, "/d%d", i);
		make_dir(path);
	}
	make_file(text("%s/file", path), 10);
	if (chdir(path))
		die("chdir: %s", strerror(errno));
	begin();
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDONLY, 0), NEWFD, PATH(text("%s/file", path)));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(text("%s/file", path)), BYTES(4));
	CALL(close, A1(fd), FD(fd), PATH(text("%s/file", path)));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%s/none", path)));
	end();
}

/*
 * Path arguments on pages that this process has never touched: the tracer cannot read them
 * before the kernel has. 256 KiB apart, because a fault maps its neighbours too.
 */
#define COLD_STRIDE ((size_t)256 << 10)
#define COLD_PATHS 12

void scenario_name_cold(void)
{
	const char *file = make_file(in("file"), 10), *dir = make_dir(in("dir"));
	const char *paths[COLD_PATHS] = {
		file, in("none"), file, in("moved"), in("moved"), dir, in("made"), in("none"),
		make_link("target", in("link")), in("none"), in("none"), in("none"),
	};
	int store = open_file(in("store"), O_RDWR | O_CREAT);
	struct stat st;
	char buf[64], *cold;
	long fd;

	for (size_t i = 0; i < COLD_PATHS; i++)
		if (pwrite(store, paths[i], strlen(paths[i]) + 1, i * COLD_STRIDE) < 0)
			die("store: %s", strerror(errno));
	/* On a disk the pages leave memory too. */
	fsync(store);
	posix_fadvise(store, 0, 0, POSIX_FADV_DONTNEED);
	cold = mmap(NULL, COLD_PATHS * COLD_STRIDE, PROT_READ, MAP_PRIVATE, store, 0);
	if (cold == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	madvise(cold, COLD_PATHS * COLD_STRIDE, MADV_RANDOM);
#define COLD(i) (cold + (i) * COLD_STRIDE)
	begin();
	fd = CALL(openat, A4(AT_FDCWD, COLD(0), O_RDONLY, 0), NEWFD, PATH(file));
	CALL(close, A1(fd), FD(fd), PATH(file));
	CALL(open, A3(COLD(1), O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(rename, A2(COLD(2), COLD(3)), OLD(file), PATH(in("moved")));
	CALL(unlink, A1(COLD(4)), PATH(in("moved")));
	CALL(rmdir, A1(COLD(5)), PATH(dir));
	CALL(mkdir, A2(COLD(6), 0700), PATH(in("made")));
	CALL(stat, A2(COLD(7), &st), FAILS(ENOENT), PATH(in("none")));
	CALL(readlink, A3(COLD(8), buf, sizeof(buf)), PATH(in("link")), BYTES(6));
	CALL(access, A2(COLD(9), F_OK), FAILS(ENOENT), PATH(in("none")));
	CALL(newfstatat, A4(AT_FDCWD, COLD(10), &st, 0), FAILS(ENOENT), PATH(in("none")));
	/* Read where the call enters: here the tracer may have to do without. */
	CALL(execve, A3(COLD(11), (char *[]){ NULL }, (char *[]){ NULL }), FAILS(ENOENT),
	     PATH_IF(in("none")));
	end();
#undef COLD
}

void scenario_name_pointers(void)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	char *edge = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			  0);
	char *wild = edge + page;
	const char *none = in("none");
	char *last = wild - strlen(none) - 1;
	struct stat st;

	if (edge == MAP_FAILED || munmap(wild, page))
		die("mmap: %s", strerror(errno));
	begin();
	CALL(openat, A4(AT_FDCWD, NULL, O_RDONLY, 0), FAILS(EFAULT), ABSENT("file_state"));
	CALL(open, A3(wild, O_RDONLY, 0), FAILS(EFAULT), STATE("unreadable"));
	CALL(openat, A4(AT_FDCWD, -4096l, O_RDONLY, 0), FAILS(EFAULT), STATE("unreadable"));
	CALL(stat, A2(8l, &st), FAILS(EFAULT), STATE("unreadable"));
	CALL(stat, A2(0x0123456789abcdefl, &st), FAILS(EFAULT), STATE("unreadable"));
	CALL(unlink, A1(NULL), FAILS(EFAULT), ABSENT("file_state"));
	CALL(rename, A2(none, wild), FAILS(EFAULT), OLD(none), STATE("unreadable"));
	CALL(rename, A2(wild, none), FAILS(EFAULT), PATH(none));
	CALL(read, A3(-1, NULL, 10), FD(-1), FAILS(EBADF));
	/* A path whose last byte is the last one that can be read. */
	memcpy(last, none, strlen(none) + 1);
	CALL(open, A3(last, O_RDONLY, 0), FAILS(ENOENT), PATH(none));
	/* And one that runs into nothing before it ends. */
	wild[-1] = 'x';
	CALL(open, A3(last, O_RDONLY, 0), FAILS(EFAULT), STATE("unreadable"));
	end();
}

/* In a root of its own, where a path that is absolute is another one. */
static void pass_in_root(void *arg)
{
	const char *root = arg;
	struct stat st;
	long fd;

	CALL(chroot, A1(root), PATH(root), ABSENT("passed"));
	CALL(stat, A2("/file", &st), PATH(in("root/file")), PASSED("/file"));
	fd = CALL(openat, A4(AT_FDCWD, "/link", O_RDONLY, 0), NEWFD, PATH(in("root/file")),
		  PASSED("/link"));
	CALL(close, A1(fd), FD(fd), PATH(in("root/file")), ABSENT("passed"));
	CALL(openat, A4(AT_FDCWD, "/none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("root/none")),
	     PASSED("/none"));
}

/* What the program passed, beside what it is: also of opens that succeed, where it is asked for. */
void scenario_name_passed(void)
{
	const char *root = make_dir(in("root")), *file = make_file(in("root/file"), 1);
	const char *moved = in("root/moved");
	struct stat st;
	long fd;

	make_link("file", in("root/link"));
	if (chdir(root))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(stat, A2("../root//file", &st), PATH(file), PASSED("../root//file"));
	CALL(stat, A2(file, &st), PATH(file), ABSENT("passed"));
	CALL(stat, A2("file", &st), PATH(file), PASSED("file"));
	fd = CALL(openat, A4(AT_FDCWD, "./link", O_RDONLY, 0), NEWFD, PATH(file),
		  PASSED("./link"));
	CALL(close, A1(fd), FD(fd), PATH(file), ABSENT("passed"));
	fd = CALL(open, A3(file, O_RDONLY, 0), NEWFD, PATH(file), ABSENT("passed"));
	CALL(close, A1(fd), FD(fd), PATH(file));
	CALL(rename, A2("file", moved), OLD(file), OLD_PASSED("file"), PATH(moved),
	     ABSENT("passed"));
	CALL(rename, A2(moved, "./file"), OLD(moved), ABSENT("old_passed"), PATH(file),
	     PASSED("./file"));
	CALL(symlink, A2("../x", "y"), OLD("../x"), ABSENT("old_passed"), PATH(in("root/y")),
	     PASSED("y"));
	wait_child(start_child(pass_in_root, (void *)root));
	end();
}
