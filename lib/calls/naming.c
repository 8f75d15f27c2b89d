/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/naming.h"

int ior_naming_nth(const struct ior_syscall *call, enum ior_arg kind, unsigned int n)
{
	for (int i = 0; call && i < call->nargs; i++)
		if (call->arg[i] == kind && n-- == 0)
			return i;
	return -1;
}

/* The first descriptor, or, of a transfer between two, the second. */
static int descriptor(const struct ior_syscall *call, bool second)
{
	int other = second && call->ret == IOR_RET_BOTH ?
		ior_naming_nth(call, IOR_ARG_FD, 1) : -1;

	return other >= 0 ? other : ior_naming_nth(call, IOR_ARG_FD, 0);
}

int ior_naming_source(const struct ior_syscall *call)
{
	return descriptor(call, call->does & IOR_DOES_TO_FIRST);
}

int ior_naming_destination(const struct ior_syscall *call)
{
	return descriptor(call, !(call->does & IOR_DOES_TO_FIRST));
}
