/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel side has counted. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stddef.h>
#include <stdlib.h>

#include "kernel/probe_private.h"
#include "layout.h"

#include "ior.skel.h"	/* of the types in layout.h */

/* Sum one counter over all CPUs. */
#define SUM(p, member)                                                          \
	({                                                                      \
		uint64_t sum_ = 0;                                              \
		for (int cpu_ = 0; cpu_ < (p)->cpus; cpu_++)                    \
			sum_ += __atomic_load_n(                                \
				&(p)->skel->bss->counters[cpu_].member,         \
				__ATOMIC_RELAXED);                              \
		sum_;                                                           \
	})

uint64_t probe_selected_alive(const struct probe *p)
{
	uint64_t come = p->selected + SUM(p, alive_add), gone = SUM(p, alive_sub);

	return come > gone ? come - gone : 0;
}

/* Runs that the kernel skipped because the program was already running on that CPU (6.1). */
static uint64_t skipped_runs(const struct probe *p)
{
	struct bpf_program *const programs[] = { p->skel->progs.on_sys_enter,
						 p->skel->progs.on_sys_exit };
	uint64_t sum = 0;

	for (int i = 0; i < 2; i++) {
		struct bpf_prog_info info = { 0 };
		uint32_t len = sizeof(info);

		if (bpf_obj_get_info_by_fd(bpf_program__fd(programs[i]), &info, &len) ||
		    len < offsetof(struct bpf_prog_info, recursion_misses) + 8)
			return UINT64_MAX;
		sum += info.recursion_misses;
	}
	return sum;
}

void probe_counts(const struct probe *p, struct probe_counts *c)
{
	uint64_t done;

	c->seen = p->skel->bss->sweep_seen;
	c->calls = SUM(p, calls) + c->seen;
	c->lost_ring = SUM(p, lost_ring);
	c->lost_storage = SUM(p, lost_storage);
	c->lost_exit = SUM(p, lost_exit);
	c->lost_other = SUM(p, lost_other) + p->skel->bss->sweep_lost_other;
	c->restarted = SUM(p, restarted) + p->skel->bss->sweep_restarted;
	c->orphans_fork = SUM(p, orphan_fork);
	c->orphans_attach = SUM(p, orphan_attach);
	c->turned_away = SUM(p, turned_away);
	c->excluded = SUM(p, excluded);
	c->refused = SUM(p, refused);
	c->left_out = SUM(p, left_out);
	c->skipped_runs = skipped_runs(p);
	done = SUM(p, ended) + c->refused + c->left_out + c->lost_ring + c->lost_storage +
	       c->lost_exit;
	c->in_flight = c->calls > done ? c->calls - done : 0;
}

void probe_count_sampled(void *probe, uint32_t index, struct ior_sampled *sum)
{
	const struct probe *p = probe;
	int cpus = libbpf_num_possible_cpus();
	struct ior_sampled *of = cpus > 0 ? calloc((size_t)cpus, sizeof(*of)) : NULL;

	if (of && !bpf_map_lookup_elem(bpf_map__fd(p->skel->maps.sampled), &index, of)) {
		*sum = (struct ior_sampled){ 0 };
		for (int i = 0; i < cpus; i++) {
			sum->calls += of[i].calls;
			sum->errors += of[i].errors;
			sum->time += of[i].time;
		}
	}
	free(of);
}
