/* SPDX-License-Identifier: BSD-2-Clause */
/* What ior-capture says on standard error about a capture. */
#ifndef IOR_CAPTURE_REPORT_H
#define IOR_CAPTURE_REPORT_H

#include <stdint.h>

#include "kernel/probe.h"

struct run;

/* Calls lost, whatever the cause; UINT64_MAX if a part of it is unknown. */
uint64_t report_lost_calls(const struct probe_counts *c);

/* One line that the next one, or any other output, overwrites. For terminals. */
void report_status(const struct run *r, uint64_t now_ns);
void report_status_clear(void);

/* After the end: what was lost and the remedy, if anything was. */
void report_losses(const struct run *r);
/* After the end: the totals (--summary). */
void report_summary(const struct run *r);

#endif
