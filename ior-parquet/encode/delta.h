/* SPDX-License-Identifier: BSD-2-Clause */
/* DELTA_BINARY_PACKED: differences between neighbours, packed by blocks. */
#ifndef DELTA_H
#define DELTA_H

#include "encode/bytes.h"

/*
 * Append n values. narrow: they are of 32 bits (signed ones sign-extended), and differences wrap
 * there.
 */
void delta_encode(struct bytes *out, const uint64_t *v, size_t n, bool narrow);

#endif
