/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/header.h"

#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "calls/syscall.h"
#include "program/option.h"
#include "target/namespace.h"

/* names[number] for one ABI. */
static void fill_names(const char **names, int abi)
{
	const struct ior_syscall *table;
	size_t n;

	table = ior_syscalls(&n);
	for (size_t i = 0; abi >= 0 && i < n; i++) {
		int number = table[i].number[abi];

		if (number >= 0 && number < IOR_SYSCALL_MAX)
			names[number] = table[i].name;
	}
}

void header_write(struct ior_writer *w, const struct ior_header_info *info, int native,
		  int compat)
{
	const char *native_names[IOR_SYSCALL_MAX] = { NULL };
	const char *compat_names[IOR_SYSCALL_MAX] = { NULL };
	struct ior_header_info full = *info;

	fill_names(native_names, native);
	fill_names(compat_names, compat);
	full.kind = "raw";
	full.program = "ior-capture";
	full.version = IOR_VERSION;
	full.native = native_names;
	full.n_native = native >= 0 ? IOR_SYSCALL_MAX : 0;
	full.compat = compat_names;
	full.n_compat = compat >= 0 ? IOR_SYSCALL_MAX : 0;
	ior_writer_header(w, &full);
}

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

void header_write_here(struct ior_writer *w, const char *command, const char *selection)
{
	int64_t boot = now_ns(CLOCK_BOOTTIME), wall = now_ns(CLOCK_REALTIME);
	int native = -1, compat = -1;
	struct utsname machine;
	struct ior_header_info info = {
		.host = machine.nodename, .kernel = machine.release, .arch = machine.machine,
		.time_ns = (uint64_t)boot, .wall_offset_ns = wall - boot,
		.page_size = (uint64_t)sysconf(_SC_PAGESIZE), .restarts = true,
		.command = command, .selection = selection,
		.pid_namespace_initial = namespace_is_initial(),
	};

	uname(&machine);
	ior_abi_of_arch(machine.machine, &native, &compat);
	header_write(w, &info, native, compat);
}
