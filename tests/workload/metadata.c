/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that work on names: rename, remove, make, look at. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/stat.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void scenario_meta_rename(void)
{
	const char *a = make_file(in("a"), 1), *b = in("b"), *c = make_file(in("c"), 1);
	const char *dir = make_dir(in("dir")), *inside = in("dir/a"), *none = in("none");
	int fd = open_file(dir, O_RDONLY | O_DIRECTORY), top = open_file(shared->dir, O_PATH);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(rename, A2(a, b), OLD(a), PATH(b));
	CALL(renameat, A4(top, "b", fd, "a"), OLD(b), PATH(inside));
	CALL(renameat2, A5(fd, "a", AT_FDCWD, "../a", 0), OLD(inside), PATH(a));
	CALL(renameat2, A5(AT_FDCWD, a, AT_FDCWD, c, RENAME_NOREPLACE), OLD(a), PATH(c),
	     FAILS(EEXIST));
	CALL(renameat2, A5(top, "a", top, "c", RENAME_EXCHANGE), OLD(a), PATH(c));
	CALL(rename, A2(none, a), OLD(none), PATH(a), FAILS(ENOENT));
	CALL(rename, A2("../a", "./../c"), OLD(a), PATH(c));
	CALL(rename, A2(c, dir), OLD(c), PATH(dir), FAILS(EISDIR));
	CALL(renameat, A4(top, c, 9999, in("last")), OLD(c), PATH(in("last")));
	end();
}

void scenario_meta_unlink(void)
{
	const char *a = make_file(in("a"), 1), *b = make_file(in("b"), 1);
	const char *dir = make_dir(in("dir")), *sub = make_dir(in("dir/sub"));
	const char *none = in("none"), *link = make_link("b", in("link"));
	int top = open_file(shared->dir, O_PATH);

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(unlink, A1(a), PATH(a));
	CALL(unlink, A1(a), PATH(a), FAILS(ENOENT));
	CALL(unlink, A1("../link"), PATH(link));
	CALL(unlinkat, A3(top, "b", 0), PATH(b));
	CALL(unlinkat, A3(top, "none", 0), PATH(none), FAILS(ENOENT));
	CALL(unlinkat, A3(top, "dir", 0), PATH(dir), FAILS(EISDIR));
	CALL(unlinkat, A3(top, "dir", AT_REMOVEDIR), PATH(dir), FAILS(ENOTEMPTY));
	CALL(rmdir, A1(dir), PATH(dir), FAILS(ENOTEMPTY));
	CALL(unlinkat, A3(AT_FDCWD, "sub", AT_REMOVEDIR), PATH(sub));
	CALL(rmdir, A1(dir), PATH(dir));
	CALL(rmdir, A1(none), PATH(none), FAILS(ENOENT));
	CALL(unlinkat, A3(top, "b", 0x10000), PATH(b), FAILS(EINVAL));
	end();
}

void scenario_meta_mkdir(void)
{
	const char *a = in("a"), *b = in("a/b"), *file = make_file(in("file"), 1);

	begin();
	CALL(mkdir, A2(a, 0755), PATH(a));
	CALL(mkdir, A2(a, 0755), PATH(a), FAILS(EEXIST));
	CALL(mkdir, A2(b, 0755), PATH(b));
	CALL(mkdir, A2(in("none/b"), 0755), PATH(in("none/b")), FAILS(ENOENT));
	CALL(mkdir, A2(in("file/b"), 0755), PATH(in("file/b")), FAILS(ENOTDIR));
	CALL(rmdir, A1(b), PATH(b));
	CALL(rmdir, A1(file), PATH(file), FAILS(ENOTDIR));
	end();
}

void scenario_meta_readlink(void)
{
	const char *link = make_link("some/where", in("link")), *file = make_file(in("file"), 1);
	char buf[64];

	begin();
	CALL(readlink, A3(link, buf, sizeof(buf)), PATH(link), BYTES(10));
	CALL(readlink, A3(link, buf, 4), PATH(link), BYTES(4));
	CALL(readlink, A3(file, buf, 4), PATH(file), FAILS(EINVAL));
	CALL(readlink, A3(in("none"), buf, 4), PATH(in("none")), FAILS(ENOENT));
	end();
}

/* The result over the path, or over a part of it: the path is what it was before. */
void scenario_meta_overlap(void)
{
	const char *link = make_link("some/where", in("link")), *file = make_file(in("file"), 1);
	size_t len = strlen(link);
	char both[4096];

	begin();
	strcpy(both, link);
	CALL(readlink, A3(both, both, sizeof(both)), BYTES(10), PATH(link), ABSENT("file_state"));
	strcpy(both, link);
	CALL(readlink, A3(both, both + len, 4), BYTES(4), PATH(link), ABSENT("file_state"));
	strcpy(both, link);
	CALL(readlink, A3(both, both + len + 1, 4), BYTES(4), PATH(link));
	strcpy(both + 100, link);
	CALL(readlink, A3(both + 100, both + 98, 100), BYTES(10), PATH(link), ABSENT("file_state"));
	strcpy(both, file);
	CALL(stat, A2(both, both), PATH(file), ABSENT("file_state"));
	strcpy(both + 100, file);
	CALL(lstat, A2(both + 100, both), PATH(file), ABSENT("file_state"));
	strcpy(both, file);
	CALL(statfs, A2(both, both), PATH(file), ABSENT("file_state"));
	strcpy(both, file);
	CALL(statx, A5(AT_FDCWD, both, 0, 0x7ff, both), PATH(file), ABSENT("file_state"));
	end();
}

void scenario_meta_stat(void)
{
	const char *file = make_file(in("file"), 1), *link = make_link("file", in("link"));
	const char *none = in("none");
	int fd = open_file(file, O_RDONLY), top = open_file(shared->dir, O_PATH);
	struct statx stx;
	struct stat st;

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(stat, A2(file, &st), PATH(file));
	CALL(stat, A2("./link", &st), PATH(link));
	CALL(stat, A2(none, &st), PATH(none), FAILS(ENOENT));
	CALL(lstat, A2(link, &st), PATH(link));
	CALL(lstat, A2("none", &st), PATH(none), FAILS(ENOENT));
	CALL(fstat, A2(fd, &st), FD(fd), PATH(file));
	CALL(fstat, A2(9999, &st), FD(9999), FAILS(EBADF));
	CALL(newfstatat, A4(AT_FDCWD, "file", &st, 0), PATH(file));
	CALL(newfstatat, A4(top, "link", &st, AT_SYMLINK_NOFOLLOW), PATH(link));
	CALL(newfstatat, A4(top, "none", &st, 0), PATH(none), FAILS(ENOENT));
	CALL(newfstatat, A4(fd, "", &st, AT_EMPTY_PATH), FD(fd), PATH(file));
	CALL(newfstatat, A4(AT_FDCWD, "", &st, AT_EMPTY_PATH), PATH(shared->dir));
	CALL(newfstatat, A4(9999, "", &st, AT_EMPTY_PATH), FD(9999), FAILS(EBADF));
	CALL(statx, A5(AT_FDCWD, file, 0, STATX_BASIC_STATS, &stx), PATH(file));
	CALL(statx, A5(top, "link", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &stx), PATH(link));
	CALL(statx, A5(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx), FD(fd), PATH(file));
	CALL(statx, A5(top, "none", 0, STATX_BASIC_STATS, &stx), PATH(none), FAILS(ENOENT));
	CALL(statx, A5(top, "file", 0, 0x80000000, &stx), PATH(file), FAILS(EINVAL));
	end();
}

/* NULL for the empty path (Linux 6.11). */
void scenario_meta_stat_null(void)
{
	const char *file = make_file(in("file"), 1);
	int fd = open_file(file, O_RDONLY);
	struct statx stx;
	struct stat st;

	if (raw(SYS_newfstatat, (long[6]){ fd, 0, (long)&st, AT_EMPTY_PATH }) == -EFAULT)
		skip("kernel: NULL is no empty path");
	begin();
	CALL(newfstatat, A4(fd, NULL, &st, AT_EMPTY_PATH), FD(fd), PATH(file));
	CALL(statx, A5(fd, NULL, AT_EMPTY_PATH, STATX_BASIC_STATS, &stx), FD(fd), PATH(file));
	CALL(newfstatat, A4(9999, NULL, &st, AT_EMPTY_PATH), FD(9999), FAILS(EBADF));
	CALL(newfstatat, A4(fd, NULL, &st, 0), FAILS(EFAULT), ABSENT("file_state"));
	end();
}

void scenario_meta_access(void)
{
	const char *file = make_file(in("file"), 1), *none = in("none");
	const char *secret = make_file(in("secret"), 1);
	int top = open_file(shared->dir, O_PATH);

	if (chmod(secret, 0))
		die("chmod: %s", strerror(errno));
	obey_modes();
	begin();
	CALL(access, A2(file, F_OK), PATH(file));
	CALL(access, A2(none, R_OK), PATH(none), FAILS(ENOENT));
	CALL(faccessat, A3(top, "file", R_OK), PATH(file));
	CALL(faccessat, A3(top, "none", R_OK), PATH(none), FAILS(ENOENT));
	CALL(faccessat2, A4(top, "file", R_OK, AT_EACCESS), PATH(file));
	CALL(faccessat2, A4(top, "secret", R_OK, AT_EACCESS), PATH(secret), FAILS(EACCES));
	CALL(faccessat2, A4(top, "file", R_OK, 0x10000), PATH(file), FAILS(EINVAL));
	CALL(access, A2(file, 0x1000), PATH(file), FAILS(EINVAL));
	end();
}

/* What `.`, `..` and `//` become in calls that are named by their argument. */
void scenario_meta_dots(void)
{
	const char *sub = make_dir(in("sub")), *file = make_file(in("file"), 1);
	int top = open_file(sub, O_PATH);
	struct stat st;

	make_dir(in("sub/deep"));
	make_link("deep", in("sub/link"));
	if (chdir(sub))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(stat, A2("../file", &st), PATH(file));
	CALL(stat, A2("./.././file", &st), PATH(file));
	CALL(stat, A2("..//.//file", &st), PATH(file));
	CALL(stat, A2(".", &st), PATH(sub));
	CALL(stat, A2("..", &st), PATH(shared->dir));
	CALL(stat, A2("deep/../../file", &st), PATH(in("sub/deep/../../file")));
	CALL(stat, A2("link/..", &st), PATH(in("sub/link/..")));
	CALL(stat, A2(in("sub/./deep//../deep"), &st), PATH(in("sub/deep/../deep")));
	CALL(newfstatat, A4(top, "../file", &st, 0), PATH(file));
	CALL(newfstatat, A4(top, "deep/../link", &st, 0), PATH(in("sub/deep/../link")));
	CALL(stat, A2("/..//../", &st), PATH("/"));
	end();
}
