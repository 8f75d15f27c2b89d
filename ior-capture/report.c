/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "program/message.h"

#define STATUS_NS UINT64_C(500000000)

uint64_t report_lost_calls(const struct probe_counts *c)
{
	const uint64_t parts[] = { c->lost_ring, c->lost_storage, c->lost_exit };
	uint64_t sum = 0;

	for (unsigned int i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i] == UINT64_MAX)
			return UINT64_MAX;
		sum += parts[i];
	}
	return sum;
}

/* "123", or "unknown". One of a few static buffers. */
static const char *count_text(uint64_t count)
{
	static char text[8][24];
	static unsigned int next;
	char *p = text[next++ % 8];

	if (count == UINT64_MAX)
		return "unknown";
	snprintf(p, sizeof(text[0]), "%" PRIu64, count);
	return p;
}

static void say(const char *line, int len)
{
	/* Whether it can be shown is no concern of the capture. */
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}

void report_status(const struct probe *p, const struct drain *d, uint64_t began_ns,
		   uint64_t now_ns)
{
	static uint64_t last_ns, last_records;
	const struct drain_totals *t = drain_totals(d);
	double seconds = (double)(now_ns - last_ns) / 1e9;
	struct probe_counts c;
	char line[200];
	int n;

	if (now_ns - last_ns < STATUS_NS)
		return;
	probe_counts(p, &c);
	/* The cursor stays in column 0: what a later stage prints begins there. */
	n = snprintf(line, sizeof(line), "\033[K%.0f s  %" PRIu64 " records  %.0f/s  %s lost\r",
		     (double)(now_ns - began_ns) / 1e9, t->records,
		     last_ns ? (double)(t->records - last_records) / seconds : 0.0,
		     count_text(report_lost_calls(&c)));
	say(line, n);
	last_ns = now_ns;
	last_records = t->records;
}

void report_status_clear(void)
{
	say("\033[K", 3);
}

/* The causes of lost calls, each with what helps. */
void report_losses(const struct probe_counts *c)
{
	uint64_t lost = report_lost_calls(c);

	if (c->lost_ring && c->lost_ring != UINT64_MAX)
		ior_warn("%s of %s calls were lost: the ring buffer was full; a larger "
			 "--ring-size, a narrower -e or a faster reader loses fewer",
			 count_text(c->lost_ring), count_text(c->calls));
	if (c->lost_storage && c->lost_storage != UINT64_MAX)
		ior_warn("%s of %s calls were lost: the kernel had no memory for task storage",
			 count_text(c->lost_storage), count_text(c->calls));
	if (c->lost_exit && c->lost_exit != UINT64_MAX)
		ior_warn("%s of %s calls were lost: their return was not seen",
			 count_text(c->lost_exit), count_text(c->calls));
	if (lost == UINT64_MAX)
		ior_warn("an unknown number of calls was lost");
	if (c->lost_other && c->lost_other != UINT64_MAX)
		ior_warn("%s records of files and tasks found no room; some calls may lack names",
			 count_text(c->lost_other));
}

void report_summary(const struct probe_counts *c, uint64_t ns, const char *reason,
		    const struct ior_writer *w)
{
	ior_warn("%.3f s (%s): %s calls, %s lost, %s open at the end, %s restarts of interrupted "
		 "ones, %s tasks of the own pipeline left out; %" PRIu64 " records, %" PRIu64
		 " bytes",
		 (double)ns / 1e9, reason, count_text(c->calls),
		 count_text(report_lost_calls(c)), count_text(c->in_flight),
		 count_text(c->restarted), count_text(c->excluded), w->records, w->bytes);
}
