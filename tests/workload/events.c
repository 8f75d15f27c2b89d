/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors that events come from, and the calls that wait for them. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000L

/* What Linux calls a descriptor that was just made, as the row of the call that made it. */
static const char *named(long fd)
{
	const char *name = name_of(fd);

	ALSO(PATH(name));
	return name;
}

static void close_named(long fd, const char *name)
{
	CALL(close, A1(fd), FD(fd), PATH(name));
}

void scenario_event_eventfd(void)
{
	uint64_t value = 5;
	const char *name;
	long fd;

	begin();
	fd = CALL(eventfd2, A2(3, EFD_NONBLOCK | EFD_CLOEXEC), NEWFD);
	name = named(fd);
	CALL(write, A3(fd, &value, 8), FD(fd), PATH(name), BYTES(8), ABSENT("offset"));
	CALL(read, A3(fd, &value, 8), FD(fd), PATH(name), BYTES(8), REQUESTED(8));
	CALL(read, A3(fd, &value, 8), FD(fd), PATH(name), FAILS(EAGAIN));
	CALL(read, A3(fd, &value, 4), FD(fd), PATH(name), FAILS(EINVAL), REQUESTED(4));
	close_named(fd, name);
	fd = CALL(eventfd, A1(1), NEWFD);
	name = named(fd);
	CALL(read, A3(fd, &value, 8), FD(fd), PATH(name), BYTES(8));
	close_named(fd, name);
	CALL(eventfd2, A2(0, 0x1234), FAILS(EINVAL));
	end();
}

void scenario_event_signalfd(void)
{
	struct signalfd_siginfo info;
	const char *name;
	sigset_t set;
	long fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	begin();
	fd = CALL(signalfd4, A4(-1, &set, 8, SFD_NONBLOCK), NEWFD);
	name = named(fd);
	CALL(read, A3(fd, &info, sizeof(info)), FD(fd), PATH(name), FAILS(EAGAIN));
	CALL(tgkill, A3(me->pid, me->tid, SIGUSR1));
	CALL(read, A3(fd, &info, sizeof(info)), FD(fd), PATH(name), BYTES(128), REQUESTED(128));
	/* Another set for a descriptor that is there. */
	CALL(signalfd4, A4(fd, &set, 8, 0), RETURNS(fd), NEWFD, PATH(name));
	close_named(fd, name);
	fd = CALL(signalfd, A3(-1, &set, 8), NEWFD);
	name = named(fd);
	close_named(fd, name);
	CALL(signalfd4, A4(-1, &set, 7, 0), FAILS(EINVAL));
	CALL(signalfd4, A4(9999, &set, 8, 0), FAILS(EBADF));
	end();
}

void scenario_event_timerfd(void)
{
	struct itimerspec soon = { .it_value = { 0, 1000000 } }, never = { 0 }, left;
	struct itimerspec past = { .it_value = { 1, 0 } }, wrong = { .it_value = { 0, SECOND } };
	uint64_t expired;
	const char *name;
	long fd;

	begin();
	fd = CALL(timerfd_create, A2(CLOCK_MONOTONIC, 0), NEWFD);
	name = named(fd);
	CALL(timerfd_settime, A4(fd, 0, &soon, NULL), FD(fd), PATH(name));
	CALL(read, A3(fd, &expired, 8), FD(fd), PATH(name), BYTES(8));
	CALL(timerfd_settime, A4(fd, TFD_TIMER_ABSTIME, &past, &left), FD(fd), PATH(name));
	CALL(read, A3(fd, &expired, 8), FD(fd), PATH(name), BYTES(8));
	CALL(timerfd_settime, A4(fd, 0, &never, NULL), FD(fd), PATH(name));
	CALL(timerfd_gettime, A2(fd, &left), FD(fd), PATH(name));
	CALL(timerfd_settime, A4(fd, 0, &wrong, NULL), FD(fd), PATH(name), FAILS(EINVAL));
	CALL(timerfd_settime, A4(9999, 0, &soon, NULL), FD(9999), FAILS(EBADF));
	close_named(fd, name);
	CALL(timerfd_create, A2(12345, 0), FAILS(EINVAL));
	end();
}

void scenario_epoll_calls(void)
{
	struct epoll_event input = { .events = EPOLLIN, .data.u64 = 7 };
	struct epoll_event edge = { .events = EPOLLIN | EPOLLOUT | EPOLLET }, got[4];
	const char *file = make_file(in("file"), 1), *name;
	int p[2], other = open_file(file, O_RDONLY);
	long fd;

	if (pipe(p))
		die("pipe: %s", strerror(errno));
	begin();
	fd = CALL(epoll_create, A1(1), NEWFD);
	name = named(fd);
	close_named(fd, name);
	fd = CALL(epoll_create1, A1(EPOLL_CLOEXEC), NEWFD);
	name = named(fd);
#define EPOLL FD(fd), PATH(name)
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_ADD, p[0], &input), EPOLL, EPOLL_OP("ADD"),
	     EPOLL_TARGET(p[0]), EPOLL_EVENTS(EPOLLIN));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_ADD, p[0], &input), EPOLL, EPOLL_OP("ADD"),
	     EPOLL_TARGET(p[0]), EPOLL_EVENTS(EPOLLIN), FAILS(EEXIST));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_MOD, p[0], &edge), EPOLL, EPOLL_OP("MOD"),
	     EPOLL_TARGET(p[0]), EPOLL_EVENTS(edge.events));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_DEL, p[0], &input), EPOLL, EPOLL_OP("DEL"),
	     EPOLL_TARGET(p[0]));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_DEL, p[0], NULL), EPOLL, EPOLL_OP("DEL"),
	     EPOLL_TARGET(p[0]), FAILS(ENOENT));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_ADD, other, &input), EPOLL, EPOLL_OP("ADD"),
	     EPOLL_TARGET(other), EPOLL_EVENTS(EPOLLIN), FAILS(EPERM));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_ADD, 9999, &input), EPOLL, EPOLL_OP("ADD"),
	     EPOLL_TARGET(9999), EPOLL_EVENTS(EPOLLIN), FAILS(EBADF));
	CALL(epoll_ctl, A4(fd, EPOLL_CTL_ADD, p[0], NULL), EPOLL, EPOLL_OP("ADD"),
	     EPOLL_TARGET(p[0]), FAILS(EFAULT));
	CALL(epoll_ctl, A4(other, EPOLL_CTL_MOD, p[0], &input), FD(other), PATH(file),
	     EPOLL_OP("MOD"), EPOLL_TARGET(p[0]), EPOLL_EVENTS(EPOLLIN), FAILS(EINVAL));
#undef EPOLL
	CALL(epoll_wait, A4(9999, got, 4, -1), FD(9999), FAILS(EBADF), TIMEOUT(-1));
	CALL(epoll_wait, A4(other, got, 4, 0), FD(other), PATH(file), FAILS(EINVAL), TIMEOUT(0));
	end();
}

void scenario_epoll_waits(void)
{
	struct epoll_event input = { .events = EPOLLIN }, got[4];
	struct timespec ms = { 0, 1000000 }, wrong = { 0, SECOND }, zero = { 0 };
	int p[2], fd = epoll_create1(0);
	const char *name;
	sigset_t set;

	sigemptyset(&set);
	if (fd < 0 || pipe(p) || epoll_ctl(fd, EPOLL_CTL_ADD, p[0], &input))
		die("epoll: %s", strerror(errno));
	name = name_before(fd);
	begin();
	CALL(epoll_wait, A4(fd, got, 4, 0), FD(fd), PATH(name), RETURNS(0), TIMEOUT(0));
	CALL(epoll_wait, A4(fd, got, 4, 2), FD(fd), PATH(name), RETURNS(0), TIMEOUT(2000000));
	CALL(epoll_pwait, A6(fd, got, 4, 1, &set, 8), FD(fd), PATH(name), RETURNS(0),
	     TIMEOUT(1000000));
	unwatched();
	if (write(p[1], "abc", 3) != 3)
		die("write: %s", strerror(errno));
	watched();
	CALL(epoll_wait, A4(fd, got, 4, -1), FD(fd), PATH(name), RETURNS(1), TIMEOUT(-1));
	CALL(epoll_wait, A4(fd, got, 4, -77), FD(fd), PATH(name), RETURNS(1), TIMEOUT(-1));
	CALL(epoll_wait, A4(fd, got, 0, 0), FD(fd), PATH(name), FAILS(EINVAL), TIMEOUT(0));
	CALL(epoll_pwait2, A6(fd, got, 4, &ms, NULL, 0), FD(fd), PATH(name), RETURNS(1),
	     TIMEOUT(1000000));
	CALL(epoll_pwait2, A6(fd, got, 4, NULL, NULL, 0), FD(fd), PATH(name), RETURNS(1),
	     TIMEOUT(-1));
	CALL(epoll_pwait2, A6(fd, got, 4, &zero, NULL, 0), FD(fd), PATH(name), RETURNS(1),
	     TIMEOUT(0));
	/* No time at all. */
	CALL(epoll_pwait2, A6(fd, got, 4, &wrong, NULL, 0), FD(fd), PATH(name), FAILS(EINVAL));
	end();
}

void scenario_poll_calls(void)
{
	struct timespec ms = { 0, 2000000 }, wrong = { -1, 0 }, zero = { 0 };
	struct pollfd fds[3];
	sigset_t set;
	int p[2];

	sigemptyset(&set);
	if (pipe(p))
		die("pipe: %s", strerror(errno));
	fds[0] = (struct pollfd){ p[0], POLLIN, 0 };
	fds[1] = (struct pollfd){ -1, POLLIN, 0 };
	fds[2] = (struct pollfd){ p[1], POLLOUT, 0 };
	begin();
	CALL(poll, A3(fds, 1, 0), RETURNS(0), TIMEOUT(0), NFDS(1));
	CALL(poll, A3(fds, 2, 2), RETURNS(0), TIMEOUT(2000000), NFDS(2));
	CALL(poll, A3(NULL, 0, 1), RETURNS(0), TIMEOUT(1000000), NFDS(0));
	CALL(poll, A3(fds, 3, -1), RETURNS(1), TIMEOUT(-1), NFDS(3));
	/* An int: what stands above it does not count. */
	CALL(poll, A3(fds, 3, 0x100000005), RETURNS(1), TIMEOUT(5000000), NFDS(3));
	CALL(poll, A3(NULL, 2, 0), FAILS(EFAULT), TIMEOUT(0), NFDS(2));
	CALL(poll, A3(fds, 0x7fffffff, 0), FAILS(EINVAL), TIMEOUT(0), NFDS(0x7fffffff));
	/* It writes the time that is left: the row has what it was to wait. */
	CALL(ppoll, A5(fds, 1, &ms, &set, 8), RETURNS(0), TIMEOUT(2000000), NFDS(1));
	CALL(ppoll, A5(fds, 1, &zero, NULL, 0), RETURNS(0), TIMEOUT(0), NFDS(1));
	CALL(ppoll, A5(fds, 3, NULL, NULL, 0), RETURNS(1), TIMEOUT(-1), NFDS(3));
	CALL(ppoll, A5(fds, 1, &wrong, NULL, 0), FAILS(EINVAL), NFDS(1));
	CALL(ppoll, A5(fds, 1, 8, NULL, 0), FAILS(EFAULT), TIMEOUT(-2), NFDS(1));
	end();
}

static void set_one(fd_set *set, int fd)
{
	FD_ZERO(set);
	FD_SET(fd, set);
}

void scenario_select_calls(void)
{
	struct timespec ms = { 0, 2000000 }, none = { 0 }, wrong = { 0, SECOND };
	struct timeval tv = { 0, 2000 }, zero = { 0 }, negative = { -1, 0 };
	fd_set read_set, write_set;
	int p[2];

	if (pipe(p))
		die("pipe: %s", strerror(errno));
	begin();
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(select, A5(p[1] + 1, &read_set, NULL, NULL, &zero), RETURNS(0), TIMEOUT(0),
	     NFDS(p[1] + 1));
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(select, A5(p[1] + 1, &read_set, NULL, NULL, &tv), RETURNS(0), TIMEOUT(2000000),
	     NFDS(p[1] + 1));
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(select, A5(p[1] + 1, &read_set, &write_set, NULL, NULL), RETURNS(1), TIMEOUT(-1),
	     NFDS(p[1] + 1));
	CALL(select, A5(0, NULL, NULL, NULL, &negative), FAILS(EINVAL), NFDS(0));
	CALL(select, A5(-1, NULL, NULL, NULL, &zero), FAILS(EINVAL), TIMEOUT(0), ANY("nfds"));
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(pselect6, A6(p[1] + 1, &read_set, NULL, NULL, &none, NULL), RETURNS(0), TIMEOUT(0),
	     NFDS(p[1] + 1));
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(pselect6, A6(p[1] + 1, &read_set, NULL, NULL, &ms, NULL), RETURNS(0),
	     TIMEOUT(2000000), NFDS(p[1] + 1));
	set_one(&read_set, p[0]);
	set_one(&write_set, p[1]);
	CALL(pselect6, A6(p[1] + 1, &read_set, &write_set, NULL, NULL, NULL), RETURNS(1),
	     TIMEOUT(-1), NFDS(p[1] + 1));
	CALL(pselect6, A6(0, NULL, NULL, NULL, &wrong, NULL), FAILS(EINVAL), NFDS(0));
	end();
}
