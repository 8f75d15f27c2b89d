/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes: by path, by link, by descriptor, and by directory descriptor. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/xattr.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#define NAME "user.workload"

static const char *file_with_attribute(void)
{
	const char *file = make_file(in("file"), 1);

	if (setxattr(file, NAME, "0123456789", 10, 0))
		skip("kernel: this file system has no user attributes (%s)", strerror(errno));
	return file;
}

void scenario_xattr_path(void)
{
	const char *file = file_with_attribute(), *none = in("none");
	const char *link = make_link("file", in("link"));
	char buf[64];

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	begin();
	CALL(setxattr, A5(file, NAME, "abc", 3, 0), PATH(file), ABSENT("requested"));
	CALL(setxattr, A5(file, NAME, "abc", 3, XATTR_CREATE), PATH(file), FAILS(EEXIST));
	CALL(setxattr, A5(file, "user.none", "abc", 3, XATTR_REPLACE), PATH(file),
	     FAILS(ENODATA));
	CALL(setxattr, A5(none, NAME, "abc", 3, 0), PATH(none), FAILS(ENOENT));
	CALL(setxattr, A5(file, "odd.name", "abc", 3, 0), PATH(file), FAILS(EOPNOTSUPP));
	CALL(getxattr, A4("link", NAME, buf, sizeof(buf)), PATH(link), BYTES(3),
	     REQUESTED(sizeof(buf)));
	/* No room asks for the size. */
	CALL(getxattr, A4(file, NAME, NULL, 0), PATH(file), RETURNS(3), REQUESTED(0));
	CALL(getxattr, A4(file, NAME, buf, 2), PATH(file), FAILS(ERANGE), REQUESTED(2));
	CALL(getxattr, A4(file, "user.none", buf, 2), PATH(file), FAILS(ENODATA));
	CALL(listxattr, A3(file, buf, sizeof(buf)), PATH(file), BYTES_RETURNED,
	     REQUESTED(sizeof(buf)));
	CALL(listxattr, A3("./file", NULL, 0), PATH(file), REQUESTED(0));
	CALL(listxattr, A3(none, buf, sizeof(buf)), PATH(none), FAILS(ENOENT));
	CALL(removexattr, A2("file", NAME), PATH(file));
	CALL(removexattr, A2(file, NAME), PATH(file), FAILS(ENODATA));
	end();
}

/* On links there are no user attributes. */
void scenario_xattr_link(void)
{
	const char *link = make_link("file", in("link")), *none = in("none");
	static const char name[] = "trusted.workload";
	char buf[64];

	file_with_attribute();
	if (lsetxattr(link, name, "abc", 3, 0))
		skip("kernel: no trusted attributes here (%s)", strerror(errno));
	begin();
	CALL(lsetxattr, A5(link, name, "abcd", 4, 0), PATH(link));
	CALL(lsetxattr, A5(link, NAME, "abcd", 4, 0), PATH(link), FAILS(EPERM));
	CALL(lsetxattr, A5(none, name, "abcd", 4, 0), PATH(none), FAILS(ENOENT));
	CALL(lgetxattr, A4(link, name, buf, sizeof(buf)), PATH(link), BYTES(4));
	CALL(lgetxattr, A4(link, name, NULL, 0), PATH(link), RETURNS(4));
	CALL(lgetxattr, A4(none, name, buf, sizeof(buf)), PATH(none), FAILS(ENOENT));
	CALL(llistxattr, A3(link, buf, sizeof(buf)), PATH(link), BYTES_RETURNED);
	CALL(llistxattr, A3(none, buf, sizeof(buf)), PATH(none), FAILS(ENOENT));
	CALL(lremovexattr, A2(link, name), PATH(link));
	CALL(lremovexattr, A2(link, name), PATH(link), FAILS(ENODATA));
	end();
}

void scenario_xattr_fd(void)
{
	const char *file = file_with_attribute();
	int fd = open_file(file, O_RDWR), opath = open_file(file, O_PATH);
	char buf[64];

	begin();
	CALL(fsetxattr, A5(fd, NAME, "abc", 3, 0), FD(fd), PATH(file));
	CALL(fgetxattr, A4(fd, NAME, buf, sizeof(buf)), FD(fd), PATH(file), BYTES(3),
	     ABSENT("offset"));
	CALL(fgetxattr, A4(fd, NAME, NULL, 0), FD(fd), PATH(file), RETURNS(3));
	CALL(fgetxattr, A4(fd, "user.none", buf, 3), FD(fd), PATH(file), FAILS(ENODATA));
	CALL(flistxattr, A3(fd, buf, sizeof(buf)), FD(fd), PATH(file), BYTES_RETURNED,
	     ABSENT("offset"));
	CALL(flistxattr, A3(fd, buf, 1), FD(fd), PATH(file), FAILS(ERANGE));
	CALL(fremovexattr, A2(fd, NAME), FD(fd), PATH(file));
	CALL(fremovexattr, A2(fd, NAME), FD(fd), PATH(file), FAILS(ENODATA));
	CALL(fgetxattr, A4(opath, NAME, buf, 3), FD(opath), PATH(file), FAILS(EBADF));
	CALL(fsetxattr, A5(9999, NAME, "abc", 3, 0), FD(9999), FAILS(EBADF));
	CALL(flistxattr, A3(9999, buf, 3), FD(9999), FAILS(EBADF));
	end();
}

/* struct xattr_args of linux/xattr.h, Linux 6.13. */
struct value {
	uint64_t address;
	uint32_t size, flags;
};

void scenario_xattr_at(void)
{
	const char *file = file_with_attribute(), *none = in("none");
	const char *link = make_link("file", in("link"));
	int top = open_file(shared->dir, O_PATH), fd = open_file(file, O_RDONLY);
	char buf[64];
	struct value set = { (uint64_t)"abc", 3, 0 }, get = { (uint64_t)buf, sizeof(buf), 0 };
	struct value ask = { 0, 0, 0 };

	NEED(setxattrat);
	begin();
	CALL(setxattrat, A6(top, "file", 0, NAME, &set, sizeof(set)), PATH(file));
	CALL(setxattrat, A6(fd, "", AT_EMPTY_PATH, NAME, &set, sizeof(set)), FD(fd),
	     PATH(file));
	CALL(setxattrat, A6(top, "none", 0, NAME, &set, sizeof(set)), PATH(none), FAILS(ENOENT));
	CALL(setxattrat, A6(top, "link", AT_SYMLINK_NOFOLLOW, NAME, &set, sizeof(set)),
	     PATH(link), FAILS(EPERM));
	CALL(getxattrat, A6(top, "file", 0, NAME, &get, sizeof(get)), PATH(file), BYTES(3),
	     REQUESTED(sizeof(buf)));
	CALL(getxattrat, A6(fd, "", AT_EMPTY_PATH, NAME, &get, sizeof(get)), FD(fd),
	     PATH(file), BYTES(3));
	/* No room asks for the size. */
	CALL(getxattrat, A6(top, "file", 0, NAME, &ask, sizeof(ask)), PATH(file), RETURNS(3),
	     REQUESTED(0));
	CALL(getxattrat, A6(top, "file", 0, NAME, &get, 3), PATH(file), FAILS(EINVAL));
	CALL(listxattrat, A5(top, "file", 0, buf, sizeof(buf)), PATH(file), BYTES_RETURNED,
	     REQUESTED(sizeof(buf)));
	CALL(listxattrat, A5(top, "link", AT_SYMLINK_NOFOLLOW, NULL, 0), PATH(link));
	CALL(removexattrat, A4(top, "file", 0, NAME), PATH(file));
	CALL(removexattrat, A4(fd, "", AT_EMPTY_PATH, NAME), FD(fd), PATH(file),
	     FAILS(ENODATA));
	CALL(removexattrat, A4(top, "file", 0x10000, NAME), PATH(file), FAILS(EINVAL));
	end();
}
