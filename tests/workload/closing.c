/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors closed by the range, taken from others, locked, and of bind-mounted files. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

/* Above all that the workload has open. */
#define HIGH 700

static void close_range_of_parent(void *arg)
{
	char buf[4];

	/* The parent's table, until it is asked for one of its own. */
	CALL(close_range, A3(HIGH, HIGH, CLOSE_RANGE_UNSHARE));
	CALL(read, A3(HIGH, buf, 4), FD(HIGH), FAILS(EBADF));
	CALL(read, A3(HIGH + 1, buf, 4), FD(HIGH + 1), PATH(arg), BYTES(4));
}

void scenario_fd_close_range(void)
{
	const char *file = make_file(in("file"), 100);
	int fd = open_file(file, O_RDONLY);
	char buf[4];

	for (int i = 0; i < 6; i++)
		if (dup2(fd, HIGH + i) < 0)
			die("dup2: %s", strerror(errno));
	NEED(close_range);
	begin();
	CALL(close_range, A3(HIGH + 4, HIGH + 5, 0));
	CALL(read, A3(HIGH + 4, buf, 4), FD(HIGH + 4), FAILS(EBADF));
	CALL(read, A3(HIGH + 3, buf, 4), FD(HIGH + 3), PATH(file), BYTES(4));
	/* Nothing is open there. */
	CALL(close_range, A3(HIGH + 100, HIGH + 200, 0));
	CALL(close_range, A3(HIGH + 3, HIGH + 3, CLOSE_RANGE_CLOEXEC));
	CALL(fcntl, A3(HIGH + 3, F_GETFD, 0), FD(HIGH + 3), PATH(file), RETURNS(FD_CLOEXEC));
	CALL(fcntl, A3(HIGH + 2, F_GETFD, 0), FD(HIGH + 2), PATH(file), RETURNS(0));
	wait_child(start_clone(CLONE_FILES | SIGCHLD, close_range_of_parent, (void *)file));
	CALL(read, A3(HIGH, buf, 4), FD(HIGH), PATH(file), BYTES(4));
	CALL(close_range, A3(HIGH + 2, HIGH, 0), FAILS(EINVAL));
	CALL(close_range, A3(HIGH, HIGH, 0x80), FAILS(EINVAL));
	/* No upper bound. */
	CALL(close_range, A3(HIGH + 1, 0xffffffffl, 0));
	CALL(close, A1(HIGH + 1), FD(HIGH + 1), FAILS(EBADF));
	CALL(close, A1(HIGH), FD(HIGH), PATH(file));
	end();
}

struct lender {
	const char *file, *name;
	int ready[2], done[2];
	long fd;
};

static void lend(void *arg)
{
	struct lender *l = arg;
	char byte;

	l->fd = CALL(openat, A4(AT_FDCWD, l->file, O_RDONLY, 0), NEWFD, PATH(l->file));
	unwatched();
	if (write(l->ready[1], "", 1) != 1 || close(l->done[1]) || read(l->done[0], &byte, 1))
		die("lend: %s", strerror(errno));
	watched();
}

void scenario_fd_getfd(void)
{
	struct lender *l = shared_alloc(sizeof(*l));
	const char *name;
	char buf[4];
	long child, pidfd, fd;

	NEED(pidfd_getfd);
	l->file = make_file(in("file"), 10);
	if (pipe(l->ready) || pipe(l->done))
		die("pipe: %s", strerror(errno));
	begin();
	child = start_child(lend, l);
	unwatched();
	if (read(l->ready[0], buf, 1) != 1)
		die("the child was not ready");
	watched();
	pidfd = CALL(pidfd_open, A2(child, 0), NEWFD);
	name = name_of(pidfd);
	ALSO(PATH_IF(name));
	fd = CALL(pidfd_getfd, A3(pidfd, l->fd, 0), FD(pidfd), PATH_IF(name), NAMED(l->file));
	/* This process never opened it. */
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(l->file), BYTES(4), OFFSET(0));
	CALL(close, A1(fd), FD(fd), PATH(l->file));
	CALL(pidfd_getfd, A3(pidfd, 9999, 0), FD(pidfd), PATH_IF(name), FAILS(EBADF));
	CALL(pidfd_getfd, A3(pidfd, l->fd, 1), FD(pidfd), PATH_IF(name), FAILS(EINVAL));
	CALL(pidfd_getfd, A3(l->ready[0], 0, 0), FD(l->ready[0]), PATH_IF(name_of(l->ready[0])),
	     FAILS(EBADF));
	CALL(pidfd_getfd, A3(9999, 0, 0), FD(9999), FAILS(EBADF));
	unwatched();
	close(l->done[1]);
	close(l->done[0]);
	watched();
	wait_child(child);
	end();
}

/* Opened through a bind mount before the capture: the mount says which path it was. */
void scenario_fd_bound(void)
{
	const char *source = make_dir(in("source")), *bound = make_dir(in("bound"));
	const char *file = make_file(in("source/file"), 100), *seen = in("bound/file");
	const char *single = make_file(in("single"), 0);
	int direct, through, alone, dir;
	char buf[64];

	own_mounts();
	if (mount(source, bound, NULL, MS_BIND, NULL) || mount(file, single, NULL, MS_BIND, NULL))
		skip("kernel: no bind mount (%s)", strerror(errno));
	direct = open_file(file, O_RDONLY);
	through = open_file(seen, O_RDONLY);
	alone = open_file(single, O_RDONLY);
	dir = open_file(bound, O_RDONLY | O_DIRECTORY);
	begin();
	/* One inode by three names, in turn. */
	for (int i = 0; i < 2; i++) {
		CALL(read, A3(direct, buf, 4), FD(direct), PATH(file), BYTES(4));
		CALL(read, A3(through, buf, 4), FD(through), PATH(seen), BYTES(4));
		CALL(read, A3(alone, buf, 4), FD(alone), PATH(single), BYTES(4));
	}
	CALL(openat, A4(dir, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("bound/none")));
	CALL(getdents64, A3(dir, buf, sizeof(buf)), FD(dir), PATH(bound), BYTES_RETURNED);
	CALL(fchdir, A1(dir), FD(dir), PATH(bound));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("bound/none")));
	CALL(openat, A4(AT_FDCWD, "../none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
	end();
	if (chdir("/") || umount2(bound, MNT_DETACH) || umount2(single, MNT_DETACH))
		die("umount: %s", strerror(errno));
}

void scenario_fd_locks(void)
{
	const char *file = make_file(in("file"), 10), *dir = make_dir(in("dir"));
	int fd = open_file(file, O_RDWR), second = open_file(file, O_RDWR);
	int rfd = open_file(file, O_RDONLY), dirfd = open_file(dir, O_RDONLY);
	int memfd = memfd_create("sealed", MFD_ALLOW_SEALING), p[2];
	struct flock lock = { .l_type = F_WRLCK }, probe = { .l_type = F_WRLCK };
	struct flock bad = { .l_type = 77 }, undo = { .l_type = F_UNLCK };
	const char *name;

	if (memfd < 0 || pipe(p))
		die("%s", strerror(errno));
	name = name_before(p[0]);
	begin();
	CALL(flock, A2(fd, LOCK_EX), FD(fd), PATH(file), FLAGS(O_RDWR));
	CALL(flock, A2(second, LOCK_EX | LOCK_NB), FD(second), PATH(file), FAILS(EAGAIN));
	CALL(flock, A2(fd, LOCK_UN), FD(fd), PATH(file));
	CALL(flock, A2(fd, 16), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(flock, A2(9999, LOCK_EX), FD(9999), FAILS(EBADF));
	CALL(fcntl, A3(fd, F_SETLK, &lock), FD(fd), PATH(file));
	CALL(fcntl, A3(fd, F_SETLKW, &lock), FD(fd), PATH(file));
	CALL(fcntl, A3(second, F_OFD_SETLK, &probe), FD(second), PATH(file), FAILS(EAGAIN));
	CALL(fcntl, A3(second, F_GETLK, &probe), FD(second), PATH(file));
	CALL(fcntl, A3(rfd, F_SETLK, &lock), FD(rfd), PATH(file), FAILS(EBADF));
	CALL(fcntl, A3(fd, F_SETLK, &bad), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(fcntl, A3(fd, F_SETLK, NULL), FD(fd), PATH(file), FAILS(EFAULT));
	CALL(fcntl, A3(fd, F_SETLK, &undo), FD(fd), PATH(file));
	probe = lock;
	CALL(fcntl, A3(second, F_OFD_SETLKW, &probe), FD(second), PATH(file));
	CALL(fcntl, A3(second, F_OFD_GETLK, &probe), FD(second), PATH(file));
	/* A lease is for who has the file open alone. */
	CALL(fcntl, A3(fd, F_SETLEASE, F_WRLCK), FD(fd), PATH(file), FAILS(EAGAIN));
	CALL(fcntl, A3(fd, F_GETLEASE, 0), FD(fd), PATH(file), RETURNS(F_UNLCK));
	CALL(fcntl, A3(dirfd, F_GETFL, 0), FD(dirfd), PATH(dir));
	CALL(fcntl, A3(p[0], F_SETPIPE_SZ, 65536), FD(p[0]), PATH(name), RETURNS(65536));
	CALL(fcntl, A3(memfd, F_ADD_SEALS, F_SEAL_WRITE), FD(memfd), PATH("/memfd:sealed"));
	CALL(write, A3(memfd, "abc", 3), FD(memfd), PATH("/memfd:sealed"), FAILS(EPERM));
	CALL(fcntl, A3(fd, 9999, 0), FD(fd), PATH(file), FAILS(EINVAL));
	end();
}
