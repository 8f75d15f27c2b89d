/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stream says is missing from it, by reason. */
#ifndef IOR_PRINT_LOSS_H
#define IOR_PRINT_LOSS_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "stream/reader.h"

#define LOSS_REASONS 16		/* different ones; more are counted together as "[other]" */

struct loss {
	char reason[40];	/* as it is, cut; "" where the record had none */
	uint64_t calls, other;	/* known to be lost: calls, and records of other kinds */
	bool calls_unknown, other_unknown; /* and some more whose number is not known */
};

struct losses {
	unsigned int n;
	struct loss by[LOSS_REASONS];
};

/* Add up a loss record; others are left alone. */
void losses_add(struct losses *l, const struct ior_record *rec);
/* Anything lost at all? */
bool losses_any(const struct losses *l);
/* "12 calls (ring-full), at least 3 other records (storage)"; reasons escaped. */
void losses_text(const struct losses *l, struct buffer *out);

#endif
