/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands above a drawing: which hosts, when, and what of it all was captured. */
#ifndef DESCRIPTION_H
#define DESCRIPTION_H

#include "stream/reader.h"

#define DESCRIPTION_HOSTS 4
#define DESCRIPTION_TEXT 2000		/* bytes that hold a line */

struct description {
	uint32_t hosts[DESCRIPTION_HOSTS];	/* text ids, different ones; 0: none */
	unsigned int nhosts;		/* may be more than are kept */
	uint32_t kernel, arch;		/* of the first part */
	unsigned int parts;
	uint64_t first_boot, last_boot;	/* of the first part that has rows */
	int64_t first, last;		/* wall time, ns */
	bool has_boot, has_wall;
	char selection[DESCRIPTION_TEXT];	/* of the first part, escaped */
	bool mixed;			/* other parts have another one */
};

/* To be called for the header of each part, and for each row. */
void description_header(struct description *a, const struct ior_reader *r);
void description_row(struct description *a, const struct ior_reader *r, const struct ior_row *row);

/* The text ids that are held. */
void description_each_text(struct description *a, ior_id_visit *visit, void *visitor);

/*
 * "host web1, Linux 6.1.0 x86_64, 2026-11-23 14:30:00Z to 14:31:00Z (60.012 s)": valid UTF-8
 * that is safe to show, at most DESCRIPTION_TEXT bytes with the NUL.
 */
void description_origin(const struct description *a, const struct ior_reader *r, char *out);
/* "-e %io, then ior-filter error": what was selected; "" if that is unknown. */
const char *description_selection(const struct description *a);

#endif
