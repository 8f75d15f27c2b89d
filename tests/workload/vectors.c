/* SPDX-License-Identifier: BSD-2-Clause */
/* Scattered reads and writes: preadv2 and pwritev2, many and broken iovecs. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

void scenario_read_vectors(void)
{
	const char *file = make_file(in("file"), 200), *name, *event;
	int fd = open_file(file, O_RDONLY), wfd = open_file(file, O_WRONLY), p[2];
	int efd = eventfd(1, 0);
	char a[20], b[30];
	struct iovec iov[2] = { { a, sizeof(a) }, { b, sizeof(b) } }, many[100];
	struct iovec wild = { (void *)-4096l, 10 }, huge[2] = { { a, 1 }, { b, -1ul } };

	if (pipe2(p, O_NONBLOCK) || efd < 0)
		die("pipe: %s", strerror(errno));
	name = name_before(p[0]);
	event = name_before(efd);
	for (int i = 0; i < 100; i++)
		many[i] = (struct iovec){ a, 1 };
	begin();
	CALL(preadv2, A6(fd, iov, 2, 10, 0, 0), FD(fd), PATH(file), BYTES(50), REQUESTED(50),
	     OFFSET(10));
	/* -1 is the file's own position, which moves. */
	CALL(preadv2, A6(fd, iov, 2, -1l, -1l, 0), FD(fd), PATH(file), BYTES(50), REQUESTED(50),
	     OFFSET(0));
	CALL(read, A3(fd, a, 10), FD(fd), PATH(file), BYTES(10), OFFSET(50));
	CALL(preadv, A5(fd, iov, 2, 190, 0), FD(fd), PATH(file), BYTES(10), REQUESTED(50),
	     OFFSET(190));
	CALL(preadv2, A6(fd, iov, 2, 1000, 0, 0), FD(fd), PATH(file), RETURNS(0), OFFSET(1000));
	CALL(preadv2, A6(fd, iov, 1, 180, 0, RWF_HIPRI), FD(fd), PATH(file), BYTES(20),
	     OFFSET(180));
	/* More iovecs than are added up: what was asked for is unknown, what came is not. */
	CALL(readv, A3(fd, many, 100), FD(fd), PATH(file), BYTES(100), REQUESTED(100),
	     OFFSET(60));
	CALL(readv, A3(fd, iov, 0), FD(fd), PATH(file), RETURNS(0), REQUESTED(0));
	CALL(readv, A3(fd, iov, -1l), FD(fd), PATH(file), FAILS(EINVAL), ABSENT("requested"));
	CALL(readv, A3(fd, huge, 2), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(readv, A3(fd, NULL, 1), FD(fd), PATH(file), FAILS(EFAULT), ABSENT("requested"));
	CALL(readv, A3(fd, &wild, 1), FD(fd), PATH(file), FAILS(EFAULT), REQUESTED(10));
	CALL(preadv2, A6(fd, iov, 2, -2l, -1l, 0), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(preadv2, A6(fd, iov, 2, 0, 0, 0x10000), FD(fd), PATH(file), FAILS(EOPNOTSUPP));
	CALL(preadv2, A6(p[0], iov, 2, 0, 0, 0), FD(p[0]), PATH(name), FAILS(ESPIPE));
	CALL(readv, A3(p[0], iov, 2), FD(p[0]), PATH(name), FAILS(EAGAIN), REQUESTED(50));
	CALL(readv, A3(wfd, iov, 2), FD(wfd), PATH(file), FAILS(EBADF));
	CALL(read, A3(efd, a, 4), FD(efd), PATH(event), FAILS(EINVAL), REQUESTED(4));
	CALL(read, A3(efd, a, 8), FD(efd), PATH(event), BYTES(8), ABSENT("offset"));
	end();
}

void scenario_write_vectors(void)
{
	const char *file = in("file"), *name;
	int fd = open_file(file, O_RDWR | O_CREAT), append = open_file(file, O_WRONLY | O_APPEND);
	char a[20] = "", b[30] = "";
	struct iovec iov[2] = { { a, sizeof(a) }, { b, sizeof(b) } };
	struct rlimit limit = { 0, 0 };
	int p[2];

	if (pipe(p) || close(p[0]) || getrlimit(RLIMIT_FSIZE, &limit))
		die("pipe: %s", strerror(errno));
	name = name_before(p[1]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	limit.rlim_cur = 1000;
	if (setrlimit(RLIMIT_FSIZE, &limit))
		die("setrlimit: %s", strerror(errno));
	begin();
	CALL(pwritev2, A6(fd, iov, 2, 100, 0, 0), FD(fd), PATH(file), BYTES(50), REQUESTED(50),
	     OFFSET(100));
	CALL(pwritev2, A6(fd, iov, 1, -1l, -1l, RWF_SYNC), FD(fd), PATH(file), BYTES(20),
	     REQUESTED(20), OFFSET(0));
	/* At the end whatever the offset says: where that was the call does not tell. */
	CALL(pwritev2, A6(fd, iov, 1, 0, 0, RWF_APPEND), FD(fd), PATH(file), BYTES(20),
	     ABSENT("offset"));
	CALL(pwritev2, A6(fd, iov, 1, -1l, -1l, RWF_APPEND), FD(fd), PATH(file), BYTES(20),
	     OFFSET(170));
	CALL(pwrite64, A4(append, a, 10, 0), FD(append), PATH(file), BYTES(10), ABSENT("offset"));
	CALL(pwritev, A5(append, iov, 1, 0, 0), FD(append), PATH(file), BYTES(20),
	     ABSENT("offset"));
	CALL(writev, A3(append, iov, 2), FD(append), PATH(file), BYTES(50), OFFSET(220));
	CALL(pwritev2, A6(fd, iov, 2, 975, 0, 0), FD(fd), PATH(file), BYTES(25), REQUESTED(50),
	     OFFSET(975));
	CALL(pwritev, A5(fd, iov, 2, 1000, 0), FD(fd), PATH(file), FAILS(EFBIG), REQUESTED(50));
	CALL(pwritev, A5(fd, iov, 2, -1l, 0), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(pwritev2, A6(fd, iov, 2, 0, 0, 0x10000), FD(fd), PATH(file), FAILS(EOPNOTSUPP));
	CALL(writev, A3(fd, NULL, 2), FD(fd), PATH(file), FAILS(EFAULT), ABSENT("requested"));
	CALL(writev, A3(p[1], iov, 2), FD(p[1]), PATH(name), FAILS(EPIPE), REQUESTED(50));
	CALL(pwritev2, A6(p[1], iov, 2, 0, 0, 0), FD(p[1]), PATH(name), FAILS(ESPIPE));
	CALL(writev, A3(9999, iov, 2), FD(9999), FAILS(EBADF), REQUESTED(50));
	end();
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
}
