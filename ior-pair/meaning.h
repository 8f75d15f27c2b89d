/* SPDX-License-Identifier: BSD-2-Clause */
/* What a system call number of the stream means: its name there, its line of the table here. */
#ifndef PAIR_MEANING_H
#define PAIR_MEANING_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/syscall.h"

#define CALL_KINDS (IOR_ARG_TIMESPEC64 + 1)
#define CALL_NAME 64		/* bytes of a name with its NUL; the kernel's longest has 29 */

/* Rules of single calls, which no column of the table can say. */
enum call_special {
	CALL_ORDINARY,
	CALL_ACCEPT,
	CALL_BIND,
	CALL_BRK,
	CALL_CREAT,
	CALL_EPOLL_CTL,
	CALL_MMAP,
	CALL_MREMAP,
	CALL_MUNMAP,
	CALL_NANOSLEEP,
	CALL_NULL_PATH,		/* NULL for a path is the directory's descriptor */
	CALL_SENDFILE,
	CALL_SYMLINK,
};

struct call_meaning {
	char name[CALL_NAME];
	uint8_t name_len;
	const struct ior_syscall *entry;	/* NULL: the table does not know it */
	enum call_special special;
	int8_t nfds;			/* index of the number of descriptors polled; -1 */
	bool moves_name;		/* its first path is the source of the second */
	/* Index of the first and of the second argument of each kind; -1 for none. */
	int8_t first[CALL_KINDS], second[CALL_KINDS];
	uint32_t name_id, family_id;	/* in the row stream's dictionary, ... */
	uint32_t row_generation;	/* ... if of this generation; 0: never written */
};

/*
 * The meaning of number, called name in a stream whose calls of this kind are of abi (an enum
 * ior_abi, -1 for an unknown architecture). name NULL: the stream does not name it.
 */
void call_meaning_init(struct call_meaning *m, int abi, unsigned int number, const char *name,
		       size_t len);

#endif
