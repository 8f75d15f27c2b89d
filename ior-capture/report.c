/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "program/message.h"

#define TEXT IOR_NUMBER_GROUPED	/* bytes that hold a number, and its NUL */
#define STATUS_NS UINT64_C(500000000)
#define STATUS_WAITING (UINT64_C(4) << 20)	/* bytes; what is less is on its way */

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

/* For the texts of one line: one of a few static buffers. */
static char *text_buffer(void)
{
	static char text[12][TEXT];
	static unsigned int next;

	return text[next++ % 12];
}

/* "123", or "unknown". */
static const char *count_text(uint64_t count)
{
	char *p = text_buffer();

	if (count == UINT64_MAX)
		return "unknown";
	snprintf(p, TEXT, "%" PRIu64, count);
	return p;
}

static void say(const char *line, int len)
{
	/* Whether it can be shown is no concern of the capture. */
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}

/* "1.5G", rounded down. */
static const char *size_text(uint64_t bytes)
{
	static const char units[] = "KMGT";
	char *p = text_buffer();
	unsigned int unit = 0, tenths;

	while (bytes >> 10 * (unit + 2) && unit < 3)
		unit++;
	tenths = (unsigned int)((bytes >> 10 * unit) * 10 >> 10);
	if (tenths % 10)
		snprintf(p, TEXT, "%u.%u%c", tenths / 10, tenths % 10, units[unit]);
	else
		snprintf(p, TEXT, "%u%c", tenths / 10, units[unit]);
	return p;
}

void report_status(const struct probe *p, const struct drain *d, struct backlog *b,
		   uint64_t began_ns, uint64_t now_ns)
{
	static uint64_t last_ns, last_records;
	const struct drain_totals *t = drain_totals(d);
	uint64_t waiting = backlog_figures(b).waiting;
	double seconds = (double)(now_ns - last_ns) / 1e9;
	struct probe_counts c;
	char line[200];
	int n;

	if (now_ns - last_ns < STATUS_NS)
		return;
	probe_counts(p, &c);
	/* The cursor stays in column 0: what a later stage prints begins there. */
	n = snprintf(line, sizeof(line), "\033[K%.0f s  %" PRIu64 " records  %.0f/s  %s lost",
		     (double)(now_ns - began_ns) / 1e9, t->records,
		     last_ns ? (double)(t->records - last_records) / seconds : 0.0,
		     count_text(report_lost_calls(&c)));
	if (waiting >= STATUS_WAITING)
		n += snprintf(line + n, sizeof(line) - (size_t)n, "  %s wait for the reader",
			      size_text(waiting));
	line[n++] = '\r';
	say(line, n);
	last_ns = now_ns;
	last_records = t->records;
}

void report_status_clear(void)
{
	say("\033[K", 3);
}

void report_backlog(struct backlog *b, uint64_t asked)
{
	uint64_t limit = backlog_figures(b).limit;

	if (asked == BACKLOG_DEFAULT && limit == BACKLOG_STEP)
		ior_warn("hardly any memory is free, so there is no backlog for a slow reader, "
			 "and calls may be lost; free some, of the machine or of this cgroup");
	else if (asked != BACKLOG_DEFAULT && limit < asked)
		ior_warn("--backlog: %s are not to be had, only %s, as memory is now; more is "
			 "taken when it becomes free, on the machine and in this cgroup",
			 size_text(asked), size_text(limit));
}

/* Why the ring buffer was full, and what would have helped. */
static void report_full_ring(const struct probe_counts *c, struct backlog *b)
{
	struct backlog_figures f = backlog_figures(b);
	const char *calls = count_text(c->calls), *lost = count_text(c->lost_ring);

	if (f.full_ns)
		ior_warn("%s of %s calls were lost: the reader was slow, the backlog of %s full%s, "
			 "and so was the ring buffer; a larger --backlog, a narrower -e or a "
			 "faster reader loses fewer", lost, calls, size_text(f.peak),
			 f.refused ? " (more memory was refused)" : "");
	else
		ior_warn("%s of %s calls were lost: the ring buffer was full; a larger "
			 "--ring-size, %s loses fewer", lost, calls,
			 b ? "a narrower -e or less other work" :
			 "a --backlog, a narrower -e or a faster reader");
}

/* The causes of lost calls, each with what helps. */
void report_losses(const struct probe_counts *c, struct backlog *b)
{
	uint64_t lost = report_lost_calls(c);

	if (c->lost_ring && c->lost_ring != UINT64_MAX)
		report_full_ring(c, b);
	if (c->lost_storage && c->lost_storage != UINT64_MAX)
		ior_warn("%s of %s calls were lost: the kernel gave no task storage",
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
		    const struct ior_writer *w, struct backlog *b)
{
	struct backlog_figures f = backlog_figures(b);

	ior_warn("%.3f s (%s): %s calls, %s of them lost and %s open at the end; %s restarts of "
		 "interrupted ones, %s tasks of the own pipeline left out; %" PRIu64 " records, %"
		 PRIu64 " bytes",
		 (double)ns / 1e9, reason, count_text(c->calls),
		 count_text(report_lost_calls(c)), count_text(c->in_flight),
		 count_text(c->restarted), count_text(c->excluded), w->records, w->bytes);
	if (b)
		ior_warn("backlog: %s at most, of %s that could be had; full for %.3f s%s",
			 size_text(f.peak), size_text(f.limit), (double)f.full_ns / 1e9,
			 f.refused ? ", more memory was refused" : "");
}

/* "43,841", or "an unknown number". */
static const char *grouped_text(uint64_t count)
{
	char *p = text_buffer();

	if (count == UINT64_MAX)
		return "an unknown number";
	ior_number_grouped(p, count);
	return p;
}

/* Of counts of which each may be unknown. */
static uint64_t difference(uint64_t all, uint64_t part)
{
	return all == UINT64_MAX || part == UINT64_MAX ? UINT64_MAX : all < part ? 0 : all - part;
}

void report_written(const struct probe_counts *c, uint64_t bytes, const char *file)
{
	uint64_t lost = report_lost_calls(c);
	uint64_t chosen = difference(difference(c->calls, c->left_out), c->refused);
	char others[100] = "", losses[60] = "nothing lost";

	if (c->left_out || c->refused)
		snprintf(others, sizeof(others), " of %s (the others not chosen by %s)",
			 grouped_text(c->calls), !c->refused ? "--sample" :
			 !c->left_out ? "--where" : "--sample and --where");
	if (lost)
		snprintf(losses, sizeof(losses), "%s of them lost", grouped_text(lost));
	else if (c->lost_other)
		snprintf(losses, sizeof(losses), "none of them lost");
	ior_warn("%s calls%s, %siB, %s: %s", grouped_text(chosen), others, size_text(bytes), losses,
		 file);
}
