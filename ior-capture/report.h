/* SPDX-License-Identifier: BSD-2-Clause */
/* What ior-capture says on standard error about a capture. */
#ifndef IOR_CAPTURE_REPORT_H
#define IOR_CAPTURE_REPORT_H

#include <stdint.h>

#include "emit/backlog.h"
#include "emit/drain.h"
#include "kernel/probe.h"
#include "stream/writer.h"

/* Calls lost, whatever the cause; UINT64_MAX if a part of it is unknown. */
uint64_t report_lost_calls(const struct probe_counts *c);

/*
 * One line that the next one, or any other output, overwrites. For terminals. began_ns and now_ns
 * are boottime.
 */
void report_status(const struct probe *p, const struct drain *d, struct backlog *b,
		   uint64_t began_ns, uint64_t now_ns);
void report_status_clear(void);

/*
 * At the beginning: a backlog that cannot be had as large as asked for (BACKLOG_DEFAULT: as large
 * as is of use).
 */
void report_backlog(struct backlog *b, uint64_t asked);

/* After the end: what was lost and the remedy, if anything was. */
void report_losses(const struct probe_counts *c, struct backlog *b);
/* After the end: the totals (--summary). ns is how long it took, reason that of the end record. */
void report_summary(const struct probe_counts *c, uint64_t ns, const char *reason,
		    const struct ior_writer *w, struct backlog *b);

/* After the end, in one line: what is in the file. */
void report_written(const struct probe_counts *c, uint64_t bytes, const char *file);

#endif
