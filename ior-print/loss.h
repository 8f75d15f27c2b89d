/* SPDX-License-Identifier: BSD-2-Clause */
/* Losses in words. */
#ifndef IOR_PRINT_LOSS_H
#define IOR_PRINT_LOSS_H

#include "buffer.h"
#include "stream/loss.h"

/* "12 calls (ring-full), at least 3 other records (storage)"; reasons escaped. */
void losses_text(const struct ior_losses *l, struct buffer *out);

#endif
