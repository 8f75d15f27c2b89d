/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Commands. Would catch: a number that is another command's, a descriptor looked for in an argument
 * that its call has not.
 */
#include "calls/command.h"
#include "calls/constant.h"
#include "calls/syscall.h"
#include "unit.h"

static const struct ior_syscall *call_of(const struct ior_command *c)
{
	const struct ior_syscall *call = ior_syscall_by_name(c->call, strlen(c->call));

	if (!call)
		call = ior_syscall_by_name_of(IOR_I386, c->call, strlen(c->call));
	if (!CHECK(call != NULL))
		printf("# %s\n", c->call);
	return call;
}

/* The one of a call with arguments of which these two are not 0. */
static const char *found(const char *call, unsigned int arg, uint64_t value, unsigned int also,
			 uint64_t also_value)
{
	uint64_t args[IOR_MAX_ARGS] = { 0 };
	const struct ior_command *all, *c;
	size_t n;

	args[also] = also_value;
	args[arg] = value;
	all = ior_commands_of(call, &n);
	c = ior_command_find(all, n, args, IOR_MAX_ARGS);
	return c ? c->name : NULL;
}

TEST(commands_fit_their_calls)
{
	size_t n;
	const struct ior_command *all = ior_commands(&n);

	for (size_t i = 0; i < n; i++) {
		const struct ior_command *c = &all[i];
		const struct ior_syscall *call = call_of(c);

		CHECK(c->arg < call->nargs && c->also < call->nargs && c->at < call->nargs &&
		      c->size < call->nargs);
		CHECK(c->mask && !(c->value & ~c->mask) && !(c->also_value & ~c->also_mask));
		/* A descriptor stands behind an address, one that is an argument is a number. */
		if (c->role && c->does & IOR_COMMAND_BEHIND)
			CHECK(call->arg[c->at] == IOR_ARG_ADDR || call->arg[c->at] == IOR_ARG_UINT);
		CHECK(c->role || !(c->does & IOR_COMMAND_BEHIND));
		CHECK(!c->length_at || c->does & IOR_COMMAND_BEHIND);
		/* The kernel side looks a command up by its call and one number. */
		if (c->role || c->does & IOR_COMMAND_RETURNS_FD)
			CHECK_EQ(c->mask, UINT32_MAX);
	}
}

TEST(commands_have_the_numbers_of_their_names)
{
	size_t n;
	const struct ior_command *all = ior_commands(&n);
	unsigned int named = 0;

	for (size_t i = 0; i < n; i++) {
		const struct ior_syscall *call = call_of(&all[i]);
		enum ior_set set = (enum ior_set)call->set[all[i].arg];
		size_t len = strcspn(all[i].name, ",");
		const char *name;

		if (all[i].mask != UINT32_MAX || set == IOR_SET_NONE || *all[i].name == '0')
			continue;
		name = ior_constant_name(set, IOR_X86_64, all[i].value);
		if (!CHECK(name && strlen(name) == len && !memcmp(name, all[i].name, len)))
			printf("# %s is %s\n", all[i].name, name ? name : "not known");
		named++;
	}
	CHECK(named > 60);
}

TEST(commands_of_one_call_stand_together_and_differ)
{
	size_t n, of;
	const struct ior_command *all = ior_commands(&n), *first;

	for (size_t i = 0; i < n; i++) {
		uint64_t args[IOR_MAX_ARGS] = { 0 };

		first = ior_commands_of(all[i].call, &of);
		CHECK(first <= &all[i] && &all[i] < first + of);
		args[all[i].also] = all[i].also_value;
		args[all[i].arg] = all[i].value;
		CHECK(ior_command_find(first, of, args, IOR_MAX_ARGS) == &all[i]);
		/* and not by fewer arguments than that */
		CHECK(ior_command_find(first, of, args, all[i].arg) == NULL);
	}
	CHECK(ior_commands_of("read", &of) == NULL);
	CHECK_EQ(of, 0);
	CHECK(ior_command_find(NULL, 0, NULL, 0) == NULL);
}

TEST(commands_are_told_by_32_bits)
{
	CHECK_STR(found("fcntl", 1, 0, 0, 3), "F_DUPFD");
	CHECK_STR(found("fcntl", 1, UINT64_C(0xdead00000000), 0, 3), "F_DUPFD");
	CHECK_STR(found("fcntl", 1, 1, 0, 3), NULL);
	CHECK_STR(found("ioctl", 1, UINT64_C(0xffffffff40049409), 2, 4), "FICLONE");
	CHECK_STR(found("seccomp", 0, 1, 1, 8 | 1),
		  "SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER");
	CHECK_STR(found("seccomp", 0, 1, 1, 1), NULL);
	CHECK_STR(found("landlock_create_ruleset", 2, 0, 0, 1), "0");
	CHECK_STR(found("landlock_create_ruleset", 2, 1, 0, 1), NULL);
	CHECK_STR(found("prctl", 0, 35, 1, 13), "PR_SET_MM, PR_SET_MM_EXE_FILE");
	CHECK_STR(found("prctl", 0, 35, 1, 12), NULL);
	CHECK_STR(found("io_uring_enter", 3, 0x11, 0, 0), "IORING_ENTER_REGISTERED_RING");
}

TEST(commands_of_a_driver_are_those_of_its_files)
{
	static const struct {
		const char *on, *path, *fstype;
		bool is;
	} cases[] = {
		{ NULL, NULL, NULL, true },
		{ "nsfs", "mnt:[4026531841]", "nsfs", true },
		{ "nsfs", "/nsfs", "ext4", true },	/* looks like it */
		{ "nsfs", NULL, NULL, false },
		{ "nsfs", "/tmp/x", "tmpfs", false },
		{ "ptmx", "/dev/ptmx", "devtmpfs", true },
		{ "ptmx", "/dev/pts/ptmx", "devpts", true },
		{ "ptmx", "/dev/pts/3", "devpts", false },
		{ "ptmx", "ptm", NULL, false },
		{ "loop", "/dev/loop7", "devtmpfs", true },
		{ "loop", "/home/loop/x", "ext4", false },
		{ "kvm-vm", "anon_inode:kvm-vm", "anon_inodefs", true },
		{ "kvm-v", "anon_inode:kvm-vcpu:0", "anon_inodefs", true },
		{ "kvm", "", NULL, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct ior_command c = { .on = cases[i].on };
		const char *path = cases[i].path;

		CHECK_EQ(ior_command_is_on(&c, path, path ? strlen(path) : 0, cases[i].fstype),
			 cases[i].is);
	}
}
