/* SPDX-License-Identifier: BSD-2-Clause */
/* The header record of a part. */
#ifndef IOR_HEADER_H
#define IOR_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/writer.h"

/*
 * The header of a new part. Takes its description from the record table; the caller gives what
 * it knows. Strings not NULL-checked are required.
 */
struct ior_header_info {
	const char *kind;		/* "raw" or "rows" */
	const char *host, *kernel, *arch;
	int64_t wall_offset_ns;		/* wall time minus boottime at start */
	uint64_t time_ns;		/* boottime at start */
	uint64_t page_size;		/* of the machine that captured, bytes */
	const char *program, *version, *command; /* this stage */
	const struct ior_value *stages;	/* earlier stages (list of maps), NULL for none */
	const char *selection;		/* what was captured, as the user would type it */
	int pid_namespace_initial;	/* 1 or 0; -1 unknown */
	bool restarts;			/* the capture says which calls continue which */
	bool unfinished;		/* rows: also of calls whose end is not in the stream */
	/* number -> name for both tables; NULL to leave out. nr < n; a NULL name is skipped. */
	const char *const *native;
	unsigned int n_native;
	const char *const *compat;
	unsigned int n_compat;
	const struct ior_value *copy;	/* header map of the input: its other keys are taken over,
					 * and native/compat may be NULL then */
	bool same_records;		/* copy's description of the records, too, if it has one:
					 * for who passes them on as they are */
};
void ior_writer_header(struct ior_writer *w, const struct ior_header_info *info);
/*
 * The header of a raw stream that begins here: info has kind and the names of all system call
 * numbers of two ABIs added (enum ior_abi; -1: none).
 */
void ior_writer_raw_header(struct ior_writer *w, const struct ior_header_info *info, int native,
			   int compat);

#endif
