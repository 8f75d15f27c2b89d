/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel side as ior-capture sees it: load, select, attach, detach, counters. */
#ifndef IOR_CAPTURE_PROBE_H
#define IOR_CAPTURE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calls/select.h"
#include "kernel/sample.h"
#include "kernel/where_compile.h"

struct probe_options {
	const struct ior_select *select;
	const struct sample *sample;	/* NULL: none */
	const struct where *where;	/* further conditions; NULL: none */
	/* Scopes: a task must match one entry of every list that is not empty. */
	const uint32_t *pids, *tids, *uids;
	unsigned int npids, ntids, nuids;
	const int *cgroups;	/* their directories, opened; at most IOR_SCOPE_CGROUPS */
	unsigned int ncgroups;
	bool follow;		/* children of selected tasks too */
	size_t ring_bytes;	/* of all rings; 0: what is right on this machine */
	uint32_t rings;		/* for calls; 0: as many as there are processors */
	int cast;		/* use bpf_rdonly_cast: 1 yes, 0 no, -1 if the kernel has it */
	bool trace_self;	/* do not exclude the own pipeline */
	bool passed;		/* the paths of opens that succeed, too */
	bool debug;		/* libbpf's own log on stderr */
	bool select_later;	/* probe_select_pid() will add to the pids */
	uint32_t self;		/* this process, as the initial pid namespace numbers it */
	int output_fd;		/* the stream: a pipe here starts the exclusion of the pipeline */
};

struct probe;

/*
 * Open and load the BPF programs and fill their maps. Nothing is attached yet. err says what
 * failed and what to do (no BTF, not permitted, verifier). Close with probe_close().
 */
int probe_open(struct probe **out, const struct probe_options *opt, struct ior_error *err);
/* Attach everything: recording begins. 0 or negative errno. */
int probe_attach(struct probe *p, struct ior_error *err);
/*
 * Look at all tasks: calls that began before before_ns (boottime) are sent as begun, by the second
 * look that finds them open. Returns for how many there was no room, UINT64_MAX if the kernel
 * refused to look. Needs no capability.
 */
uint64_t probe_sweep(struct probe *p, uint64_t before_ns);
/*
 * Stop: no call begins or ends any more; the next probe_sweep(UINT64_MAX) sends all that are open.
 * Needs no capability but the descriptors it holds, as what follows.
 */
void probe_detach(struct probe *p);
/* Nothing is sent any more; what is in the rings stays to be consumed. */
void probe_detach_all(struct probe *p);
/*
 * After probe_attach(), before anything is written: who waits for the capture at the other end of
 * the output's pipe, and behind. Else probe_look() would tell of these.
 */
void probe_find_pipeline(struct probe *p);
/*
 * Look at all tasks: calls that were under way when recording began are sent as begun. Returns for
 * how many there was no room, so that another look helps.
 */
uint64_t probe_look(struct probe *p);
void probe_close(struct probe *p);

/* A further task to select (a COMMAND that was just forked). Before probe_attach(). */
int probe_select_pid(struct probe *p, uint32_t pid, struct ior_error *err);
/*
 * A process (or thread) named in the options has ended: forget it, if the kernel side was attached
 * too late to see that. After probe_attach(), with privileges.
 */
void probe_forget_task(struct probe *p, bool thread, uint32_t id);
/* Tasks that are selected and alive as the kernel counts them (follow only): 0 when all gone. */
uint64_t probe_selected_alive(const struct probe *p);

/* Exact counts since attach, read from mapped memory; UINT64_MAX means unknown. */
struct probe_counts {
	uint64_t calls;			/* selected calls begun, and those seen under way */
	uint64_t lost_ring;		/* calls lost: no room in the ring */
	uint64_t lost_storage;		/* calls lost: no task storage */
	uint64_t lost_exit;		/* calls lost: their exit was never seen */
	uint64_t skipped_runs;		/* probe runs the kernel skipped (recursion); an exit
					 * skipped is in lost_exit, an enter in turned_away */
	uint64_t restarted;		/* calls that continued an interrupted one */
	uint64_t lost_other;		/* records of other kinds lost */
	uint64_t orphans_fork;		/* exits without enter: fork children */
	uint64_t seen;			/* calls under way at attach that were seen */
	uint64_t orphans_attach;	/* and those that were not: exits without enter */
	uint64_t turned_away;		/* calls among the above that never began, and are told of:
					 * by seccomp, a tracer, or the kernel, which skipped the
					 * program at their enter */
	uint64_t excluded;		/* tasks excluded as part of the own pipeline */
	uint64_t left_out;		/* calls that --sample left out */
	uint64_t refused;		/* calls that --where does not accept */
	uint64_t in_flight;		/* calls open at the end: begun, and none of the above */
};
void probe_counts(const struct probe *p, struct probe_counts *c);
/* A sample_count_fn of a struct probe. */
void probe_count_sampled(void *probe, uint32_t index, struct ior_sampled *sum);

/* What this machine offers, for --check: each feature, whether it is there, what it is for. */
struct probe_feature {
	const char *name;	/* "BTF of the running kernel" */
	int have;		/* 1, 0, -1 unknown */
	bool required;
	char detail[160];	/* what was found, or what is missing from the output without it */
};
/* Fills at most max features, returns their number. Loads the programs once to be sure. */
int probe_features(struct probe_feature *f, int max);

#endif
