/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/abi.h"

#include <string.h>

/*
 * i686 is not here: it is what `setarch i686` makes uname say on x86_64, and the calls that the
 * kernel reports are numbered as on x86_64 even then.
 */
bool ior_abi_of_arch(const char *arch, int *native, int *compat)
{
	if (strcmp(arch, "x86_64") == 0) {
		*native = IOR_X86_64;
		*compat = IOR_I386;
		return true;
	}
	if (strcmp(arch, "aarch64") == 0) {
		*native = IOR_ARM64;
		*compat = -1;
		return true;
	}
	return false;
}
