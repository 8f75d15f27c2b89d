/* SPDX-License-Identifier: BSD-2-Clause */
/* Roots: mount namespaces as containers make them, pivot_root, chroot into and out of places. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

/* Something that was open before. */
struct outside {
	const char *path;
	const char *gone;	/* what is left of that once its mount is nowhere */
	int fd;
};

/*
 * What a container does to itself. Its files are named by its own root from then on: that is
 * where its namespace ends, and the outer path is none of its own.
 */
static void contained(void *arg)
{
	const struct outside *o = arg;
	const char *outer = o->path, *image = in("image");
	long fd, old;
	char buf[4];

	CALL(unshare, A1(CLONE_NEWNS));
	CALL(mount, A5(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), PATH("/"));
	CALL(mount, A5("none", image, "tmpfs", 0, "size=64k"), PATH(image));
	CALL(mkdir, A2(in("image/old"), 0755), PATH(in("image/old")));
	fd = CALL(openat, A4(AT_FDCWD, in("image/file"), O_RDWR | O_CREAT, 0600), NEWFD,
		  PATH(in("image/file")));
	old = CALL(openat, A4(AT_FDCWD, outer, O_RDONLY, 0), NEWFD, PATH(outer));
	CALL(pivot_root, A2(image, in("image/none")), PATH(image), FAILS(ENOENT));
	CALL(pivot_root, A2(in("none"), image), PATH(in("none")), FAILS(ENOENT));
	CALL(pivot_root, A2(image, in("image/old")), PATH(image));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH("/file"), BYTES(3));
	CALL(read, A3(old, buf, 4), FD(old), PATH(text("/old%s", outer)), BYTES(4));
	/* Opened before, by the mounts of the namespace outside: nothing moved there. */
	CALL(read, A3(o->fd, buf, 4), FD(o->fd), PATH(outer), BYTES(4));
	CALL(chdir, A1("/"), PATH("/"));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH("/none"));
	CALL(openat, A4(AT_FDCWD, "/../none", O_RDONLY, 0), FAILS(ENOENT), PATH("/none"));
	/* The old root goes: what was open there is nowhere in this namespace. */
	CALL(umount2, A2("/old", MNT_DETACH), PATH("/old"));
	CALL(read, A3(old, buf, 4), FD(old), PATH(o->gone), BYTES(4), STATE("unreachable"));
	CALL(read, A3(o->fd, buf, 4), FD(o->fd), PATH(outer), BYTES(4));
	CALL(close, A1(fd), FD(fd), PATH("/file"));
	fd = CALL(openat, A4(AT_FDCWD, "/file", O_RDONLY, 0), NEWFD, PATH("/file"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH("/file"), BYTES(3));
}

void scenario_mount_container(void)
{
	struct outside o = { .path = make_file(in("outer"), 100) };
	char buf[4];

	make_dir(in("image"));
	own_mounts();
	o.fd = open_file(o.path, O_RDONLY);
	o.gone = detached(o.path);
	begin();
	wait_child(start_child(contained, &o));
	/* Nothing of it is seen from outside. */
	CALL(read, A3(o.fd, buf, 4), FD(o.fd), PATH(o.path), BYTES(4));
	CALL(openat, A4(AT_FDCWD, in("image/file"), O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("image/file")));
	end();
}

/* In a mount namespace of its own: a descriptor of a file that is on a mount of that alone. */
static long file_of_own_mount(const char *file)
{
	long fd;

	CALL(unshare, A1(CLONE_NEWNS));
	CALL(mount, A5(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), PATH("/"));
	CALL(mount, A5("none", in("image"), "tmpfs", 0, "size=64k"), PATH(in("image")));
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDWR | O_CREAT, 0600), NEWFD, PATH(file));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(file), BYTES(3));
	return fd;
}

static void visit(void *arg)
{
	const struct outside *o = arg;
	const char *file = in("image/file");
	long fd = file_of_own_mount(file);
	char buf[4];

	/* What keeps the namespace once nobody is in it. */
	CALL(openat, A4(AT_FDCWD, "/proc/self/ns/mnt", O_RDONLY, 0), NEWFD, ANY("file"));
	CALL(setns, A2(o->fd, CLONE_NEWNS), FD(o->fd), PATH(o->path));
	/* Back where the mount is not, with a file of where it is. */
	CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), FAILS(ENOENT), PATH(file));
	CALL(pread64, A4(fd, buf, 4, 0), FD(fd), PATH(file), BYTES(3));
	CALL(access, A2("/none", F_OK), FAILS(ENOENT), PATH("/none"));
	/* The working directory is the root now. */
	CALL(access, A2("none", F_OK), FAILS(ENOENT), PATH("/none"));
}

/* The last one leaves: the namespace is no more, and its mounts are nowhere. */
static void leave(void *arg)
{
	const struct outside *o = arg;
	const char *file = in("image/file");
	long fd = file_of_own_mount(file);
	char buf[4];

	CALL(setns, A2(o->fd, CLONE_NEWNS), FD(o->fd), PATH(o->path));
	CALL(pread64, A4(fd, buf, 4, 0), FD(fd), PATH(UNKNOWN "/file"), BYTES(3),
	     STATE("unreachable"));
}

/* Into a mount namespace and out of it. */
void scenario_mount_setns(void)
{
	struct outside o;

	make_dir(in("image"));
	own_mounts();
	o.fd = open_file("/proc/self/ns/mnt", O_RDONLY);
	o.path = name_before(o.fd);
	begin();
	wait_child(start_child(visit, &o));
	wait_child(start_child(leave, &o));
	end();
}

/* The same files by two roots at the same time, in turn. */
static void jailed(void *arg)
{
	const struct outside *o = arg;
	const char *jail = o->path, *mnt = in("jail/mnt");
	const int above = o->fd;
	struct statfs fs;
	char buf[4];
	long fd;

	CALL(chroot, A1(in("none")), PATH(in("none")), FAILS(ENOENT));
	CALL(chroot, A1(in("file")), PATH(in("file")), FAILS(ENOTDIR));
	CALL(chroot, A1(jail), PATH(jail));
	/* Its working directory is still outside, and so is a descriptor. */
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(openat, A4(above, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	fd = CALL(openat, A4(above, "file", O_RDONLY, 0), NEWFD, PATH(in("file")));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("file")), BYTES(4));
	CALL(close, A1(fd), FD(fd), PATH(in("file")));
	fd = CALL(openat, A4(AT_FDCWD, "/mnt/inner", O_RDONLY, 0), NEWFD,
		  PATH(in("jail/mnt/inner")));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("jail/mnt/inner")), BYTES(4));
	CALL(chdir, A1("/mnt"), PATH(mnt));
	CALL(openat, A4(AT_FDCWD, "../../../none", O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("jail/none")));
	CALL(mkdir, A2("/made", 0700), PATH(in("jail/made")));
	CALL(rename, A2("/made", "made"), OLD(in("jail/made")), PATH(in("jail/mnt/made")),
	     FAILS(EXDEV));
	CALL(statfs, A2("/", &fs), PATH(jail));
	/* The way out: a directory outside, and a root that is "..". */
	CALL(fchdir, A1(above), FD(above), PATH(shared->dir));
	CALL(chroot, A1("."), PATH(shared->dir));
	CALL(openat, A4(AT_FDCWD, "/none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
}

void scenario_mount_chroot(void)
{
	struct outside o = { .path = make_dir(in("jail")) };

	make_file(in("file"), 10);
	make_dir(in("jail/mnt"));
	own_mounts();
	if (mount("none", in("jail/mnt"), "tmpfs", 0, "size=64k"))
		skip("kernel: no tmpfs (%s)", strerror(errno));
	make_file(in("jail/mnt/inner"), 10);
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	o.fd = open_file(shared->dir, O_RDONLY | O_DIRECTORY);
	begin();
	wait_child(start_child(jailed, &o));
	end();
}
