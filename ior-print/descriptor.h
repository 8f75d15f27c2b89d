/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors in the notation of strace -yy, with what they stand for. */
#ifndef IOR_PRINT_DESCRIPTOR_H
#define IOR_PRINT_DESCRIPTOR_H

#include "buffer.h"
#include "call.h"

/* number<file>, the row's file if it is this descriptor's. */
void descriptor_put(const struct call *c, uint64_t number, bool is_file, struct buffer *out);
/* number<text>, the text of a field of the row that has what this descriptor is of. */
void descriptor_put_named(const struct call *c, uint64_t number, unsigned int field,
			  struct buffer *out);

/* The same of the descriptor that a transfer between two reads: old_file is its file. */
void descriptor_put_source(const struct call *c, uint64_t number, struct buffer *out);

#endif
