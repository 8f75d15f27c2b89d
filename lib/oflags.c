/* SPDX-License-Identifier: BSD-2-Clause */
#include "syscall.h"

#include <stdio.h>
#include <string.h>

/*
 * By number and architecture, not from this machine's <fcntl.h>: a capture is read wherever it is
 * carried to. What has several bits stands before its parts.
 */
static const struct {
	const char *name;
	uint32_t x86, arm64;
} flags_of_open[] = {
	{ "O_CREAT", 0100, 0100 },
	{ "O_EXCL", 0200, 0200 },
	{ "O_NOCTTY", 0400, 0400 },
	{ "O_TRUNC", 01000, 01000 },
	{ "O_APPEND", 02000, 02000 },
	{ "O_NONBLOCK", 04000, 04000 },
	{ "O_SYNC", 04010000, 04010000 },
	{ "O_DSYNC", 010000, 010000 },
	{ "__O_SYNC", 04000000, 04000000 },
	{ "O_ASYNC", 020000, 020000 },
	{ "O_DIRECT", 040000, 0200000 },
	{ "O_LARGEFILE", 0100000, 0400000 },
	{ "O_TMPFILE", 020200000, 020040000 },
	{ "__O_TMPFILE", 020000000, 020000000 },
	{ "O_DIRECTORY", 0200000, 040000 },
	{ "O_NOFOLLOW", 0400000, 0100000 },
	{ "O_NOATIME", 01000000, 01000000 },
	{ "O_CLOEXEC", 02000000, 02000000 },
	{ "O_PATH", 010000000, 010000000 },
};

/* Append text and count it whether it fits or not. */
static size_t put(char *buf, size_t size, size_t at, const char *text)
{
	size_t len = strlen(text);

	if (at < size) {
		size_t n = len < size - at ? len : size - at - 1;

		memcpy(buf + at, text, n);
		buf[at + n] = '\0';
	}
	return at + len;
}

size_t ior_oflags_text(enum ior_abi abi, uint32_t flags, char *buf, size_t size)
{
	static const char *const access[] = { "O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE" };
	size_t len = put(buf, size, 0, access[flags & 3]);
	char rest[16];

	flags &= ~UINT32_C(3);
	for (size_t i = 0; i < sizeof(flags_of_open) / sizeof(flags_of_open[0]); i++) {
		uint32_t bits = abi == IOR_ARM64 ? flags_of_open[i].arm64 : flags_of_open[i].x86;

		if ((flags & bits) != bits)
			continue;
		len = put(buf, size, len, "|");
		len = put(buf, size, len, flags_of_open[i].name);
		flags &= ~bits;
	}
	if (flags) {
		snprintf(rest, sizeof(rest), "|0x%x", flags);
		len = put(buf, size, len, rest);
	}
	if (size == 0)
		return 0;
	return len < size ? len : size - 1;
}
