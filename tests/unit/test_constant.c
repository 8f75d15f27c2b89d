/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would catch: flags decoded by the machine that reads instead of the one that captured, a part
 * shown for the whole, a bit that is dropped or shown twice.
 */
#include "calls/constant.h"

#include <fcntl.h>

#include "calls/syscall.h"
#include "unit.h"

static const char *text(enum ior_abi abi, uint32_t flags)
{
	static char buf[512];
	size_t len = ior_oflags_text(abi, flags, buf, sizeof(buf));

	CHECK_EQ(len, strlen(buf));
	return buf;
}

TEST(oflags_access_mode_comes_first)
{
	CHECK_STR(text(IOR_X86_64, 0), "O_RDONLY");
	CHECK_STR(text(IOR_X86_64, 1), "O_WRONLY");
	CHECK_STR(text(IOR_X86_64, 2), "O_RDWR");
	CHECK_STR(text(IOR_X86_64, 3), "O_ACCMODE");
	CHECK_STR(text(IOR_X86_64, 01101), "O_WRONLY|O_CREAT|O_TRUNC");
}

TEST(oflags_each_name_is_that_of_this_machine)
{
#if defined(__x86_64__)
	enum ior_abi abi = IOR_X86_64;
#elif defined(__aarch64__)
	enum ior_abi abi = IOR_ARM64;
#else
	SKIP("no table for this architecture");
#endif
#if defined(__x86_64__) || defined(__aarch64__)
#define SAME(flag) CHECK_STR(text(abi, (flag)), "O_RDONLY|" #flag)
	SAME(O_CREAT);
	SAME(O_EXCL);
	SAME(O_NOCTTY);
	SAME(O_TRUNC);
	SAME(O_APPEND);
	SAME(O_NONBLOCK);
	SAME(O_DSYNC);
	SAME(O_SYNC);
	SAME(O_ASYNC);
	SAME(O_DIRECT);
	SAME(O_DIRECTORY);
	SAME(O_NOFOLLOW);
	SAME(O_NOATIME);
	SAME(O_CLOEXEC);
	SAME(O_PATH);
	SAME(O_TMPFILE);
	/* The C library says 0 where off_t has 64 bits anyway; the kernel sets it. */
	CHECK_STR(text(abi, abi == IOR_ARM64 ? 0400000 : 0100000), "O_RDONLY|O_LARGEFILE");
#endif
}

TEST(oflags_by_architecture)
{
	CHECK_STR(text(IOR_X86_64, 040000), "O_RDONLY|O_DIRECT");
	CHECK_STR(text(IOR_I386, 040000), "O_RDONLY|O_DIRECT");
	CHECK_STR(text(IOR_ARM64, 040000), "O_RDONLY|O_DIRECTORY");
	CHECK_STR(text(IOR_ARM64, 0200000), "O_RDONLY|O_DIRECT");
	CHECK_STR(text(IOR_ARM64, 0100000), "O_RDONLY|O_NOFOLLOW");
	CHECK_STR(text(IOR_ARM64, 020040002), "O_RDWR|O_TMPFILE");
}

TEST(oflags_parts_of_several_bits)
{
	CHECK_STR(text(IOR_X86_64, 04000000), "O_RDONLY|__O_SYNC");
	CHECK_STR(text(IOR_X86_64, 020000000), "O_RDONLY|__O_TMPFILE");
}

TEST(oflags_unknown_bits_stay_numbers)
{
	CHECK_STR(text(IOR_X86_64, 0101 | 0x40000000), "O_WRONLY|O_CREAT|0x40000000");
	CHECK_STR(text(IOR_X86_64, 0x20), "O_RDONLY|0x20");
	CHECK_STR(text(IOR_X86_64, UINT32_MAX),
		  "O_ACCMODE|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_SYNC|O_ASYNC|"
		  "O_DIRECT|O_LARGEFILE|O_TMPFILE|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH|"
		  "0xff80003c");
}

TEST(oflags_cut_at_any_size)
{
	static const char whole[] = "O_WRONLY|O_CREAT|0x40000000";

	CHECK_EQ(ior_oflags_text(IOR_X86_64, 0101 | 0x40000000, NULL, 0), 0);
	for (size_t size = 1; size < sizeof(whole) + 3; size++) {
		char *buf = unit_guarded(whole, size < sizeof(whole) ? size : sizeof(whole));
		size_t len = size < sizeof(whole) ? size - 1 : sizeof(whole) - 1;

		memset(buf, 'x', len + 1);
		CHECK_EQ(ior_oflags_text(IOR_X86_64, 0101 | 0x40000000, buf,
					 size < sizeof(whole) ? size : sizeof(whole)), len);
		CHECK_EQ(strlen(buf), len);
		CHECK_MEM(buf, whole, len);
	}
}

static const char *name(enum ior_set set, uint64_t value)
{
	static char buf[IOR_CONSTANT_TEXT];
	size_t len = ior_constant_text(set, IOR_X86_64, value, buf, sizeof(buf));

	CHECK_EQ(len, strlen(buf));
	return buf;
}

TEST(values_have_one_name_or_a_number)
{
	CHECK_STR(name(IOR_SET_SEEK, 2), "SEEK_END");
	CHECK_STR(name(IOR_SET_SEEK, 9), "0x9 /* SEEK_??? */");
	/* An int: the upper half of the register is not looked at, and it may be negative. */
	CHECK_STR(name(IOR_SET_SEEK, UINT64_C(0x500000001)), "SEEK_CUR");
	CHECK_STR(name(IOR_SET_RUSAGE, (uint64_t)-1), "RUSAGE_CHILDREN");
	CHECK_STR(name(IOR_SET_KEYRING, UINT32_MAX - 2), "KEY_SPEC_SESSION_KEYRING");
}

TEST(flags_of_nothing)
{
	CHECK_STR(name(IOR_SET_PROT, 0), "PROT_NONE");
	CHECK_STR(name(IOR_SET_ACCESS, 0), "F_OK");
	CHECK_STR(name(IOR_SET_MESSAGE, 0), "0");
	CHECK_STR(name(IOR_SET_MESSAGE, UINT64_C(1) << 40), "0x10000000000 /* MSG_??? */");
	CHECK_STR(name(IOR_SET_PROT, 0x40), "0x40 /* PROT_??? */");
	CHECK_STR(name(IOR_SET_PROT, 0x41), "PROT_READ|0x40");
}

TEST(bits_that_are_a_number)
{
	CHECK_STR(name(IOR_SET_MAP, 0x22), "MAP_PRIVATE|MAP_ANONYMOUS");
	/* 3 is neither MAP_SHARED nor MAP_PRIVATE. */
	CHECK_STR(name(IOR_SET_MAP, 3), "MAP_SHARED_VALIDATE");
	CHECK_STR(name(IOR_SET_MAP, 4), "0x4 /* MAP_??? */");
	CHECK_STR(name(IOR_SET_SOCKET_TYPE, 02000001), "SOCK_STREAM|SOCK_CLOEXEC");
	CHECK_STR(name(IOR_SET_SOCKET_TYPE, 5), "SOCK_SEQPACKET");
	CHECK_STR(name(IOR_SET_FUTEX, 0), "FUTEX_WAIT");
	CHECK_STR(name(IOR_SET_FUTEX, 0x189), "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME");
	CHECK_STR(name(IOR_SET_CLONE, 0x1200011),
		  "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD");
	/* Another signal is no SIGCHLD with more bits. */
	CHECK_STR(name(IOR_SET_CLONE, 0x13), "0x13 /* CLONE_??? */");
}

TEST(bits_that_are_permissions)
{
	CHECK_STR(name(IOR_SET_SHMGET, 01600), "IPC_CREAT|0600");
	CHECK_STR(name(IOR_SET_IPC, 0), "0");
	CHECK_STR(name(IOR_SET_IPC, 0x10000), "0x10000 /* IPC_??? */");
	/* A number that needs no comment. */
	CHECK_STR(name(IOR_SET_IPC_KEY, 0), "IPC_PRIVATE");
	CHECK_STR(name(IOR_SET_IPC_KEY, 0x1234), "0x1234");
}

TEST(constants_by_architecture)
{
	char buf[IOR_CONSTANT_TEXT];

	ior_constant_text(IOR_SET_PROT, IOR_ARM64, 0x31, buf, sizeof(buf));
	CHECK_STR(buf, "PROT_READ|PROT_BTI|PROT_MTE");
	CHECK_STR(name(IOR_SET_PROT, 0x31), "PROT_READ|0x30");
	ior_constant_text(IOR_SET_PIPE, IOR_ARM64, 0200000, buf, sizeof(buf));
	CHECK_STR(buf, "O_DIRECT");
	CHECK_STR(name(IOR_SET_PTRACE, 12), "PTRACE_GETREGS");
}

TEST(every_set_shows_every_value_and_none_is_longer_than_it_may_be)
{
	static const uint64_t values[] = { 0, 1, 0x7f, 0xffff, UINT32_MAX, UINT64_MAX,
					   UINT64_C(0x5555555555555555) };
	char buf[IOR_CONSTANT_TEXT];

	for (unsigned int set = IOR_SET_DEVICE + 1; set < IOR_SETS; set++)
		for (int abi = 0; abi < IOR_ABIS; abi++)
			for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
				size_t len = ior_constant_text((enum ior_set)set, (enum ior_abi)abi,
							       values[i], buf, sizeof(buf));

				CHECK(len > 0 && len < sizeof(buf) - 1);
				CHECK_EQ(len, strlen(buf));
			}
}
