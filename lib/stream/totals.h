/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reader has counted. */
#ifndef IOR_TOTALS_H
#define IOR_TOTALS_H

#include <stdbool.h>
#include <stdint.h>

struct ior_reader;

/* Counts over all inputs so far. Loss figures add up the loss records. */
struct ior_reader_totals {
	uint64_t records, bytes, rows, enters, exits;
	uint64_t lost_calls, lost_other;
	bool lost_unknown;	/* some loss record did not know its number */
	uint64_t left_out;	/* calls that sampling left out, by the end records */
	bool left_out_unknown;	/* at least as many */
	uint32_t parts, excluded;
};
const struct ior_reader_totals *ior_reader_totals(const struct ior_reader *r);

#endif
