/* SPDX-License-Identifier: BSD-2-Clause */
/* Data that moves between descriptors or processes, and never through a buffer of the caller. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Between two descriptors the row names both, and where it began in each, if that is a file. */
#define TO(fd, path) FD(fd), PATH(path)
#define AT(to, from) OFFSET(to), OLD_OFFSET(from)
#define TO_AT(to) OFFSET(to), ABSENT("old_offset")
#define FROM_AT(from) ABSENT("offset"), OLD_OFFSET(from)
#define NOWHERE ABSENT("offset"), ABSENT("old_offset")

struct ends {
	int fd[2];
	const char *name;
};

static struct ends make_pipe(void)
{
	struct ends p;

	if (pipe2(p.fd, O_NONBLOCK))
		die("pipe: %s", strerror(errno));
	p.name = name_before(p.fd[0]);
	return p;
}

void scenario_copy_splice(void)
{
	const char *file = make_file(in("file"), 100), *to = in("to");
	struct ends p = make_pipe(), q = make_pipe(), deaf = make_pipe();
	int in_fd = open_file(file, O_RDONLY), out = open_file(to, O_RDWR | O_CREAT);
	char a[10] = "0123456789", b[20];
	struct iovec iov[2] = { { a, 10 }, { b, 20 } };
	loff_t at = 40;

	close(deaf.fd[0]);
	signal(SIGPIPE, SIG_IGN);
	begin();
	CALL(splice, A6(in_fd, NULL, p.fd[1], NULL, 30, 0), TO(p.fd[1], p.name), OLD(file),
	     BYTES(30), REQUESTED(30), FROM_AT(0));
	CALL(tee, A4(p.fd[0], q.fd[1], 100, 0), TO(q.fd[1], q.name), OLD(p.name), BYTES(30),
	     REQUESTED(100), NOWHERE);
	CALL(splice, A6(p.fd[0], NULL, out, NULL, 100, SPLICE_F_MOVE), TO(out, to), OLD(p.name),
	     BYTES(30), REQUESTED(100), TO_AT(0));
	CALL(splice, A6(q.fd[0], NULL, out, &at, 30, 0), TO(out, to), OLD(q.name), BYTES(30),
	     TO_AT(40));
	/* The source's position moved, the destination's only without an offset of its own. */
	CALL(read, A3(in_fd, b, 10), FD(in_fd), PATH(file), BYTES(10), OFFSET(30));
	CALL(write, A3(out, a, 10), FD(out), PATH(to), BYTES(10), OFFSET(30));
	/* From memory, and back to it: one descriptor, the pipe. */
	CALL(vmsplice, A4(p.fd[1], iov, 2, 0), FD(p.fd[1]), PATH(p.name), BYTES(30),
	     REQUESTED(30));
	CALL(vmsplice, A4(p.fd[0], iov, 1, 0), FD(p.fd[0]), PATH(p.name), BYTES(10),
	     REQUESTED(10));
	CALL(read, A3(p.fd[0], b, 20), FD(p.fd[0]), PATH(p.name), BYTES(20));
	/* An empty pipe, a file where a pipe must be, a pipe that nobody reads. */
	CALL(splice, A6(p.fd[0], NULL, out, NULL, 10, SPLICE_F_NONBLOCK), FD(out), PATH(to),
	     OLD(p.name), FAILS(EAGAIN), REQUESTED(10), NOWHERE);
	CALL(tee, A4(p.fd[0], q.fd[1], 10, SPLICE_F_NONBLOCK), FD(q.fd[1]), PATH(q.name),
	     OLD(p.name), FAILS(EAGAIN));
	CALL(splice, A6(in_fd, NULL, out, NULL, 10, 0), FD(out), PATH(to), OLD(file),
	     FAILS(EINVAL), FROM_AT(40));
	CALL(tee, A4(in_fd, p.fd[1], 10, 0), FD(p.fd[1]), PATH(p.name), OLD(file), FAILS(EINVAL));
	CALL(splice, A6(in_fd, NULL, p.fd[1], &at, 10, 0), FD(p.fd[1]), PATH(p.name), OLD(file),
	     FAILS(ESPIPE), FROM_AT(40));
	CALL(splice, A6(in_fd, NULL, deaf.fd[1], NULL, 10, 0), FD(deaf.fd[1]), PATH(deaf.name),
	     OLD(file), FAILS(EPIPE), FROM_AT(40));
	CALL(vmsplice, A4(deaf.fd[1], iov, 1, 0), FD(deaf.fd[1]), PATH(deaf.name), FAILS(EPIPE));
	CALL(vmsplice, A4(in_fd, iov, 1, 0), FD(in_fd), PATH(file), FAILS(EBADF));
	CALL(splice, A6(9999, NULL, p.fd[1], NULL, 10, 0), FD(p.fd[1]), PATH(p.name),
	     FAILS(EBADF));
	CALL(splice, A6(in_fd, NULL, 9999, NULL, 10, 0), FD(9999), OLD(file), FAILS(EBADF),
	     FROM_AT(40));
	end();
}

void scenario_copy_sendfile(void)
{
	const char *file = make_file(in("file"), 100), *to = in("to");
	struct ends p = make_pipe(), deaf = make_pipe();
	int in_fd = open_file(file, O_RDONLY), out = open_file(to, O_RDWR | O_CREAT);
	off_t at = 90;
	char b[20];

	close(deaf.fd[0]);
	signal(SIGPIPE, SIG_IGN);
	begin();
	CALL(sendfile, A4(out, in_fd, NULL, 30), TO(out, to), OLD(file), BYTES(30), REQUESTED(30),
	     AT(0, 0));
	CALL(sendfile, A4(out, in_fd, &at, 30), TO(out, to), OLD(file), BYTES(10), REQUESTED(30),
	     AT(30, 90));
	CALL(sendfile, A4(p.fd[1], in_fd, NULL, 20), TO(p.fd[1], p.name), OLD(file), BYTES(20),
	     FROM_AT(30));
	CALL(read, A3(in_fd, b, 20), FD(in_fd), PATH(file), BYTES(20), OFFSET(50));
	CALL(sendfile, A4(out, in_fd, &at, 30), TO(out, to), OLD(file), RETURNS(0), REQUESTED(30),
	     AT(40, 100));
	CALL(sendfile, A4(in_fd, in_fd, NULL, 30), TO(in_fd, file), OLD(file), FAILS(EBADF),
	     AT(70, 70));
	CALL(sendfile, A4(out, 9999, NULL, 30), TO(out, to), FAILS(EBADF), TO_AT(40));
	CALL(sendfile, A4(9999, in_fd, NULL, 30), FD(9999), OLD(file), FAILS(EBADF), FROM_AT(70));
	CALL(sendfile, A4(out, p.fd[0], &at, 30), TO(out, to), OLD(p.name), FAILS(ESPIPE),
	     TO_AT(40));
	CALL(sendfile, A4(deaf.fd[1], in_fd, NULL, 30), TO(deaf.fd[1], deaf.name), OLD(file),
	     FAILS(EPIPE), FROM_AT(70));
	end();
}

void scenario_copy_range(void)
{
	const char *file = make_file(in("file"), 100), *to = in("to");
	struct ends p = make_pipe();
	int in_fd = open_file(file, O_RDONLY), out = open_file(to, O_RDWR | O_CREAT);
	int append = open_file(to, O_WRONLY | O_APPEND), dir = open_file(shared->dir, O_RDONLY);
	loff_t from = 50, at = 200;
	char b[20];

	begin();
	CALL(copy_file_range, A6(in_fd, NULL, out, NULL, 30, 0), TO(out, to), OLD(file),
	     BYTES(30), REQUESTED(30), AT(0, 0));
	CALL(copy_file_range, A6(in_fd, &from, out, &at, 100, 0), TO(out, to), OLD(file),
	     BYTES(50), REQUESTED(100), AT(200, 50));
	CALL(copy_file_range, A6(in_fd, &from, out, &at, 100, 0), TO(out, to), OLD(file),
	     RETURNS(0), REQUESTED(100), AT(250, 100));
	CALL(copy_file_range, A6(in_fd, NULL, out, &(loff_t){ 500 }, 5, 0), TO(out, to), OLD(file),
	     BYTES(5), AT(500, 30));
	CALL(copy_file_range, A6(in_fd, &(loff_t){ 1 }, out, NULL, 5, 0), TO(out, to), OLD(file),
	     BYTES(5), AT(30, 1));
	/* Within one file. */
	CALL(copy_file_range, A6(out, &(loff_t){ 0 }, out, &(loff_t){ 300 }, 10, 0), TO(out, to),
	     OLD(to), BYTES(10), AT(300, 0));
	CALL(read, A3(in_fd, b, 10), FD(in_fd), PATH(file), BYTES(10), OFFSET(35));
	/* Of a call that failed it is not known whether its destination would have appended. */
	CALL(copy_file_range, A6(out, &(loff_t){ 0 }, out, &(loff_t){ 5 }, 10, 0), TO(out, to),
	     OLD(to), FAILS(EINVAL), FROM_AT(0));
	CALL(copy_file_range, A6(in_fd, NULL, out, NULL, 10, 1), TO(out, to), OLD(file),
	     FAILS(EINVAL), FROM_AT(45));
	CALL(copy_file_range, A6(in_fd, NULL, append, NULL, 10, 0), TO(append, to), OLD(file),
	     FAILS(EBADF), FROM_AT(45));
	CALL(copy_file_range, A6(out, NULL, in_fd, NULL, 10, 0), TO(in_fd, file), OLD(to),
	     FAILS(EBADF), FROM_AT(35));
	CALL(copy_file_range, A6(in_fd, NULL, p.fd[1], NULL, 10, 0), TO(p.fd[1], p.name),
	     OLD(file), FAILS(EINVAL), FROM_AT(45));
	CALL(copy_file_range, A6(dir, NULL, out, NULL, 10, 0), TO(out, to), OLD(shared->dir),
	     FAILS(EISDIR));
	CALL(copy_file_range, A6(in_fd, NULL, 9999, NULL, 10, 0), FD(9999), OLD(file),
	     FAILS(EBADF), FROM_AT(45));
	end();
}

void scenario_copy_process(void)
{
	char from[30] = "thirty bytes of this process", to[30];
	struct iovec local[2] = { { to, 10 }, { to + 10, 20 } }, remote = { from, 30 };
	struct iovec nowhere = { (void *)-4096l, 30 };

	begin();
	CALL(process_vm_readv, A6(me->pid, local, 2, &remote, 1, 0), BYTES(30), REQUESTED(30));
	CALL(process_vm_writev, A6(me->pid, local, 1, &remote, 1, 0), BYTES(10), REQUESTED(10));
	/* What is asked for is what the caller has room for. */
	remote.iov_len = 5;
	CALL(process_vm_readv, A6(me->pid, local, 2, &remote, 1, 0), BYTES(5), REQUESTED(30));
	CALL(process_vm_readv, A6(me->pid, local, 2, &nowhere, 1, 0), FAILS(EFAULT),
	     REQUESTED(30));
	CALL(process_vm_readv, A6(me->pid, local, 2, &remote, 1, 1), FAILS(EINVAL));
	CALL(process_vm_writev, A6(-1, local, 2, &remote, 1, 0), FAILS(ESRCH));
	CALL(process_vm_readv, A6(me->pid, local, 0, &remote, 1, 0), RETURNS(0));
	end();
}
