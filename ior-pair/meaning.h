/* SPDX-License-Identifier: BSD-2-Clause */
/* What a system call number of the stream means: its name there, its line of the table here. */
#ifndef PAIR_MEANING_H
#define PAIR_MEANING_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/inner.h"
#include "calls/naming.h"
#include "calls/syscall.h"

#define CALL_KINDS (IOR_ARG_OFFSETP32 + 1)
#define CALL_NAME 64		/* bytes of a name with its NUL; the kernel's longest has 29 */

struct call_meaning {
	char name[CALL_NAME];
	uint8_t name_len;
	const struct ior_syscall *entry;	/* NULL: the table does not know it */
	const char *family;		/* NULL: of a name that the table does not know */
	const char *via;		/* the call that it comes through; NULL: none */
	uint32_t does;			/* enum ior_does bits, of entry */
	struct ior_naming naming;
	/* Index of the first and of the second argument of each kind; -1 for none. */
	int8_t first[CALL_KINDS], second[CALL_KINDS];
	uint32_t name_id, family_id;	/* in the row stream's dictionary, ... */
	uint32_t row_generation;	/* ... if of this generation; 0: never written */
};

/*
 * The meaning of number, called name in a stream whose calls of this kind are of abi (an enum
 * ior_abi, -1 for an unknown architecture). name NULL: the stream does not name it.
 */
void call_meaning_init(struct call_meaning *m, int abi, int32_t number, const char *name,
		       size_t len);
/* The meaning of a call that comes through the one with this number of 32-bit x86. */
void call_meaning_init_inner(struct call_meaning *m, int32_t number,
			     const struct ior_inner *inner);

#endif
