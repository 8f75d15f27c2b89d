/* SPDX-License-Identifier: BSD-2-Clause */
/* The header of a raw stream. */
#ifndef IOR_CAPTURE_HEADER_H
#define IOR_CAPTURE_HEADER_H

#include "stream/header.h"
#include "stream/writer.h"

/*
 * Write the header in info with what every raw stream has added: kind, program, version, and the
 * names of all system call numbers of two ABIs (-1: none).
 */
void header_write(struct ior_writer *w, const struct ior_header_info *info, int native,
		  int compat);
/* The header of a capture on this machine that begins now. */
void header_write_here(struct ior_writer *w, const char *command, const char *selection);

#endif
