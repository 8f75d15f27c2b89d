/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/header.h"

#include <sys/utsname.h>
#include <unistd.h>

#include "calls/syscall.h"
#include "program/option.h"
#include "stream/clock.h"
#include "stream/header.h"
#include "target/namespace.h"

void header_write(struct ior_writer *w, const char *command, const char *selection)
{
	int native = -1, compat = -1;
	struct utsname machine;
	struct ior_header_info info = {
		.host = machine.nodename, .kernel = machine.release, .arch = machine.machine,
		.time_ns = ior_clock_ns(CLOCK_BOOTTIME), .wall_offset_ns = ior_clock_wall_offset(),
		.page_size = (uint64_t)sysconf(_SC_PAGESIZE), .restarts = true,
		.program = "ior-capture", .version = IOR_VERSION, .command = command,
		.selection = selection,
		.pid_namespace_initial = namespace_is_initial(),
	};

	uname(&machine);
	ior_abi_of_arch(machine.machine, &native, &compat);
	ior_writer_raw_header(w, &info, native, compat);
}
