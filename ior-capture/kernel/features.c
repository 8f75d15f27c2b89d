/* SPDX-License-Identifier: BSD-2-Clause */
/* What this machine offers to ior-capture, asked of the machine itself. */
#include "kernel/probe.h"

#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kernel/kernel.h"
#include "kernel/newer.h"
#include "target/cgroup.h"

struct list {
	struct probe_feature *f;
	int n, max;
};

static struct probe_feature *add(struct list *list, const char *name, bool required, int have,
				 const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static struct probe_feature *add(struct list *list, const char *name, bool required, int have,
				 const char *fmt, ...)
{
	struct probe_feature *f;
	va_list args;

	if (list->n == list->max)
		return NULL;
	f = &list->f[list->n++];
	f->name = name;
	f->required = required;
	f->have = have;
	va_start(args, fmt);
	vsnprintf(f->detail, sizeof(f->detail), fmt, args);
	va_end(args);
	return f;
}

/* libbpf's probes give 1, 0, or a negative errno when they could not tell. */
static int known(int probed)
{
	return probed < 0 ? -1 : probed;
}

static void add_kernel_objects(struct list *list)
{
	int btf = access("/sys/kernel/btf/vmlinux", R_OK) == 0 && kernel_btf() != NULL;
	bool tracepoints = btf && kernel_has_type("btf_trace_sys_enter", BTF_KIND_TYPEDEF) &&
			   kernel_has_type("btf_trace_sys_exit", BTF_KIND_TYPEDEF);

	add(list, "BTF of the kernel", true, btf, "%s",
	    btf ? "/sys/kernel/btf/vmlinux" :
		  "no /sys/kernel/btf/vmlinux: the kernel needs CONFIG_DEBUG_INFO_BTF");
	add(list, "system call tracepoints", true, tracepoints, "%s",
	    tracepoints ? "sys_enter and sys_exit" :
			  "sys_enter and sys_exit are not in the kernel's BTF: "
			  "CONFIG_FTRACE_SYSCALLS is needed");
}

static void add_bpf(struct list *list)
{
	int ring = known(libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, NULL));
	int storage = known(libbpf_probe_bpf_map_type(BPF_MAP_TYPE_TASK_STORAGE, NULL));

	add(list, "BPF ring buffer", true, ring, "%s",
	    ring == 1 ? "present" : ring == 0 ? "needs Linux 5.8" : "could not be tried");
	add(list, "BPF task storage", true, storage, "%s",
	    storage == 1 ? "present" : storage == 0 ? "needs Linux 5.11" : "could not be tried");
}

static void add_details(struct list *list)
{
	bool cast = kernel_has_type("bpf_rdonly_cast", BTF_KIND_FUNC);
	bool io = kernel_has_member("task_io_accounting", "read_bytes");
	bool cgroups = cgroup_hierarchy_used();
	bool skipped = kernel_has_member("bpf_prog", "stats") &&
		       kernel_has_member("bpf_prog_stats", "misses");

	add(list, "bpf_rdonly_cast", false, cast, "%s",
	    cast ? "direct reads of kernel objects" :
		   "kernel objects are read field by field: all there, each call a little slower");
	add(list, "I/O accounting of tasks", false, io, "%s",
	    io ? "device_read, dirtied" :
		 "without CONFIG_TASK_IO_ACCOUNTING device_read and dirtied are absent");
	add(list, "cgroups of version 2", false, cgroups, "%s",
	    cgroups ? "cgroup, cgroup_path, --cgroup" :
		      "the hierarchy was never mounted: cgroup and cgroup_path are absent");
	add(list, "count of skipped probe runs", false, skipped, "%s",
	    skipped ? "present" : "calls that the kernel hid from its own probes stay unknown");
}

/* Of a kernel newer than the table; they are recorded, so nothing is missing that is required. */
static void add_newer(struct list *list)
{
	int native = IOR_X86_64, compat;
	struct utsname uts;
	struct newer newer;
	char names[100];

	uname(&uts);
	ior_abi_of_arch(uts.machine, &native, &compat);
	newer_find(&newer, (enum ior_abi)native);
	newer_list(&newer, names, sizeof(names));
	if (!newer.source)
		add(list, "names of all system calls", false, -1, "neither tracepoints nor BTF "
		    "name the kernel's calls; those unknown here are syscall_N");
	else if (newer.n)
		add(list, "names of all system calls", false, 0, "newer than this program, and "
		    "named syscall_N: %s", names);
	else
		add(list, "names of all system calls", false, 1, "every call in the kernel's %s",
		    newer.source);
}

/* The judge of everything above: load the programs, attach nothing. */
static void add_load(struct list *list)
{
	struct ior_select select;
	struct probe_options opt = { .select = &select, .cast = -1, .output_fd = -1,
				     .ring_bytes = 1 << 20 };
	struct ior_error err = { 0 };
	struct probe *p = NULL;
	struct utsname uts;
	int code, native = IOR_X86_64, compat;

	uname(&uts);
	ior_abi_of_arch(uts.machine, &native, &compat);
	ior_select_init(&select, (enum ior_abi)native);
	ior_select_add(&select, "%all", NULL);
	ior_select_finish(&select, NULL);
	code = probe_open(&p, &opt, &err);
	add(list, "loading the BPF programs", true, code == 0, "%.150s",
	    code ? err.text : "the kernel's verifier accepts them");
	if (!code)
		probe_close(p);
}

int probe_features(struct probe_feature *f, int max)
{
	struct list list = { .f = f, .max = max };

	libbpf_set_print(NULL);
	add_kernel_objects(&list);
	add_bpf(&list);
	add_details(&list);
	add_newer(&list);
	add_load(&list);
	return list.n;
}
