/* SPDX-License-Identifier: BSD-2-Clause */
/* The stream of the imaginary machine, record by record. */
#ifndef SYNTH_RECORDS_H
#define SYNTH_RECORDS_H

#include "stream/writer.h"
#include "world/machine.h"

/* w, world and a generation of 1 are the caller's to set, all else is zero at first. */
struct synth_stream {
	struct ior_writer *w;
	struct synth_world *world;
	uint32_t generation;	/* raised by every reset: what was announced before is void */
	uint32_t next_id;
	uint64_t cgroups;	/* announced in this generation: a bit per program's cgroup */
	uint64_t rows;		/* calls that ior-pair makes a row of: begun, ended, not lost */
	uint64_t lost, calls, in_flight;
};

/* The header, of a machine whose wall time is so far ahead of its boottime. */
void synth_put_header(struct synth_stream *s, const char *command, int64_t wall_offset_ns);
/* The next call of t begins now, or the one that it is in ends. */
void synth_begin_call(struct synth_stream *s, struct synth_task *t);
void synth_end_call(struct synth_stream *s, struct synth_task *t);
/* The end record, with the totals. */
void synth_put_end(struct synth_stream *s, uint64_t time_ns, const char *reason);

#endif
