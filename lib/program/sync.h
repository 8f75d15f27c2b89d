/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for the disk. */
#ifndef IOR_SYNC_H
#define IOR_SYNC_H

/*
 * Wait until the disk has the file fd. Returns 0 or a negative errno; what cannot wait is no file
 * on a disk: no error.
 */
int ior_sync(int fd);

/*
 * The same for the names in a folder, whose descriptor may be one with O_PATH. They are there
 * already, so a failure is not one of the output.
 */
void ior_sync_names(int folder);

#endif
