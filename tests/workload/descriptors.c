/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors: copies of them, where they come from, and what happens to their numbers. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void scenario_fd_dup(void)
{
	const char *file = make_file(in("file"), 10);
	char buf[4];
	long fd = open_file(file, O_RDONLY), copy;

	begin();
	copy = CALL(dup, A1(fd), FD(fd), PATH(file));
	CALL(read, A3(copy, buf, 4), FD(copy), PATH(file), BYTES(4), OFFSET(0));
	CALL(dup2, A2(fd, 100), FD(fd), PATH(file), RETURNS(100));
	CALL(read, A3(100, buf, 4), FD(100), PATH(file), BYTES(4), OFFSET(4));
	CALL(dup3, A3(fd, 101, O_CLOEXEC), FD(fd), PATH(file), RETURNS(101));
	CALL(dup2, A2(fd, fd), FD(fd), PATH(file), RETURNS(fd));
	copy = CALL(fcntl, A3(fd, F_DUPFD, 200), FD(fd), PATH(file), RETURNS(200));
	CALL(close, A1(copy), FD(copy), PATH(file));
	copy = CALL(fcntl, A3(fd, F_DUPFD_CLOEXEC, 200), FD(fd), PATH(file), RETURNS(200));
	CALL(close, A1(copy), FD(copy), PATH(file));
	CALL(dup3, A3(fd, fd, 0), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(dup3, A3(fd, 102, 0x1234), FD(fd), PATH(file), FAILS(EINVAL));
	CALL(dup, A1(9999), FD(9999), FAILS(EBADF));
	CALL(dup2, A2(9999, 103), FD(9999), FAILS(EBADF));
	CALL(dup2, A2(fd, 1 << 30), FD(fd), PATH(file), FAILS(EBADF));
	end();
}

void scenario_fd_fcntl(void)
{
	const char *file = make_file(in("file"), 10);
	struct flock lock = { .l_type = F_WRLCK };
	long fd = open_file(file, O_RDWR);

	begin();
	CALL(fcntl, A3(fd, F_GETFD, 0), FD(fd), PATH(file), RETURNS(0));
	CALL(fcntl, A3(fd, F_SETFD, FD_CLOEXEC), FD(fd), PATH(file), FLAGS(O_RDWR));
	CALL(fcntl, A3(fd, F_SETFL, O_APPEND | O_NONBLOCK), FD(fd), PATH(file), FLAGS(O_RDWR));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(file), BYTES(3), OFFSET(10),
	     FLAGS(O_RDWR | O_APPEND | O_NONBLOCK));
	CALL(fcntl, A3(fd, F_SETFL, 0), FD(fd), PATH(file), FLAGS(O_RDWR | O_APPEND | O_NONBLOCK));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH(file), BYTES(3), OFFSET(13), FLAGS(O_RDWR));
	CALL(fcntl, A3(fd, F_SETLK, &lock), FD(fd), PATH(file));
	CALL(fcntl, A3(fd, F_GETPIPE_SZ, 0), FD(fd), PATH(file), FAILS(EBADF));
	CALL(fcntl, A3(9999, F_GETFD, 0), FD(9999), FAILS(EBADF));
	end();
}

void scenario_fd_ioctl(void)
{
	const char *file = make_file(in("file"), 10), *pipe_name;
	long fd = open_file(file, O_RDONLY);
	int p[2], n = 0;

	if (pipe(p) || write(p[1], "abc", 3) != 3)
		die("pipe: %s", strerror(errno));
	pipe_name = name_before(p[0]);
	begin();
	CALL(ioctl, A3(p[0], FIONREAD, &n), FD(p[0]), PATH(pipe_name));
	CALL(ioctl, A3(fd, FIOCLEX, 0), FD(fd), PATH(file));
	CALL(ioctl, A3(fd, TCGETS, NULL), FD(fd), PATH(file), FAILS(ENOTTY));
	CALL(ioctl, A3(fd, FIONREAD, NULL), FD(fd), PATH(file), FAILS(EFAULT));
	CALL(ioctl, A3(9999, FIONREAD, &n), FD(9999), FAILS(EBADF));
	end();
}

void scenario_fd_close(void)
{
	const char *file = make_file(in("file"), 10);
	long fd = open_file(file, O_RDONLY);

	begin();
	CALL(close, A1(fd), FD(fd), PATH(file));
	CALL(close, A1(fd), FD(fd), FAILS(EBADF));
	CALL(close, A1(-1), FD(-1), FAILS(EBADF));
	CALL(close, A1(1 << 30), FD(1 << 30), FAILS(EBADF));
	/* The kernel looks at the low half of the register alone. */
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));
	CALL(close, A1(fd | 0x7700000000), FD(fd), PATH(file));
	end();
}

/* Everything is open before the window: nothing but the kernel knows the names. */
void scenario_fd_before(void)
{
	const char *file = make_file(in("file"), 10), *fifo = in("fifo");
	const char *gone = make_file(in("gone"), 10), *dir = make_dir(in("dir"));
	int filefd = open_file(file, O_RDWR), dirfd = open_file(dir, O_RDONLY | O_DIRECTORY);
	int gonefd = open_file(gone, O_RDWR), memfd = memfd_create("remembered", 0);
	int fifofd, p[2], s[2];
	char buf[2048];

	if (mkfifo(fifo, 0600) || pipe(p) || socketpair(AF_UNIX, SOCK_STREAM, 0, s) || memfd < 0 ||
	    unlink(gone))
		die("%s", strerror(errno));
	fifofd = open_file(fifo, O_RDWR);
	const char *pipe_name = name_before(p[0]), *name0 = name_before(s[0]);
	const char *name1 = name_before(s[1]), *null = "/dev/null";
	int nullfd = open_file(null, O_RDWR);

	begin();
	CALL(read, A3(filefd, buf, 4), FD(filefd), PATH(file), BYTES(4), OFFSET(0), REQUESTED(4));
	CALL(write, A3(fifofd, "abc", 3), FD(fifofd), PATH(fifo), BYTES(3));
	CALL(read, A3(fifofd, buf, 4), FD(fifofd), PATH(fifo), BYTES(3));
	CALL(write, A3(p[1], "abc", 3), FD(p[1]), PATH(pipe_name), BYTES(3));
	CALL(read, A3(p[0], buf, 4), FD(p[0]), PATH(pipe_name), BYTES(3));
	CALL(write, A3(s[0], "abc", 3), FD(s[0]), PATH(name0), BYTES(3));
	CALL(read, A3(s[1], buf, 4), FD(s[1]), PATH(name1), BYTES(3));
	CALL(getdents64, A3(dirfd, buf, sizeof(buf)), FD(dirfd), PATH(dir), BYTES_RETURNED);
	CALL(write, A3(gonefd, "abc", 3), FD(gonefd), PATH(gone), BYTES(3), STATE("deleted"));
	CALL(write, A3(memfd, "abc", 3), FD(memfd), PATH("/memfd:remembered"), BYTES(3));
	CALL(write, A3(nullfd, "abc", 3), FD(nullfd), PATH(null), BYTES(3));
	CALL(close, A1(filefd), FD(filefd), PATH(file));
	CALL(close, A1(p[0]), FD(p[0]), PATH(pipe_name));
	CALL(close, A1(s[0]), FD(s[0]), PATH(name0));
	CALL(close, A1(dirfd), FD(dirfd), PATH(dir));
	end();
}

struct inherited {
	const char *file;
	long fd;
};

static void read_inherited(void *arg)
{
	const struct inherited *i = arg;
	char buf[4];

	CALL(read, A3(i->fd, buf, 4), FD(i->fd), PATH(i->file), BYTES(4));
	CALL(close, A1(i->fd), FD(i->fd), PATH(i->file));
}

void scenario_fd_fork(void)
{
	struct inherited before, inside;
	char buf[4];

	before.file = make_file(in("before"), 10);
	inside.file = make_file(in("inside"), 10);
	before.fd = open_file(before.file, O_RDONLY);
	begin();
	inside.fd = CALL(openat, A4(AT_FDCWD, inside.file, O_RDONLY, 0), NEWFD,
			 PATH(inside.file));
	wait_child(start_child(read_inherited, &before));
	wait_child(start_child(read_inherited, &inside));
	/* The parent's are still open, the position is shared. */
	CALL(read, A3(before.fd, buf, 4), FD(before.fd), PATH(before.file), BYTES(4), OFFSET(4));
	CALL(read, A3(inside.fd, buf, 4), FD(inside.fd), PATH(inside.file), BYTES(4), OFFSET(4));
	end();
}

static void open_for_parent(void *arg)
{
	struct inherited *i = arg;

	i->fd = CALL(openat, A4(AT_FDCWD, i->file, O_RDONLY, 0), NEWFD, PATH(i->file));
}

void scenario_fd_clone_files(void)
{
	struct inherited *i = shared_alloc(sizeof(*i));
	char buf[4];

	i->file = make_file(in("file"), 10);
	begin();
	wait_child(start_clone(CLONE_FILES | SIGCHLD, open_for_parent, i));
	CALL(read, A3(i->fd, buf, 4), FD(i->fd), PATH(i->file), BYTES(4), OFFSET(0));
	CALL(close, A1(i->fd), FD(i->fd), PATH(i->file));
	end();
}

/* A message of one byte and room for one descriptor. */
struct parcel {
	struct msghdr msg;
	struct iovec iov;
	char byte;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
};

static struct msghdr *parcel(struct parcel *p)
{
	memset(p, 0, sizeof(*p));
	p->iov = (struct iovec){ &p->byte, 1 };
	p->msg = (struct msghdr){ .msg_iov = &p->iov, .msg_iovlen = 1, .msg_control = p->control,
				  .msg_controllen = sizeof(p->control) };
	return &p->msg;
}

struct sender {
	const char *file, *name;
	int socket;
};

static void send_descriptor(void *arg)
{
	const struct sender *s = arg;
	struct parcel p;
	struct cmsghdr *c;
	long fd;

	fd = CALL(openat, A4(AT_FDCWD, s->file, O_RDONLY, 0), NEWFD, PATH(s->file));
	c = CMSG_FIRSTHDR(parcel(&p));
	*c = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
			       .cmsg_len = CMSG_LEN(sizeof(int)) };
	memcpy(CMSG_DATA(c), &(int){ fd }, sizeof(int));
	CALL(sendmsg, A3(s->socket, &p.msg, 0), FD(s->socket), PATH(s->name), BYTES(1));
}

void scenario_fd_passed(void)
{
	struct sender s = { .file = make_file(in("file"), 10) };
	const char *name;
	struct parcel p;
	char buf[4];
	int pair[2], fd;
	long child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		die("socketpair: %s", strerror(errno));
	s.socket = pair[1];
	s.name = name_before(pair[1]);
	name = name_before(pair[0]);
	begin();
	child = start_child(send_descriptor, &s);
	CALL(recvmsg, A3(pair[0], parcel(&p), 0), FD(pair[0]), PATH(name), BYTES(1));
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&p.msg)), sizeof(fd));
	wait_child(child);
	/* This process never opened it. */
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(s.file), BYTES(4), OFFSET(0));
	CALL(close, A1(fd), FD(fd), PATH(s.file));
	end();
}

#define REUSE_ROUNDS 300

static volatile int running;

static void open_and_read(void *arg)
{
	const char *file = arg;
	char buf[4];

	/* No calls while waiting for the other one: both start at once. */
	__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
	while (running < 2)
		;
	for (int i = 0; i < REUSE_ROUNDS; i++) {
		long fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));

		CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), OFFSET(0));
		CALL(close, A1(fd), FD(fd), PATH(file));
	}
}

/* Two threads hand the same few numbers to each other all the time. */
void scenario_fd_reuse(void)
{
	const char *a = make_file(in("a"), 10), *b = make_file(in("b"), 10);
	struct thread *ta, *tb;

	begin();
	ta = start_thread(open_and_read, (void *)a);
	tb = start_thread(open_and_read, (void *)b);
	join_thread(ta);
	join_thread(tb);
	end();
}

struct blocked {
	int pipe[2];
	const char *name;
};

static void read_blocked(void *arg)
{
	const struct blocked *b = arg;
	char buf[4];

	CALL(read, A3(b->pipe[0], buf, 4), FD(b->pipe[0]), PATH(b->name), BYTES(3));
}

/* A read sleeps while its descriptor is closed and its number given to another file. */
void scenario_fd_blocked(void)
{
	const char *file = make_file(in("file"), 10);
	struct blocked b;
	struct thread *t;
	char buf[4];
	long fd;

	if (pipe(b.pipe))
		die("pipe: %s", strerror(errno));
	b.name = name_before(b.pipe[0]);
	begin();
	t = start_thread(read_blocked, &b);
	wait_asleep(thread_task(t));
	CALL(close, A1(b.pipe[0]), FD(b.pipe[0]), PATH(b.name));
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file),
		  RETURNS(b.pipe[0]));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), RETURNS(4));
	CALL(write, A3(b.pipe[1], "abc", 3), FD(b.pipe[1]), PATH(b.name), BYTES(3));
	join_thread(t);
	end();
}

void scenario_fd_memfd(void)
{
	char buf[4];
	long fd;

	begin();
	fd = CALL(memfd_create, A2("scratch", 0), NEWFD, PATH_IF("/memfd:scratch"));
	CALL(write, A3(fd, "abc", 3), FD(fd), PATH("/memfd:scratch"), BYTES(3), OFFSET(0));
	CALL(lseek, A3(fd, 0, SEEK_SET), FD(fd), PATH("/memfd:scratch"));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH("/memfd:scratch"), BYTES(3), OFFSET(0));
	CALL(close, A1(fd), FD(fd), PATH("/memfd:scratch"));
	end();
}

/* Named from outside the window. */
static void use_and_close(long fd)
{
	const char *name = name_of(fd);

	ALSO(PATH(name));
	for (int i = 0; i < 2; i++)
		CALL(fstat, A2(fd, &(struct stat){ 0 }), FD(fd), PATH(name));
	CALL(close, A1(fd), FD(fd), PATH(name));
}

/*
 * Files that share one inode, and often the very struct file of the one before: nothing but
 * what they are tells one from the other.
 */
void scenario_fd_anonymous(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	begin();
	for (int i = 0; i < 3; i++) {
		use_and_close(CALL(eventfd2, A2(0, 0), NEWFD));
		use_and_close(CALL(timerfd_create, A2(CLOCK_MONOTONIC, 0), NEWFD));
		use_and_close(CALL(epoll_create1, A1(0), NEWFD));
		use_and_close(CALL(inotify_init1, A1(0), NEWFD));
		use_and_close(CALL(signalfd4, A4(-1, &set, 8, 0), NEWFD, ANY("fd")));
		use_and_close(CALL(pidfd_open, A2(me->pid, 0), NEWFD));
		use_and_close(CALL(openat, A4(AT_FDCWD, "/proc/self/ns/mnt", O_RDONLY, 0), NEWFD));
		use_and_close(CALL(openat, A4(AT_FDCWD, "/proc/self/ns/net", O_RDONLY, 0), NEWFD));
	}
	end();
}
