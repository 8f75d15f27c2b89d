/* SPDX-License-Identifier: BSD-2-Clause */
/* File data beyond reads and writes: its size, its room, its way to the disk and from it. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of this task have at most so many bytes from now on: beyond them is EFBIG. */
static void limit_size(rlim_t n)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &limit))
		die("getrlimit: %s", strerror(errno));
	limit.rlim_cur = n < limit.rlim_max ? n : limit.rlim_max;
	if (setrlimit(RLIMIT_FSIZE, &limit))
		die("setrlimit: %s", strerror(errno));
}

void scenario_size_truncate(void)
{
	const char *file = make_file(in("file"), 100), *none = in("none");
	const char *secret = make_file(in("secret"), 1), *name;
	int fd = open_file(file, O_RDWR), rfd = open_file(file, O_RDONLY), p[2];

	if (chmod(secret, 0400) || pipe(p) || chdir(shared->dir))
		die("%s", strerror(errno));
	name = name_before(p[1]);
	obey_modes();
	limit_size(10000);
	begin();
	CALL(truncate, A2(file, 50), PATH(file));
	CALL(truncate, A2("./file", 70), PATH(file));
	CALL(ftruncate, A2(fd, 200), FD(fd), PATH(file), FLAGS(O_RDWR));
	CALL(ftruncate, A2(fd, 0), FD(fd), PATH(file));
	CALL(truncate, A2(none, 1), PATH(none), FAILS(ENOENT));
	CALL(truncate, A2("file/x", 1), PATH(in("file/x")), FAILS(ENOTDIR));
	CALL(truncate, A2(shared->dir, 1), PATH(shared->dir), FAILS(EISDIR));
	CALL(truncate, A2(secret, 1), PATH(secret), FAILS(EACCES));
	CALL(truncate, A2(file, -1l), PATH(file), FAILS(EINVAL));
	CALL(truncate, A2(file, 20000), PATH(file), FAILS(EFBIG));
	CALL(ftruncate, A2(fd, 20000), FD(fd), PATH(file), FAILS(EFBIG));
	CALL(ftruncate, A2(fd, -1l), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(ftruncate, A2(rfd, 1), FD(rfd), PATH(file), FAILS(EINVAL));
	CALL(ftruncate, A2(p[1], 1), FD(p[1]), PATH(name), FAILS(EINVAL));
	CALL(ftruncate, A2(9999, 1), FD(9999), FAILS(EBADF));
	end();
}

void scenario_size_allocate(void)
{
	const char *file = make_file(in("file"), 100), *name;
	int fd = open_file(file, O_RDWR), rfd = open_file(file, O_RDONLY), p[2];

	if (fallocate(fd, 0, 0, 8192))
		skip("kernel: this file system has no fallocate (%s)", strerror(errno));
	if (pipe(p))
		die("pipe: %s", strerror(errno));
	name = name_before(p[1]);
	limit_size(1 << 20);
	begin();
	CALL(fallocate, A4(fd, 0, 4096, 8192), FD(fd), PATH(file), ABSENT("requested"));
	CALL(fallocate, A4(fd, FALLOC_FL_KEEP_SIZE, 65536, 4096), FD(fd), PATH(file));
	CALL(fallocate, A4(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096, 4096), FD(fd),
	     PATH(file));
	/* Where the data is and where it is not. */
	CALL(lseek, A3(fd, 0, SEEK_HOLE), FD(fd), PATH(file));
	CALL(lseek, A3(fd, 0, SEEK_DATA), FD(fd), PATH(file), RETURNS(0));
	CALL(lseek, A3(fd, 1 << 20, SEEK_DATA), FD(fd), PATH(file), FAILS(ENXIO));
	CALL(lseek, A3(fd, 0, 99), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(fallocate, A4(fd, 0, 0, 2 << 20), FD(fd), PATH(file), FAILS(EFBIG));
	CALL(fallocate, A4(fd, 0, 0, 0), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(fallocate, A4(fd, 0, -1l, 10), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(fallocate, A4(fd, 0x4000, 0, 10), FD(fd), PATH(file), FAILS(EOPNOTSUPP));
	CALL(fallocate, A4(rfd, 0, 0, 10), FD(rfd), PATH(file), FAILS(EBADF));
	CALL(fallocate, A4(p[1], 0, 0, 10), FD(p[1]), PATH(name), FAILS(ESPIPE));
	CALL(fallocate, A4(9999, 0, 0, 10), FD(9999), FAILS(EBADF));
	end();
}

void scenario_sync_calls(void)
{
	const char *file = make_file(in("file"), 100), *name;
	int fd = open_file(file, O_RDWR), opath = open_file(file, O_PATH), p[2];

	if (pipe(p))
		die("pipe: %s", strerror(errno));
	name = name_before(p[1]);
	begin();
	CALL(sync, A0());
	CALL(syncfs, A1(fd), FD(fd), PATH(file));
	CALL(fsync, A1(fd), FD(fd), PATH(file));
	CALL(fdatasync, A1(fd), FD(fd), PATH(file));
	CALL(sync_file_range, A4(fd, 0, 50, SYNC_FILE_RANGE_WRITE), FD(fd), PATH(file),
	     ABSENT("requested"));
	CALL(sync_file_range, A4(fd, 0, 50, 0x80), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(sync_file_range, A4(fd, -5l, 1, SYNC_FILE_RANGE_WRITE), FD(fd), PATH(file),
	     FAILS(EINVAL));
	CALL(sync_file_range, A4(p[1], 0, 50, SYNC_FILE_RANGE_WRITE), FD(p[1]), PATH(name),
	     FAILS(ESPIPE));
	/* What cannot be read or written is still named. */
	CALL(fsync, A1(opath), FD(opath), PATH(file), FAILS(EBADF));
	CALL(sync_file_range, A4(9999, 0, 0, 0), FD(9999), FAILS(EBADF));
	CALL(syncfs, A1(9999), FD(9999), FAILS(EBADF));
	CALL(fsync, A1(9999), FD(9999), FAILS(EBADF));
	end();
}

#define AHEAD (256 << 10)

/* The device's part in it is stated where there is a device. */
void scenario_read_ahead(void)
{
	const char *file = make_file(in("file"), AHEAD), *name;
	int fd = open_file(file, O_RDWR), wfd = open_file(file, O_WRONLY), p[2];
	bool device = on_device(shared->dir);

	if (pipe(p) || fsync(fd))
		die("%s", strerror(errno));
	name = name_before(p[0]);
	begin();
	CALL(fadvise64, A4(fd, 0, 0, POSIX_FADV_DONTNEED), FD(fd), PATH(file));
	/* One call reads at most as much ahead as the device takes at once. */
	CALL(readahead, A3(fd, 0, 65536), FD(fd), PATH(file), ABSENT("requested"));
	if (device)
		ALSO(DEVICE_READ_MIN(65536));
	CALL(readahead, A3(fd, 0, 65536), FD(fd), PATH(file), DEVICE_READ(0));
	CALL(fadvise64, A4(fd, 0, 0, POSIX_FADV_DONTNEED), FD(fd), PATH(file));
	CALL(fadvise64, A4(fd, 65536, 65536, POSIX_FADV_WILLNEED), FD(fd), PATH(file));
	if (device)
		ALSO(DEVICE_READ_MIN(65536));
	CALL(fadvise64, A4(fd, 0, 0, POSIX_FADV_RANDOM), FD(fd), PATH(file), DEVICE_READ(0));
	CALL(fadvise64, A4(fd, 0, 0, 99), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(fadvise64, A4(p[0], 0, 0, POSIX_FADV_DONTNEED), FD(p[0]), PATH(name), FAILS(ESPIPE));
	CALL(fadvise64, A4(9999, 0, 0, 0), FD(9999), FAILS(EBADF));
	CALL(readahead, A3(wfd, 0, 4096), FD(wfd), PATH(file), FAILS(EBADF));
	CALL(readahead, A3(p[0], 0, 4096), FD(p[0]), PATH(name), FAILS(EINVAL));
	CALL(readahead, A3(9999, 0, 4096), FD(9999), FAILS(EBADF));
	end();
}

void scenario_read_cachestat(void)
{
	const char *file = make_file(in("file"), 100);
	int fd = open_file(file, O_RDONLY);
	uint64_t range[2] = { 0, 0 }, stat[5];

	NEED(cachestat);
	begin();
	CALL(cachestat, A4(fd, range, stat, 0), FD(fd), PATH(file));
	CALL(cachestat, A4(fd, range, stat, 1), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(cachestat, A4(fd, NULL, stat, 0), FD(fd), PATH(file), FAILS(EFAULT));
	CALL(cachestat, A4(9999, range, stat, 0), FD(9999), FAILS(EBADF));
	end();
}
