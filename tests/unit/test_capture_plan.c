/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel side is told of a call follows from its line in the system call table. */
#include "kernel/plan.h"
#include "unit.h"

static struct ior_plan plan(const char *name)
{
	const struct ior_syscall *call = ior_syscall_by_name(name, strlen(name));
	struct ior_plan none = { 0 };

	CHECK(call != NULL);
	return call ? plan_of_syscall(call, true) : none;
}

TEST(read_and_write)
{
	struct ior_plan p = plan("read");

	CHECK_EQ(p.fd, 0);
	CHECK_EQ(p.fd2, IOR_ARG_ABSENT);
	CHECK_EQ(p.path, IOR_ARG_ABSENT);
	CHECK_EQ(p.nargs, 3);
	CHECK(p.what & IOR_DO_READS);
	CHECK(!(p.what & IOR_DO_FULL));
	p = plan("write");
	CHECK(p.what & IOR_DO_WRITES);
	CHECK(!(p.what & IOR_DO_FULL));
}

TEST(paths_and_their_bases)
{
	struct ior_plan p = plan("openat");

	CHECK_EQ(p.fd, IOR_ARG_ABSENT);
	CHECK_EQ(p.dir, 0);
	CHECK_EQ(p.path, 1);
	CHECK(p.what & IOR_DO_NEWFD);
	CHECK(p.what & IOR_DO_FULL);
	p = plan("stat");
	CHECK_EQ(p.dir, IOR_ARG_ABSENT);
	CHECK_EQ(p.path, 0);
	p = plan("renameat2");
	CHECK_EQ(p.dir, 0);
	CHECK_EQ(p.path, 1);
	CHECK_EQ(p.dir2, 2);
	CHECK_EQ(p.path2, 3);
	CHECK(p.what & IOR_DO_EPOCH);
	p = plan("rename");
	CHECK_EQ(p.path, 0);
	CHECK_EQ(p.path2, 1);
	CHECK_EQ(p.dir2, IOR_ARG_ABSENT);
}

/* The text of a symbolic link is not resolved, but it is part of what the call said. */
TEST(symlink_target_is_the_second_path)
{
	struct ior_plan p = plan("symlink");

	CHECK_EQ(p.path, 1);
	CHECK_EQ(p.path2, 0);
	p = plan("symlinkat");
	CHECK_EQ(p.dir, 1);
	CHECK_EQ(p.path, 2);
	CHECK_EQ(p.path2, 0);
}

TEST(two_descriptors)
{
	struct ior_plan p = plan("sendfile");

	CHECK_EQ(p.fd, 0);
	CHECK_EQ(p.fd2, 1);
	CHECK_EQ(p.in, 1);
	CHECK_EQ(p.out, 0);
	p = plan("pipe2");
	CHECK_EQ(p.extra_kind, IOR_EXTRA_FDPAIR);
	CHECK_EQ(p.extra, 0);
	p = plan("socketpair");
	CHECK_EQ(p.extra, 3);
}

/* Would catch: a capture that records its own pipeline, as one end of a call is not looked at. */
TEST(data_that_flows)
{
	static const struct {
		const char *name;
		uint8_t in, out;
	} cases[] = {
		{ "read", 0, IOR_ARG_ABSENT },	   { "readv", 0, IOR_ARG_ABSENT },
		{ "splice", 0, 2 },		   { "tee", 0, 1 },
		{ "sendfile", 1, 0 },		   { "sendfile64", 1, 0 },
		{ "write", IOR_ARG_ABSENT, 0 },	   { "writev", IOR_ARG_ABSENT, 0 },
		{ "vmsplice", IOR_ARG_ABSENT, 0 },
		/* Not on a pipe: */
		{ "pread64", IOR_ARG_ABSENT, IOR_ARG_ABSENT },
		{ "sendto", IOR_ARG_ABSENT, IOR_ARG_ABSENT },
		{ "copy_file_range", IOR_ARG_ABSENT, IOR_ARG_ABSENT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_plan p = plan(cases[i].name);

		CHECK_EQ(p.in, cases[i].in);
		CHECK_EQ(p.out, cases[i].out);
		CHECK_EQ((p.what & IOR_DO_READS) != 0, p.in != IOR_ARG_ABSENT);
		CHECK_EQ((p.what & IOR_DO_WRITES) != 0, p.out != IOR_ARG_ABSENT);
	}
}

TEST(calls_of_their_own_kind)
{
	CHECK(plan("read").what & IOR_DO_RECORD);
	CHECK(plan("execve").what & IOR_DO_EXEC);
	CHECK(plan("clone3").what & IOR_DO_FORK);
	CHECK(plan("exit_group").what & IOR_DO_NEVER);
	CHECK_EQ(plan("openat2").extra_kind, IOR_EXTRA_HOW);
	CHECK_EQ(plan("openat2").extra, 2);
}

/* Names change whatever is recorded, and the pipeline must be learnt from any read. */
TEST(unselected_calls_keep_their_side_effects)
{
	const struct ior_syscall *call = ior_syscall_by_name("rename", 6);
	struct ior_plan p = plan_of_syscall(call, false);

	CHECK_EQ(p.what, IOR_DO_EPOCH);
	call = ior_syscall_by_name("read", 4);
	p = plan_of_syscall(call, false);
	CHECK_EQ(p.what, IOR_DO_READS);
	/* execveat leaves as execve, and the child of a fork has nothing to say if not selected. */
	call = ior_syscall_by_name("execveat", 8);
	CHECK_EQ(plan_of_syscall(call, false).what, IOR_DO_EXEC);
	call = ior_syscall_by_name("clone", 5);
	CHECK_EQ(plan_of_syscall(call, false).what, 0);
	call = ior_syscall_by_name("getppid", 7);
	CHECK_EQ(plan_of_syscall(call, false).what, 0);
}

TEST(every_call_of_the_table_has_valid_indexes)
{
	size_t n;
	const struct ior_syscall *calls = ior_syscalls(&n);

	for (size_t i = 0; i < n; i++) {
		struct ior_plan p = plan_of_syscall(&calls[i], true);
		const uint8_t *index[] = { &p.fd, &p.fd2, &p.dir, &p.dir2, &p.path,
					   &p.path2, &p.in, &p.out, &p.extra, &p.time };

		for (size_t k = 0; k < sizeof(index) / sizeof(index[0]); k++)
			CHECK(*index[k] == IOR_ARG_ABSENT || *index[k] < p.nargs);
		/* The small records hold four arguments and no path. */
		if (!(p.what & IOR_DO_FULL))
			CHECK(p.nargs <= IOR_CALL_SMALL_ARGS && p.path == IOR_ARG_ABSENT);
		if (!(p.what & IOR_DO_FULL_EXIT))
			CHECK(p.path == IOR_ARG_ABSENT && !(p.what & IOR_DO_NEWFD));
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
		CHECK(!(plan(hot[i]).what & (IOR_DO_FULL | IOR_DO_FULL_EXIT)));
}

TEST(what_is_read_through_a_pointer)
{
	CHECK_EQ(plan("nanosleep").time_kind, IOR_TIME_64);
	CHECK_EQ(plan("nanosleep").time, 0);
	CHECK_EQ(plan("nanosleep").extra, IOR_ARG_ABSENT);
	CHECK(plan("nanosleep").what & IOR_DO_FULL);
	/* What is left of it is written there: not to be read at the exit. */
	CHECK(plan("nanosleep").what & IOR_DO_KEEPS_TIME);
	CHECK(!(plan("pselect6").what & IOR_DO_KEEPS_TIME));
	CHECK(!(plan("nanosleep").what & IOR_DO_FULL_EXIT));
	CHECK_EQ(plan("readv").extra_kind, IOR_EXTRA_IOV);
	CHECK_EQ(plan("sendmsg").extra_kind, IOR_EXTRA_MSGHDR);
	CHECK_EQ(plan("epoll_ctl").extra_kind, IOR_EXTRA_EVENT);
	CHECK_EQ(plan("epoll_ctl").extra, 3);
	CHECK_EQ(plan("read").extra, IOR_ARG_ABSENT);
	CHECK_EQ(plan("read").time, IOR_ARG_ABSENT);
	CHECK_EQ(plan("recvmmsg").extra_kind, IOR_EXTRA_MMSGHDR);
	CHECK_EQ(plan("recvmmsg").extra, 1);
	CHECK_EQ(plan("recvmmsg").time, 4);
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
		struct ior_plan p = plan(cases[i].name);

		CHECK_EQ(p.extra_kind, cases[i].kind);
		CHECK_EQ(p.extra, cases[i].index);
		CHECK_EQ(p.what & IOR_DO_FULL_EXIT && !(p.what & IOR_DO_POINTER), cases[i].full);
	}
}

/* The names of extended attributes, memfds and queues. */
TEST(texts_that_are_no_paths)
{
	CHECK_EQ(plan("fgetxattr").path, IOR_ARG_ABSENT);
	CHECK_EQ(plan("fgetxattr").path2, 1);
	CHECK(plan("fgetxattr").what & IOR_DO_FULL_EXIT);
	CHECK_EQ(plan("setxattr").path, 0);
	CHECK_EQ(plan("setxattr").path2, 1);
	CHECK_EQ(plan("memfd_create").path2, 0);
}

/* ---- Commands ------------------------------------------------------------------------------ */

static const struct ior_command_plan *find(const struct ior_command_plan *c, int number,
					   bool compat, uint32_t command)
{
	for (size_t i = 1; i < IOR_COMMANDS; i++)
		if (c[i].key == IOR_COMMAND_KEY(number, compat, command))
			return &c[i];
	return NULL;
}

TEST(calls_that_have_commands_say_which_argument_tells_them)
{
	CHECK(plan("ioctl").what & IOR_DO_COMMAND);
	CHECK_EQ(plan("ioctl").command, 1);
	CHECK_EQ(plan("bpf").command, 0);
	CHECK_EQ(plan("landlock_create_ruleset").command, 2);
	/* These change only what ior-pair makes of a call. */
	CHECK(!(plan("fcntl").what & IOR_DO_COMMAND));
	CHECK(!(plan("syslog").what & IOR_DO_COMMAND));
	CHECK(!(plan("io_uring_enter").what & IOR_DO_COMMAND));
	/* Most ioctls have the small record: it is the command that needs more. */
	CHECK(!(plan("ioctl").what & (IOR_DO_FULL | IOR_DO_FULL_EXIT)));
}

/* They are looked for by halves: in their order, and the rest of the table is no command's. */
TEST(commands_stand_in_the_order_of_their_keys)
{
	const int abi[] = { IOR_X86_64, IOR_I386 }, none[] = { IOR_ARM64, -1 };
	static struct ior_command_plan c[IOR_COMMANDS];
	size_t n = 1;

	plan_commands(c, abi);
	while (n < IOR_COMMANDS && c[n].key != UINT64_MAX)
		CHECK(c[n - 1].key < c[n].key), n++;
	CHECK(n > 100 && n < IOR_COMMANDS);
	for (; n < IOR_COMMANDS; n++)
		CHECK(c[n].key == UINT64_MAX && !c[n].what);
	plan_commands(c, none);
	CHECK(find(c, 29, false, 0x40049409) != NULL);
	CHECK(find(c, 29, true, 0x40049409) == NULL);
}

TEST(commands_have_what_the_kernel_side_is_to_look_for)
{
	const int abi[] = { IOR_X86_64, IOR_I386 };
	static struct ior_command_plan c[IOR_COMMANDS];
	const struct ior_command_plan *p;

	plan_commands(c, abi);
	p = find(c, 16, false, 0x40049409);	/* FICLONE */
	CHECK(p && p->what == IOR_COMMAND_HAS_FD && p->at == 2);
	p = find(c, 54, true, 0xc0189436);	/* FIDEDUPERANGE */
	CHECK(p && p->what == IOR_COMMAND_HAS_POINTER && p->at == 2 && p->fd_at == 24 &&
	      p->length_at == 8 && p->one_at == 16);
	p = find(c, 321, false, 0);		/* BPF_MAP_CREATE */
	CHECK(p && p->what == IOR_COMMAND_NEWFD);
	p = find(c, 317, false, 1);		/* SECCOMP_SET_MODE_FILTER */
	CHECK(p && p->what == IOR_COMMAND_NEWFD && p->also == 1 && p->also_mask == 8 &&
	      p->also_value == 8);
	CHECK(find(c, 16, false, 0x5401) == NULL);
	CHECK(find(c, 72, false, 0) == NULL);
}
