/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/syscall.h"

#include <string.h>

#include "base/near.h"
#include "calls/constant.h"
#include "calls/unknown.h"

#define LIST(...) { __VA_ARGS__ }

static const struct ior_syscall calls[] = {
#define CALL(name_, aliases_, family_, x86_64, i386, arm64, nargs_, kinds, names, sets, ret_, \
	     does_, classes)						\
	{								\
		.name = name_,						\
		.aliases = aliases_,					\
		.family = family_,					\
		.number = { x86_64, i386, arm64 },			\
		.nargs = nargs_,					\
		.arg = kinds,						\
		.argname = names,					\
		.set = sets,						\
		.ret = ret_,						\
		.does = does_,						\
		.strace = classes,					\
	},
#define NUMBER(abi, number, entry)
#include "syscalls.inc"
#undef CALL
#undef NUMBER
};

#define NCALLS (sizeof(calls) / sizeof(calls[0]))

/* A selection is a bit per entry. */
_Static_assert(NCALLS <= IOR_SYSCALL_MAX, "more calls than IOR_SYSCALL_MAX");

/*
 * Entry plus one of each number; 0 where there is none. The last one of such tables is for calls
 * that this one lacks.
 */
static const uint16_t by_number[IOR_ABIS][IOR_UNKNOWN_OTHERS] = {
#define CALL(...)
#define NUMBER(abi, number, entry) [abi][number] = (entry) + 1,
#include "syscalls.inc"
#undef CALL
#undef NUMBER
};

const struct ior_syscall *ior_syscalls(size_t *n)
{
	*n = NCALLS;
	return calls;
}

const struct ior_syscall *ior_syscall_by_number(enum ior_abi abi, unsigned int number)
{
	uint16_t entry;

	if ((unsigned int)abi >= IOR_ABIS || number >= IOR_UNKNOWN_OTHERS)
		return NULL;
	entry = by_number[abi][number];
	return entry ? &calls[entry - 1] : NULL;
}

static bool is_word_of(const char *words, const char *name, size_t len)
{
	while (words && *words) {
		size_t n = strcspn(words, " ");

		if (n == len && memcmp(words, name, len) == 0)
			return true;
		words += n + (words[n] == ' ');
	}
	return false;
}

bool ior_syscall_named(const struct ior_syscall *call, const char *name, size_t len)
{
	return (strlen(call->name) == len && memcmp(call->name, name, len) == 0) ||
	       is_word_of(call->aliases, name, len);
}

/* abi -1: of any. */
static const struct ior_syscall *find(int abi, const char *name, size_t len)
{
	const struct ior_syscall *by_alias = NULL;

	for (const struct ior_syscall *c = calls; c < calls + NCALLS; c++) {
		if (abi >= 0 && c->number[abi] < 0)
			continue;
		if (strlen(c->name) == len && memcmp(c->name, name, len) == 0)
			return c;
		if (!by_alias && is_word_of(c->aliases, name, len))
			by_alias = c;
	}
	return by_alias;
}

const struct ior_syscall *ior_syscall_by_name(const char *name, size_t len)
{
	return find(-1, name, len);
}

const struct ior_syscall *ior_syscall_by_name_of(enum ior_abi abi, const char *name, size_t len)
{
	return (unsigned int)abi < IOR_ABIS ? find((int)abi, name, len) : NULL;
}

static const char *candidate(const void *arg, size_t i)
{
	(void)arg;
	return i < NCALLS ? calls[i].name : NULL;
}

const char *ior_syscall_nearest(const char *name, size_t len)
{
	return ior_nearest(name, len, candidate, NULL);
}

const char *ior_family_name(enum ior_family family)
{
	static const char *const names[IOR_FAMILIES] = {
		[IOR_FS] = "FS",
		[IOR_NETWORK] = "Network",
		[IOR_MEMORY] = "Memory",
		[IOR_SIGNALS] = "Signals",
		[IOR_SCHED] = "Sched",
		[IOR_IPC] = "IPC",
		[IOR_TIME_FAMILY] = "Time",
		[IOR_PROCESS] = "Process",
		[IOR_SECURITY] = "Security",
		[IOR_POLLING] = "Polling",
		[IOR_AIO] = "AIO",
		[IOR_MISC] = "Misc",
	};

	return (unsigned int)family < IOR_FAMILIES ? names[family] : NULL;
}
