/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/row.h"

#include <string.h>

#include "base/near.h"

/*
 * What the lists of fields do not say: aliases (those with a dot are of tools that people come
 * from) and meaning. A field without its line does not compile.
 */
#define ABOUT_SEQ NULL, "number of the row, from 1"
#define ABOUT_TIME NULL, "start of the call, nanoseconds since boot (CLOCK_BOOTTIME)"
#define ABOUT_DURATION "latency lat evt.latency", \
	"nanoseconds the call took; absent if it never returns"
#define ABOUT_GAP NULL, "nanoseconds since the thread's previous call ended"
#define ABOUT_PID "proc.pid", "process id"
#define ABOUT_TID "thread.tid", "thread id"
#define ABOUT_CALL NULL, "number of the call in its thread, from 1"
#define ABOUT_COMM "proc.name execname", "command name of the thread at the call"
#define ABOUT_SYSCALL "evt.type", "name of the system call"
#define ABOUT_FAMILY NULL, "family of the system call: FS, Network, Memory, ..."
#define ABOUT_RET NULL, "value returned; absent if the call never returns"
#define ABOUT_ERROR "errorname errno", "name of the error that the program got: ENOENT"
#define ABOUT_FD NULL, "file descriptor that the call worked on or returned"
#define ABOUT_FILE "path fd.name", "path of the file; of a rename or link, the new name"
#define ABOUT_BYTES NULL, "bytes of payload that the call moved"
#define ABOUT_REQUESTED NULL, "bytes that the call was asked to move"
#define ABOUT_OFFSET NULL, "position in the file where the transfer began, bytes"
#define ABOUT_FLAGS NULL, "open flags of the descriptor or of the open call"
#define ABOUT_DEVICE_READ NULL, "bytes that the thread read from a device in the call"
#define ABOUT_DIRTIED NULL, "bytes newly dirtied, or written with O_DIRECT, in the call"
#define ABOUT_UID "user.uid", "user id"
#define ABOUT_GID "group.gid", "group id"
#define ABOUT_CGROUP NULL, "cgroup id"
#define ABOUT_EXE "proc.exepath", "path of the program that the process runs"
#define ABOUT_ABI NULL, "native, or compat for a 32-bit call"
#define ABOUT_SOURCE NULL, "where the row comes from: syscall"
#define ABOUT_ARGS NULL, "raw arguments of the call"
#define ABOUT_OLD_FILE "old_path", "of a rename or link, the old name"
#define ABOUT_ADDRESS_SPACE NULL, "bytes of address space added, removed or moved"
#define ABOUT_REQUESTED_SLEEP NULL, "nanoseconds the call was asked to sleep"
#define ABOUT_TIMEOUT NULL, "timeout in nanoseconds; -1 infinite, -2 unknown"
#define ABOUT_NFDS NULL, "number of descriptors that were polled"
#define ABOUT_EPOLL_OP NULL, "operation of epoll_ctl: ADD, MOD or DEL"
#define ABOUT_EPOLL_TARGET_FD NULL, "descriptor that epoll_ctl works on"
#define ABOUT_EPOLL_EVENTS NULL, "events that epoll_ctl asks for, as bits"
#define ABOUT_RESTARTS NULL, "how often the kernel restarted the call"
#define ABOUT_FILTER_EPOCH NULL, "generation of the capture's filter"
#define ABOUT_NAME NULL, "text that is no path: name of xattr, memfd, queue; address of a message"
#define ABOUT_HOST "hostname", "host that was captured"
#define ABOUT_WALL_TIME "wall", "start of the call, wall clock"
#define ABOUT_FILETYPE "fd.type", "type of the file: reg dir lnk chr blk fifo sock anon"
#define ABOUT_FILE_STATE NULL, "deleted, truncated (path) or unreadable; absent: ordinary"
#define ABOUT_FSTYPE NULL, "type of the file system: ext4, tmpfs, proc, ..."
#define ABOUT_DEV NULL, "device that the file is on, as makedev(3) numbers it"
#define ABOUT_INODE "ino", "inode number of the file"
#define ABOUT_PROTOCOL NULL, "protocol of a socket: tcp, udp, unix, ..."
#define ABOUT_LOCAL NULL, "local endpoint of a socket"
#define ABOUT_REMOTE NULL, "remote endpoint of a socket"
#define ABOUT_DIR NULL, "directory that the file is in: /etc of /etc/passwd"
#define ABOUT_EXT NULL, "extension of the file's name: gz of /tmp/a.tar.gz"
#define ABOUT_SIZECLASS NULL, "bytes, rounded down to a power of two"
#define ABOUT_LATENCYCLASS NULL, "duration_ns, rounded down to a power of two"
#define ABOUT_SECOND NULL, "wall_time, cut to the second"
#define ABOUT_MINUTE NULL, "wall_time, cut to the minute"
#define ABOUT_CGROUP_PATH NULL, "path of the cgroup: /system.slice/cron.service"
#define ABOUT_MOUNT "mountpoint", "mount point that the file is below: /home"

static const struct ior_row_field table[IOR_ROW_ALL] = {
#define STORED(rec, sym, text, kind) \
	[IOR_ROW_##sym] = { IOR_ROW_##sym, text, kind, true, ABOUT_##sym },
#define DERIVED(rec, sym, text, kind) \
	[IOR_ROW_##sym] = { IOR_ROW_##sym, text, kind, false, ABOUT_##sym },
	IOR_ROW_STORED(STORED, ROW)
	IOR_ROW_DERIVED(DERIVED, ROW)
#undef STORED
#undef DERIVED
};

const struct ior_row_field *ior_row_fields(void)
{
	return table;
}

static uint64_t bit(unsigned int field)
{
	return UINT64_C(1) << field;
}

uint64_t ior_row_field_stored(unsigned int field)
{
	switch (field) {
	case IOR_ROW_HOST:
		return 0;
	case IOR_ROW_WALL_TIME:
	case IOR_ROW_SECOND:
	case IOR_ROW_MINUTE:
		return bit(IOR_ROW_TIME);
	case IOR_ROW_SIZECLASS:
		return bit(IOR_ROW_BYTES);
	case IOR_ROW_LATENCYCLASS:
		return bit(IOR_ROW_DURATION);
	case IOR_ROW_CGROUP_PATH:
		return bit(IOR_ROW_CGROUP);
	default:
		return field < IOR_ROW_NFIELDS ? bit(field) : bit(IOR_ROW_FILE);
	}
}

static bool same(const char *a, size_t alen, const char *b, size_t blen)
{
	return alen == blen && memcmp(a, b, alen) == 0;
}

/* The name of a field of time also works without its unit. */
static bool is_without_unit(const char *field, const char *name, size_t len)
{
	size_t n = strlen(field);

	return n > 3 && memcmp(field + n - 3, "_ns", 3) == 0 && same(field, n - 3, name, len);
}

static bool is_alias(const char *aliases, const char *name, size_t len)
{
	while (aliases && *aliases) {
		size_t n = strcspn(aliases, " ");

		if (same(aliases, n, name, len))
			return true;
		aliases += n + strspn(aliases + n, " ");
	}
	return false;
}

const struct ior_row_field *ior_row_field_find(const char *name, size_t len)
{
	for (const struct ior_row_field *f = table; f < table + IOR_ROW_ALL; f++)
		if (same(f->name, strlen(f->name), name, len) ||
		    is_without_unit(f->name, name, len) || is_alias(f->aliases, name, len))
			return f;
	return NULL;
}

static const char *candidate(const void *arg, size_t i)
{
	(void)arg;
	return i < IOR_ROW_ALL ? table[i].name : NULL;
}

const char *ior_row_field_nearest(const char *name, size_t len)
{
	return ior_nearest(name, len, candidate, NULL);
}
