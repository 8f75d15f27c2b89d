/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: flags decoded by the machine that reads instead of the one that captured. */
#include "syscall.h"

#include <fcntl.h>

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
