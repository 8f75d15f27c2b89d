/* SPDX-License-Identifier: BSD-2-Clause */
#include "known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/constant.h"
#include "calls/naming.h"

#define CALL 8u			/* the name was looked for among those of calls, ... */
#define FSTYPE 256u		/* ... and of file systems */
#define ON_DEVICE 512u

/*
 * Types of file systems whose files are made up when they are read, are in memory alone, or are
 * filled by another thread or another machine, which no device_read of the reader tells.
 */
static const char *const elsewhere[] = {
	"proc", "sysfs", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs", "configfs",
	"fusectl", "pstore", "bpf", "efivarfs", "devpts", "mqueue", "binfmt_misc", "selinuxfs",
	"smackfs", "rpc_pipefs", "nfsd", "nsfs", "resctrl", "binder", "functionfs", "dlmfs",
	"tmpfs", "ramfs", "devtmpfs", "hugetlbfs", "rootfs", "dax",
	"fuse", "fuseblk", "virtiofs", "9p", "cifs", "smb3", "ceph", "afs", "coda", "orangefs",
	"vboxsf", "hgfs",
};

int known_open(struct known *k, struct ior_reader *r)
{
	*k = (struct known){ .reader = r, .n = 1024 };
	k->of = calloc(k->n, sizeof(*k->of));
	return k->of ? 0 : -ENOMEM;
}

void known_close(struct known *k)
{
	free(k->of);
}

static uint16_t learn_call(const struct known *k, uint32_t syscall)
{
	struct ior_text name = ior_reader_text(k->reader, syscall);
	const struct ior_syscall *call = ior_syscall_by_name(name.p, name.len);
	unsigned int bits = CALL;

	/* nothing is known of two files of a call that is not known */
	if (!call)
		return CALL | KNOWN_NAMES;
	if (ior_naming_is_transfer(call, false))
		bits |= KNOWN_ENDS | MEASURE_READ;
	if (!ior_naming_is_transfer(call, true))
		bits |= KNOWN_NAMES;
	if (call->ret == IOR_RET_READ)
		bits |= MEASURE_READ;
	/* vmsplice gives */
	if (call->ret == IOR_RET_WRITE || call->ret == IOR_RET_BOTH)
		bits |= MEASURE_WRITE;
	if (call->does & IOR_DOES_OPENS)
		bits |= KNOWN_OPENS;
	if (call->does & IOR_DOES_AT_POSITION || ior_naming_nth(call, IOR_ARG_OFFSET, 0) >= 0 ||
	    ior_naming_nth(call, IOR_ARG_OFFSET_LO, 0) >= 0)
		bits |= KNOWN_DATA;
	return (uint16_t)bits;
}

static uint16_t learn_fstype(const struct known *k, uint32_t fstype)
{
	struct ior_text name = ior_reader_text(k->reader, fstype);

	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (ior_text_is(name, elsewhere[i]))
			return FSTYPE;
	/* fuse.sshfs and the like */
	if (name.len > 5 && memcmp(name.p, "fuse.", 5) == 0)
		return FSTYPE;
	return FSTYPE | ON_DEVICE;
}

/* O_DIRECT has another number on each architecture; the table of names knows it. */
static uint32_t find_direct(const struct known *k, uint32_t arch)
{
	static const char name[] = "|O_DIRECT";
	int native, compat;

	if (!ior_abi_of_arch(ior_reader_text(k->reader, arch).p, &native, &compat))
		return 0;
	for (uint32_t bit = 1; bit; bit <<= 1) {
		char text[400];
		size_t len = ior_oflags_text((enum ior_abi)native, bit, text, sizeof(text));

		if (len >= strlen(name) && memcmp(text + len - strlen(name), name,
						  strlen(name)) == 0)
			return bit;
	}
	return 0;
}

/* Forget what ids meant that the reader has given up. */
static void refresh(struct known *k)
{
	if (k->generation == ior_reader_generation(k->reader))
		return;
	memset(k->of, 0, k->n * sizeof(*k->of));
	k->generation = ior_reader_generation(k->reader);
}

/* Where it stands what is known of a text. NULL: no memory. */
static uint16_t *find(struct known *k, uint32_t id)
{
	uint32_t n = k->n;
	uint16_t *of;

	refresh(k);
	if (id < n)
		return &k->of[id];
	while (n <= id)
		n *= 2;
	of = recallocarray(k->of, k->n, n, sizeof(*of));
	if (!of)
		return NULL;
	k->of = of;
	k->n = n;
	return &of[id];
}

int known_call(struct known *k, uint32_t syscall)
{
	uint16_t *of = find(k, syscall);

	if (!of)
		return -ENOMEM;
	if (!(*of & CALL))
		*of |= learn_call(k, syscall);
	return *of & (CALL | MEASURE_READ | MEASURE_WRITE | KNOWN_OPENS | KNOWN_ENDS |
		      KNOWN_NAMES | KNOWN_DATA);
}

int known_on_device(struct known *k, uint32_t fstype)
{
	uint16_t *of = find(k, fstype);

	if (!of)
		return -ENOMEM;
	if (!(*of & FSTYPE))
		*of |= learn_fstype(k, fstype);
	return (*of & ON_DEVICE) != 0;
}

uint32_t known_direct(struct known *k)
{
	const struct ior_header *h = ior_reader_header(k->reader);

	/* each part of a stream has a machine of its own */
	if (h && h->arch != k->arch) {
		k->arch = h->arch;
		k->direct = find_direct(k, h->arch);
	}
	return k->direct;
}
