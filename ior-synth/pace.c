/* SPDX-License-Identifier: BSD-2-Clause */
#include "pace.h"

#include "base/time.h"

#define MS UINT64_C(1000000)
#define BEHIND_NS ((uint64_t)IOR_NS_PER_S)	/* what the machine may have to make up for */

enum {
	STEP_NS = 1600,		/* of a machine that is busy */
	BURST = 16,		/* rows, of which the next calls follow at once */
	BURSTS = 10,		/* a second, at least: a slow stream is not a jerky one */
	LONGEST_MS = 100,	/* that a signal may have to wait */
};

static uint64_t clamp(uint64_t value, uint64_t least, uint64_t most)
{
	return value < least ? least : value > most ? most : value;
}

void synth_pace_init(struct synth_pace *p, uint64_t rate, uint64_t now_ns)
{
	*p = (struct synth_pace){
		.rate = rate, .origin_ns = now_ns,
		/* A row takes two steps: it is busy for half of its time at most. */
		.step_ns = clamp((uint64_t)IOR_NS_PER_S / rate / 2, 1, STEP_NS),
		.burst = clamp(rate / BURSTS, 1, BURST),
	};
}

static uint64_t due(const struct synth_pace *p, uint64_t rows)
{
	return p->origin_ns + (uint64_t)((unsigned __int128)rows * IOR_NS_PER_S / p->rate);
}

void synth_pace_pass(const struct synth_pace *p, struct synth_world *w, uint64_t rows,
		     bool row_ended)
{
	uint64_t next;

	w->now_ns += 1 + synth_below(w, p->step_ns);
	if (!row_ended || !synth_one_in(w, p->burst))
		return;
	next = due(p, rows);
	if (next > w->now_ns)
		w->now_ns = next;
}

uint64_t synth_pace_follow(struct synth_pace *p, struct synth_world *w, uint64_t clock_ns)
{
	uint64_t behind = clock_ns > w->now_ns ? clock_ns - w->now_ns : 0;

	if (behind <= BEHIND_NS)
		return 0;
	p->origin_ns += behind;
	w->now_ns = clock_ns;
	return behind;
}

int synth_pace_sleep(uint64_t now_ns, uint64_t clock_ns)
{
	if (now_ns <= clock_ns)
		return 0;
	return (int)clamp((now_ns - clock_ns + MS - 1) / MS, SYNTH_SLEEP_MS, LONGEST_MS);
}
