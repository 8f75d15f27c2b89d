/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a row group has of files: a column of files becomes codes of the distinct ones, and each
 * column made of it (path, type, device, ...) a look-up by these codes.
 */
#ifndef GROUP_FILE_H
#define GROUP_FILE_H

#include "table/batch.h"
#include "table/coding.h"
#include "table/column.h"
#include "table/dictionary.h"

/* Rows of the column whose file has something: many of the columns lack the same ones. */
struct group_rows {
	uint8_t *has;		/* by code of a file */
	uint32_t *files;	/* the codes of the files of these rows */
	uint64_t *bits;		/* by row */
	uint32_t n;
	uint32_t has_cap, files_cap, bits_cap;
	bool made;
};

#define GROUP_ROWS 2u	/* remembered */

struct group_files {
	struct coding files;
	unsigned int field;		/* whose they are, plus 1; 0: none yet */
	struct group_rows rows[GROUP_ROWS];
	unsigned int next_rows;		/* to be replaced */
	/* by code of a file: has it one, its code (undefined if not), and the number */
	uint8_t *has;
	uint32_t *code;
	uint64_t *number;
	uint32_t has_cap, code_cap, number_cap;
	/* of the column asked for */
	uint32_t *codes, *texts;
	uint32_t codes_cap, texts_cap;
	struct dictionary dictionary;
};

void group_files_free(struct group_files *g);

/* Another row group begins. */
void group_files_begin(struct group_files *g);

/*
 * The column c, which is made of the files of field, stored as from. What it points to stays until
 * the next call. False when out of memory.
 */
bool group_files_column(struct group_files *g, struct coder *coder, const struct batch *s,
			const struct batch_column *from, unsigned int field, struct column *c);

#endif
