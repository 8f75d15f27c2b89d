/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a stream has no call: what its stages say of it. */
#ifndef IOR_NOTHING_H
#define IOR_NOTHING_H

#include "stream/reader.h"

/* To be called for each header and for each end record of what a report is made of. */
void ior_program_see_stages(const struct ior_record *rec);

/*
 * "no call matched: all 181 calls were dropped by ior-filter comm=xyz": for the report of a part
 * of which no row came, the last one that had a header. Safe to show; a static buffer. NULL if rows
 * came from r, whatever the part, or if it was not read to its end.
 */
const char *ior_program_nothing(const struct ior_reader *r);
/* The same of that part alone. */
const char *ior_program_nothing_here(void);

#endif
