/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What passes: rows or calls that the filter selects, as they came; the dictionary records that
 * these need; every other record. Each part gets a header and an end record of this stage's own.
 */
#ifndef FILTER_PASS_H
#define FILTER_PASS_H

#include "filter/filter.h"
#include "stream/reader.h"
#include "stream/writer.h"

struct pass_options {
	const char *command;	/* this stage's command line, for the header */
	bool invert;		/* what the filter does not select */
	uint64_t max;		/* enough after so many; 0: no limit */
};

struct pass_totals {
	uint64_t seen, passed;	/* rows, or calls by their enter */
};

struct pass;

/*
 * Reader, writer and filter stay the caller's; without a writer matches are only counted.
 * Returns 0 or -ENOMEM.
 */
int pass_open(struct pass **out, struct ior_reader *r, struct ior_writer *w,
	      struct ior_filter *filter, const struct pass_options *opt);
void pass_close(struct pass *p);

/*
 * One record of the reader. Returns 1; 0 if there are enough matches; -EBADMSG for a row that the
 * reader has noted as damage; or -ENOMEM.
 */
int pass_record(struct pass *p, const struct ior_record *rec);

/* After the last record: writes the end record. */
void pass_finish(struct pass *p);

const struct pass_totals *pass_totals(const struct pass *p);

#endif
