/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stage says at its end: of its input, of losses, and so its exit status. */
#ifndef IOR_ENDING_H
#define IOR_ENDING_H

#include <stdbool.h>

#include "stream/reader.h"

/*
 * Shared end of a stage: says what was wrong with the input of r (damaged, cut, empty, left by
 * a signal: this program found it) and, with strict, what was lost. Returns the exit status: 1
 * in these cases, else rc.
 */
int ior_program_end(struct ior_reader *r, bool strict, int rc);

/*
 * Is there a result to write, after reading that ended with status rc? Of an input of no use an
 * older output is better than an empty one.
 */
bool ior_program_useful(const struct ior_reader *r, int rc);

/*
 * For the last stage of a pipeline, whose output cannot carry it: says that the figures are "at
 * least" because calls were lost or an earlier stage saw only a part. To be called for each end
 * record, and once before ior_program_end().
 */
void ior_program_see_end(const struct ior_record *end);
void ior_program_at_least(const struct ior_reader *r);

/*
 * The same for outputs that have a place for it: what was lost, "3 calls were lost" (a static
 * buffer; NULL if nothing was), and whether an end record seen said "input-cut".
 */
const char *ior_program_loss(const struct ior_reader *r);
bool ior_program_saw_cut(void);

#endif
