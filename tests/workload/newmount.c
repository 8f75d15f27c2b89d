/* SPDX-License-Identifier: BSD-2-Clause */
/* The mount calls that work on descriptors, Linux 5.2 to 6.15. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* linux/mount.h, which older C libraries cannot include beside sys/mount.h. */
enum {
	TREE_CLONE = 1,			/* OPEN_TREE_CLONE */
	FROM_EMPTY = 0x4,		/* MOVE_MOUNT_F_EMPTY_PATH */
	TO_EMPTY = 0x40,		/* MOVE_MOUNT_T_EMPTY_PATH */
	PICK_EMPTY = 0x8,		/* FSPICK_EMPTY_PATH */
	SET_FLAG = 0, SET_STRING = 1, CREATE = 6, RECONFIGURE = 7,	/* FSCONFIG_* */
	ATTR_RDONLY = 1,		/* MOUNT_ATTR_RDONLY */
	ID_UNIQUE = 0x4000,		/* STATX_MNT_ID_UNIQUE */
};

struct attributes {
	uint64_t set, clear, propagation, userns;
};

/* Of the mount namespace that the caller is in now. */
static int open_top(void)
{
	return open_file(shared->dir, O_PATH);
}

/* A tree that hangs nowhere: its files have no path until it is attached. */
void scenario_mount_tree(void)
{
	const char *source = make_dir(in("source")), *target = make_dir(in("target"));
	const char *second = make_dir(in("second")), *none = in("none");
	const char *dir = detached(source), *gone = detached(in("source/file"));
	const char *none_there = detached(in("source/none"));
	int top, place;
	long tree, fd, plain;
	char buf[4];

	NEED(open_tree);
	make_file(in("source/file"), 100);
	own_mounts();
	top = open_top();
	place = open_file(second, O_PATH);
	begin();
	plain = CALL(open_tree, A3(top, "source", 0), NEWFD, PATH(source));
	CALL(close, A1(plain), FD(plain), PATH(source));
	/* No path leads to the tree, and its descriptor's file was that of the path passed. */
	tree = CALL(open_tree, A3(AT_FDCWD, source, TREE_CLONE), NEWFD, PATH(source),
		    STATE("passed"), ABSENT("passed"));
	fd = CALL(openat, A4(tree, "file", O_RDONLY, 0), NEWFD, PATH(gone), STATE("unreachable"),
		  PASSED("file"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(gone), BYTES(4), STATE("unreachable"));
	CALL(openat, A4(tree, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(none_there),
	     STATE("unreachable"), PASSED("none"));
	CALL(openat, A4(tree, "../none", O_RDONLY, 0), FAILS(ENOENT), PATH("../none"),
	     STATE("passed"));
	CALL(move_mount, A5(tree, "", AT_FDCWD, none, FROM_EMPTY), PATH(none), FAILS(ENOENT));
	CALL(move_mount, A5(tree, "", top, "target", FROM_EMPTY), OLD(dir), PATH(target));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("target/file")), BYTES(4));
	CALL(openat, A4(tree, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("target/none")));
	/* From where it is to where a descriptor points. */
	CALL(move_mount, A5(AT_FDCWD, target, place, "", TO_EMPTY), OLD(target), PATH(second));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("second/file")), BYTES(4));
	CALL(move_mount, A5(tree, "", top, "target", FROM_EMPTY), OLD(second), PATH(target));
	CALL(move_mount, A5(top, "none", top, "target", 0), OLD(none), PATH(target),
	     FAILS(ENOENT));
	CALL(move_mount, A5(top, "second", top, "target", 0), OLD(second), PATH(target),
	     FAILS(EINVAL));
	CALL(open_tree, A3(top, "none", TREE_CLONE), PATH(none), FAILS(ENOENT));
	CALL(open_tree, A3(9999, "x", TREE_CLONE), PATH("x"), STATE("passed"),
	     FAILS(EBADF));
	CALL(open_tree, A3(top, "source", 0x40), PATH(source), FAILS(EINVAL));
	end();
}

void scenario_mount_fs(void)
{
	const char *target = make_dir(in("target")), *name, *picked;
	long fs, mnt, fd, pick;
	int top;

	NEED(fsopen);
	own_mounts();
	top = open_top();
	begin();
	CALL(fsopen, A2("no-such-fs", 0), FAILS(ENODEV));
	fs = CALL(fsopen, A2("tmpfs", 0), NEWFD);
	name = name_of(fs);
	ALSO(PATH(name));
	CALL(fsconfig, A5(fs, SET_STRING, "size", "64k", 0), FD(fs), PATH(name));
	CALL(fsconfig, A5(fs, SET_STRING, "no-such-option", "x", 0), FD(fs), PATH(name),
	     FAILS(EINVAL));
	CALL(fsmount, A3(fs, 0, 0), FD(fs), PATH(name), FAILS(EINVAL));
	CALL(fsconfig, A5(fs, CREATE, NULL, NULL, 0), FD(fs), PATH(name));
	mnt = CALL(fsmount, A3(fs, 0, 0), FD(fs), PATH(name));
	/* The descriptor is the mount's root; the mount is nowhere yet. */
	fd = CALL(openat, A4(mnt, "file", O_RDWR | O_CREAT, 0600), NEWFD, PATH(UNKNOWN "/file"),
		  STATE("unreachable"));
	CALL(move_mount, A5(mnt, "", top, "target", FROM_EMPTY), PATH(target));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(in("target/file")), BYTES(3));
	pick = CALL(fspick, A3(top, "target", 0), NEWFD);
	picked = name_of(pick);
	ALSO(PATH(picked));
	CALL(fsconfig, A5(pick, SET_STRING, "size", "128k", 0), FD(pick), PATH(picked));
	CALL(fsconfig, A5(pick, RECONFIGURE, NULL, NULL, 0), FD(pick), PATH(picked));
	CALL(close, A1(pick), FD(pick), PATH(picked));
	pick = CALL(fspick, A3(mnt, "", PICK_EMPTY), NEWFD, PATH(picked));
	CALL(fspick, A3(top, "none", 0), PATH(in("none")), FAILS(ENOENT));
	CALL(fsconfig, A5(9999, CREATE, NULL, NULL, 0), FD(9999), FAILS(EBADF));
	CALL(fsmount, A3(9999, 0, 0), FD(9999), FAILS(EBADF));
	end();
}

void scenario_mount_attributes(void)
{
	const char *target = make_dir(in("target")), *none = in("none");
	int top, fd;
	struct attributes ro = { .set = ATTR_RDONLY }, rw = { .clear = ATTR_RDONLY };

	NEED(mount_setattr);
	own_mounts();
	if (mount("none", target, "tmpfs", 0, "size=64k"))
		skip("kernel: no tmpfs (%s)", strerror(errno));
	top = open_top();
	fd = open_file(target, O_PATH);
	begin();
	CALL(mount_setattr, A5(AT_FDCWD, target, 0, &ro, sizeof(ro)), PATH(target));
	CALL(mkdir, A2(in("target/d"), 0700), PATH(in("target/d")), FAILS(EROFS));
	CALL(mount_setattr, A5(fd, "", AT_EMPTY_PATH, &rw, sizeof(rw)), FD(fd), PATH(target));
	CALL(mkdir, A2(in("target/d"), 0700), PATH(in("target/d")));
	CALL(mount_setattr, A5(top, "none", 0, &rw, sizeof(rw)), PATH(none), FAILS(ENOENT));
	CALL(mount_setattr, A5(top, "target/d", 0, &rw, sizeof(rw)), PATH(in("target/d")),
	     FAILS(EINVAL));
	CALL(mount_setattr, A5(9999, "", AT_EMPTY_PATH, &rw, sizeof(rw)), FD(9999), FAILS(EBADF));
	end();
}

/* open_tree and mount_setattr in one (Linux 6.15). */
void scenario_mount_tree_attr(void)
{
	struct attributes ro = { .set = ATTR_RDONLY };
	const char *target = make_dir(in("target")), *gone = detached(target);
	long tree;
	int top;

	NEED(open_tree_attr);
	own_mounts();
	top = open_top();
	begin();
	tree = CALL(open_tree_attr, A5(top, "target", TREE_CLONE, &ro, sizeof(ro)), NEWFD,
		    PATH(target), STATE("passed"), PASSED("target"));
	CALL(close, A1(tree), FD(tree), PATH(gone), STATE("unreachable"));
	CALL(open_tree_attr, A5(top, "none", TREE_CLONE, &ro, sizeof(ro)), PATH(in("none")),
	     FAILS(ENOENT));
	end();
}

struct request {	/* struct mnt_id_req, first version */
	uint32_t size, spare;
	uint64_t id, param;
};

void scenario_mount_list(void)
{
	struct request root = { sizeof(root), 0, (uint64_t)-1, 0 }, one = { sizeof(one), 0, 0, 1 };
	struct request nothing = { sizeof(nothing), 0, 1ull << 62, 1 };
	uint64_t ids[64], info[512];
	struct statx stx;

	NEED(listmount);
	if (statx(AT_FDCWD, "/", 0, ID_UNIQUE, &stx))
		die("statx: %s", strerror(errno));
	one.id = *(uint64_t *)((char *)&stx + 0x90);	/* stx_mnt_id */
	begin();
	CALL(listmount, A4(&root, ids, 64, 0));
	CALL(listmount, A4(NULL, ids, 64, 0), FAILS(EFAULT));
	CALL(statmount, A4(&one, info, sizeof(info), 0));
	CALL(statmount, A4(&nothing, info, sizeof(info), 0), FAILS(ENOENT));
	CALL(statmount, A4(&one, info, 8, 1), FAILS(EINVAL));
	end();
}
