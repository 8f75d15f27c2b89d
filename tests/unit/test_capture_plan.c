/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel side is told of a call follows from its line in the system call table. */
#include "kernel/plan.h"
#include "unit.h"

static struct ior_spec spec(const char *name)
{
	const struct ior_syscall *call = ior_syscall_by_name(name, strlen(name));
	struct ior_spec none = { 0 };

	CHECK(call != NULL);
	return call ? plan_of_syscall(call, true) : none;
}

TEST(read_and_write)
{
	struct ior_spec s = spec("read");

	CHECK_EQ(s.fd, 0);
	CHECK_EQ(s.fd2, IOR_ARG_ABSENT);
	CHECK_EQ(s.path, IOR_ARG_ABSENT);
	CHECK_EQ(s.nargs, 3);
	CHECK(s.what & IOR_DO_READS);
	CHECK(!(s.what & IOR_DO_FULL));
	s = spec("write");
	CHECK(s.what & IOR_DO_WRITES);
	CHECK(!(s.what & IOR_DO_FULL));
}

TEST(paths_and_their_bases)
{
	struct ior_spec s = spec("openat");

	CHECK_EQ(s.fd, IOR_ARG_ABSENT);
	CHECK_EQ(s.dir, 0);
	CHECK_EQ(s.path, 1);
	CHECK(s.what & IOR_DO_NEWFD);
	CHECK(s.what & IOR_DO_FULL);
	s = spec("stat");
	CHECK_EQ(s.dir, IOR_ARG_ABSENT);
	CHECK_EQ(s.path, 0);
	s = spec("renameat2");
	CHECK_EQ(s.dir, 0);
	CHECK_EQ(s.path, 1);
	CHECK_EQ(s.dir2, 2);
	CHECK_EQ(s.path2, 3);
	CHECK(s.what & IOR_DO_EPOCH);
	s = spec("rename");
	CHECK_EQ(s.path, 0);
	CHECK_EQ(s.path2, 1);
	CHECK_EQ(s.dir2, IOR_ARG_ABSENT);
}

/* The text of a symbolic link is not resolved, but it is part of what the call said. */
TEST(symlink_target_is_the_second_path)
{
	struct ior_spec s = spec("symlink");

	CHECK_EQ(s.path, 1);
	CHECK_EQ(s.path2, 0);
	s = spec("symlinkat");
	CHECK_EQ(s.dir, 1);
	CHECK_EQ(s.path, 2);
	CHECK_EQ(s.path2, 0);
}

TEST(two_descriptors)
{
	struct ior_spec s = spec("sendfile");

	CHECK_EQ(s.fd, 0);
	CHECK_EQ(s.fd2, 1);
	CHECK_EQ(s.in, 1);
	CHECK_EQ(s.out, 0);
	s = spec("pipe2");
	CHECK_EQ(s.extra_kind, IOR_EXTRA_FDPAIR);
	CHECK_EQ(s.extra, 0);
	s = spec("socketpair");
	CHECK_EQ(s.extra, 3);
}

TEST(calls_of_their_own_kind)
{
	CHECK(spec("execve").what & IOR_DO_EXEC);
	CHECK(spec("clone3").what & IOR_DO_FORK);
	CHECK(spec("exit_group").what & IOR_DO_NEVER);
	CHECK_EQ(spec("openat2").extra_kind, IOR_EXTRA_HOW);
	CHECK_EQ(spec("openat2").extra, 2);
}

/* Names change whatever is recorded, and the pipeline must be learnt from any read. */
TEST(unselected_calls_keep_their_side_effects)
{
	const struct ior_syscall *call = ior_syscall_by_name("rename", 6);
	struct ior_spec s = plan_of_syscall(call, false);

	CHECK_EQ(s.what, IOR_DO_EPOCH);
	call = ior_syscall_by_name("read", 4);
	s = plan_of_syscall(call, false);
	CHECK_EQ(s.what, IOR_DO_READS);
	call = ior_syscall_by_name("getppid", 7);
	CHECK_EQ(plan_of_syscall(call, false).what, 0);
}

TEST(every_call_of_the_table_has_valid_indexes)
{
	size_t n;
	const struct ior_syscall *calls = ior_syscalls(&n);

	for (size_t i = 0; i < n; i++) {
		struct ior_spec s = plan_of_syscall(&calls[i], true);
		const uint8_t *index[] = { &s.fd, &s.fd2, &s.dir, &s.dir2, &s.path,
					   &s.path2, &s.in, &s.out, &s.extra, &s.time };

		for (size_t k = 0; k < sizeof(index) / sizeof(index[0]); k++)
			CHECK(*index[k] == IOR_ARG_ABSENT || *index[k] < s.nargs);
		/* The small records hold four arguments and no path. */
		if (!(s.what & IOR_DO_FULL))
			CHECK(s.nargs <= IOR_ENTER_SMALL_ARGS && s.path == IOR_ARG_ABSENT);
		if (!(s.what & IOR_DO_FULL_EXIT))
			CHECK(s.path == IOR_ARG_ABSENT && !(s.what & IOR_DO_NEWFD));
	}
}

/* Restarts are settled whatever is selected. */
TEST(calls_that_settle_restarts)
{
	const struct ior_syscall *call = ior_syscall_by_name("restart_syscall", 15);

	CHECK_EQ(plan_of_syscall(call, false).what, IOR_DO_RESTART);
	call = ior_syscall_by_name("rt_sigreturn", 12);
	CHECK_EQ(plan_of_syscall(call, false).what, IOR_DO_SIGRETURN);
	CHECK(plan_of_syscall(call, true).what & IOR_DO_NEVER);
}

TEST(calls_of_the_hot_path_need_small_records)
{
	static const char *const hot[] = { "read", "write", "pread64", "pwrite64", "close", "lseek",
					   "fstat", "fsync" };

	for (size_t i = 0; i < sizeof(hot) / sizeof(hot[0]); i++)
		CHECK(!(spec(hot[i]).what & (IOR_DO_FULL | IOR_DO_FULL_EXIT)));
}

TEST(what_is_read_through_a_pointer)
{
	CHECK_EQ(spec("nanosleep").time_kind, IOR_TIME_64);
	CHECK_EQ(spec("nanosleep").time, 0);
	CHECK_EQ(spec("nanosleep").extra, IOR_ARG_ABSENT);
	CHECK(spec("nanosleep").what & IOR_DO_FULL);
	/* What is left of it is written there: not to be read at the exit. */
	CHECK(spec("nanosleep").what & IOR_DO_KEEPS_TIME);
	CHECK(!(spec("pselect6").what & IOR_DO_KEEPS_TIME));
	CHECK(!(spec("nanosleep").what & IOR_DO_FULL_EXIT));
	CHECK_EQ(spec("readv").extra_kind, IOR_EXTRA_IOV);
	CHECK_EQ(spec("sendmsg").extra_kind, IOR_EXTRA_MSGHDR);
	CHECK_EQ(spec("epoll_ctl").extra_kind, IOR_EXTRA_EVENT);
	CHECK_EQ(spec("epoll_ctl").extra, 3);
	CHECK_EQ(spec("read").extra, IOR_ARG_ABSENT);
	CHECK_EQ(spec("read").time, IOR_ARG_ABSENT);
	CHECK_EQ(spec("recvmmsg").extra_kind, IOR_EXTRA_MMSGHDR);
	CHECK_EQ(spec("recvmmsg").extra, 1);
	CHECK_EQ(spec("recvmmsg").time, 4);
}

TEST(socket_addresses)
{
	static const struct {
		const char *name;
		uint8_t kind, index;
		bool full;		/* the exit, even if nothing is pointed to */
	} cases[] = {
		{ "connect", IOR_EXTRA_ADDRESS, 1, false },
		{ "bind", IOR_EXTRA_ADDRESS, 1, false },
		{ "sendto", IOR_EXTRA_ADDRESS, 4, false },
		{ "recvfrom", IOR_EXTRA_ADDRESS_OUT, 4, false },
		{ "sendmsg", IOR_EXTRA_MSGHDR, 1, true },
		{ "recvmsg", IOR_EXTRA_MSGHDR_OUT, 1, true },
		/* The descriptor's file tells. */
		{ "accept4", IOR_EXTRA_NONE, IOR_ARG_ABSENT, true },
		{ "getsockname", IOR_EXTRA_NONE, IOR_ARG_ABSENT, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_spec s = spec(cases[i].name);

		CHECK_EQ(s.extra_kind, cases[i].kind);
		CHECK_EQ(s.extra, cases[i].index);
		CHECK_EQ(s.what & IOR_DO_FULL_EXIT && !(s.what & IOR_DO_POINTER), cases[i].full);
	}
}

/* The names of extended attributes, memfds and queues. */
TEST(texts_that_are_no_paths)
{
	CHECK_EQ(spec("fgetxattr").path, IOR_ARG_ABSENT);
	CHECK_EQ(spec("fgetxattr").path2, 1);
	CHECK(spec("fgetxattr").what & IOR_DO_FULL_EXIT);
	CHECK_EQ(spec("setxattr").path, 0);
	CHECK_EQ(spec("setxattr").path2, 1);
	CHECK_EQ(spec("memfd_create").path2, 0);
}
