/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls of rows: a look-up for each name, not for each row. */
#ifndef IOR_PRINT_KNOWN_H
#define IOR_PRINT_KNOWN_H

#include "calls/naming.h"
#include "calls/syscall.h"
#include "stream/reader.h"

#define KNOWN_CALLS 256		/* names that are remembered; a power of two */

/* What a name of a system call stands for. */
struct known_call {
	uint32_t name;			/* dense text id, 0 for none */
	enum ior_abi abi;
	const struct ior_syscall *entry; /* NULL: the table does not know it */
	struct ior_naming naming;
};

struct known_calls {
	enum ior_abi abi;		/* of the part, whose O_* flags they are, too */
	int compat;			/* the 32-bit one beside it; -1: none known here */
	uint32_t generation;		/* of the reader's text ids */
	struct known_call call[KNOWN_CALLS];	/* by name, in the low bits of its id */
};

/* A new part, captured on arch; x86_64 if that is unknown. */
void known_begin_part(struct known_calls *k, const char *arch);

/* The call of row; NULL for a row that does not say it. Valid until the next one is asked for. */
const struct known_call *known_of(struct known_calls *k, const struct ior_reader *r,
				  const struct ior_row *row);

/* Does the call of row return an address? */
bool known_returns_address(struct known_calls *k, const struct ior_reader *r,
			   const struct ior_row *row);

#endif
