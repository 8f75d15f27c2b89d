/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/newer.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "calls/syscall.h"
#include "kernel/kernel.h"

/* ---- Names that are known ------------------------------------------------------------------- */

static bool is_known(const char *name, size_t len)
{
	return ior_syscall_by_name(name, len) != NULL;
}

/* Functions that are no call of this architecture: Linux 5.8 to 6.18, kernel/sys_ni.c and such. */
static bool is_elsewhere(const char *name)
{
	static const char *const names[] = {
		"gethostname", "mmap_pgoff", "ni_syscall", "pciconfig_iobase", "pciconfig_read",
		"pciconfig_write", "recv", "rtas", "s390_ipc", "s390_pci_mmio_read",
		"s390_pci_mmio_write", "send", "spu_create", "spu_run", "subpage_prot",
		"sync_file_range2",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The function of an older form of a call, for one that has it otherwise: chown16, old_select. */
static bool is_form(const char *name)
{
	static const char *const before[] = { "old_", "old", "ia32_", "arm64_", "" };
	static const char *const behind[] = { "_time32", "32", "16", "" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		const char *rest = name + strlen(before[i]);

		if (strncmp(name, before[i], strlen(before[i])) != 0)
			continue;
		for (size_t k = 0; k < sizeof(behind) / sizeof(behind[0]); k++) {
			size_t len = strlen(rest), cut = strlen(behind[k]);

			if (len > cut && strcmp(rest + len - cut, behind[k]) == 0 &&
			    is_known(rest, len - cut))
				return true;
		}
	}
	return false;
}

/* llseek is _llseek. */
static bool is_underscored(const char *name)
{
	char underscored[NEWER_NAME];
	int len = snprintf(underscored, sizeof(underscored), "_%s", name);

	return (size_t)len < sizeof(underscored) && is_known(underscored, (size_t)len);
}

static void see(struct newer *newer, const char *name)
{
	char cut[NEWER_NAME];

	if (is_form(name) || is_underscored(name) || is_elsewhere(name))
		return;
	strlcpy(cut, name, sizeof(cut));
	for (unsigned int i = 0; i < newer->n; i++)
		if (strcmp(newer->name[i], cut) == 0)
			return;
	if (newer->n == NEWER_CALLS)
		newer->more++;
	else
		strlcpy(newer->name[newer->n++], cut, NEWER_NAME);
}

/* ---- Where the kernel says them ------------------------------------------------------------- */

/* The rest of text behind its beginning; NULL if it begins otherwise. */
static const char *behind(const char *text, const char *beginning)
{
	size_t len = strlen(beginning);

	return strncmp(text, beginning, len) == 0 && text[len] ? text + len : NULL;
}

unsigned int newer_of_events(struct newer *newer, const char *dir)
{
	const struct dirent *entry;
	unsigned int calls = 0;
	DIR *d = opendir(dir);

	while (d && (entry = readdir(d))) {
		const char *name = behind(entry->d_name, "sys_enter_");

		if (name)
			see(newer, name);
		calls += name != NULL;
	}
	if (d)
		closedir(d);
	return calls;
}

unsigned int newer_of_btf(struct newer *newer, const struct btf *btf, enum ior_abi abi)
{
	const char *prefix = abi == IOR_ARM64 ? "__arm64_sys_" : "__x64_sys_";
	unsigned int calls = 0;

	for (unsigned int i = 1; i < btf__type_cnt(btf); i++) {
		const struct btf_type *t = btf__type_by_id(btf, i);
		const char *function = t && btf_is_func(t) ?
			btf__name_by_offset(btf, t->name_off) : NULL;
		const char *name = function ? behind(function, prefix) : NULL;

		if (name)
			see(newer, name);
		calls += name != NULL;
	}
	return calls;
}

void newer_find(struct newer *newer, enum ior_abi abi)
{
	const struct btf *btf = kernel_btf();

	memset(newer, 0, sizeof(*newer));
	if (newer_of_events(newer, "/sys/kernel/tracing/events/syscalls") ||
	    newer_of_events(newer, "/sys/kernel/debug/tracing/events/syscalls"))
		newer->source = "tracepoints";
	else if (btf && newer_of_btf(newer, btf, abi))
		newer->source = "BTF";
}

void newer_list(const struct newer *newer, char *text, size_t size)
{
	const size_t tail = sizeof(" and 4294967295 more");
	size_t len = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < newer->n; i++) {
		const char *name = newer->name[i];

		if (len + sizeof(", ") + strlen(name) + tail > size) {
			snprintf(text + len, size - len, " and %u more",
				 newer->n - i + newer->more);
			return;
		}
		len += (size_t)snprintf(text + len, size - len, "%s%s", i ? ", " : "", name);
	}
	if (newer->more)
		snprintf(text + len, size - len, " and %u more", newer->more);
}
