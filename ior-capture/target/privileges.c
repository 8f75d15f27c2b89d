/* SPDX-License-Identifier: BSD-2-Clause */
#include "target/privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program/invoker.h"

#define USERNS_INITIAL 0xEFFFFFFDu	/* PROC_USER_INIT_INO, the same since 3.8 */

/* Not in the headers of older distributions; the numbers are the kernel's for good. */
#define CAP_PERFMON_ 38
#define CAP_BPF_ 39

static bool has(uint64_t caps, unsigned int cap)
{
	return caps >> cap & 1;
}

static void get_capabilities(struct privilege *p)
{
	uint64_t caps = ior_invoker_capabilities();
	bool bpf, perfmon;

	p->name = "capabilities";
	/* CAP_SYS_ADMIN stands for both, as it did before Linux 5.8 split it. */
	bpf = has(caps, CAP_BPF_) || has(caps, CAP_SYS_ADMIN);
	perfmon = has(caps, CAP_PERFMON_) || has(caps, CAP_SYS_ADMIN);
	p->have = bpf && perfmon;
	if (p->have)
		strlcpy(p->detail, has(caps, CAP_SYS_ADMIN) ? "CAP_SYS_ADMIN" :
			"CAP_BPF and CAP_PERFMON", sizeof(p->detail));
	else
		snprintf(p->detail, sizeof(p->detail), "%s%s%s %s missing; %s",
			 bpf ? "" : "CAP_BPF", bpf || perfmon ? "" : " and ",
			 perfmon ? "" : "CAP_PERFMON", bpf || perfmon ? "is" : "are",
			 geteuid() ? "run it with sudo" :
			 "root without them: run it outside the container or service that "
			 "withholds them");
}

/* All capabilities in a user namespace of one's own count for nothing here. */
static void get_namespace(struct privilege *p)
{
	struct stat st;

	p->name = "user namespace";
	p->have = stat("/proc/self/ns/user", &st) < 0 || st.st_ino == USERNS_INITIAL;
	strlcpy(p->detail, p->have ? "the initial one" :
		"root only of a user namespace; run it outside of this (rootless) container",
		sizeof(p->detail));
}

static void get_lockdown(struct privilege *p)
{
	char line[100] = "";
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");

	p->name = "kernel lockdown";
	if (f) {
		if (!fgets(line, sizeof(line), f))
			line[0] = '\0';
		fclose(f);
	}
	p->have = !strstr(line, "[confidentiality]");
	strlcpy(p->detail, p->have ? "BPF programs may read the kernel's structures" :
		"confidentiality: BPF programs may not read kernel memory; start the machine "
		"with lockdown=integrity or none", sizeof(p->detail));
}

int privileges_get(struct privilege p[PRIVILEGES])
{
	int missing = 0;

	get_capabilities(&p[0]);
	get_namespace(&p[1]);
	get_lockdown(&p[2]);
	for (unsigned int i = 0; i < PRIVILEGES; i++)
		missing += !p[i].have;
	return missing;
}

int privileges_check(struct ior_error *err)
{
	struct privilege p[PRIVILEGES];

	if (!privileges_get(p))
		return 0;
	for (unsigned int i = 0; i < PRIVILEGES; i++)
		if (!p[i].have)
			return ior_error_set(err, -EPERM, "not permitted: %s: %s", p[i].name,
					     p[i].detail);
	return 0;
}

int privileges_check_run_as(struct ior_error *err)
{
	uint64_t caps = ior_invoker_capabilities();

	if (has(caps, CAP_SETUID) && has(caps, CAP_SETGID))
		return 0;
	return ior_error_set(err, -EPERM, "not permitted: --run-as: only root can run COMMAND as "
			     "another user; run ior-capture with sudo");
}

int privileges_drop(uint64_t keep, struct ior_error *err)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
	uint64_t caps = ior_invoker_capabilities() & keep;

	for (unsigned int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		data[i].effective = data[i].permitted = (uint32_t)(caps >> 32 * i);
	/* Before the capabilities go: clearing the ambient set needs none, the order is for us. */
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &header, data) < 0)
		return ior_error_set(err, -errno, "cannot give up capabilities: %s",
				     strerror(errno));
	/* Nothing executed from here on could regain them. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return ior_error_set(err, -errno, "cannot set no_new_privs: %s", strerror(errno));
	return 0;
}
