/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stage reads: its FILE operands, or standard input. */
#ifndef IOR_INPUTS_H
#define IOR_INPUTS_H

#include <stdbool.h>
#include <sys/stat.h>

#include "stream/reader.h"

/*
 * The inputs of a program: -r FILE adds one, the operands from index first on follow. *n is 0
 * for standard input; if that is a terminal, the usage is printed and the program exits 2.
 * The list lives as long as the program. ior_output_open() refuses to overwrite one of them.
 */
void ior_program_add_input(const char *file);
const char *const *ior_program_inputs(int first, int *n);

/*
 * The same with before, the file of --diff, in front of them. It is compared with an input, and so
 * does not stand for one: without a FILE that is standard input. before NULL: none.
 */
const char *const *ior_program_inputs_after(const char *before, int first, int *n);

/* Which of the inputs of ior_program_inputs_after() is being read. */
struct ior_compared {
	const char *before;
	unsigned int inputs;	/* that had a header */
	uint64_t rows;		/* of before */
	const char *nothing;	/* why that has no row; NULL: it has some, or has not ended */
};
/*
 * To be called for each header of a stream that must be one of rows, before
 * ior_program_see_stages(). Returns 1 while the input is before, else 0; -EINVAL after a message:
 * it is a raw stream, or nothing was in before.
 */
int ior_program_compare(struct ior_compared *c, const struct ior_reader *r,
			const struct ior_record *header);
/* At the end: why the input that before is compared with has no row, or NULL. A static buffer. */
const char *ior_program_nothing_after(const struct ior_compared *c, const struct ior_reader *r);

/* Refuse a terminal as input when no FILE was given: usage, exit 2. ior_program_inputs() does. */
void ior_program_refuse_terminal(int nfiles);
/* Refuse a stream of the wrong kind: "monday.ior is a raw stream; run: ior-pair monday.ior |
 * ior-stats". Returns 0 if h has the kind wanted, else -EINVAL after the message. */
int ior_program_expect(const struct ior_reader *r, bool raw);

/* Is this file one of the inputs of ior_program_inputs()? */
bool ior_program_is_input(const struct stat *file);

#endif
