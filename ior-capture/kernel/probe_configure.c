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

_Static_assert(IOR_PLAN_OTHERS == IOR_UNKNOWN_OTHERS && IOR_OTHERS_MAX == IOR_SELECT_LISTED &&
	       IOR_INNER_MAX <= IOR_INNERS && IOR_PLAN_INNER + IOR_INNERS <= IOR_PLANS,
	       "the kernel side has a plan for every call");
_Static_assert(IOR_INNER_BEHIND == IOR_FROM_BEHIND &&
	       IOR_INNER_MSGRCV_LATER == IOR_IPC_MSGRCV_LATER, "as in calls/inner.h");

/* Of one entry of the system call table, as a native or as a 32-bit call, if it is selected. */
static struct ior_plan make_plan(const struct probe_options *opt, size_t entry, bool compat,
				 bool wanted)
{
	const struct where *w = opt->where;
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

/* One in so many of a table's calls, behind each other: native, then 32-bit ones. */
static void fill_sample(struct ior_bpf *skel, const struct sample *s, const int abi[2])
{
	for (int compat = 0; compat < 2; compat++)
		for (int i = 0; abi[compat] >= 0 && i < IOR_PLANS; i++)
			skel->rodata->sample_every[IOR_SAMPLE_PLACE(i, compat)] =
				sample_every(s, (enum ior_abi)abi[compat], i);
	skel->rodata->sampling = true;
}

/* A time that a 32-bit call is passed has 32 bits, unless it is said to have 64. */
static void set_time_kind(struct ior_plan *plan, const struct ior_syscall *call)
{
	if (plan->time_kind == IOR_TIME_64 && call->arg[plan->time] != IOR_ARG_TIMESPEC64)
		plan->time_kind = IOR_TIME_32;
}

/* The numbers that the table lacks in one ABI, and all that have no plan of their own. */
static void fill_unknown(struct ior_bpf *skel, const struct probe_options *opt, int abi,
			 bool compat, bool all, struct ior_plan *plans)
{
	const struct where *w = opt->where;

	for (int i = 0; i <= IOR_PLAN_OTHERS; i++) {
		bool wanted = i == IOR_PLAN_OTHERS ? all || skel->rodata->other_count :
						     ior_select_number(opt->select, i);

		if (abi >= 0 && ior_syscall_by_number((enum ior_abi)abi, (unsigned int)i))
			continue;
		if (w && w->number_start[compat][i] == WHERE_NEVER &&
		    !where_follows_all(w, opt->select, compat))
			wanted = false;
		plans[i] = plan_of_unknown(wanted && abi >= 0);
		if (w && wanted)
			plans[i].where = w->number_start[compat][i];
	}
	/* Never without anything to do: signal handlers end by an exit of number -1. */
	plans[IOR_PLAN_OTHERS].what |= all ? IOR_DO_UNLISTED : IOR_DO_LISTED;
}

/* Entry of the table that is the call. */
static size_t entry_of(const struct ior_syscall *call)
{
	size_t n;

	return (size_t)(call - ior_syscalls(&n));
}

/* Is a call to be recorded that comes through another one: by its own name, or by the other's? */
static bool wants_inner(const struct ior_select *s, const struct ior_inner *inner)
{
	size_t entry = entry_of(ior_inner_entry(inner));
	unsigned int outer = inner->outer == IOR_OUTER_IPC ? IOR_I386_IPC : IOR_I386_SOCKETCALL;

	return ior_select_has(s, entry) ||
	       (ior_select_has(s, entry_of(ior_syscall_by_number(IOR_I386, outer))) &&
		!ior_select_removed(s, entry));
}

/* Calls that are made through others, and what these have to look for. */
static void fill_inner(struct ior_bpf *skel, const struct probe_options *opt)
{
	struct ior_plan *plans = (struct ior_plan *)skel->rodata->compat_plans;
	const struct ior_inner *inner;

	for (unsigned int i = 1; (inner = ior_inner_at(i)); i++) {
		const struct ior_syscall *call = ior_inner_entry(inner);
		struct ior_plan *plan = &plans[IOR_PLAN_INNER + i];
		struct ior_inner_plan *where =
			(struct ior_inner_plan *)&skel->rodata->inner_plans[i];
		bool socket = inner->outer == IOR_OUTER_SOCKETCALL;

		*plan = make_plan(opt, entry_of(call), true, wants_inner(opt->select, inner));
		plan_make_inner(plan, inner);
		set_time_kind(plan, call);
		plan->place = (uint16_t)(call->number[IOR_I386] >= 0 ? call->number[IOR_I386] :
							IOR_PLAN_INNER + (int)i);
		where->nargs = inner->nargs;
		memcpy(where->from, inner->from, sizeof(where->from));
		for (int k = 0; k < inner->nargs; k++)
			if (inner->from[k] >= IOR_FROM_BEHIND &&
			    where->behind <= inner->from[k] - IOR_FROM_BEHIND)
				where->behind = (u8)(inner->from[k] - IOR_FROM_BEHIND + 1);
		*(u8 *)&(socket ? skel->rodata->socketcalls : skel->rodata->ipcs)[inner->op] =
			(u8)i;
	}
	plans[IOR_I386_SOCKETCALL].what |= IOR_DO_SOCKETCALL;
	plans[IOR_I386_IPC].what |= IOR_DO_IPC;
}

static void fill_plans(struct ior_bpf *skel, const struct probe_options *opt)
{
	struct ior_plan *native_plans = (struct ior_plan *)skel->rodata->native_plans;
	struct ior_plan *compat_plans = (struct ior_plan *)skel->rodata->compat_plans;
	const struct ior_syscall *calls;
	int abi[2] = { -1, -1 };
	bool all_others = false;
	struct utsname uts;
	size_t n;

	uname(&uts);
	ior_abi_of_arch(uts.machine, &abi[0], &abi[1]);
	calls = ior_syscalls(&n);
	skel->rodata->other_count = ior_select_others(opt->select, &all_others,
						      (int32_t *)skel->rodata->other_numbers);
	fill_unknown(skel, opt, abi[0], false, all_others, native_plans);
	fill_unknown(skel, opt, abi[1], true, all_others, compat_plans);
	for (size_t i = 0; i < n; i++) {
		struct ior_plan *plan;

		if (abi[0] >= 0 && calls[i].number[abi[0]] >= 0)
			native_plans[calls[i].number[abi[0]]] =
				make_plan(opt, i, false, ior_select_has(opt->select, i));
		if (abi[1] < 0 || calls[i].number[abi[1]] < 0)
			continue;
		plan = &compat_plans[calls[i].number[abi[1]]];
		*plan = make_plan(opt, i, true, ior_select_has(opt->select, i));
		set_time_kind(plan, &calls[i]);
	}
	for (int i = 0; i < IOR_PLANS; i++)
		native_plans[i].place = compat_plans[i].place = (uint16_t)i;
	plan_commands((struct ior_command_plan *)skel->rodata->command_plans, abi);
	if (abi[1] == IOR_I386)
		fill_inner(skel, opt);
	if (opt->sample && opt->sample->any)
		fill_sample(skel, opt->sample, abi);
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
	skel->rodata->have_preempt = kernel_has_type("bpf_preempt_disable", BTF_KIND_FUNC);
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
	skel->rodata->paths_of_opens = opt->passed;
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
