/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening files: the calls, their failures, what a path argument is relative to. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_watched(long fd, const char *path)
{
	CALL(close, A1(fd), FD(fd), PATH(path));
}

void scenario_open_calls(void)
{
	const char *old = make_file(in("old"), 10);
	const char *new = in("new"), *created = in("created");
	struct open_how how = { .flags = O_RDWR, .resolve = RESOLVE_NO_SYMLINKS };
	long fd;

	begin();
	fd = CALL(open, A3(old, O_RDONLY, 0), NEWFD, PATH(old), FLAGS(O_RDONLY));
	close_watched(fd, old);
	fd = CALL(openat, A4(AT_FDCWD, new, O_WRONLY | O_CREAT | O_EXCL, 0600), NEWFD, PATH(new),
		  FLAGS(O_WRONLY | O_CREAT | O_EXCL));
	close_watched(fd, new);
	fd = CALL(openat2, A4(AT_FDCWD, old, &how, sizeof(how)), NEWFD, PATH(old),
		  FLAGS_IF(O_RDWR));
	close_watched(fd, old);
	fd = CALL(creat, A2(created, 0600), NEWFD, PATH(created));
	close_watched(fd, created);
	fd = CALL(openat, A4(AT_FDCWD, new, O_RDWR | O_TRUNC | O_APPEND | O_CLOEXEC, 0), NEWFD,
		  PATH(new), FLAGS(O_RDWR | O_TRUNC | O_APPEND | O_CLOEXEC));
	close_watched(fd, new);
	end();
}

void scenario_open_errors(void)
{
	const char *file = make_file(in("file"), 1), *loop = make_link("loop", in("loop"));
	const char *link = make_link("file", in("link")), *secret = make_file(in("secret"), 1);
	const char *fifo = in("fifo"), *none = in("none"), *under = in("file/x");
	const char *far = in("none/deeper/x");
	struct open_how how = { .flags = O_RDONLY }, bad = { .flags = 1ull << 40 };

	if (mkfifo(fifo, 0600) || chmod(secret, 0))
		die("%s: %s", fifo, strerror(errno));
	obey_modes();
	begin();
	CALL(open, A3(none, O_RDONLY, 0), FAILS(ENOENT), PATH(none), FLAGS(O_RDONLY));
	CALL(openat, A4(AT_FDCWD, far, O_RDONLY, 0), FAILS(ENOENT), PATH(far));
	CALL(openat, A4(AT_FDCWD, secret, O_RDONLY, 0), FAILS(EACCES), PATH(secret));
	CALL(openat, A4(AT_FDCWD, under, O_RDONLY, 0), FAILS(ENOTDIR), PATH(under));
	CALL(openat, A4(AT_FDCWD, loop, O_RDONLY, 0), FAILS(ELOOP), PATH(loop));
	CALL(openat, A4(AT_FDCWD, link, O_RDONLY | O_NOFOLLOW, 0), FAILS(ELOOP), PATH(link));
	CALL(openat, A4(AT_FDCWD, file, O_RDONLY | O_CREAT | O_EXCL, 0600), FAILS(EEXIST),
	     PATH(file));
	CALL(openat, A4(AT_FDCWD, shared->dir, O_WRONLY, 0), FAILS(EISDIR), PATH(shared->dir));
	CALL(creat, A2(secret, 0600), FAILS(EACCES), PATH(secret));
	CALL(openat2, A4(AT_FDCWD, none, &how, sizeof(how)), FAILS(ENOENT), PATH(none));
	CALL(openat2, A4(AT_FDCWD, file, &bad, sizeof(bad)), FAILS(EINVAL), PATH(file),
	     ABSENT("flags"));
	CALL(openat, A4(AT_FDCWD, fifo, O_WRONLY | O_NONBLOCK, 0), FAILS(ENXIO), PATH(fifo));
	end();
}

void scenario_open_relative(void)
{
	const char *base = make_dir(in("base")), *file = make_file(in("base/file"), 1);
	const char *outer = make_file(in("outer"), 1);
	long fd;

	make_dir(in("base/sub"));
	make_link("sub", in("base/link"));
	make_link("nowhere", in("base/dangling"));
	if (chdir(base))
		die("chdir: %s", strerror(errno));
	begin();
	fd = CALL(open, A3("file", O_RDONLY, 0), NEWFD, PATH(file));
	close_watched(fd, file);
	fd = CALL(openat, A4(AT_FDCWD, ".//sub/./../file", O_RDONLY, 0), NEWFD, PATH(file));
	close_watched(fd, file);
	fd = CALL(openat, A4(AT_FDCWD, "link/../file", O_RDONLY, 0), NEWFD, PATH(file));
	close_watched(fd, file);
	fd = CALL(openat, A4(AT_FDCWD, "../outer", O_RDONLY, 0), NEWFD, PATH(outer));
	close_watched(fd, outer);
	fd = CALL(openat, A4(AT_FDCWD, ".", O_RDONLY | O_DIRECTORY, 0), NEWFD, PATH(base));
	close_watched(fd, base);
	/* A call that failed is named by what it was given. */
	CALL(open, A3("none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("base/none")));
	CALL(openat, A4(AT_FDCWD, "./none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("base/none")));
	CALL(openat, A4(AT_FDCWD, "sub//./none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("base/sub/none")));
	CALL(openat, A4(AT_FDCWD, "../none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(openat, A4(AT_FDCWD, ".././../none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(text("%.*s/none", (int)(strrchr(shared->dir, '/') - shared->dir), shared->dir)));
	CALL(openat, A4(AT_FDCWD, "link/../none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("base/link/../none")));
	CALL(openat, A4(AT_FDCWD, "link/none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("base/link/none")));
	CALL(openat, A4(AT_FDCWD, "dangling", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("base/dangling")));
	end();
}

void scenario_open_dirfd(void)
{
	const char *sub = make_dir(in("sub")), *file = make_file(in("sub/file"), 1);
	const char *outer = make_file(in("outer"), 1);
	const char *gone = make_dir(in("gone"));
	int dir = open_file(sub, O_RDONLY | O_DIRECTORY), path = open_file(sub, O_PATH);
	int gonefd = open_file(gone, O_PATH), filefd = open_file(file, O_RDONLY);
	long fd;

	if (rmdir(gone))
		die("rmdir: %s", strerror(errno));
	begin();
	fd = CALL(openat, A4(dir, "file", O_RDONLY, 0), NEWFD, PATH(file));
	close_watched(fd, file);
	fd = CALL(openat, A4(path, "../outer", O_RDONLY, 0), NEWFD, PATH(outer));
	close_watched(fd, outer);
	CALL(openat, A4(dir, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("sub/none")));
	CALL(openat, A4(path, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("sub/none")));
	CALL(openat, A4(path, "../none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(openat, A4(dir, in("none"), O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(openat, A4(filefd, "x", O_RDONLY, 0), FAILS(ENOTDIR), PATH(in("sub/file/x")));
	CALL(openat, A4(gonefd, "x", O_RDONLY, 0), FAILS(ENOENT), PATH(in("gone/x")));
	/* Nothing to be relative to. */
	CALL(openat, A4(9999, "x", O_RDONLY, 0), FAILS(EBADF), PATH("x"), STATE("passed"));
	CALL(openat, A4(9999, in("none"), O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	/* A directory that moves takes its descriptors along. */
	CALL(rename, A2(sub, in("moved")), OLD(sub), PATH(in("moved")));
	CALL(openat, A4(dir, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("moved/none")));
	fd = CALL(openat, A4(dir, "file", O_RDONLY, 0), NEWFD, PATH(in("moved/file")));
	close_watched(fd, in("moved/file"));
	end();
}

void scenario_open_chdir(void)
{
	const char *a = make_dir(in("a")), *b = make_dir(in("b"));
	const char *gone = make_dir(in("gone"));
	int bfd = open_file(b, O_RDONLY | O_DIRECTORY);
	long fd;

	make_file(in("a/file"), 1);
	make_file(in("b/file"), 1);
	begin();
	CALL(chdir, A1(a), PATH(a));
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDONLY, 0), NEWFD, PATH(in("a/file")));
	close_watched(fd, in("a/file"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("a/none")));
	CALL(fchdir, A1(bfd), FD(bfd), PATH(b));
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDONLY, 0), NEWFD, PATH(in("b/file")));
	close_watched(fd, in("b/file"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("b/none")));
	/* The call's base is the directory before it. */
	CALL(chdir, A1("../a"), PATH(a));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("a/none")));
	CALL(chdir, A1(gone), PATH(gone));
	CALL(rmdir, A1(gone), PATH(gone));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("gone/none")));
	end();
}

static void change_directory(void *arg)
{
	CALL(chdir, A1(arg), PATH(arg));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(text("%s/none",
		(const char *)arg)));
}

/* Threads have one working directory, unless they part. */
void scenario_open_chdir_thread(void)
{
	const char *a = make_dir(in("a")), *b = make_dir(in("b"));

	if (chdir(a))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("a/none")));
	join_thread(start_thread(change_directory, (void *)b));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("b/none")));
	CALL(unshare, A1(CLONE_FS));
	join_thread(start_thread(change_directory, (void *)a));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("a/none")));
	end();
}

static void in_chroot(void *arg)
{
	const char *jail = arg;
	long fd;

	CALL(chroot, A1(jail), PATH(jail));
	CALL(chdir, A1("/"), PATH(jail));
	fd = CALL(openat, A4(AT_FDCWD, "/file", O_RDONLY, 0), NEWFD, PATH(in("jail/file")));
	close_watched(fd, in("jail/file"));
	fd = CALL(openat, A4(AT_FDCWD, "sub/../file", O_RDONLY, 0), NEWFD, PATH(in("jail/file")));
	close_watched(fd, in("jail/file"));
	CALL(openat, A4(AT_FDCWD, "/none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("jail/none")));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("jail/none")));
	CALL(unlink, A1("/sub/none"), FAILS(ENOENT), PATH(in("jail/sub/none")));
}

void scenario_open_chroot(void)
{
	const char *jail = make_dir(in("jail"));

	make_file(in("jail/file"), 1);
	make_dir(in("jail/sub"));
	if (geteuid() != 0)
		skip("kernel: chroot needs root");
	begin();
	wait_child(start_child(in_chroot, (void *)jail));
	end();
}

void scenario_open_opath(void)
{
	const char *file = make_file(in("file"), 10);
	char buf[16];
	long fd;

	begin();
	fd = CALL(openat, A4(AT_FDCWD, file, O_PATH, 0), NEWFD, PATH(file), FLAGS(O_PATH));
	/* It names a file, though it cannot be read. */
	CALL(read, A3(fd, buf, 10), FD(fd), PATH(file), FAILS(EBADF));
	CALL(fstat, A2(fd, &(struct stat){ 0 }), FD(fd), PATH(file));
	close_watched(fd, file);
	end();
}

void scenario_open_tmpfile(void)
{
	long fd = open(shared->dir, O_TMPFILE | O_RDWR, 0600);
	const char *name;

	if (fd < 0)
		skip("kernel: this file system has no O_TMPFILE (%s)", strerror(errno));
	close(fd);
	begin();
	fd = CALL(openat, A4(AT_FDCWD, shared->dir, O_TMPFILE | O_RDWR, 0600), NEWFD,
		  STATE("deleted"));
	name = name_of(fd);
	ALSO(PATH(name));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(name), BYTES(3), OFFSET(0), STATE("deleted"));
	CALL(close, A1(fd), FD(fd), PATH(name), STATE("deleted"));
	end();
}

void scenario_open_deleted(void)
{
	const char *path = make_file(in("file"), 10);
	char buf[16];
	long fd, fd2;

	begin();
	fd = CALL(openat, A4(AT_FDCWD, path, O_RDWR, 0), NEWFD, PATH(path), ABSENT("file_state"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(path), BYTES(4), ABSENT("file_state"));
	CALL(unlink, A1(path), PATH(path));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(path), BYTES(4), OFFSET(4), STATE("deleted"));
	/* A new file under the old name is another file. */
	fd2 = CALL(openat, A4(AT_FDCWD, path, O_RDWR | O_CREAT, 0600), NEWFD, PATH(path),
		   ABSENT("file_state"));
	CALL(write, A3(fd2, "abc", 3), FD(fd2), PATH(path), BYTES(3), ABSENT("file_state"));
	CALL(close, A1(fd), FD(fd), PATH(path), STATE("deleted"));
	CALL(close, A1(fd2), FD(fd2), PATH(path), ABSENT("file_state"));
	end();
}
