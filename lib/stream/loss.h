/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stream says is missing from it, by reason. */
#ifndef IOR_LOSS_H
#define IOR_LOSS_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/reader.h"

#define IOR_LOSS_REASONS 16	/* told apart; further ones are together the last, "[other]" */

struct ior_loss {
	char reason[40];	/* as it is, cut; "" where the record had none */
	uint64_t calls, other;	/* known to be lost: calls, and records of other kinds */
	bool calls_unknown, other_unknown; /* and some more whose number is not known */
};

struct ior_losses {
	unsigned int n;
	struct ior_loss by[IOR_LOSS_REASONS];
};

/* Add up a loss record; others are left alone. */
void ior_losses_add(struct ior_losses *l, const struct ior_record *rec);
/* Is anything lost, for this reason, or at all? A record may say that nothing is. */
bool ior_loss_any(const struct ior_loss *l);
bool ior_losses_any(const struct ior_losses *l);

#endif
