/* SPDX-License-Identifier: BSD-2-Clause */
/* The header of a raw stream. */
#ifndef IOR_CAPTURE_HEADER_H
#define IOR_CAPTURE_HEADER_H

#include "stream/writer.h"

/* The header of a capture on this machine that begins now. */
void header_write(struct ior_writer *w, const char *command, const char *selection);

#endif
