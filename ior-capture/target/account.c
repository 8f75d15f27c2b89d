/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/account.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program/parse.h"

/* A name before a number, as chown has it: a user may be called 1000. */
int account_uid(const char *user, uint32_t *uid, struct ior_error *err)
{
	const struct passwd *p = getpwnam(user);
	uint64_t value;

	if (p) {
		*uid = p->pw_uid;
		return 0;
	}
	if (!*user || user[strspn(user, "0123456789")])
		return ior_error_set(err, -EINVAL, "no such user: '%s'", user);
	if (ior_parse_u64(user, 0, UINT32_MAX - 1, &value, err) < 0)
		return -EINVAL;
	*uid = (uint32_t)value;
	return 0;
}

int account_find(struct account *a, const char *user, struct ior_error *err)
{
	const struct passwd *p = getpwnam(user);
	uint32_t uid;
	int rc = 0;

	/* By number only what no name says: several may share a number. */
	if (!p && (rc = account_uid(user, &uid, err)) == 0)
		p = getpwuid(uid);
	if (rc < 0)
		return rc;
	if (!p)
		return ior_error_set(err, -EINVAL, "no user has the number %s", user);
	a->name = strdup(p->pw_name);
	a->home = strdup(*p->pw_dir ? p->pw_dir : "/");
	a->shell = strdup(*p->pw_shell ? p->pw_shell : "/bin/sh");
	a->uid = p->pw_uid;
	a->gid = p->pw_gid;
	return a->name && a->home && a->shell ? 0 :
	       ior_error_set(err, -ENOMEM, "out of memory");
}

/*
 * Leaving uid 0 takes the effective and permitted ones away, unless securebits say otherwise, but
 * never the inheritable ones, and those would come back with a file that has them.
 */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

/* What tells of the caller: its session, and that sudo was used to become it. */
static void change_environment(const struct account *a)
{
	static const char *const callers[] = {
		"SUDO_COMMAND", "SUDO_GID", "SUDO_HOME", "SUDO_UID", "SUDO_USER", "MAIL",
		"XDG_RUNTIME_DIR", "XDG_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS",
	};

	for (size_t i = 0; i < sizeof(callers) / sizeof(*callers); i++)
		unsetenv(callers[i]);
	setenv("HOME", a->home, 1);
	setenv("SHELL", a->shell, 1);
	setenv("USER", a->name, 1);
	setenv("LOGNAME", a->name, 1);
}

int account_become(const struct account *a)
{
	/* The ids last: without uid 0 the others could not be changed any more. */
	if (initgroups(a->name, a->gid) < 0 || setresgid(a->gid, a->gid, a->gid) < 0 ||
	    setresuid(a->uid, a->uid, a->uid) < 0)
		return -errno;
	if (a->uid && drop_capabilities() < 0)
		return -EPERM;
	/* A new session keyring: who has the caller's can use its keys. Some kernels have none. */
	syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	change_environment(a);
	return 0;
}
