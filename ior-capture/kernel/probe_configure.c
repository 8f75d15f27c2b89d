/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs are told before they are loaded. */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "kernel/kernel.h"
#include "kernel/plan.h"
#include "kernel/probe_private.h"
#include "layout.h"
#include "target/cgroup.h"

#include "ior.skel.h"	/* of the types in layout.h */

_Static_assert(IOR_NR_MAX >= IOR_SYSCALL_MAX, "the kernel side has room for every number");

/* Of one entry of the system call table, as a native or as a 32-bit call. */
static struct ior_plan make_plan(const struct probe_options *opt, size_t entry, bool compat)
{
	const struct where *w = opt->where;
	bool wanted = ior_select_has(opt->select, entry);
	struct ior_plan plan;
	size_t n;

	if (w && w->start[compat][entry] == WHERE_NEVER &&
	    !where_follows_all(w, opt->select, compat))
		wanted = false;
	plan = plan_of_syscall(&ior_syscalls(&n)[entry], wanted);
	if (w && wanted)
		plan.where = w->start[compat][entry];
	return plan;
}

static void fill_sample(struct ior_bpf *skel, const struct sample *s, int native, int compat)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		if (native >= 0 && calls[i].number[native] >= 0)
			skel->rodata->sample_every[IOR_SAMPLE_PLACE(calls[i].number[native],
								    false)] = s->every[i];
		if (compat >= 0 && calls[i].number[compat] >= 0)
			skel->rodata->sample_every[IOR_SAMPLE_PLACE(calls[i].number[compat],
								    true)] = s->every[i];
	}
	skel->rodata->sampling = true;
}

static void fill_plans(struct ior_bpf *skel, const struct probe_options *opt)
{
	int native = -1, compat = -1;
	const struct ior_syscall *calls;
	struct utsname uts;
	size_t n;

	uname(&uts);
	ior_abi_of_arch(uts.machine, &native, &compat);
	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++) {
		struct ior_plan plan;

		if (native >= 0 && calls[i].number[native] >= 0)
			skel->rodata->native_plans[calls[i].number[native]] =
				make_plan(opt, i, false);
		if (compat < 0 || calls[i].number[compat] < 0)
			continue;
		plan = make_plan(opt, i, true);
		if (plan.time_kind == IOR_TIME_64 &&
		    calls[i].arg[plan.time] != IOR_ARG_TIMESPEC64)
			plan.time_kind = IOR_TIME_32;
		skel->rodata->compat_plans[calls[i].number[compat]] = plan;
	}
	if (opt->sample && opt->sample->any)
		fill_sample(skel, opt->sample, native, compat);
	else
		bpf_map__set_max_entries(skel->maps.sampled, 1);
	if (!opt->where)
		return;
	skel->rodata->where_on = true;
	skel->rodata->where_fields = opt->where->fields;
	memcpy((void *)skel->rodata->where_tests, opt->where->tests, sizeof(opt->where->tests));
}

bool probe_has_cast(void)
{
	return kernel_has_type("bpf_rdonly_cast", BTF_KIND_FUNC);
}

void probe_configure(struct probe *p, const struct probe_options *opt)
{
	struct ior_bpf *skel = p->skel;
	struct stat st;

	fill_plans(skel, opt);
	skel->rodata->have_cast = opt->cast < 0 ? probe_has_cast() : opt->cast;
	skel->rodata->have_io = kernel_has_member("task_io_accounting", "read_bytes");
	skel->rodata->scope_pids = opt->npids > 0 || opt->select_later;
	skel->rodata->scope_tids = opt->ntids > 0;
	skel->rodata->scope_uids = opt->nuids > 0;
	skel->rodata->scope_cgroups = opt->ncgroups;
	for (unsigned int i = 0; i < opt->ncgroups && i < IOR_SCOPE_CGROUPS; i++)
		if (!fstat(opt->cgroups[i], &st))
			skel->rodata->scope_cgroup_ids[i] = st.st_ino;	/* kernfs, 5.5 */
	skel->rodata->have_cgroups = cgroup_hierarchy_used();
	skel->rodata->follow = opt->follow;
	/* Tasks that were asked for by name are never excluded. */
	skel->rodata->exclude_pipeline = !opt->trace_self && !opt->npids && !opt->ntids &&
					 !opt->select_later && fstat(opt->output_fd, &st) == 0 &&
					 S_ISFIFO(st.st_mode);
	skel->rodata->self_tgid = opt->trace_self ? 0 : opt->self;
	p->sizes = ring_sizes(opt->ring_bytes, p->cpus, opt->rings);
	skel->rodata->ring_high = p->sizes.calls / 4;
	skel->rodata->ring_mask = p->sizes.n - 1;
	bpf_map__set_max_entries(skel->maps.names, (uint32_t)p->sizes.names);
	bpf_map__set_max_entries(skel->maps.rings, p->sizes.n);
	/* A kernel without cgroups has no such maps. */
	bpf_map__set_autocreate(skel->maps.scope_cgroup, opt->ncgroups > 0);
}
