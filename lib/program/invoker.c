/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/invoker.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program/parse.h"

/* The number is the kernel's for good; headers before Linux 5.8 lack it. */
#define CAP_PERFMON_ 38

/* The kernel's interface, not libcap: two words of bits, and a header to say so. */
uint64_t ior_invoker_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data) < 0)
		return 0;
	return (uint64_t)data[1].effective << 32 | data[0].effective;
}

/*
 * An id from the environment that sudo made; false if it is not there or no number. Only root is
 * sudo's child: anyone else may have written the environment.
 */
static bool sudo_id(const char *variable, unsigned int *id)
{
	const char *text = getenv(variable);
	uint64_t value;

	if (geteuid() != 0 || !text ||
	    ior_parse_u64(text, 0, UINT_MAX - 1, &value, NULL) < 0)
		return false;
	*id = (unsigned int)value;
	return true;
}

bool ior_invoker_trusts(uid_t uid)
{
	unsigned int caller;

	return uid == 0 || uid == geteuid() || uid == getuid() ||
	       (sudo_id("SUDO_UID", &caller) && uid == caller);
}

/*
 * Root's output names every file on the machine, and so does that of a user to whom setcap(8) or a
 * service manager gives what capturing needs. The capability tells both; AT_SECURE would not see
 * the second, and any capability at all is too many: login sessions have CAP_WAKE_ALARM.
 */
mode_t ior_invoker_mode(mode_t usual)
{
	const uint64_t sees_others = UINT64_C(1) << CAP_PERFMON_ | UINT64_C(1) << CAP_SYS_ADMIN;
	bool sees = geteuid() == 0 || ior_invoker_capabilities() & sees_others;

	return sees ? usual & S_IRWXU : usual;
}

void ior_invoker_give(int fd)
{
	unsigned int uid, gid;

	if (sudo_id("SUDO_UID", &uid) && sudo_id("SUDO_GID", &gid) &&
	    fchownat(fd, "", uid, gid, AT_EMPTY_PATH) != 0)
		return;
}
