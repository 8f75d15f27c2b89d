/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path arguments on pages that this process has never touched, of every call that takes one:
 * the tracer cannot read them before the kernel has. The calls all fail, as a file that was
 * opened would be named by the kernel.
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* A fault maps its neighbours too. */
#define STRIDE ((size_t)256 << 10)
#define PAGES 128

static char *page;
static int used;

/* PAGES pages of a file, each with path; nothing of them is mapped or, on a disk, in memory. */
static void make_pages(const char *path)
{
	int store = open_file(in("store"), O_RDWR | O_CREAT);

	for (size_t i = 0; i < PAGES; i++)
		if (pwrite(store, path, strlen(path) + 1, i * STRIDE) < 0)
			die("store: %s", strerror(errno));
	fsync(store);
	posix_fadvise(store, 0, 0, POSIX_FADV_DONTNEED);
	page = mmap(NULL, PAGES * STRIDE, PROT_READ, MAP_PRIVATE, store, 0);
	if (page == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	madvise(page, PAGES * STRIDE, MADV_RANDOM);
}

/* The next page. */
static const char *cold(void)
{
	if (used == PAGES)
		die("too few pages");
	return page + used++ * STRIDE;
}

/* The path on every page, in a directory that is not there: nothing can be made either. */
#define NONE in("none/x")

/* A CALL() that does not find its path. */
#define MISS(name, args, ...) \
	call(SYS_##name, #name, args, FACTS(PATH(none), FAILS(ENOENT), ##__VA_ARGS__))

void scenario_cold_look(void)
{
	const char *none = NONE;
	char buf[512];

	make_pages(none);
	begin();
	MISS(stat, A2(cold(), buf));
	MISS(lstat, A2(cold(), buf));
	MISS(newfstatat, A4(AT_FDCWD, cold(), buf, AT_SYMLINK_NOFOLLOW));
	MISS(statx, A5(AT_FDCWD, cold(), 0, STATX_BASIC_STATS, buf));
	MISS(access, A2(cold(), F_OK));
	MISS(faccessat, A3(AT_FDCWD, cold(), F_OK));
	MISS(faccessat2, A4(AT_FDCWD, cold(), F_OK, 0));
	MISS(readlink, A3(cold(), buf, sizeof(buf)));
	MISS(readlinkat, A4(AT_FDCWD, cold(), buf, sizeof(buf)));
	MISS(statfs, A2(cold(), buf));
	MISS(chdir, A1(cold()));
	MISS(open, A3(cold(), O_RDONLY, 0));
	MISS(openat, A4(AT_FDCWD, cold(), O_RDONLY, 0));
	MISS(openat2, A4(AT_FDCWD, cold(), &(struct open_how){ 0 }, sizeof(struct open_how)));
	MISS(creat, A2(cold(), 0600));
	MISS(name_to_handle_at, A5(AT_FDCWD, cold(), buf, buf, 0));
	MISS(getxattr, A4(cold(), "user.x", buf, 1));
	MISS(lgetxattr, A4(cold(), "user.x", buf, 1));
	MISS(listxattr, A3(cold(), buf, 1));
	MISS(llistxattr, A3(cold(), buf, 1));
	MISS(execve, A3(cold(), (char *[]){ NULL }, (char *[]){ NULL }));
	MISS(execveat, A5(AT_FDCWD, cold(), (char *[]){ NULL }, (char *[]){ NULL }, 0));
	end();
}

void scenario_cold_change(void)
{
	const char *none = NONE;

	make_pages(none);
	begin();
	MISS(mkdir, A2(cold(), 0700));
	MISS(mkdirat, A3(AT_FDCWD, cold(), 0700));
	MISS(rmdir, A1(cold()));
	MISS(unlink, A1(cold()));
	MISS(unlinkat, A3(AT_FDCWD, cold(), 0));
	MISS(mknod, A3(cold(), S_IFIFO | 0600, 0));
	MISS(mknodat, A4(AT_FDCWD, cold(), S_IFIFO | 0600, 0));
	MISS(chmod, A2(cold(), 0600));
	MISS(fchmodat, A3(AT_FDCWD, cold(), 0600));
	MISS(chown, A3(cold(), 0, 0));
	MISS(lchown, A3(cold(), 0, 0));
	MISS(fchownat, A5(AT_FDCWD, cold(), 0, 0, 0));
	MISS(utime, A2(cold(), NULL));
	MISS(utimes, A2(cold(), NULL));
	MISS(futimesat, A3(AT_FDCWD, cold(), NULL));
	MISS(utimensat, A4(AT_FDCWD, cold(), NULL, 0));
	MISS(truncate, A2(cold(), 1));
	MISS(setxattr, A5(cold(), "user.x", "", 0, 0));
	MISS(lsetxattr, A5(cold(), "user.x", "", 0, 0));
	MISS(removexattr, A2(cold(), "user.x"));
	MISS(lremovexattr, A2(cold(), "user.x"));
	/* Two of them. */
	MISS(rename, A2(cold(), cold()), OLD(none));
	MISS(renameat, A4(AT_FDCWD, cold(), AT_FDCWD, cold()), OLD(none));
	MISS(renameat2, A5(AT_FDCWD, cold(), AT_FDCWD, cold(), 0), OLD(none));
	MISS(link, A2(cold(), cold()), OLD(none));
	MISS(linkat, A5(AT_FDCWD, cold(), AT_FDCWD, cold(), 0), OLD(none));
	MISS(symlink, A2(cold(), cold()), OLD(none));
	MISS(symlinkat, A3(cold(), AT_FDCWD, cold()), OLD(none));
	end();
}

/* What only an administrator may do, and watches. */
void scenario_cold_admin(void)
{
	const char *none = NONE;
	bool swaps, accounts, quotas;
	int watch = inotify_init1(0), mark = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY);

	if (mark < 0)
		skip("kernel: no fanotify for this user (%s)", strerror(errno));
	own_mounts();
	make_pages(none);
	swaps = has_call(SYS_swapon);
	accounts = has_call(SYS_acct);
	quotas = has_call(SYS_quotactl);
	begin();
	MISS(inotify_add_watch, A3(watch, cold(), IN_CREATE), FD(watch));
	MISS(fanotify_mark, A5(mark, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, cold()), FD(mark));
	MISS(chroot, A1(cold()));
	MISS(pivot_root, A2(cold(), "/"));
	MISS(mount, A5("none", cold(), "tmpfs", 0, NULL));
	MISS(umount2, A2(cold(), 0));
	if (swaps) {
		MISS(swapon, A2(cold(), 0));
		MISS(swapoff, A1(cold()));
	}
	if (accounts)
		MISS(acct, A1(cold()));
	if (quotas)
		MISS(quotactl, A4(0x80000500, cold(), 0, 0));	/* Q_GETINFO for users */
	end();
}

/* Their last two paths: the one that is not there is looked up, and the one that is. */
void scenario_cold_mounts(void)
{
	const char *none = NONE;
	uint64_t attr[4] = { 0 };

	NEED(mount_setattr);
	own_mounts();
	make_pages(none);
	begin();
	MISS(open_tree, A3(AT_FDCWD, cold(), 0));
	MISS(fspick, A3(AT_FDCWD, cold(), 0));
	MISS(mount_setattr, A5(AT_FDCWD, cold(), 0, (attr[0] = 1, attr), sizeof(attr)));
	/* Whichever the kernel looks up first fails; it may never look at the other. */
	CALL(move_mount, A5(AT_FDCWD, cold(), AT_FDCWD, "/", 0), OLD(none), PATH("/"),
	     FAILS(ENOENT));
	CALL(move_mount, A5(AT_FDCWD, "/", AT_FDCWD, cold(), 0), OLD("/"), PATH(none),
	     FAILS(ENOENT));
	end();
}

/* Linux 6.6 and newer. */
void scenario_cold_newer(void)
{
	bool xattrs, trees, attributes;
	const char *none = NONE;
	uint64_t buf[4] = { 0 };

	NEED(fchmodat2);
	make_pages(none);
	xattrs = has_call(SYS_setxattrat);
	trees = has_call(SYS_open_tree_attr);
	attributes = has_call(SYS_file_getattr);
	begin();
	MISS(fchmodat2, A4(AT_FDCWD, cold(), 0600, 0));
	if (xattrs) {
		MISS(setxattrat, A6(AT_FDCWD, cold(), 0, "user.x", buf, 16));
		MISS(getxattrat, A6(AT_FDCWD, cold(), 0, "user.x", buf, 16));
		MISS(listxattrat, A5(AT_FDCWD, cold(), 0, buf, 1));
		MISS(removexattrat, A4(AT_FDCWD, cold(), 0, "user.x"));
	}
	if (trees)
		MISS(open_tree_attr, A5(AT_FDCWD, cold(), 0, NULL, 0));
	if (attributes) {
		MISS(file_getattr, A5(AT_FDCWD, cold(), buf, 24, 0));
		MISS(file_setattr, A5(AT_FDCWD, cold(), buf, 24, 0));
	}
	end();
}
