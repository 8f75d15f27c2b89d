/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields of a row as they are shown. */
#ifndef IOR_CELL_H
#define IOR_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/reader.h"

/* One value of a row, stored or derived, ready to be shown. */
struct ior_cell {
	enum ior_type type;	/* U64, I64, TEXT (text, id), LIST (args of the row), TIME (i) */
	union {
		uint64_t u;
		int64_t i;
	};
	uint32_t id;		/* dense text id for TEXT (path of a FILE field) */
	struct ior_text text;
};

/* Field id of row as a cell; false if absent. FILE fields give their path as TEXT. */
bool ior_row_cell(const struct ior_reader *r, const struct ior_row *row, unsigned int field,
		  struct ior_cell *cell);

/*
 * Open flags by the names that they have on the host of the header, "O_RDWR|O_CLOEXEC", as a text
 * of r; as a number where its architecture is unknown.
 */
uint32_t ior_reader_open_flags(struct ior_reader *r, uint64_t flags);

#endif
