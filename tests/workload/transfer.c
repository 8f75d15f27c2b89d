/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing: bytes, offsets, short transfers, failures, what the device did. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

void scenario_read_calls(void)
{
	const char *file = make_file(in("file"), 100);
	int fd = open_file(file, O_RDONLY);
	char a[20], b[30];
	struct iovec iov[2] = { { a, sizeof(a) }, { b, sizeof(b) } };

	begin();
	CALL(read, A3(fd, a, 10), FD(fd), PATH(file), BYTES(10), REQUESTED(10), OFFSET(0));
	CALL(read, A3(fd, a, 0), FD(fd), PATH(file), RETURNS(0), REQUESTED(0));
	CALL(pread64, A4(fd, a, 10, 50), FD(fd), PATH(file), BYTES(10), REQUESTED(10), OFFSET(50));
	CALL(readv, A3(fd, iov, 2), FD(fd), PATH(file), BYTES(50), REQUESTED(50), OFFSET(10));
	CALL(preadv, A5(fd, iov, 2, 5, 0), FD(fd), PATH(file), BYTES(50), REQUESTED(50),
	     OFFSET(5));
	/* The position is 60 now: a read at another offset did not move it. */
	CALL(read, A3(fd, b, 30), FD(fd), PATH(file), BYTES(30), OFFSET(60));
	CALL(read, A3(fd, b, 30), FD(fd), PATH(file), BYTES(10), REQUESTED(30), OFFSET(90));
	/* End of file: no payload. */
	CALL(read, A3(fd, b, 30), FD(fd), PATH(file), RETURNS(0), OFFSET(100));
	CALL(pread64, A4(fd, b, 30, 1000), FD(fd), PATH(file), RETURNS(0),
	     OFFSET(1000));
	CALL(pread64, A4(fd, b, 30, 1l << 40), FD(fd), PATH(file), RETURNS(0),
	     OFFSET(1l << 40));
	end();
}

void scenario_write_calls(void)
{
	const char *file = in("file");
	int fd = open_file(file, O_WRONLY | O_CREAT);
	char a[20] = "", b[30] = "";
	struct iovec iov[2] = { { a, sizeof(a) }, { b, sizeof(b) } };

	begin();
	CALL(write, A3(fd, a, 10), FD(fd), PATH(file), BYTES(10), REQUESTED(10), OFFSET(0));
	CALL(pwrite64, A4(fd, a, 10, 500), FD(fd), PATH(file), BYTES(10), REQUESTED(10),
	     OFFSET(500));
	CALL(writev, A3(fd, iov, 2), FD(fd), PATH(file), BYTES(50), REQUESTED(50), OFFSET(10));
	CALL(pwritev, A5(fd, iov, 2, 5, 0), FD(fd), PATH(file), BYTES(50), REQUESTED(50),
	     OFFSET(5));
	CALL(write, A3(fd, b, 30), FD(fd), PATH(file), BYTES(30), OFFSET(60));
	CALL(write, A3(fd, b, 0), FD(fd), PATH(file), RETURNS(0), REQUESTED(0));
	end();
}

/* Where appended data went is known only after the call. */
void scenario_write_append(void)
{
	const char *file = make_file(in("file"), 100);
	int fd = open_file(file, O_RDWR | O_APPEND), second = open_file(file, O_WRONLY | O_APPEND);
	char a[20] = "";
	struct iovec iov = { a, sizeof(a) };

	begin();
	CALL(write, A3(fd, a, 10), FD(fd), PATH(file), BYTES(10), OFFSET(100),
	     FLAGS(O_RDWR | O_APPEND));
	CALL(write, A3(second, a, 10), FD(second), PATH(file), BYTES(10), OFFSET(110));
	CALL(write, A3(fd, a, 5), FD(fd), PATH(file), BYTES(5), OFFSET(120));
	CALL(lseek, A3(fd, 0, SEEK_SET), FD(fd), PATH(file));
	CALL(read, A3(fd, a, 5), FD(fd), PATH(file), BYTES(5), OFFSET(0));
	CALL(writev, A3(fd, &iov, 1), FD(fd), PATH(file), BYTES(20), OFFSET(125));
	end();
}

void scenario_read_errors(void)
{
	const char *file = make_file(in("file"), 10);
	int fd = open_file(file, O_RDONLY), wfd = open_file(file, O_WRONLY);
	int dir = open_file(shared->dir, O_RDONLY), p[2];
	char buf[16];
	struct iovec iov = { buf, sizeof(buf) };
	const char *name;

	if (pipe2(p, O_NONBLOCK))
		die("pipe: %s", strerror(errno));
	name = name_before(p[0]);
	begin();
	CALL(read, A3(9999, buf, 10), FD(9999), FAILS(EBADF), REQUESTED(10));
	CALL(read, A3(wfd, buf, 10), FD(wfd), PATH(file), FAILS(EBADF));
	CALL(write, A3(fd, buf, 10), FD(fd), PATH(file), FAILS(EBADF));
	CALL(read, A3(dir, buf, 10), FD(dir), PATH(shared->dir), FAILS(EISDIR));
	CALL(read, A3(fd, -4096l, 10), FD(fd), PATH(file), FAILS(EFAULT));
	CALL(pread64, A4(fd, buf, 10, -1l), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(readv, A3(fd, &iov, 5000), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(preadv, A5(fd, &iov, 1, -1l, 0), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(read, A3(p[0], buf, 10), FD(p[0]), PATH(name), FAILS(EAGAIN));
	CALL(pread64, A4(p[0], buf, 10, 0), FD(p[0]), PATH(name), FAILS(ESPIPE));
	CALL(getdents64, A3(fd, buf, 10), FD(fd), PATH(file), FAILS(ENOTDIR));
	end();
}

static void write_to_full(void *arg)
{
	const char *file = arg;
	char page[4096] = "";
	long fd, n = 4096;

	unwatched();
	own_mounts();
	if (mount("none", in("small"), "tmpfs", 0, "size=16k"))
		skip("kernel: no tmpfs (%s)", strerror(errno));
	watched();
	fd = CALL(openat, A4(AT_FDCWD, file, O_WRONLY | O_CREAT, 0600), NEWFD, PATH(file));
	for (int i = 0; i < 4; i++)
		CALL(write, A3(fd, page, 4096), FD(fd), PATH(file), BYTES(n), OFFSET(i * 4096));
	CALL(write, A3(fd, page, 4096), FD(fd), PATH(file), FAILS(ENOSPC), REQUESTED(4096));
	/* Two bytes of room are a short write. */
	CALL(ftruncate, A2(fd, 16382), FD(fd), PATH(file));
	CALL(lseek, A3(fd, 0, SEEK_END), FD(fd), PATH(file), RETURNS(16382));
	CALL(write, A3(fd, page, 4096), FD(fd), PATH(file), BYTES(2), REQUESTED(4096),
	     OFFSET(16382));
}

void scenario_write_full(void)
{
	make_dir(in("small"));
	begin();
	wait_child(start_child(write_to_full, (void *)in("small/file")));
	end();
}

void scenario_write_errors(void)
{
	const char *file = in("file"), *full = "/dev/full", *name, *qname;
	int fd = open_file(file, O_WRONLY | O_CREAT), fullfd = open_file(full, O_WRONLY);
	struct rlimit limit;
	char buf[16] = "", *big = calloc(1, 1 << 20);
	int p[2], q[2];

	if (pipe(p) || close(p[0]) || pipe2(q, O_NONBLOCK))
		die("pipe: %s", strerror(errno));
	name = name_before(p[1]);
	qname = name_before(q[1]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &limit))
		die("getrlimit: %s", strerror(errno));
	limit.rlim_cur = 100;
	if (setrlimit(RLIMIT_FSIZE, &limit))
		die("setrlimit: %s", strerror(errno));
	begin();
	CALL(write, A3(fullfd, buf, 10), FD(fullfd), PATH(full), FAILS(ENOSPC));
	CALL(write, A3(p[1], buf, 10), FD(p[1]), PATH(name), FAILS(EPIPE));
	CALL(pwrite64, A4(fd, buf, 10, 95), FD(fd), PATH(file), BYTES(5), REQUESTED(10),
	     OFFSET(95));
	CALL(pwrite64, A4(fd, buf, 10, 100), FD(fd), PATH(file), FAILS(EFBIG));
	CALL(pwrite64, A4(fd, buf, 10, -5l), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(write, A3(fd, -4096l, 10), FD(fd), PATH(file), FAILS(EFAULT));
	/* A pipe takes what it has room for. */
	CALL(write, A3(q[1], big, 1 << 20), FD(q[1]), PATH(qname), BYTES_RETURNED,
	     REQUESTED(1 << 20));
	CALL(write, A3(q[1], buf, 1), FD(q[1]), PATH(qname), FAILS(EAGAIN));
	end();
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
}

void scenario_seek_sync(void)
{
	const char *file = make_file(in("file"), 100), *name;
	int fd = open_file(file, O_RDWR), p[2];

	if (pipe(p))
		die("pipe: %s", strerror(errno));
	name = name_before(p[0]);
	begin();
	CALL(lseek, A3(fd, 10, SEEK_SET), FD(fd), PATH(file), RETURNS(10));
	CALL(lseek, A3(fd, 5, SEEK_CUR), FD(fd), PATH(file), RETURNS(15));
	CALL(lseek, A3(fd, -1l, SEEK_END), FD(fd), PATH(file), RETURNS(99));
	CALL(lseek, A3(fd, -1l, SEEK_SET), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(lseek, A3(p[0], 0, SEEK_CUR), FD(p[0]), PATH(name), FAILS(ESPIPE));
	CALL(fsync, A1(fd), FD(fd), PATH(file));
	CALL(fdatasync, A1(fd), FD(fd), PATH(file));
	CALL(fsync, A1(p[1]), FD(p[1]), PATH(name), FAILS(EINVAL));
	CALL(fdatasync, A1(9999), FD(9999), FAILS(EBADF));
	end();
}

#define DEVICE_FILE (1 << 20)

void scenario_device_read(void)
{
	const char *file = make_file(in("file"), DEVICE_FILE);
	int fd = open_file(file, O_RDWR);
	char *buf = malloc(DEVICE_FILE);

	if (!on_device(shared->dir))
		skip("kernel: %s is on no block device", shared->dir);
	/* The buffer's own pages are in place before. */
	memset(buf, 1, DEVICE_FILE);
	if (fsync(fd) || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		die("%s", strerror(errno));
	begin();
	CALL(read, A3(fd, buf, DEVICE_FILE), FD(fd), PATH(file), BYTES(DEVICE_FILE),
	     DEVICE_READ_MIN(DEVICE_FILE));
	CALL(pread64, A4(fd, buf, DEVICE_FILE, 0), FD(fd), PATH(file), BYTES(DEVICE_FILE),
	     DEVICE_READ(0));
	/* One byte of fresh data dirties at least its page. */
	CALL(pwrite64, A4(fd, buf, 1, DEVICE_FILE), FD(fd), PATH(file), BYTES(1),
	     DIRTIED_MIN(4096));
	end();
}

void scenario_mmap_files(void)
{
	const size_t page = sysconf(_SC_PAGESIZE);
	const char *file = make_file(in("file"), 5000);
	int fd = open_file(file, O_RDONLY);
	long at;

	begin();
	at = CALL(mmap, A6(NULL, 5000, PROT_READ, MAP_PRIVATE, fd, 0), FD(fd), PATH(file),
		  ADDRESS_SPACE((5000 + page - 1) / page * page));
	CALL(munmap, A2(at, 5000), ADDRESS_SPACE((5000 + page - 1) / page * page));
	at = CALL(mmap, A6(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		  ADDRESS_SPACE(page));
	CALL(munmap, A2(at, page), ADDRESS_SPACE(page));
	CALL(mmap, A6(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0), FD(fd), PATH(file), FAILS(EINVAL),
	     ABSENT("address_space"));
	CALL(mmap, A6(NULL, page, PROT_READ, MAP_PRIVATE, 9999, 0), FD(9999), FAILS(EBADF),
	     ABSENT("address_space"));
	CALL(mmap, A6(NULL, page, PROT_WRITE, MAP_SHARED, fd, 0), FD(fd), PATH(file),
	     FAILS(EACCES));
	end();
}

void scenario_read_directory(void)
{
	const char *dir = make_dir(in("dir"));
	int fd = open_file(dir, O_RDONLY | O_DIRECTORY);
	char buf[4096];

	make_file(in("dir/a"), 0);
	make_file(in("dir/b"), 0);
	begin();
	CALL(getdents64, A3(fd, buf, 10), FD(fd), PATH(dir), FAILS(EINVAL));
	CALL(getdents64, A3(fd, buf, sizeof(buf)), FD(fd), PATH(dir), BYTES_RETURNED,
	     REQUESTED(sizeof(buf)));
	CALL(getdents64, A3(fd, buf, sizeof(buf)), FD(fd), PATH(dir), RETURNS(0));
	CALL(getdents64, A3(9999, buf, sizeof(buf)), FD(9999), FAILS(EBADF));
	end();
}

void scenario_read_directory_old(void)
{
	const char *dir = make_dir(in("dir"));
	int fd = open_file(dir, O_RDONLY | O_DIRECTORY);
	char buf[4096];

	begin();
	CALL(getdents, A3(fd, buf, 10), FD(fd), PATH(dir), FAILS(EINVAL));
	CALL(getdents, A3(fd, buf, sizeof(buf)), FD(fd), PATH(dir), BYTES_RETURNED,
	     REQUESTED(sizeof(buf)));
	CALL(getdents, A3(fd, buf, sizeof(buf)), FD(fd), PATH(dir), RETURNS(0));
	CALL(getdents, A3(9999, buf, sizeof(buf)), FD(9999), FAILS(EBADF));
	end();
}
