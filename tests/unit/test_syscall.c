/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call table: what a wrong line in it would do to the rows. Numbers, names and types
 * are compared with the kernel's own in tests/syscalls.bats.
 */
#include "calls/syscall.h"
#include "unit.h"

static const struct ior_syscall *call(const char *name)
{
	size_t len = strlen(name);
	const struct ior_syscall *c = ior_syscall_by_name(unit_guarded(name, len), len);

	if (!CHECK(c != NULL)) {
		printf("# no system call '%s'\n", name);
		exit(1);
	}
	return c;
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = words; (p = strstr(p, word)); p += len)
		if ((p == words || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
			return true;
	return false;
}

static unsigned int count(const struct ior_syscall *c, enum ior_arg kind)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < c->nargs; i++)
		n += c->arg[i] == kind;
	return n;
}

/* CHECK with the name of the call that it does not hold for. */
#define CHECK_CALL(c, cond)								\
	do {										\
		if (!CHECK(cond))							\
			printf("# the call is %s\n", (c)->name);			\
	} while (0)

/* Checks the kinds of a call's arguments from the first one on. */
#define CHECK_ARGS(of, ...)							\
	do {										\
		static const uint8_t kinds[] = { __VA_ARGS__ };				\
		const struct ior_syscall *c = call(of);				\
											\
		CHECK_EQ(c->nargs, sizeof(kinds));					\
		if (!CHECK_MEM(c->arg, kinds, sizeof(kinds)))				\
			printf("# the call is %s\n", c->name);				\
	} while (0)

TEST(syscall_numbers_of_three_tables)
{
	CHECK_STR(ior_syscall_by_number(IOR_X86_64, 0)->name, "read");
	CHECK_STR(ior_syscall_by_number(IOR_X86_64, 3)->name, "close");
	CHECK_STR(ior_syscall_by_number(IOR_I386, 3)->name, "read");
	CHECK_STR(ior_syscall_by_number(IOR_ARM64, 63)->name, "read");
	CHECK_STR(ior_syscall_by_number(IOR_X86_64, 11)->name, "munmap");
	CHECK_STR(ior_syscall_by_number(IOR_I386, 11)->name, "execve");
	CHECK_STR(ior_syscall_by_number(IOR_X86_64, 469)->name, "file_setattr");
	CHECK_STR(ior_syscall_by_number(IOR_I386, 469)->name, "file_setattr");
	CHECK_STR(ior_syscall_by_number(IOR_ARM64, 469)->name, "file_setattr");
	CHECK_STR(ior_syscall_by_number(IOR_X86_64, 335)->name, "uretprobe");
	CHECK_STR(ior_syscall_by_number(IOR_I386, 102)->name, "socketcall");
	CHECK_EQ(call("open")->number[IOR_ARM64], -1);
	CHECK_EQ(call("socketcall")->number[IOR_X86_64], -1);
}

TEST(syscall_unknown_numbers)
{
	CHECK(!ior_syscall_by_number(IOR_X86_64, 337));
	CHECK(!ior_syscall_by_number(IOR_X86_64, 470));
	CHECK(!ior_syscall_by_number(IOR_X86_64, 1023));
	CHECK(!ior_syscall_by_number(IOR_X86_64, 1024));
	/* An x32 call: bit 30 is set. */
	CHECK(!ior_syscall_by_number(IOR_X86_64, 0x40000000));
	CHECK(!ior_syscall_by_number(IOR_X86_64, UINT32_MAX));
	CHECK(!ior_syscall_by_number(IOR_ABIS, 0));
	CHECK(!ior_syscall_by_number((enum ior_abi)-1, 0));
	CHECK(!ior_syscall_by_number(IOR_I386, 222));
	CHECK(!ior_syscall_by_number(IOR_ARM64, 244));
}

/* Would catch: a call of x86_64 that is forgotten and would have no name in any row. */
TEST(syscall_x86_64_has_no_holes)
{
	for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
		bool wanted = i <= 336 || (i >= 424 && i <= 469);

		if (!CHECK_EQ(ior_syscall_by_number(IOR_X86_64, i) != NULL, wanted))
			printf("# the number is %u\n", i);
	}
}

TEST(syscall_numbers_lead_back_to_their_entry)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		unsigned int known = 0;

		for (int abi = 0; abi < IOR_ABIS; abi++) {
			if (calls[i].number[abi] < 0)
				continue;
			known++;
			CHECK_CALL(&calls[i], ior_syscall_by_number((enum ior_abi)abi,
					(unsigned int)calls[i].number[abi]) == &calls[i]);
		}
		CHECK_CALL(&calls[i], known > 0);
	}
}

TEST(syscall_names_and_aliases)
{
	CHECK_STR(call("newfstat")->name, "fstat");
	CHECK_STR(call("newstat")->name, "stat");
	CHECK_STR(call("newlstat")->name, "lstat");
	CHECK_STR(call("newuname")->name, "uname");
	CHECK_STR(call("newfstatat")->name, "newfstatat");
	/* Both are names of 32-bit calls, too: a name wins over an alias. */
	CHECK_EQ(call("sendfile64")->number[IOR_I386], 239);
	CHECK_EQ(call("umount")->number[IOR_I386], 22);
	CHECK(ior_syscall_named(call("sendfile"), "sendfile64", 10));
	CHECK(ior_syscall_named(call("umount2"), "umount", 6));
	CHECK(!ior_syscall_named(call("umount2"), "umoun", 5));
	/* The native entry of a call with two. */
	CHECK_EQ(call("mmap")->number[IOR_X86_64], 9);
	CHECK_EQ(call("pread64")->number[IOR_X86_64], 17);
	CHECK(!ior_syscall_by_name("", 0));
	CHECK(!ior_syscall_by_name("rea", 3));
	CHECK(!ior_syscall_by_name("read ", 5));
	CHECK(!ior_syscall_by_name("READ", 4));
}

TEST(syscall_nearest)
{
	CHECK_STR(ior_syscall_nearest("opneat", 6), "openat");
	CHECK_STR(ior_syscall_nearest("pread", 5), "read");
	CHECK_STR(ior_syscall_nearest("getxat", 6), "getxattr");
	CHECK_STR(ior_syscall_nearest("zzzzzzzz", 8), NULL);
}

/* Rules that the BPF program and ior-pair take for granted. */
TEST(syscall_arguments_follow_each_other)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		const struct ior_syscall *c = &calls[i];

		CHECK_CALL(c, c->nargs <= IOR_MAX_ARGS);
		CHECK_CALL(c, count(c, IOR_ARG_FD) <= 2);
		CHECK_CALL(c, count(c, IOR_ARG_PATH) <= 2);
		CHECK_CALL(c, count(c, IOR_ARG_ATFLAGS) <= 1);
		CHECK_CALL(c, count(c, IOR_ARG_SIZE) <= 1);
		/* Several descriptors: which one has the offset would be unclear. */
		CHECK_CALL(c, !(count(c, IOR_ARG_OFFSET) && count(c, IOR_ARG_FD) != 1));
		for (unsigned int a = 0; a < IOR_MAX_ARGS; a++) {
			enum ior_arg next = a + 1 < c->nargs ? c->arg[a + 1] : IOR_ARG_NONE;

			CHECK_CALL(c, (c->arg[a] != IOR_ARG_NONE) == (a < c->nargs));
			CHECK_CALL(c, (c->argname[a] != NULL) == (a < c->nargs));
			switch (c->arg[a]) {
			case IOR_ARG_DIRFD:
				CHECK_CALL(c, next == IOR_ARG_PATH);
				break;
			case IOR_ARG_ATFLAGS:
				CHECK_CALL(c, count(c, IOR_ARG_DIRFD) > 0);
				break;
			case IOR_ARG_IOV:
				CHECK_CALL(c, next == IOR_ARG_COUNT);
				break;
			case IOR_ARG_POLLFDS:
				CHECK_CALL(c, next == IOR_ARG_NFDS);
				break;
			case IOR_ARG_SOCKADDR:
				CHECK_CALL(c, next == IOR_ARG_LEN);
				break;
			case IOR_ARG_OFFSET_LO:
				CHECK_CALL(c, next == IOR_ARG_HIGH);
				/* fall through */
			case IOR_ARG_TIMESPEC64:
				CHECK_CALL(c, c->number[IOR_X86_64] < 0);
				CHECK_CALL(c, c->number[IOR_ARM64] < 0);
				break;
			case IOR_ARG_HIGH:
				CHECK_CALL(c, a > 0 && (c->arg[a - 1] == IOR_ARG_OFFSET ||
							c->arg[a - 1] == IOR_ARG_OFFSET_LO ||
							c->arg[a - 1] == IOR_ARG_UINT));
				break;
			default:
				break;
			}
		}
	}
}

TEST(syscall_returns_agree_with_arguments)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		const struct ior_syscall *c = &calls[i];
		bool moves = c->ret == IOR_RET_READ || c->ret == IOR_RET_WRITE ||
			     c->ret == IOR_RET_BOTH;
		/* They move what they are asked for, but return 0. */
		bool silent = strncmp(c->name, "msgsnd", 6) == 0 ||
			      strncmp(c->name, "mq_timedsend", 12) == 0;
		bool asked = count(c, IOR_ARG_SIZE) || count(c, IOR_ARG_IOV) ||
			     count(c, IOR_ARG_MSGHDR) || count(c, IOR_ARG_XATTRARGS);

		CHECK_CALL(c, (moves || silent) == asked);
		CHECK_CALL(c, (c->ret == IOR_RET_FDPAIR) == (count(c, IOR_ARG_FDPAIR) == 1));
		CHECK_CALL(c, c->ret != IOR_RET_BOTH || count(c, IOR_ARG_FD) > 0);
	}
}

/* The lists of the rule for `bytes`, and nothing else. */
TEST(syscall_byte_rules)
{
	static const char read[] =
		"fgetxattr flistxattr getcwd getdents getdents64 getrandom getxattr getxattrat "
		"lgetxattr listxattr listxattrat llistxattr mq_timedreceive msgrcv pread64 preadv "
		"preadv2 process_vm_readv read readlink readlinkat readv recvfrom recvmsg";
	static const char write[] =
		"process_vm_writev pwrite64 pwritev pwritev2 sendmsg sendto write writev";
	static const char both[] = "copy_file_range sendfile64 sendfile splice tee vmsplice";
	const struct ior_syscall *calls;
	unsigned int seen = 0;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		const struct ior_syscall *c = &calls[i];

		/* The one variant of 32-bit calls with a name of its own. */
		if (strcmp(c->name, "mq_timedreceive_time64") == 0) {
			CHECK_EQ(c->ret, IOR_RET_READ);
			continue;
		}
		CHECK_CALL(c, (c->ret == IOR_RET_READ) == has_word(read, c->name));
		CHECK_CALL(c, (c->ret == IOR_RET_WRITE) == has_word(write, c->name));
		CHECK_CALL(c, (c->ret == IOR_RET_BOTH) == has_word(both, c->name));
		seen += c->number[IOR_X86_64] >= 0 &&
			(c->ret == IOR_RET_READ || c->ret == IOR_RET_WRITE ||
			 c->ret == IOR_RET_BOTH);
	}
	CHECK_EQ(seen, 24 + 8 + 5);
	CHECK_EQ(call("recvmmsg")->ret, IOR_RET_COUNT);
	CHECK_EQ(call("sendmmsg")->ret, IOR_RET_COUNT);
}

TEST(syscall_never_returns)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		CHECK_CALL(&calls[i], (calls[i].ret == IOR_RET_NEVER) ==
			   has_word("exit exit_group rt_sigreturn sigreturn", calls[i].name));
}

#define FD IOR_ARG_FD
#define DIRFD IOR_ARG_DIRFD
#define PATH IOR_ARG_PATH
#define TEXT IOR_ARG_TEXT
#define ADDR IOR_ARG_ADDR
#define LEN IOR_ARG_LEN
#define FLAGS IOR_ARG_FLAGS
#define ATFLAGS IOR_ARG_ATFLAGS
#define OFFSETP IOR_ARG_OFFSETP
#define COUNT IOR_ARG_COUNT
#define SIZE IOR_ARG_SIZE
#define UINT IOR_ARG_UINT
#define HIGH IOR_ARG_HIGH
#define NFDS IOR_ARG_NFDS
#define TARGET IOR_ARG_TARGET

TEST(syscall_calls_on_two_files)
{
	CHECK_ARGS("sendfile", FD, FD, OFFSETP, SIZE);
	CHECK_ARGS("splice", FD, OFFSETP, FD, OFFSETP, SIZE, FLAGS);
	CHECK_ARGS("tee", FD, FD, SIZE, FLAGS);
	CHECK_ARGS("copy_file_range", FD, OFFSETP, FD, OFFSETP, SIZE, FLAGS);
	CHECK_ARGS("dup2", FD, FD);
	CHECK_ARGS("dup3", FD, FD, FLAGS);
	CHECK_ARGS("epoll_ctl", FD, IOR_ARG_CMD, FD, IOR_ARG_EPEVENT);
	CHECK_ARGS("mmap", ADDR, LEN, FLAGS, FLAGS, FD, UINT);
	CHECK_ARGS("close_range", IOR_ARG_FDVALUE, IOR_ARG_FDVALUE, FLAGS);
	CHECK_ARGS("pidfd_getfd", FD, IOR_ARG_FDVALUE, FLAGS);
}

TEST(syscall_names_and_their_bases)
{
	CHECK_ARGS("symlink", TARGET, PATH);
	CHECK_ARGS("symlinkat", TARGET, DIRFD, PATH);
	CHECK_ARGS("rename", PATH, PATH);
	CHECK_ARGS("renameat2", DIRFD, PATH, DIRFD, PATH, FLAGS);
	CHECK_ARGS("link", PATH, PATH);
	CHECK_ARGS("linkat", DIRFD, PATH, DIRFD, PATH, ATFLAGS);
	CHECK_ARGS("move_mount", DIRFD, PATH, DIRFD, PATH, FLAGS);
	CHECK_ARGS("openat", DIRFD, PATH, IOR_ARG_OFLAGS, IOR_ARG_MODE);
	CHECK_ARGS("openat2", DIRFD, PATH, IOR_ARG_OPENHOW, LEN);
	CHECK_ARGS("execveat", DIRFD, PATH, ADDR, ADDR, ATFLAGS);
	CHECK_ARGS("fanotify_mark", FD, FLAGS, UINT, DIRFD, PATH);
	CHECK_ARGS("statx", DIRFD, PATH, ATFLAGS, UINT, ADDR);
	CHECK_ARGS("file_setattr", DIRFD, PATH, ADDR, LEN, ATFLAGS);
	CHECK_ARGS("memfd_create", TEXT, FLAGS);
	CHECK_ARGS("mq_unlink", TEXT);
	CHECK_ARGS("mount", TEXT, PATH, TEXT, FLAGS, ADDR);
}

TEST(syscall_transfers)
{
	CHECK_ARGS("pread64", FD, IOR_ARG_BUF, SIZE, IOR_ARG_OFFSET);
	CHECK_ARGS("pwritev2", FD, IOR_ARG_IOV, COUNT, IOR_ARG_OFFSET, HIGH, FLAGS);
	CHECK_ARGS("sendto", FD, IOR_ARG_BUF, SIZE, FLAGS, IOR_ARG_SOCKADDR, LEN);
	CHECK_ARGS("recvfrom", FD, IOR_ARG_BUF, SIZE, FLAGS, IOR_ARG_SOCKADDR_OUT, ADDR);
	CHECK_ARGS("recvmsg", FD, IOR_ARG_MSGHDR, FLAGS);
	CHECK_ARGS("readlinkat", DIRFD, PATH, IOR_ARG_BUF, SIZE);
	CHECK_ARGS("getxattr", PATH, TEXT, IOR_ARG_BUF, SIZE);
}

TEST(syscall_timeouts)
{
	CHECK_ARGS("poll", IOR_ARG_POLLFDS, NFDS, IOR_ARG_MSEC);
	CHECK_ARGS("ppoll", IOR_ARG_POLLFDS, NFDS, IOR_ARG_TIMESPEC, ADDR, UINT);
	CHECK_ARGS("select", NFDS, ADDR, ADDR, ADDR, IOR_ARG_TIMEVAL);
	CHECK_ARGS("pselect6", NFDS, ADDR, ADDR, ADDR, IOR_ARG_TIMESPEC, ADDR);
	CHECK_ARGS("epoll_pwait2", FD, ADDR, COUNT, IOR_ARG_TIMESPEC, ADDR, UINT);
	CHECK_ARGS("nanosleep", IOR_ARG_TIMESPEC, ADDR);
	CHECK_ARGS("clock_nanosleep", IOR_ARG_INT, FLAGS, IOR_ARG_TIMESPEC, ADDR);
	/* Absolute ones, and a pointer that is a timeout for some commands only. */
	CHECK_EQ(call("mq_timedsend")->arg[4], ADDR);
	CHECK_EQ(call("futex_wait")->arg[4], ADDR);
	CHECK_EQ(call("futex")->arg[3], ADDR);
}

/* Would catch: an argument of the 64-bit call read from a 32-bit one, where it means another. */
TEST(syscall_32_bit_calls_that_differ)
{
	const struct ior_syscall *c;

	c = ior_syscall_by_number(IOR_I386, 90);
	CHECK_STR(c->name, "mmap");
	CHECK_EQ(c->nargs, 1);
	CHECK_EQ(c->arg[0], ADDR);
	c = ior_syscall_by_number(IOR_I386, 82);
	CHECK_STR(c->name, "select");
	CHECK_EQ(c->nargs, 1);
	c = ior_syscall_by_number(IOR_I386, 180);
	CHECK_STR(c->name, "pread64");
	CHECK_EQ(c->nargs, 5);
	CHECK_EQ(c->arg[3], IOR_ARG_OFFSET_LO);
	c = ior_syscall_by_number(IOR_I386, 339);
	CHECK_STR(c->name, "fanotify_mark");
	CHECK_EQ(c->arg[4], DIRFD);
	CHECK_EQ(c->arg[5], PATH);
	/* Its offset is 32 bits wide. */
	c = ior_syscall_by_number(IOR_I386, 187);
	CHECK_STR(c->name, "sendfile");
	CHECK_EQ(c->arg[2], IOR_ARG_OFFSETP32);
	CHECK_EQ(ior_syscall_by_number(IOR_I386, 239)->arg[2], OFFSETP);
	/* Times of 32 and of 64 bits. */
	CHECK_EQ(ior_syscall_by_number(IOR_I386, 309)->arg[2], IOR_ARG_TIMESPEC);
	CHECK_EQ(ior_syscall_by_number(IOR_I386, 414)->arg[2], IOR_ARG_TIMESPEC64);
	CHECK_EQ(ior_syscall_by_number(IOR_I386, 441)->arg[3], IOR_ARG_TIMESPEC64);
	CHECK_EQ(ior_syscall_by_number(IOR_X86_64, 441)->arg[3], IOR_ARG_TIMESPEC);
	/* clone's last two arguments are exchanged. */
	CHECK_EQ(ior_syscall_by_number(IOR_X86_64, 56)->arg[4], IOR_ARG_TLS);
	CHECK_EQ(ior_syscall_by_number(IOR_I386, 120)->arg[3], IOR_ARG_TLS);
	CHECK_EQ(ior_syscall_by_number(IOR_ARM64, 220)->arg[3], IOR_ARG_TLS);
}

/* Calls of 32-bit x86 that differ from an older one in the width of ids, times or a struct. */
TEST(syscall_wider_calls_have_the_arguments_of_the_old_ones)
{
	static const char *const suffixes[] = { "_time64", "32", "64" };
	const struct ior_syscall *calls;
	unsigned int compared = 0;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		const struct ior_syscall *wide = &calls[i], *old = NULL;

		/* Lengths of 64 bits take two arguments, statfs64 has a size beside. */
		if (wide->number[IOR_X86_64] >= 0 ||
		    has_word("truncate64 ftruncate64 statfs64 fstatfs64 sendfile64 pread64 "
			     "pwrite64", wide->name))
			continue;
		for (size_t k = 0; k < 3 && !old; k++) {
			size_t len = strlen(wide->name), tail = strlen(suffixes[k]);

			if (len > tail && strcmp(wide->name + len - tail, suffixes[k]) == 0)
				old = ior_syscall_by_name(wide->name, len - tail);
		}
		if (!old)
			continue;
		compared++;
		CHECK_CALL(wide, wide->nargs == old->nargs);
		CHECK_CALL(wide, wide->ret == old->ret);
		CHECK_CALL(wide, wide->family == old->family);
		CHECK_CALL(wide, wide->strace == old->strace);
		CHECK_CALL(wide, wide->does == old->does);
		for (unsigned int a = 0; a < wide->nargs; a++) {
			bool wider = old->arg[a] == IOR_ARG_TIMESPEC;

			CHECK_CALL(wide, wide->arg[a] ==
				   (wider ? IOR_ARG_TIMESPEC64 : old->arg[a]));
		}
	}
	CHECK_EQ(compared, 43);
}

TEST(syscall_new_descriptors)
{
	static const char fds[] =
		"open openat openat2 creat dup dup2 dup3 socket accept accept4 epoll_create "
		"epoll_create1 eventfd eventfd2 signalfd signalfd4 timerfd_create inotify_init "
		"inotify_init1 fanotify_init memfd_create memfd_secret userfaultfd mq_open "
		"open_by_handle_at open_tree open_tree_attr fsopen fsmount fspick pidfd_open "
		"pidfd_getfd io_uring_setup perf_event_open";
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		CHECK_CALL(&calls[i], (calls[i].ret == IOR_RET_FD) == has_word(fds, calls[i].name));
}

TEST(syscall_families)
{
	static const struct {
		const char *name;
		enum ior_family family;
	} known[] = {
		{ "read", IOR_FS }, { "msync", IOR_FS }, { "fcntl", IOR_FS },
		{ "splice", IOR_NETWORK }, { "sendfile", IOR_NETWORK }, { "vmsplice", IOR_NETWORK },
		{ "futex", IOR_IPC }, { "timerfd_settime", IOR_IPC }, { "fanotify_mark", IOR_IPC },
		{ "memfd_create", IOR_IPC }, { "pidfd_open", IOR_IPC }, { "eventfd2", IOR_IPC },
		{ "alarm", IOR_TIME_FAMILY }, { "io_uring_enter", IOR_AIO }, { "mmap", IOR_MEMORY },
		{ "execve", IOR_PROCESS }, { "kill", IOR_SIGNALS }, { "sched_yield", IOR_SCHED },
		{ "epoll_wait", IOR_POLLING }, { "bpf", IOR_SECURITY }, { "uname", IOR_MISC },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		CHECK_CALL(call(known[i].name), call(known[i].name)->family == known[i].family);
	CHECK_STR(ior_family_name(IOR_FS), "FS");
	CHECK_STR(ior_family_name(IOR_TIME_FAMILY), "Time");
	CHECK_STR(ior_family_name(IOR_MISC), "Misc");
	CHECK(!ior_family_name(IOR_FAMILIES));
}

static unsigned int classes(const char *name)
{
	return call(name)->strace;
}

TEST(syscall_strace_classes)
{
	CHECK_EQ(classes("read"), IOR_CLASS_DESC);
	CHECK_EQ(classes("openat"), IOR_CLASS_FILE | IOR_CLASS_DESC);
	CHECK_EQ(classes("stat"), IOR_CLASS_FILE);
	CHECK_EQ(classes("getcwd"), IOR_CLASS_FILE);
	CHECK_EQ(classes("pipe2"), IOR_CLASS_DESC);
	CHECK_EQ(classes("select"), IOR_CLASS_DESC);
	CHECK_EQ(classes("mmap"), IOR_CLASS_DESC | IOR_CLASS_MEMORY);
	CHECK_EQ(classes("brk"), IOR_CLASS_MEMORY);
	CHECK_EQ(classes("shmat"), IOR_CLASS_MEMORY | IOR_CLASS_IPC);
	CHECK_EQ(classes("semop"), IOR_CLASS_IPC);
	CHECK_EQ(classes("connect"), IOR_CLASS_NETWORK);
	CHECK_EQ(classes("sendfile"), IOR_CLASS_NETWORK | IOR_CLASS_DESC);
	CHECK_EQ(classes("splice"), IOR_CLASS_DESC);
	CHECK_EQ(classes("execve"), IOR_CLASS_FILE | IOR_CLASS_PROCESS);
	CHECK_EQ(classes("execveat"), IOR_CLASS_FILE | IOR_CLASS_DESC | IOR_CLASS_PROCESS);
	CHECK_EQ(classes("kill"), IOR_CLASS_SIGNAL | IOR_CLASS_PROCESS);
	CHECK_EQ(classes("process_vm_readv"), 0);
	CHECK_EQ(classes("getpid"), 0);
}

TEST(syscall_abi_of_arch)
{
	int native = -7, compat = -7;

	CHECK(ior_abi_of_arch("x86_64", &native, &compat));
	CHECK_EQ(native, IOR_X86_64);
	CHECK_EQ(compat, IOR_I386);
	CHECK(ior_abi_of_arch("aarch64", &native, &compat));
	CHECK_EQ(native, IOR_ARM64);
	CHECK_EQ(compat, -1);
	CHECK(!ior_abi_of_arch("riscv64", &native, &compat));
	CHECK(!ior_abi_of_arch("", &native, &compat));
}
