/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which argument a row's names are those of. Would catch: the file of one descriptor shown as that
 * of another, a new name taken for the old one.
 */
#include "calls/naming.h"
#include "unit.h"

#define NONE (-1)
#define RETURNED IOR_NAMING_RETURNED
#define ADDRESS UINT64_C(0x7ffe12345678)
#define CWD ((uint64_t)-100)

static const struct ior_syscall *call(const char *name)
{
	const struct ior_syscall *c = ior_syscall_by_name(name, strlen(name));

	if (!CHECK(c != NULL)) {
		printf("# no system call '%s'\n", name);
		exit(1);
	}
	return c;
}

static struct ior_naming naming(const char *name)
{
	struct ior_naming n;

	ior_naming_of(&n, call(name));
	return n;
}

TEST(naming_of_paths)
{
	static const struct {
		const char *name;
		int path, dir, old, old_dir, target;
	} cases[] = {
		{ "stat", 0, NONE, NONE, NONE, NONE },
		{ "openat", 1, 0, NONE, NONE, NONE },
		{ "rename", 1, NONE, 0, NONE, NONE },
		{ "renameat2", 3, 2, 1, 0, NONE },
		{ "link", 1, NONE, 0, NONE, NONE },
		{ "move_mount", 3, 2, 1, 0, NONE },
		/* Two things, of which the row has the first. */
		{ "pivot_root", 0, NONE, NONE, NONE, NONE },
		{ "symlink", 1, NONE, NONE, NONE, 0 },
		{ "symlinkat", 2, 1, NONE, NONE, 0 },
		{ "mount", 1, NONE, NONE, NONE, NONE },
		{ "fanotify_mark", 4, 3, NONE, NONE, NONE },
		{ "read", NONE, NONE, NONE, NONE, NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_naming n = naming(cases[i].name);

		CHECK_EQ(n.path.at, cases[i].path);
		CHECK_EQ(n.path.dir, cases[i].dir);
		CHECK_EQ(n.old.at, cases[i].old);
		CHECK_EQ(n.old.dir, cases[i].old_dir);
		CHECK_EQ(n.target, cases[i].target);
	}
}

TEST(naming_of_descriptors_texts_and_addresses)
{
	static const struct {
		const char *name;
		int fd, text, address;
		bool local, returned;
	} cases[] = {
		{ "read", 0, NONE, NONE, false, false },
		{ "sendfile", 0, NONE, NONE, false, false },
		{ "splice", 2, NONE, NONE, false, false },
		{ "vmsplice", 0, NONE, NONE, false, false },
		{ "dup2", 0, NONE, NONE, false, false },
		{ "epoll_ctl", 0, NONE, NONE, false, false },
		{ "accept4", 0, NONE, 1, false, false },
		{ "socket", NONE, NONE, NONE, false, true },
		{ "pipe2", NONE, NONE, NONE, false, true },
		{ "openat", NONE, NONE, NONE, false, true },
		{ "memfd_create", NONE, 0, NONE, false, true },
		{ "setxattr", NONE, 1, NONE, false, false },
		{ "mount", NONE, 0, NONE, false, false },
		{ "symlink", NONE, NONE, NONE, false, false },
		{ "bind", 0, NONE, 1, true, false },
		{ "connect", 0, NONE, 1, false, false },
		{ "getsockname", 0, NONE, 1, true, false },
		{ "getpeername", 0, NONE, 1, false, false },
		{ "sendto", 0, NONE, 4, false, false },
		{ "recvmsg", 0, NONE, 1, false, false },
		{ "getpid", NONE, NONE, NONE, false, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_naming n = naming(cases[i].name);

		CHECK_EQ(n.fd, cases[i].fd);
		CHECK_EQ(n.name, cases[i].text);
		CHECK_EQ(n.address, cases[i].address);
		CHECK_EQ(n.local, cases[i].local);
		CHECK_EQ(n.returned, cases[i].returned);
	}
}

TEST(naming_of_a_rows_file)
{
	static const struct {
		const char *name;
		unsigned int nargs;
		uint64_t args[IOR_MAX_ARGS];
		bool ok;
		int64_t fd;
		int want;
	} cases[] = {
		{ "openat", 4, { 7, ADDRESS, 0, 0 }, true, 3, RETURNED },
		{ "openat", 4, { 7, ADDRESS, 0, 0 }, false, -1, 1 },
		{ "stat", 2, { ADDRESS, ADDRESS }, true, -1, 0 },
		/* The path is empty, or NULL: the row's fd is the directory's. */
		{ "newfstatat", 4, { 7, ADDRESS, ADDRESS, 0x1000 }, true, 7, 0 },
		{ "newfstatat", 4, { 7, ADDRESS, ADDRESS, 0x1000 }, true, -1, 1 },
		{ "newfstatat", 4, { CWD, ADDRESS, ADDRESS, 0x1000 }, true, -1, 1 },
		{ "statx", 5, { 7, 0, 0x1000, 0, ADDRESS }, true, 7, 0 },
		{ "utimensat", 4, { 0xffffffff00000007, 0, 0, 0 }, true, 7, 0 },
		{ "fanotify_mark", 5, { 7, 1, 2, 7, ADDRESS }, true, 7, 4 },
		{ "fanotify_mark", 5, { 5, 1, 2, 7, 0 }, true, 5, 3 },
		{ "inotify_add_watch", 3, { 7, ADDRESS, 2 }, true, 7, 1 },
		{ "renameat", 4, { 7, ADDRESS, 8, ADDRESS }, true, -1, 3 },
		{ "read", 3, { 3, ADDRESS, 1 }, true, 3, 0 },
		{ "splice", 6, { 3, 0, 4, 0, 1, 0 }, true, 4, 2 },
		{ "dup2", 2, { 3, 4 }, true, 3, 0 },
		{ "socket", 3, { 2, 1, 0 }, true, 4, RETURNED },
		{ "socket", 3, { 2, 1, 0 }, false, -1, NONE },
		{ "pipe2", 2, { ADDRESS, 0 }, true, -1, RETURNED },
		{ "getpid", 0, { 0 }, true, -1, NONE },
		/* Rows of which arguments are missing. */
		{ "stat", 0, { 0 }, true, -1, NONE },
		{ "read", 0, { 0 }, true, -1, NONE },
		{ "splice", 1, { 3 }, true, 3, NONE },
		{ "renameat", 3, { 7, ADDRESS, 8 }, true, -1, NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ior_naming n = naming(cases[i].name);
		int file = ior_naming_file(&n, NULL, cases[i].args, cases[i].nargs, cases[i].ok,
					   cases[i].fd);

		if (!CHECK_EQ(file, cases[i].want))
			printf("# the call is %s\n", cases[i].name);
	}
}

TEST(naming_of_no_call)
{
	struct ior_naming n;

	ior_naming_of(&n, NULL);
	CHECK_EQ(n.path.at, NONE);
	CHECK_EQ(n.fd, NONE);
	CHECK_EQ(ior_naming_file(&n, NULL, NULL, 0, true, 3), NONE);
	CHECK_EQ(ior_naming_nth(NULL, IOR_ARG_FD, 0), NONE);
}

TEST(naming_of_both_ends_of_a_transfer)
{
	static const struct {
		const char *name;
		int from, to;
		int from_at, to_at;	/* the pointers to their positions */
	} cases[] = {
		{ "read", 0, 0, NONE, NONE }, { "sendfile", 1, 0, 2, NONE },
		{ "splice", 0, 2, 1, 3 }, { "tee", 0, 1, NONE, NONE },
		{ "copy_file_range", 0, 2, 1, 3 }, { "vmsplice", 0, 0, NONE, NONE },
		{ "dup2", 0, 0, NONE, NONE }, { "getpid", NONE, NONE, NONE, NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct ior_syscall *c = call(cases[i].name);

		CHECK_EQ(ior_naming_source(c), cases[i].from);
		CHECK_EQ(ior_naming_destination(c), cases[i].to);
		CHECK_EQ(naming(cases[i].name).from,
			 cases[i].from == cases[i].to ? NONE : cases[i].from);
		CHECK_EQ(ior_naming_position(c, cases[i].from), cases[i].from_at);
		CHECK_EQ(ior_naming_position(c, cases[i].to), cases[i].to_at);
	}
}

TEST(naming_of_mappings)
{
	const uint64_t file[IOR_MAX_ARGS] = { 0, 4096, 1, 2, 3 };
	const uint64_t anonymous[IOR_MAX_ARGS] = { 0, 4096, 1, 0x22, UINT64_MAX };

	CHECK(ior_naming_uses_fd(call("mmap"), NULL, file));
	CHECK(!ior_naming_uses_fd(call("mmap"), NULL, anonymous));
	CHECK(ior_naming_uses_fd(call("read"), NULL, anonymous));
}
