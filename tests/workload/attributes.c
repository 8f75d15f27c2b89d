/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of files: modes, owners, times, who may do what; and of their file systems. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

void scenario_meta_modes(void)
{
	const char *file = make_file(in("file"), 1), *none = in("none");
	const char *under = in("file/x"), *loop = make_link("loop", in("loop"));
	int fd = open_file(file, O_RDONLY), top = open_file(shared->dir, O_PATH);
	int opath = open_file(file, O_PATH);

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(chmod, A2(file, 0640), PATH(file));
	CALL(chmod, A2("./file", 0600), PATH(file));
	CALL(chmod, A2(none, 0600), PATH(none), FAILS(ENOENT));
	CALL(chmod, A2(under, 0600), PATH(under), FAILS(ENOTDIR));
	CALL(chmod, A2(loop, 0600), PATH(loop), FAILS(ELOOP));
	CALL(chmod, A2("", 0600), FAILS(ENOENT));
	CALL(fchmod, A2(fd, 0640), FD(fd), PATH(file));
	CALL(fchmod, A2(opath, 0640), FD(opath), PATH(file), FAILS(EBADF));
	CALL(fchmod, A2(9999, 0640), FD(9999), FAILS(EBADF));
	CALL(fchmodat, A3(top, "file", 0600), PATH(file));
	CALL(fchmodat, A3(AT_FDCWD, "none", 0600), PATH(none), FAILS(ENOENT));
	CALL(fchmodat, A3(9999, "file", 0600), PATH("file"), STATE("passed"),
	     FAILS(EBADF));
	end();
}

void scenario_meta_chmod_at(void)
{
	const char *file = make_file(in("file"), 1), *link = make_link("file", in("link"));
	int top = open_file(shared->dir, O_PATH), opath = open_file(file, O_PATH);

	NEED(fchmodat2);
	begin();
	CALL(fchmodat2, A4(top, "file", 0640, 0), PATH(file));
	CALL(fchmodat2, A4(opath, "", 0600, AT_EMPTY_PATH), FD(opath), PATH(file));
	CALL(fchmodat2, A4(top, "link", 0600, AT_SYMLINK_NOFOLLOW), PATH(link),
	     FAILS(EOPNOTSUPP));
	CALL(fchmodat2, A4(top, "none", 0600, 0), PATH(in("none")), FAILS(ENOENT));
	CALL(fchmodat2, A4(top, "file", 0600, 0x10000), PATH(file), FAILS(EINVAL));
	CALL(fchmodat2, A4(9999, "", 0600, AT_EMPTY_PATH), FD(9999), FAILS(EBADF));
	end();
}

void scenario_meta_owners(void)
{
	const char *file = make_file(in("file"), 1), *link = make_link("file", in("link"));
	const char *none = in("none");
	int fd = open_file(file, O_RDONLY), top = open_file(shared->dir, O_PATH);
	uid_t uid = getuid();
	gid_t gid = getgid();

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(chown, A3(file, uid, gid), PATH(file));
	CALL(chown, A3("link", uid, -1), PATH(link));
	CALL(chown, A3(none, uid, gid), PATH(none), FAILS(ENOENT));
	CALL(lchown, A3(link, uid, gid), PATH(link));
	CALL(lchown, A3("none", uid, gid), PATH(none), FAILS(ENOENT));
	CALL(fchown, A3(fd, uid, gid), FD(fd), PATH(file));
	CALL(fchown, A3(9999, uid, gid), FD(9999), FAILS(EBADF));
	CALL(fchownat, A5(top, "file", uid, gid, 0), PATH(file));
	CALL(fchownat, A5(top, "link", uid, gid, AT_SYMLINK_NOFOLLOW), PATH(link));
	CALL(fchownat, A5(fd, "", uid, gid, AT_EMPTY_PATH), FD(fd), PATH(file));
	CALL(fchownat, A5(AT_FDCWD, "", uid, gid, AT_EMPTY_PATH), PATH(shared->dir));
	CALL(fchownat, A5(AT_FDCWD, "none", uid, gid, 0), PATH(none), FAILS(ENOENT));
	CALL(fchownat, A5(top, "file", uid, gid, 0x10000), PATH(file), FAILS(EINVAL));
	CALL(fchownat, A5(9999, "file", uid, gid, 0), PATH("file"), STATE("passed"),
	     FAILS(EBADF));
	end();
}

void scenario_meta_times(void)
{
	const char *file = make_file(in("file"), 1), *link = make_link("file", in("link"));
	const char *none = in("none");
	int fd = open_file(file, O_RDONLY), top = open_file(shared->dir, O_PATH);
	struct utimbuf one = { 1, 2 };
	struct timeval tv[2] = { { 1, 2 }, { 3, 4 } }, bad_tv[2] = { { 1, 2000000 }, { 3, 4 } };
	struct timespec ts[2] = { { 1, 2 }, { 0, UTIME_NOW } }, bad_ts[2] = { { 0, -5 }, { 0, 0 } };

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(utime, A2(file, &one), PATH(file));
	CALL(utime, A2("link", NULL), PATH(link));
	CALL(utime, A2(none, NULL), PATH(none), FAILS(ENOENT));
	CALL(utimes, A2(file, tv), PATH(file));
	CALL(utimes, A2(file, bad_tv), PATH(file), FAILS(EINVAL));
	CALL(utimes, A2("none", tv), PATH(none), FAILS(ENOENT));
	CALL(futimesat, A3(top, "file", tv), PATH(file));
	CALL(futimesat, A3(fd, NULL, tv), FD(fd), PATH(file));
	CALL(futimesat, A3(top, "none", tv), PATH(none), FAILS(ENOENT));
	CALL(utimensat, A4(top, "file", ts, 0), PATH(file));
	CALL(utimensat, A4(top, "link", ts, AT_SYMLINK_NOFOLLOW), PATH(link));
	CALL(utimensat, A4(AT_FDCWD, "file", NULL, 0), PATH(file));
	CALL(utimensat, A4(fd, "", ts, AT_EMPTY_PATH), FD(fd), PATH(file));
	/* NULL for a path: what the C library's futimens does. */
	CALL(utimensat, A4(fd, NULL, ts, 0), FD(fd), PATH(file));
	CALL(utimensat, A4(fd, NULL, bad_ts, 0), FD(fd), PATH(file), FAILS(EINVAL),
	     ABSENT("file_state"));
	CALL(utimensat, A4(9999, NULL, ts, 0), FD(9999), FAILS(EBADF), ABSENT("file_state"));
	CALL(utimensat, A4(top, "file", bad_ts, 0), PATH(file), FAILS(EINVAL));
	CALL(utimensat, A4(top, "none", ts, 0), PATH(none), FAILS(ENOENT));
	CALL(utimensat, A4(AT_FDCWD, NULL, ts, 0), FAILS(EFAULT));
	end();
}

void scenario_meta_statfs(void)
{
	const char *file = make_file(in("file"), 1), *none = in("none");
	int fd = open_file(file, O_RDONLY), opath = open_file(file, O_PATH);
	struct statfs fs;
	struct stat st;
	char ustat[64];

	if (chdir(shared->dir) || stat(file, &st))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(statfs, A2(file, &fs), PATH(file));
	CALL(statfs, A2(".", &fs), PATH(shared->dir));
	CALL(statfs, A2(none, &fs), PATH(none), FAILS(ENOENT));
	CALL(statfs, A2("file/x", &fs), PATH(in("file/x")), FAILS(ENOTDIR));
	CALL(statfs, A2("/proc/self/mounts", &fs), PATH("/proc/self/mounts"));
	CALL(fstatfs, A2(fd, &fs), FD(fd), PATH(file));
	CALL(fstatfs, A2(opath, &fs), FD(opath), PATH(file));
	CALL(fstatfs, A2(9999, &fs), FD(9999), FAILS(EBADF));
	CALL(ustat, A2(makedev(4095, 1), ustat), FAILS(EINVAL));
	end();
}

void scenario_meta_access_at(void)
{
	const char *file = make_file(in("file"), 1), *link = make_link("gone", in("link"));
	const char *loop = make_link("loop", in("loop")), *none = in("none");
	int top = open_file(shared->dir, O_PATH), opath = open_file(file, O_PATH);
	char name[257];

	memset(name, 'n', 256);
	name[256] = 0;
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(access, A2("file/x", F_OK), PATH(in("file/x")), FAILS(ENOTDIR));
	CALL(access, A2(loop, F_OK), PATH(loop), FAILS(ELOOP));
	CALL(access, A2(name, F_OK), PATH(in("%s", name)), FAILS(ENAMETOOLONG));
	CALL(access, A2(file, 99), PATH(file), FAILS(EINVAL));
	CALL(faccessat2, A4(top, "link", F_OK, AT_SYMLINK_NOFOLLOW), PATH(link));
	CALL(faccessat2, A4(top, "link", F_OK, 0), PATH(link), FAILS(ENOENT));
	CALL(faccessat2, A4(opath, "", F_OK, AT_EMPTY_PATH), FD(opath), PATH(file));
	CALL(faccessat2, A4(AT_FDCWD, "", F_OK, AT_EMPTY_PATH), PATH(shared->dir));
	CALL(faccessat2, A4(top, "none", F_OK, 0), PATH(none), FAILS(ENOENT));
	CALL(faccessat2, A4(top, "file", F_OK, 0x10000), PATH(file), FAILS(EINVAL));
	CALL(faccessat2, A4(9999, "", F_OK, AT_EMPTY_PATH), FD(9999), FAILS(EBADF));
	CALL(faccessat, A3(9999, "file", F_OK), PATH("file"), STATE("passed"),
	     FAILS(EBADF));
	CALL(faccessat, A3(opath, "x", F_OK), PATH(in("file/x")), FAILS(ENOTDIR));
	end();
}

void scenario_meta_getcwd(void)
{
	const char *dir = make_dir(in("dir"));
	char buf[4096];

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	/* The NUL counts. */
	CALL(getcwd, A2(buf, sizeof(buf)), BYTES((int64_t)strlen(dir) + 1),
	     REQUESTED(sizeof(buf)));
	CALL(getcwd, A2(buf, 3), FAILS(ERANGE), REQUESTED(3));
	CALL(getcwd, A2(-4096l, 4096), FAILS(EFAULT));
	CALL(rmdir, A1(dir), PATH(dir));
	CALL(getcwd, A2(buf, sizeof(buf)), FAILS(ENOENT));
	end();
}

void scenario_meta_readlink_at(void)
{
	const char *link = make_link("some/where", in("link")), *file = make_file(in("file"), 1);
	int top = open_file(shared->dir, O_PATH), self = open(link, O_PATH | O_NOFOLLOW);
	char buf[64];

	if (self < 0 || chdir(shared->dir))
		die("%s: %s", link, strerror(errno));
	begin();
	CALL(readlinkat, A4(top, "link", buf, sizeof(buf)), PATH(link), BYTES(10),
	     REQUESTED(sizeof(buf)));
	CALL(readlinkat, A4(AT_FDCWD, "./link", buf, 4), PATH(link), BYTES(4));
	/* The empty path is the link itself, whatever flags there are. */
	CALL(readlinkat, A4(self, "", buf, sizeof(buf)), FD(self), PATH(link), BYTES(10));
	CALL(readlinkat, A4(top, "file", buf, 4), PATH(file), FAILS(EINVAL));
	CALL(readlinkat, A4(top, "none", buf, 4), PATH(in("none")), FAILS(ENOENT));
	CALL(readlinkat, A4(top, "link", buf, 0), PATH(link), FAILS(EINVAL));
	CALL(readlinkat, A4(9999, "link", buf, 4), PATH("link"), STATE("passed"),
	     FAILS(EBADF));
	end();
}

/* What chattr shows, by path (Linux 6.17). */
void scenario_meta_file_attr(void)
{
	const char *file = make_file(in("file"), 1), *none = in("none");
	int top = open_file(shared->dir, O_RDONLY), fd = open_file(file, O_RDONLY);
	uint64_t attr[4];

	NEED(file_getattr);
	if (raw(SYS_file_getattr, (long[6]){ top, (long)"file", (long)attr, 24 }) < 0)
		skip("kernel: this file system has no such attributes");
	begin();
	CALL(file_getattr, A5(top, "file", attr, 24, 0), PATH(file));
	CALL(file_setattr, A5(top, "file", attr, 24, 0), PATH(file));
	CALL(file_getattr, A5(fd, "", attr, 24, AT_EMPTY_PATH), FD(fd), PATH(file));
	CALL(file_getattr, A5(top, "none", attr, 24, 0), PATH(none), FAILS(ENOENT));
	CALL(file_setattr, A5(top, "none", attr, 24, 0), PATH(none), FAILS(ENOENT));
	CALL(file_getattr, A5(top, "file", attr, 4, 0), PATH(file), FAILS(EINVAL));
	end();
}
