/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: an error number with a wrong name, a restart of the kernel shown as an error. */
#include "calls/errno.h"
#include "unit.h"

static unsigned int number(const char *name)
{
	size_t len = strlen(name);

	return ior_errno_number(unit_guarded(name, len), len);
}

TEST(errno_names_are_those_of_the_c_library)
{
#if defined(__x86_64__) || defined(__aarch64__)
	for (unsigned int i = 1; i < 500; i++)
		CHECK_STR(ior_errno_name(i), strerrorname_np((int)i));
#else
	SKIP("this architecture may number errors differently");
#endif
}

TEST(errno_name_and_number_agree)
{
	unsigned int known = 0;

	for (unsigned int i = 0; i <= 4096; i++) {
		const char *name = ior_errno_name(i);

		if (!name)
			continue;
		known++;
		CHECK_EQ(number(name), i);
	}
	CHECK_EQ(known, 131 + 15);
}

TEST(errno_restart_codes_are_no_errors)
{
	CHECK_STR(ior_errno_name(0), NULL);
	CHECK_STR(ior_errno_name(512), NULL);
	CHECK_STR(ior_errno_name(513), NULL);
	CHECK_STR(ior_errno_name(514), NULL);
	CHECK_STR(ior_errno_name(516), NULL);
	CHECK_STR(ior_errno_name(4), "EINTR");
	CHECK_STR(ior_errno_name(515), "ENOIOCTLCMD");
	CHECK_STR(ior_errno_name(524), "ENOTSUPP");
}

TEST(errno_out_of_range)
{
	CHECK_STR(ior_errno_name(532), NULL);
	CHECK_STR(ior_errno_name(4095), NULL);
	CHECK_STR(ior_errno_name(UINT32_MAX), NULL);
}

TEST(errno_second_names)
{
	CHECK_EQ(number("EWOULDBLOCK"), 11);
	CHECK_EQ(number("ENOTSUP"), 95);
	CHECK_EQ(number("EDEADLOCK"), 35);
}

TEST(errno_unknown_names)
{
	CHECK_EQ(number("ENOEN"), 0);
	CHECK_EQ(number("ENOENTX"), 0);
	CHECK_EQ(number("enoent"), 0);
	CHECK_EQ(number(""), 0);
}
