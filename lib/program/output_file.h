/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of output.h: how they are made, and get their names. For output.c alone. */
#ifndef IOR_OUTPUT_FILE_H
#define IOR_OUTPUT_FILE_H

#include "program/output.h"

/* What ior_output_open() does with a path that is no descriptor. The same errors. */
int ior_output_file_open(struct ior_output *o, const char *path, bool atomic,
			 struct ior_error *err);
/*
 * What ior_output_close() does when the descriptor is closed: the file gets its name, or with
 * commit false is removed. 0 or a negative errno.
 */
int ior_output_file_settle(struct ior_output *o, bool commit);

#endif
