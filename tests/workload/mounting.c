/* SPDX-License-Identifier: BSD-2-Clause */
/* mount(2) and what follows from it: names through mounts that are stacked, moved, gone. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define INODE(n) { "inode", FACT_NUMBER, (n), NULL }

/* Two files may have one path: what tells them apart. */
static int64_t inode_of(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		die("fstat: %s", strerror(errno));
	return st.st_ino;
}

/* A tmpfs at path, made outside the window. */
static void small_tmpfs(const char *path)
{
	if (mount("none", path, "tmpfs", 0, "size=64k"))
		skip("kernel: no tmpfs (%s)", strerror(errno));
}

void scenario_mount_calls(void)
{
	const char *a = make_dir(in("a")), *b = make_dir(in("b")), *none = in("none");
	const char *file = make_file(in("file"), 1);
	long fd;

	own_mounts();
	small_tmpfs(a);
	umount(a);
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(mount, A5("source", a, "tmpfs", MS_NODEV, "size=64k"), PATH(a));
	fd = CALL(openat, A4(AT_FDCWD, "a/new", O_WRONLY | O_CREAT, 0600), NEWFD,
		  PATH(in("a/new")));
	CALL(mount, A5("a", "b", NULL, MS_BIND, NULL), PATH(b));
	CALL(openat, A4(AT_FDCWD, "b/none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("b/none")));
	CALL(mount, A5(NULL, b, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), PATH(b));
	CALL(openat, A4(AT_FDCWD, "b/new", O_WRONLY, 0), FAILS(EROFS), PATH(in("b/new")));
	CALL(mount, A5(NULL, b, NULL, MS_PRIVATE, NULL), PATH(b));
	CALL(mount, A5("x", none, "tmpfs", 0, NULL), PATH(none), FAILS(ENOENT));
	CALL(mount, A5("x", file, "tmpfs", 0, NULL), PATH(file), FAILS(ENOTDIR));
	CALL(mount, A5("x", a, "no-such-fs", 0, NULL), PATH(a), FAILS(ENODEV));
	CALL(mount, A5(none, a, NULL, MS_BIND, NULL), PATH(a), FAILS(ENOENT));
	CALL(umount2, A2(a, 0), PATH(a), FAILS(EBUSY));
	CALL(umount2, A2("b", UMOUNT_NOFOLLOW), PATH(b));
	CALL(umount2, A2("b", 0), PATH(b), FAILS(EINVAL));
	CALL(umount2, A2(none, 0), PATH(none), FAILS(ENOENT));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(in("a/new")), BYTES(3));
	/* The mount is taken from under an open file, which then is nowhere. */
	CALL(umount2, A2(a, MNT_DETACH), PATH(a));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(UNKNOWN "/new"), BYTES(3),
	     STATE("unreachable"));
	CALL(close, A1(fd), FD(fd), PATH(UNKNOWN "/new"), STATE("unreachable"));
	end();
}

/* What lies under a mount keeps its path, as what lies on it has: the inodes differ. */
void scenario_mount_stacked(void)
{
	const char *dir = make_dir(in("dir")), *file = make_file(in("dir/file"), 10);
	int below, middle, top;
	int64_t inode;
	char buf[4];

	own_mounts();
	below = open_file(file, O_RDONLY);
	small_tmpfs(dir);
	make_file(file, 10);
	make_file(in("dir/again"), 10);
	middle = open_file(file, O_RDONLY);
	small_tmpfs(dir);
	make_file(file, 10);
	top = open_file(file, O_RDONLY);
	inode = inode_of(below);
	begin();
	for (int i = 0; i < 2; i++) {
		CALL(read, A3(below, buf, 4), FD(below), PATH(file), BYTES(4), INODE(inode));
		CALL(read, A3(middle, buf, 4), FD(middle), PATH(file), BYTES(4));
		CALL(read, A3(top, buf, 4), FD(top), PATH(file), BYTES(4));
	}
	CALL(umount2, A2(dir, MNT_DETACH), PATH(dir));
	/* The topmost mount went, with its file. */
	CALL(read, A3(top, buf, 2), FD(top), PATH(UNKNOWN "/file"), BYTES(2),
	     STATE("unreachable"));
	CALL(read, A3(middle, buf, 2), FD(middle), PATH(file), BYTES(2), ABSENT("file_state"));
	CALL(umount2, A2(dir, MNT_DETACH), PATH(dir));
	CALL(read, A3(middle, buf, 0), FD(middle), PATH(UNKNOWN "/file"), RETURNS(0),
	     STATE("unreachable"));
	CALL(read, A3(below, buf, 2), FD(below), PATH(file), BYTES(2), ABSENT("file_state"));
	end();
}

/* A mount moves, with a mount on it, and directories above them are renamed meanwhile. */
void scenario_mount_moved(void)
{
	const char *a = make_dir(in("a")), *b = make_dir(in("b")), *up = make_dir(in("up"));
	const char *c = make_dir(in("up/c")), *over = in("over");
	int fd, cwd;
	char buf[4];

	own_mounts();
	small_tmpfs(a);
	make_dir(in("a/in"));
	small_tmpfs(in("a/in"));
	make_file(in("a/in/file"), 100);
	fd = open_file(in("a/in/file"), O_RDONLY);
	cwd = open_file(in("a/in"), O_PATH);
	if (fchdir(cwd))
		die("fchdir: %s", strerror(errno));
	begin();
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("a/in/file")), BYTES(4));
	CALL(mount, A5(a, b, NULL, MS_MOVE, NULL), PATH(b));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("b/in/file")), BYTES(4));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("b/in/none")));
	CALL(openat, A4(cwd, "../none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("b/none")));
	CALL(mount, A5(b, c, NULL, MS_MOVE, NULL), PATH(c));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("up/c/in/file")), BYTES(4));
	/* The directory that the mount's own place is in. */
	CALL(rename, A2(up, over), OLD(up), PATH(over));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("over/c/in/file")), BYTES(4));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("over/c/in/none")));
	CALL(unlinkat, A3(cwd, "file", 0), PATH(in("over/c/in/file")));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("over/c/in/file")), BYTES(4), STATE("deleted"));
	CALL(mount, A5(a, c, NULL, MS_MOVE, NULL), PATH(c), FAILS(ENOENT));
	CALL(mount, A5(in("over"), a, NULL, MS_MOVE, NULL), PATH(a), FAILS(EINVAL));
	end();
}

/* A file that leaves the part of the tree which its mount shows has no path there any more. */
void scenario_mount_escaped(void)
{
	const char *part = make_dir(in("part")), *mnt = make_dir(in("mnt"));
	const char *file = make_file(in("part/file"), 100), *out = in("out");
	const char *gone = detached(out);
	int direct, through;
	char buf[4];

	make_dir(in("part/dir"));
	own_mounts();
	if (mount(part, mnt, NULL, MS_BIND, NULL))
		skip("kernel: no bind mount (%s)", strerror(errno));
	direct = open_file(file, O_RDONLY);
	through = open_file(in("mnt/file"), O_RDONLY);
	if (chdir(in("mnt/dir")))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(read, A3(through, buf, 4), FD(through), PATH(in("mnt/file")), BYTES(4));
	CALL(rename, A2(file, out), OLD(file), PATH(out));
	CALL(read, A3(direct, buf, 4), FD(direct), PATH(out), BYTES(4));
	CALL(read, A3(through, buf, 4), FD(through), PATH(gone), BYTES(4), STATE("unreachable"));
	CALL(rename, A2(out, file), OLD(out), PATH(file));
	CALL(read, A3(through, buf, 4), FD(through), PATH(in("mnt/file")), BYTES(4));
	/* The same with the working directory. */
	CALL(access, A2("none", F_OK), FAILS(ENOENT), PATH(in("mnt/dir/none")));
	CALL(rename, A2(in("part/dir"), out), OLD(in("part/dir")), PATH(out));
	CALL(access, A2("none", F_OK), FAILS(ENOENT), PATH(text("%s/none", gone)),
	     STATE("unreachable"));
	/* Where `..` ends there is not known. */
	CALL(access, A2("../none", F_OK), FAILS(ENOENT), PATH("../none"), STATE("passed"));
	CALL(access, A2(in("none"), F_OK), FAILS(ENOENT), PATH(in("none")));
	end();
}

/* An overlay shows files of two directories as its own. */
void scenario_mount_overlay(void)
{
	const char *lower = make_dir(in("lower")), *mnt = make_dir(in("mnt"));
	const char *file = in("mnt/file"), *old = in("mnt/old"), *new = in("mnt/new");
	const char *options = text("lowerdir=%s,upperdir=%s,workdir=%s", lower,
				   make_dir(in("upper")), make_dir(in("work")));
	long fd, writer;
	char buf[4];

	make_file(in("lower/file"), 10);
	make_file(in("lower/old"), 10);
	own_mounts();
	if (mount("overlay", mnt, "overlay", 0, options))
		skip("kernel: no overlayfs (%s)", strerror(errno));
	begin();
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(0));
	/* Writing brings it into the upper directory; it is the same file by the same name. */
	writer = CALL(openat, A4(AT_FDCWD, file, O_RDWR, 0), NEWFD, PATH(file));
	CALL(pwrite64, A4(writer, "abc", 3, 0), FD(writer), PATH(file), BYTES(3), OFFSET(0));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(4));
	CALL(close, A1(writer), FD(writer), PATH(file));
	CALL(rename, A2(old, new), OLD(old), PATH(new));
	CALL(unlink, A1(file), PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(2), STATE("deleted"));
	CALL(close, A1(fd), FD(fd), PATH(file), STATE("deleted"));
	CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), FAILS(ENOENT), PATH(file));
	fd = CALL(openat, A4(AT_FDCWD, new, O_RDONLY, 0), NEWFD, PATH(new));
	CALL(close, A1(fd), FD(fd), PATH(new));
	end();
}

/* A working directory, whose mount is taken away: what fails there is named too. */
void scenario_mount_detached(void)
{
	const char *mnt = make_dir(in("mnt"));
	struct stat st;
	char buf[4];
	long fd;

	own_mounts();
	small_tmpfs(mnt);
	make_dir(in("mnt/sub"));
	make_file(in("mnt/sub/file"), 10);
	if (chdir(in("mnt/sub")))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("mnt/sub/none")));
	CALL(umount2, A2(mnt, MNT_DETACH), PATH(mnt));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(UNKNOWN "/sub/none"),
	     STATE("unreachable"), PASSED("none"));
	fd = CALL(openat, A4(AT_FDCWD, "file", O_RDONLY, 0), NEWFD, PATH(UNKNOWN "/sub/file"),
		  STATE("unreachable"), PASSED("file"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(UNKNOWN "/sub/file"), BYTES(4),
	     STATE("unreachable"));
	CALL(stat, A2("file", &st), PATH(UNKNOWN "/sub/file"), STATE("unreachable"));
	/* Which directory that is in is not known. */
	CALL(stat, A2("../none", &st), FAILS(ENOENT), PATH("../none"), STATE("passed"));
	CALL(chdir, A1(".."), PATH(".."), STATE("passed"));
	/* The top of the mount has no name at all. */
	CALL(stat, A2("none", &st), FAILS(ENOENT), PATH("none"), STATE("passed"),
	     ABSENT("passed"));
	CALL(execve, A3("./none", NULL, NULL), FAILS(ENOENT), PATH("./none"), STATE("passed"));
	fd = CALL(openat, A4(AT_FDCWD, "sub/file", O_RDONLY, 0), NEWFD,
		  PATH(UNKNOWN "/sub/file"), STATE("unreachable"), PASSED("sub/file"));
	CALL(close, A1(fd), FD(fd), PATH(UNKNOWN "/sub/file"), STATE("unreachable"));
	end();
}
