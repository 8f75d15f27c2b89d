/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening with more than a path: openat2's ways to resolve one, and file handles. */
#include "workload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANDLE_ROOM 128	/* MAX_HANDLE_SZ */

static struct file_handle *new_handle(void)
{
	struct file_handle *h = calloc(1, sizeof(*h) + HANDLE_ROOM);

	h->handle_bytes = HANDLE_ROOM;
	return h;
}

/* Under RESOLVE_IN_ROOT the directory is the root that "/" and ".." go to. */
void scenario_open_resolve(void)
{
	const char *sub = make_dir(in("sub")), *file = make_file(in("sub/file"), 1);
	int dir = open_file(sub, O_PATH);
	struct open_how root = { .resolve = RESOLVE_IN_ROOT };
	struct open_how beneath = { .resolve = RESOLVE_BENEATH };
	struct open_how no_links = { .resolve = RESOLVE_NO_SYMLINKS };
	struct open_how cached = { .resolve = RESOLVE_CACHED };
	long fd;

	make_dir(in("sub/deep"));
	make_link("file", in("sub/link"));
	make_file(in("outer"), 1);
	begin();
	fd = CALL(openat2, A4(dir, "/file", &root, sizeof(root)), NEWFD, PATH(file));
	CALL(close, A1(fd), FD(fd), PATH(file));
	fd = CALL(openat2, A4(dir, "../../file", &root, sizeof(root)), NEWFD, PATH(file));
	CALL(close, A1(fd), FD(fd), PATH(file));
	CALL(openat2, A4(dir, "/none", &root, sizeof(root)), FAILS(ENOENT), PATH(in("sub/none")));
	CALL(openat2, A4(dir, "//deep/./none", &root, sizeof(root)), FAILS(ENOENT),
	     PATH(in("sub/deep/none")));
	CALL(openat2, A4(dir, "../none", &root, sizeof(root)), FAILS(ENOENT),
	     PATH(in("sub/none")));
	CALL(openat2, A4(dir, "deep/../none", &root, sizeof(root)), FAILS(ENOENT),
	     PATH(in("sub/deep/../none")));
	CALL(openat2, A4(dir, "../outer", &beneath, sizeof(beneath)), FAILS(EXDEV),
	     PATH(in("outer")));
	CALL(openat2, A4(dir, file, &beneath, sizeof(beneath)), FAILS(EXDEV), PATH(file));
	fd = CALL(openat2, A4(dir, "deep/../file", &beneath, sizeof(beneath)), NEWFD, PATH(file));
	CALL(close, A1(fd), FD(fd), PATH(file));
	CALL(openat2, A4(dir, "link", &no_links, sizeof(no_links)), FAILS(ELOOP),
	     PATH(in("sub/link")));
	fd = CALL(openat2, A4(dir, "file", &cached, sizeof(cached)), NEWFD, PATH(file));
	CALL(close, A1(fd), FD(fd), PATH(file));
	/* Broken argument blocks. */
	CALL(openat2, A4(dir, "file", &root, 8), FAILS(EINVAL), PATH(file), ABSENT("flags"));
	CALL(openat2, A4(dir, "file", NULL, sizeof(root)), FAILS(EFAULT), PATH(file));
	CALL(openat2, A4(9999, "file", &root, sizeof(root)), PATH("file"), STATE("passed"),
	     FAILS(EBADF));
	end();
}

static void without_the_right(void *arg)
{
	unwatched();
	obey_modes();
	watched();
	CALL(open_by_handle_at, A3(AT_FDCWD, arg, O_RDONLY), FAILS(EPERM), FLAGS(O_RDONLY));
}

void scenario_open_handle(void)
{
	const char *file = make_file(in("file"), 10), *gone = make_file(in("gone"), 10);
	const char *moved = in("moved"), *dir = make_dir(in("dir"));
	struct file_handle *h = new_handle(), *dirh = new_handle(), *lost = new_handle();
	struct file_handle *small = new_handle();
	int id, top = open_file(shared->dir, O_RDONLY), kept = open_file(file, O_PATH);
	long fd;

	if (geteuid() != 0)
		skip("kernel: opening by handle needs root");
	if (name_to_handle_at(AT_FDCWD, file, h, &id, 0))
		skip("kernel: this file system has no handles (%s)", strerror(errno));
	small->handle_bytes = 0;
	begin();
	CALL(name_to_handle_at, A5(AT_FDCWD, file, h, &id, 0), PATH(file));
	CALL(name_to_handle_at, A5(top, "dir", dirh, &id, 0), PATH(dir));
	CALL(name_to_handle_at, A5(AT_FDCWD, gone, lost, &id, 0), PATH(gone));
	CALL(name_to_handle_at, A5(kept, "", h, &id, AT_EMPTY_PATH), FD(kept), PATH(file));
	CALL(name_to_handle_at, A5(top, "none", small, &id, 0), PATH(in("none")), FAILS(ENOENT));
	CALL(name_to_handle_at, A5(top, "dir", small, &id, 0), PATH(dir), FAILS(EOVERFLOW));
	CALL(name_to_handle_at, A5(top, "dir", NULL, &id, 0), PATH(dir), FAILS(EFAULT));
	CALL(name_to_handle_at, A5(9999, "", h, &id, AT_EMPTY_PATH), FD(9999), FAILS(EBADF));
	fd = CALL(open_by_handle_at, A3(top, h, O_RDONLY), NEWFD, PATH(file), FLAGS(O_RDONLY));
	CALL(close, A1(fd), FD(fd), PATH(file));
	fd = CALL(open_by_handle_at, A3(AT_FDCWD, dirh, O_RDONLY | O_DIRECTORY), NEWFD, PATH(dir));
	CALL(close, A1(fd), FD(fd), PATH(dir));
	/* The handle stands for the file, whatever it is called. */
	CALL(rename, A2(file, moved), OLD(file), PATH(moved));
	fd = CALL(open_by_handle_at, A3(top, h, O_RDWR), NEWFD, PATH(moved), FLAGS(O_RDWR));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(moved), BYTES(3), OFFSET(0));
	CALL(close, A1(fd), FD(fd), PATH(moved));
	CALL(unlink, A1(gone), PATH(gone));
	CALL(open_by_handle_at, A3(top, lost, O_RDONLY), FAILS(ESTALE), FLAGS(O_RDONLY));
	CALL(open_by_handle_at, A3(top, dirh, O_WRONLY), FAILS(EISDIR));
	CALL(open_by_handle_at, A3(9999, h, O_RDONLY), FAILS(EBADF));
	unwatched();
	small->handle_bytes = HANDLE_ROOM + 1;
	watched();
	CALL(open_by_handle_at, A3(top, small, O_RDONLY), FAILS(EINVAL));
	CALL(open_by_handle_at, A3(top, NULL, O_RDONLY), FAILS(EFAULT));
	wait_child(start_child(without_the_right, h));
	end();
}

/* The inode number of dir's entry, by its listing: nothing looks the name up. */
static uint64_t listed_inode(const char *dir, const char *name)
{
	DIR *d = opendir(dir);
	uint64_t inode = 0;

	for (struct dirent *e; d && (e = readdir(d)); )
		if (!strcmp(e->d_name, name))
			inode = e->d_ino;
	if (d)
		closedir(d);
	return inode;
}

#define FILEID_KERNFS 0xfe	/* linux/exportfs.h: the 64-bit inode number */

/*
 * A file opened by handle before anything found it by a name: the kernel has no path of it
 * either. Control groups number their files, so that a handle can be had without a look-up.
 */
void scenario_open_nameless(void)
{
	const char *mnt = make_dir(in("mnt")), *group = in("mnt/workload-%d", getpid());
	struct file_handle *h = new_handle();
	uint64_t inode;
	char buf[64];
	long fd;
	int top;

	own_mounts();
	if (mount("none", mnt, "cgroup2", 0, NULL) || mkdir(group, 0755))
		skip("kernel: no control group of one's own (%s)", strerror(errno));
	inode = listed_inode(group, "cgroup.type");
	top = open_file(mnt, O_RDONLY);
	h->handle_bytes = sizeof(inode);
	h->handle_type = FILEID_KERNFS;
	memcpy(h->f_handle, &inode, sizeof(inode));
	fd = syscall(SYS_open_by_handle_at, top, h, O_RDONLY);
	if (fd < 0) {
		rmdir(group);
		skip("kernel: control groups have no handles (%s)", strerror(errno));
	}
	close(fd);
	begin();
	fd = CALL(open_by_handle_at, A3(top, h, O_RDONLY), NEWFD, STATE("unreachable"));
	CALL(read, A3(fd, buf, sizeof(buf)), FD(fd), BYTES_RETURNED, STATE("unreachable"));
	CALL(close, A1(fd), FD(fd), STATE("unreachable"));
	/* Once it was looked up it has its name. */
	fd = CALL(openat, A4(AT_FDCWD, text("%s/cgroup.type", group), O_RDONLY, 0), NEWFD,
		  PATH(text("%s/cgroup.type", group)));
	CALL(close, A1(fd), FD(fd), PATH(text("%s/cgroup.type", group)));
	end();
	rmdir(group);
	umount2(mnt, MNT_DETACH);
}
