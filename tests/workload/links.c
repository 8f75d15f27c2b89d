/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that make names: links, symbolic links, nodes; and those that exchange or move them. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void scenario_meta_link(void)
{
	const char *a = make_file(in("a"), 1), *b = in("b"), *none = in("none");
	const char *dir = make_dir(in("dir")), *inside = in("dir/a");
	const char *link = make_link("a", in("link"));
	int fd = open_file(dir, O_PATH), top = open_file(shared->dir, O_PATH);
	int afd = open_file(a, O_RDONLY);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(link, A2(a, b), OLD(a), PATH(b));
	CALL(link, A2("../a", "a"), OLD(a), PATH(inside));
	CALL(link, A2(a, b), OLD(a), PATH(b), FAILS(EEXIST));
	CALL(link, A2(none, in("x")), OLD(none), PATH(in("x")), FAILS(ENOENT));
	CALL(link, A2(dir, in("x")), OLD(dir), PATH(in("x")), FAILS(EPERM));
	CALL(link, A2(a, in("a/x")), OLD(a), PATH(in("a/x")), FAILS(ENOTDIR));
	CALL(linkat, A5(top, "a", fd, "c", 0), OLD(a), PATH(in("dir/c")));
	CALL(linkat, A5(top, "a", AT_FDCWD, "d", 0), OLD(a), PATH(in("dir/d")));
	/* The link itself, and what it leads to: the row names what was passed. */
	CALL(linkat, A5(top, "link", fd, "e", 0), OLD(link), PATH(in("dir/e")));
	CALL(linkat, A5(top, "link", fd, "f", AT_SYMLINK_FOLLOW), OLD(link), PATH(in("dir/f")));
	CALL(linkat, A5(AT_FDCWD, text("/proc/self/fd/%d", afd), fd, "g", AT_SYMLINK_FOLLOW),
	     OLD(text("/proc/self/fd/%d", afd)), PATH(in("dir/g")));
	CALL(linkat, A5(top, "a", fd, "c", 0), OLD(a), PATH(in("dir/c")), FAILS(EEXIST));
	CALL(linkat, A5(top, "a", fd, "h", 0x10000), OLD(a), PATH(in("dir/h")), FAILS(EINVAL));
	CALL(linkat, A5(9999, "a", fd, "h", 0), OLD("a"), PATH(in("dir/h")), FAILS(EBADF));
	CALL(linkat, A5(top, "a", 9999, "h", 0), OLD(a), PATH("h"), STATE("passed"),
	     FAILS(EBADF));
	CALL(linkat, A5(top, "", fd, "h", 0), PATH(in("dir/h")), FAILS(ENOENT));
	end();
}

/* AT_EMPTY_PATH makes the descriptor the source; it takes the right to read everything. */
void scenario_meta_link_empty(void)
{
	const char *a = make_file(in("a"), 1), *b = in("b"), *c = in("c"), *name;
	int afd = open_file(a, O_PATH), top = open_file(shared->dir, O_PATH);
	int nameless = open(shared->dir, O_TMPFILE | O_RDWR, 0600);

	if (geteuid() != 0)
		skip("kernel: linking a descriptor needs root");
	if (nameless < 0)
		skip("kernel: this file system has no O_TMPFILE (%s)", strerror(errno));
	name = name_before(nameless);
	begin();
	CALL(linkat, A5(afd, "", AT_FDCWD, b, AT_EMPTY_PATH), OLD(a), PATH(b));
	CALL(linkat, A5(afd, "", top, "b", AT_EMPTY_PATH), OLD(a), PATH(b), FAILS(EEXIST));
	CALL(linkat, A5(9999, "", top, "x", AT_EMPTY_PATH), PATH(in("x")), FAILS(EBADF));
	/* A file without a name gets one. */
	CALL(linkat, A5(nameless, "", top, "c", AT_EMPTY_PATH), OLD(name), PATH(c));
	CALL(unlinkat, A3(top, "c", 0), PATH(c));
	end();
}

void scenario_meta_symlink(void)
{
	const char *a = in("a"), *dir = make_dir(in("dir")), *long_target;
	int fd = open_file(dir, O_PATH);
	char target[4097];

	memset(target, 't', sizeof(target));
	target[4000] = 0;
	long_target = text("%s", target);
	target[4000] = 't';
	target[4096] = 0;
	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	/* The target is a text that nobody resolves. */
	CALL(symlink, A2("../to//./where", a), OLD("../to//./where"), PATH(a));
	CALL(symlink, A2("/absolute", "b"), OLD("/absolute"), PATH(in("dir/b")));
	CALL(symlink, A2("new\nline\xff", "../c"), OLD("new\nline\xff"), PATH(in("c")));
	CALL(symlink, A2("x", a), OLD("x"), PATH(a), FAILS(EEXIST));
	CALL(symlink, A2("x", in("none/x")), OLD("x"), PATH(in("none/x")), FAILS(ENOENT));
	CALL(symlink, A2("", "empty"), PATH(in("dir/empty")), FAILS(ENOENT));
	CALL(symlinkat, A3("target", fd, "d"), OLD("target"), PATH(in("dir/d")));
	CALL(symlinkat, A3("target", AT_FDCWD, "e"), OLD("target"), PATH(in("dir/e")));
	CALL(symlinkat, A3("target", fd, a), OLD("target"), PATH(a), FAILS(EEXIST));
	CALL(symlinkat, A3("target", 9999, "f"), OLD("target"), PATH("f"), STATE("passed"),
	     FAILS(EBADF));
	CALL(symlinkat, A3(long_target, fd, "g"), OLD(long_target), PATH(in("dir/g")));
	CALL(symlinkat, A3(target, fd, "h"), ANY("old_file"), PATH(in("dir/h")),
	     FAILS(ENAMETOOLONG));
	end();
}

void scenario_meta_mknod(void)
{
	const char *fifo = in("fifo"), *plain = in("plain"), *dir = make_dir(in("dir"));
	int fd = open_file(dir, O_PATH);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(mknod, A3(fifo, S_IFIFO | 0600, 0), PATH(fifo));
	CALL(mknod, A3("../plain", S_IFREG | 0600, 0), PATH(plain));
	CALL(mknod, A3(fifo, S_IFIFO | 0600, 0), PATH(fifo), FAILS(EEXIST));
	CALL(mknod, A3(in("none/x"), S_IFIFO | 0600, 0), PATH(in("none/x")), FAILS(ENOENT));
	CALL(mknod, A3("x", S_IFLNK | 0600, 0), PATH(in("dir/x")), FAILS(EINVAL));
	CALL(mknod, A3("x", S_IFDIR | 0600, 0), PATH(in("dir/x")), FAILS(EPERM));
	CALL(mknodat, A4(fd, "fifo", S_IFIFO | 0600, 0), PATH(in("dir/fifo")));
	CALL(mknodat, A4(AT_FDCWD, "socket", S_IFSOCK | 0600, 0), PATH(in("dir/socket")));
	CALL(mknodat, A4(9999, "x", S_IFIFO | 0600, 0), PATH("x"), STATE("passed"),
	     FAILS(EBADF));
	CALL(mkdirat, A3(fd, "sub", 0755), PATH(in("dir/sub")));
	CALL(mkdirat, A3(AT_FDCWD, "../sub", 0755), PATH(in("sub")));
	CALL(mkdirat, A3(fd, "sub", 0755), PATH(in("dir/sub")), FAILS(EEXIST));
	CALL(mkdirat, A3(9999, "sub", 0755), PATH("sub"), STATE("passed"),
	     FAILS(EBADF));
	CALL(umask, A1(077), RETURNS(022));
	end();
}

/* A device node is opened by its own path, not by what the driver is called. */
void scenario_meta_mknod_device(void)
{
	const char *null = in("null");
	long fd;

	if (mknod(in("probe"), S_IFCHR | 0600, makedev(1, 3)) ||
	    (fd = open(in("probe"), O_RDWR)) < 0)
		skip("kernel: no device nodes here (%s)", strerror(errno));
	close(fd);
	begin();
	CALL(mknod, A3(null, S_IFCHR | 0600, makedev(1, 3)), PATH(null));
	fd = CALL(openat, A4(AT_FDCWD, null, O_RDWR, 0), NEWFD, PATH(null));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(null), BYTES(3), ABSENT("offset"));
	CALL(close, A1(fd), FD(fd), PATH(null));
	end();
}

void scenario_meta_rename2(void)
{
	const char *a = make_file(in("a"), 1), *b = in("b"), *none = in("none");
	const char *d1 = make_dir(in("d1")), *d2 = make_dir(in("d2"));
	const char *f1 = make_file(in("d1/f"), 10), *f2 = make_file(in("d2/f"), 10);
	int top = open_file(shared->dir, O_PATH), fd1 = open_file(f1, O_RDONLY);
	int fd2 = open_file(f2, O_RDONLY);
	char buf[4];

	begin();
	CALL(renameat2, A5(top, "a", top, "b", RENAME_NOREPLACE), OLD(a), PATH(b));
	CALL(renameat2, A5(top, "b", top, "d1", RENAME_NOREPLACE), OLD(b), PATH(d1),
	     FAILS(EEXIST));
	/* Two directories change places, and what is open below them changes its path. */
	CALL(read, A3(fd1, buf, 4), FD(fd1), PATH(f1), BYTES(4));
	CALL(read, A3(fd2, buf, 4), FD(fd2), PATH(f2), BYTES(4));
	CALL(renameat2, A5(AT_FDCWD, d1, AT_FDCWD, d2, RENAME_EXCHANGE), OLD(d1), PATH(d2));
	CALL(read, A3(fd1, buf, 4), FD(fd1), PATH(f2), BYTES(4));
	CALL(read, A3(fd2, buf, 4), FD(fd2), PATH(f1), BYTES(4));
	CALL(renameat2, A5(top, "b", top, "none", RENAME_EXCHANGE), OLD(b), PATH(none),
	     FAILS(ENOENT));
	CALL(renameat2, A5(top, "b", top, "a", RENAME_EXCHANGE | RENAME_NOREPLACE), OLD(b),
	     PATH(a), FAILS(EINVAL));
	CALL(renameat2, A5(top, "b", top, "a", 0x100), OLD(b), PATH(a), FAILS(EINVAL));
	CALL(renameat2, A5(top, "d1", top, "d2", 0), OLD(d1), PATH(d2), FAILS(ENOTEMPTY));
	CALL(renameat2, A5(top, "d1", top, "d1/x", 0), OLD(d1), PATH(in("d1/x")), FAILS(EINVAL));
	CALL(renameat2, A5(9999, "b", top, "a", 0), OLD("b"), PATH(a), FAILS(EBADF));
	CALL(renameat2, A5(top, "b", 9999, "a", 0), OLD(b), PATH("a"), STATE("passed"),
	     FAILS(EBADF));
	CALL(rename, A2(b, "/proc/x"), OLD(b), PATH("/proc/x"), FAILS(EXDEV));
	CALL(rename, A2(in("b/x"), a), OLD(in("b/x")), PATH(a), FAILS(ENOTDIR));
	end();
}
