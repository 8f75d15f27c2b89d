/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fields of a row are, made of a call, its exit and the table. No I/O. */
#ifndef PAIR_SEMANTICS_H
#define PAIR_SEMANTICS_H

#include "meaning.h"
#include "pair.h"
#include "stream/row.h"

/* One end of a socket, as a call says it. */
struct row_end {
	const char *text;	/* NULL: the call says nothing; "": it has none */
	unsigned int family;	/* AF_*; 0: unknown */
};

/* A file of a row. */
struct row_name {
	struct pair_file *file;	/* as the kernel knows it; borrowed from the call or its exit */
	struct path_text path;	/* the path as passed, if the kernel has none, ... */
	const char *state;	/* ... or why there is none, or not all of it */
	size_t passed;		/* bytes at the end of path that were passed; 0: see row_draft */
	struct row_end local, remote;	/* as the call says: passed, given */
};

#define ROW_ADDRESS 128		/* bytes of a socket address with its NUL */

/* Memory for joined paths, used again for every row. */
struct row_buffer {
	char *p;
	size_t size;
};

struct row_maker {
	uint64_t page_size;	/* of the machine that was captured, bytes; 0: unknown */
	uint64_t heap_end;	/* of the caller before this call, if it is brk; 0: unknown */
	struct row_buffer buffer[2];
};

struct row_draft {
	struct ior_row row;	/* all fields that are numbers, and args */
	struct row_name file, old_file;
	unsigned int error;	/* errno that the program saw, 0 for none */
	const char *epoll_op;
	struct path_text name;
	struct path_text passed, old_passed;	/* where they are not the end of file's path */
	char address[ROW_ADDRESS];	/* what file.local or file.remote points to */
};

/*
 * Fill d from a call and its exit (NULL: none). What is not known is left absent. What d points
 * to lives until the next call of this function, or as long as c and x.
 */
void row_draft_make(struct row_maker *m, struct row_draft *d, const struct call_meaning *call,
		    const struct pair_call *c, const struct pair_exit *x);
void row_maker_free(struct row_maker *m);

#endif
