/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that calls work on, for tests of what their rows say. */
#ifndef TEST_PAIR_FILES_H
#define TEST_PAIR_FILES_H

#include "raw.h"

#define READ_FD(fd_) .args = { fd_, 0x7000, 100 }
#define ROW(n, name) field(&s, n, name)

enum { REG = 1, DIR_, PIPE, SOCK, CHR, DELETED, BARE, TMP };

/* The files that tests use. */
static inline void begin(struct raw *s)
{
	raw_begin(s);
	raw_file(s, REG, "/data/reg", "reg");
	raw_file(s, DIR_, "/home/u", "dir");
	raw_file(s, PIPE, "pipe:[7]", "fifo");
	raw_file(s, SOCK, "socket:[8]", "sock");
	raw_file(s, CHR, "/dev/tty", "chr");
	raw_file_state(s, DELETED, "/tmp/gone", "reg", "deleted");
	raw_file_state(s, BARE, NULL, "dir", "truncated");
	raw_file(s, TMP, "/tmp", "dir");
}

#endif
